package ui

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Of several books that are clicked the last one is shown, whichever load ends when.
func TestSwitchThereAndBack(t *testing.T) {
	w, _, tasks := openStepped(t)
	w.openBook(otherBook)
	tasks.step() // it is read, and not shown yet
	w.openBook(testBook)
	w.openBook(otherBook)
	w.openBook(testBook)
	tasks.all()
	wantBook(t, w, testBook)
	if got := len(names(w)); got != 4 {
		t.Errorf("%d rows", got)
	}
}

// The language can change while books are loaded and changed.
func TestLanguageDuringAJob(t *testing.T) {
	for name, job := range map[string]func(*Window){
		"change": func(w *Window) { choose(t, w, munich); w.setStatus(phonebook.OutOfService) },
		"switch": func(w *Window) { w.openBook(otherBook) },
		"save": func(w *Window) {
			choose(t, w, munich)
			typeInto(w, w.form.fields.number.entry, "129-6082")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, s, tasks := openStepped(t)
			defer func() { w.setLanguage("en"); tasks.all() }()
			job(w)
			w.setLanguage("de")
			w.setLanguage("fr")
			tasks.all()
			want := testBook
			if name == "switch" {
				want = otherBook
			}
			wantBook(t, w, want)
			if !w.main.Visible() || w.openDialogs() != 0 {
				t.Errorf("main screen %t, %d dialogs", w.main.Visible(), w.openDialogs())
			}
			got := popOf(t, s, munich)
			if name == "change" && got.Status != phonebook.OutOfService || name == "save" && got.AccessNumber != "129-6082" {
				t.Errorf("saved %+v", got)
			}
		})
	}
}

// Two saves of a field are two steps, in their order.
func TestTwoSavesInARow(t *testing.T) {
	w, s, tasks := openStepped(t)
	choose(t, w, munich)
	e := w.form.fields.number.entry
	for _, number := range []string{"129-6082", "129-6083"} {
		typeInto(w, e, number)
		press(e, fyne.KeyReturn)
	}
	tasks.all()
	if got := popOf(t, s, munich).AccessNumber; got != "129-6083" || w.form.fields.number.entry.Text != got {
		t.Errorf("saved %q, shown %q", got, w.form.fields.number.entry.Text)
	}
	wantStatus(t, w, "All edits saved")
	check(t, undoOnce(s))
	if got := popOf(t, s, munich).AccessNumber; got != "129-6082" {
		t.Errorf("the step before has %q", got)
	}
}

// An import that is being written when the window closes is written to its end.
func TestCloseWhileImporting(t *testing.T) {
	for steps := range 4 {
		t.Run(fmt.Sprint(steps), func(t *testing.T) {
			w, s, tasks := openStepped(t)
			w.takeFile(write(t, "list.csv", "Country,POP name,Area code,Access number\nGermany,Bremen,421,170131\n"))
			tasks.all()
			w.sheet.step(stepPreview)
			w.sheet.forward()
			for range min(steps, len(tasks.waiting)) {
				tasks.step()
			}
			w.close()
			tasks.all()
			info, err := s.Book(testBook)
			if err != nil || info.POPs != 5 {
				t.Errorf("%+v, %v", info, err)
			}
		})
	}
}

// A post that is under way when the window closes leaves the server with a release
// or without one, and the book in order.
func TestCloseWhilePosting(t *testing.T) {
	for steps := range 5 {
		t.Run(fmt.Sprint(steps), func(t *testing.T) {
			w, s, tasks := openStepped(t)
			w.reviewPost()
			tasks.all()
			tap(t, w, "Post to 1 server")
			for range min(steps, len(tasks.waiting)) {
				tasks.step()
			}
			w.Quit()
			tasks.all()
			releases, err := s.Releases(testBook)
			if err != nil || len(releases) > 1 {
				t.Errorf("%d releases, %v", len(releases), err)
			}
		})
	}
}

// restoring opens the dialog of a restore on a real backup. The fault is what the
// next restore meets, nil for none.
func restoring(t *testing.T) (w *Window, tasks *stepped, calls *int, fault *error) {
	t.Helper()
	w, s, tasks := openStepped(t)
	check(t, s.Backup(filepath.Join(s.Dir, "backups", "20260801T110000.000Z-import.db")))
	check(t, s.DeletePOPs(testBook, albany))
	w.Backups = backupsOf(t, s)
	calls, fault = new(int), new(error)
	really := w.Backups.Restore
	w.Backups.Restore = func(path string) (string, error) {
		*calls++
		if *fault != nil {
			return "", *fault
		}
		return really(path)
	}
	w.reload(nil)
	tasks.all()
	w.restoreBackup()
	tasks.all()
	if w.openDialogs() != 1 {
		t.Fatalf("%d dialogs", w.openDialogs())
	}
	return w, tasks, calls, fault
}

