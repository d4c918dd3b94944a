package ui

import (
	"context"
	"path/filepath"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// readFile reads the list, then plans. It says how far it is, and ends when the
// sheet is closed or reads anew.
func (s *importSheet) readFile() {
	w, opt := s.window, s.read
	s.stop()
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	opt.Progress = func(rows int) {
		w.tasks.Do(func() {
			if w.sheet == s && ctx.Err() == nil {
				s.subtitle.SetText("Reading " + filepath.Base(s.path) + " … " + count(rows, "row"))
			}
		})
	}
	aside(w, func(window context.Context) (*sheet.Table, error) {
		defer context.AfterFunc(window, stop)()
		return w.Service.ReadList(ctx, s.book, s.path, opt)
	}, func(t *sheet.Table, err error) {
		switch {
		case w.sheet != s || ctx.Err() != nil:
		case sheet.NeedsPassword(err):
			s.askPassword(opt.Password != "")
		case err != nil:
			s.unreadable(err)
		default:
			if s.table != nil { // columns are no longer what they were
				s.options.Map = map[phonebook.Field]string{}
			}
			s.table, s.opened = t, opt
			s.subtitle.SetText(tableWords(t))
			s.columns.offer()
			s.replan()
		}
	})
}

// unreadable tells why the file cannot be read. After another choice of how to
// read it, what was read before stays.
func (s *importSheet) unreadable(err error) {
	w := s.window
	w.Log.Error("read a list", "cause", err)
	if s.table == nil {
		w.closeSheet()
	} else {
		s.read = s.opened
		s.subtitle.SetText(tableWords(s.table))
		s.columns.offer()
	}
	w.say("The file cannot be imported", explain(err))
}

// askPassword asks for the password of a protected workbook, again when the one
// given was wrong. Without one there is nothing to import.
func (s *importSheet) askPassword(again bool) {
	w := s.window
	hint := filepath.Base(s.path) + " is protected. The password is not kept."
	if again {
		hint = "This password does not open " + filepath.Base(s.path) + "."
	}
	given := false
	d := w.ask(prompt{
		title: "Password of the workbook", label: "Password", hint: hint, button: "Open", secret: true,
		check: func(string) error { return nil },
	}, func(password string, done func(error)) {
		given = true
		done(nil)
		s.read.Password = password
		s.readFile()
	})
	closed := d.OnClose
	d.OnClose = func() {
		closed()
		if !given {
			w.closeSheet()
		}
	}
}
