package admin

import (
	"fmt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

const windowKind = "window"

// Remember keeps how the window was left, such as the width of a pane, under a
// name. Secrets have no place here.
func (s *Service) Remember(name string, v any) error { return s.Store.PutSetting(windowKind, name, v) }

// Recall fills into with what was remembered under a name. It returns
// [phonebook.ErrNotFound] when nothing was.
func (s *Service) Recall(name string, into any) error {
	found := false
	err := s.Store.Settings(windowKind, func(have string, decode func(any) error) error {
		if have != name {
			return nil
		}
		found = true
		return decode(into)
	})
	if err == nil && !found {
		err = fmt.Errorf("window setting %s: %w", name, phonebook.ErrNotFound)
	}
	return err
}