// tapRestore presses the main button of the restore dialog.
func tapRestore(w *Window) { w.front().Key(&fyne.KeyEvent{Name: fyne.KeyReturn}) }

func TestRestoreOnce(t *testing.T) {
	w, tasks, calls, _ := restoring(t)
	tapRestore(w)
	tapRestore(w)
	w.front().Key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.restoreBackup()
	w.postDue()
	if w.openDialogs() != 1 {
		t.Errorf("%d dialogs while a backup is restored", w.openDialogs())
	}
	tasks.all()
	tap(t, w, "Close")
	if *calls != 1 || w.openDialogs() != 0 || len(w.book.ledger.Book.POPs) != 4 || !w.main.Visible() {
		t.Errorf("restored %d times, %d dialogs, book %+v", *calls, w.openDialogs(), w.book)
	}
}

func TestCloseWhileRestoring(t *testing.T) {
	w, tasks, calls, _ := restoring(t)
	tapRestore(w)
	w.close()
	tasks.all()
	if got := len(w.book.ledger.Book.POPs); *calls != 1 || got != 4 {
		t.Errorf("restored %d times, %d POPs", *calls, got)
	}
}

// A restore that fails says why, keeps everything and can be tried again.
func TestRestoreThatFails(t *testing.T) {
	for said, why := range map[string]error{
		"Nothing was changed. The disk is full.":         &wrapped{syscall.ENOSPC},
		"Nothing was changed. The backup is not whole.":  errors.New("the backup is not whole"),
		"Nothing was changed. The file does not exist. ": &wrapped{syscall.ENOENT},
	} {
		w, tasks, calls, fault := restoring(t)
		*fault = why
		tapRestore(w)
		tasks.all()
		wantSays(t, w, said)
		if w.openDialogs() != 1 || len(w.book.ledger.Book.POPs) != 3 || w.restoring {
			t.Fatalf("%s: %d dialogs, book %+v", said, w.openDialogs(), w.book)
		}
		*fault = nil
		tapRestore(w)
		tasks.all()
		tap(t, w, "Close")
		if *calls != 2 || w.openDialogs() != 0 {
			t.Errorf("%s: restored %d times, %d dialogs", said, *calls, w.openDialogs())
		}
	}
}

// A restore may fail after the books were replaced: then it says where they are.
func TestRestoreThatFailsLate(t *testing.T) {
	w, tasks, _, _ := restoring(t)
	w.Backups.Restore = func(string) (string, error) { return "/data/books.db.replaced-1", &wrapped{syscall.ENOSPC} }
	tapRestore(w)
	tasks.all()
	wantSays(t, w, "What was there is kept as /data/books.db.replaced-1.")
	if says(w, "Nothing was changed.") {
		t.Error("it claims that nothing was changed")
	}
}

type wrapped struct{ err error }

func (w *wrapped) Error() string { return "write books.db: " + w.err.Error() }
func (w *wrapped) Unwrap() error { return w.err }

// A post that has begun while the dialog was open comes first.
func TestRestoreWaitsForAPost(t *testing.T) {
	w, tasks, calls, _ := restoring(t)
	w.duePosting = true
	tapRestore(w)
	tasks.all()
	wantSays(t, w, "A post is running.")
	if *calls != 0 {
		t.Error("restored under a post")
	}
	w.duePosting = false
	tapRestore(w)
	tasks.all()
	if *calls != 1 {
		t.Errorf("restored %d times", *calls)
	}
}

// What is asked for on the first start is explained there.
func TestWhatIsAPhoneBook(t *testing.T) {
	w := New(Config{App: test.NewTempApp(t), Service: newService(t), Tasks: inline{}})
	w.Open()
	w.window.Show()
	tap(t, w, "What is a phone book?")
	if item := currentHelp(w); item != "What is a phone book?" {
		t.Errorf("the help is at %q", item)
	}
}

// currentHelp returns the page that the help is at.
func currentHelp(w *Window) string {
	for _, o := range shown(w) {
		if i, ok := o.(*parts.Item); ok && i.Content().Selected {
			return i.Content().Label
		}
	}
	return ""
}
