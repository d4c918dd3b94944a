package ui

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// open reads another file. It asks before what was chosen for the one before is
// lost.
func (s *importSheet) open(path string) {
	if s.working || s.result.imported() {
		return
	}
	s.orStay(words.T("Import {{.File}} instead?", "File", filepath.Base(path)), words.T("Read the other file"), func() { s.load(path) })
}

// load forgets the file before and reads another.
func (s *importSheet) load(path string) {
	s.stop()
	s.path, s.read, s.opened = path, sheet.ReadOptions{}, sheet.ReadOptions{}
	s.table, s.plan, s.planErr, s.edited = nil, nil, nil, nil
	s.options, s.found = noOptions(), sheet.Options{}
	s.columns.recall(nil)
	s.rules.choose(0)
	s.rules.missing.Choose(0)
	s.preview.missing.Choose(0)
	s.step(stepFile)
	s.readFile()
}

// readFile reads the list, then plans. It says how far it is, and ends when the
// sheet is closed or reads anew.
func (s *importSheet) readFile() {
	w, opt := s.window, s.read
	s.stop()
	ctx, stop := context.WithCancel(context.Background())
	s.stop, s.reading = stop, true
	s.file.fault.Hide()
	s.file.reading(0)
	s.describe()
	opt.Progress = func(rows int) {
		w.tasks.Do(func() {
			if w.sheet == s && ctx.Err() == nil {
				s.file.reading(rows)
			}
		})
	}
	path := s.path
	aside(w, func(window context.Context) (*sheet.Table, error) {
		defer context.AfterFunc(window, stop)()
		return w.Service.ReadList(ctx, s.book, path, opt)
	}, func(t *sheet.Table, err error) {
		if w.sheet != s || ctx.Err() != nil {
			return
		}
		s.reading = false
		switch {
		case sheet.NeedsPassword(err):
			s.askPassword(opt.Password != "")
		case err != nil:
			s.unreadable(err)
		default:
			s.take(t, opt)
		}
	})
}

// take shows a table that was read.
func (s *importSheet) take(t *sheet.Table, opt sheet.ReadOptions) {
	if s.table != nil { // columns and rows are no longer what they were
		s.options.Map, s.options.Unread, s.options.Leave, s.options.Encoding = map[phonebook.Field]string{}, nil, nil, ""
	}
	s.table, s.opened, s.edited = t, opt, nil
	s.window.noteRecent(s.path)
	s.describe()
	s.file.show(t)
	s.columns.offer()
	s.tell()
	s.replan()
}

// describe says in the head which file it is.
func (s *importSheet) describe() {
	switch {
	case s.reading:
		s.subtitle.SetText(filepath.Base(s.path))
	case s.table != nil:
		s.subtitle.SetText(tableWords(s.table))
	default:
		s.subtitle.SetText(words.T("Choose a list. Nothing is written before step 4."))
	}
}

// unreadable tells why the file cannot be read. After another choice of how to
// read it, what was read before stays.
func (s *importSheet) unreadable(err error) {
	s.window.Log.Error("read a list", "cause", err)
	var sheets []string
	if e, ok := errors.AsType[*sheet.FileError](err); ok {
		sheets = e.Sheets
	}
	if s.table != nil {
		s.read = s.opened
		s.file.source.show(s.table)
	}
	s.describe()
	s.file.failed(words.T("{{.File}} cannot be imported", "File", filepath.Base(s.path)), explain(err)+" "+words.T("Nothing was changed."), sheets)
	s.tell()
}

// askPassword asks for the password of a protected workbook, again when the one
// given was wrong. Without one there is nothing to import.
func (s *importSheet) askPassword(again bool) {
	w, file := s.window, filepath.Base(s.path)
	hint := words.T("{{.File}} is protected. The password is not kept.", "File", file)
	if again {
		hint = words.T("This password does not open {{.File}}.", "File", file)
	}
	given := false
	d := w.ask(prompt{
		title: words.T("Password of the workbook"), label: words.T("Password"), hint: hint, button: words.T("Open workbook"), secret: true,
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
		if !given && w.sheet == s {
			s.file.cancel()
		}
	}
}

// noteRecent remembers a file that was read.
func (w *Window) noteRecent(path string) {
	const most = 6
	list := slices.DeleteFunc(slices.Clone(w.layout.Recent), func(p string) bool { return p == path })
	list = append([]string{path}, list[:min(len(list), most-1)]...)
	if !slices.Equal(list, w.layout.Recent) {
		w.layout.Recent = list
		w.remember()
	}
}

// noOptions leave everything to be found.
func noOptions() sheet.Options {
	return sheet.Options{Map: map[phonebook.Field]string{}, Defaults: map[phonebook.Field]string{}}
}
