package admin

import (
	"bytes"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// Courier writes a release into a bundle that a person carries to a server that no
// network reaches: [post.WriteBundle]. Version 0 is the newest release. It returns
// [phonebook.ErrNotFound] for a release that does not exist; a file that is there
// is replaced only by a whole one.
func (s *Service) Courier(book string, v phonebook.Version, out string) (phonebook.Manifest, error) {
	l, err := s.Store.Load(book)
	if err != nil {
		return phonebook.Manifest{}, err
	}
	if v == 0 {
		v = l.Released
	}
	rec, err := s.Store.Release(l.Book.Name, v)
	if err != nil {
		return phonebook.Manifest{}, err
	}
	var bundle bytes.Buffer
	if err := post.WriteBundle(&bundle, post.Package{Manifest: rec.Manifest, Files: rec.Files}); err != nil {
		return rec.Manifest, err
	}
	return rec.Manifest, writeFile(out, bundle.Bytes())
}
