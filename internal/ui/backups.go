package ui

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Held is a phone book in a data file or a backup.
type Held struct {
	Name    string
	Line    string
	POPs    int // -1 where that is not known
	Version phonebook.Version
}

// Backups are the ways to the backups of a data folder.
type Backups struct {
	// List returns the automatic ones, the newest first.
	List func() ([]admin.BackupFile, error)
	// Inspect returns the books of a backup, or why it cannot be restored.
	Inspect func(path string) ([]Held, error)
	// Restore puts a backup in the place of all books and returns where what was
	// there is kept.
	Restore func(path string) (kept string, err error)
	// Anew puts no books in the place of damaged ones and returns where those are
	// kept, "" where there was no file.
	Anew func() (kept string, err error)
}

// backupReason says why a backup was made.
func backupReason(reason string) string {
	switch reason {
	case "import":
		return words.T("Before an import")
	case "post":
		return words.T("After a post")
	case "":
		return words.T("Your own file")
	}
	return reason
}

// backupPicker lets one of the backups be chosen and tells what is in it. It
// belongs to a dialog, or to the window that stands in while there are no books.
type backupPicker struct {
	from    Backups
	tasks   Tasks
	now     []Held                   // what would be replaced, as far as it is known
	since   func(time.Time) []string // what was done since a time, in sentences; it may take a while
	changed func()                   // another backup is chosen, or is known better
	list    *parts.List
	files   []admin.BackupFile
	chosen  int // -1 for none
	asked   int // inspections: only the answer to the last one counts
	books   []Held
	done    []string // since the chosen one
	fault   error
	ready   bool // the chosen one is whole
	empty   bool // it is possible to begin empty instead

	object fyne.CanvasObject
	detail *fyne.Container
}

func newBackupPicker(from Backups, tasks Tasks, changed func()) *backupPicker {
	p := &backupPicker{from: from, tasks: tasks, changed: changed, chosen: -1, detail: parts.Column(6)}
	p.list = parts.NewList(func() int { return len(p.files) }, p.bind)
	p.object = parts.Frame(nil, nil,
		parts.Fixed(330, 0, parts.Frame(nil, nil, nil, parts.Line(), parts.Stack(parts.NewSurface(theme.ColorNameSurface), p.list.Object))), nil,
		container.NewVScroll(parts.Pad(16, 16, 20, 20, p.detail)))
	p.tell()
	return p
}

func (p *backupPicker) bind(row int, item *parts.Item) {
	f := p.files[row]
	item.OnTapped = func() { p.choose(row) }
	item.Set(parts.ItemContent{
		Label: words.T("{{.Moment}}, {{.Reason}}", "Moment", words.Moment(f.Time), "Reason", strings.ToLower(backupReason(f.Reason))),
		Count: words.Size(f.Size), Selected: row == p.chosen,
	})
}

// load lists the backups and chooses the newest.
func (p *backupPicker) load() {
	p.tasks.Go(func(context.Context) {
		files, err := p.from.List()
		p.tasks.Do(func() {
			p.files = append(p.files, files...)
			p.list.Refresh()
			switch {
			case p.chosen >= 0: // a file of the user's own
			case len(p.files) > 0:
				p.choose(0)
			default:
				p.fault = err
				p.tell()
			}
		})
	})
}

// add puts a file of the user's choice in front of the list and chooses it.
func (p *backupPicker) add(path string, at time.Time, size int64) {
	p.files = append([]admin.BackupFile{{Path: path, Time: at, Size: size}}, p.files...)
	p.list.Refresh()
	p.choose(0)
}

// choose looks into a backup.
func (p *backupPicker) choose(row int) {
	p.chosen, p.ready, p.books, p.fault = row, false, nil, nil
	p.asked++
	asked, f := p.asked, p.files[row]
	p.list.Refresh()
	p.tell()
	p.tasks.Go(func(context.Context) {
		books, err := p.from.Inspect(f.Path)
		var done []string
		if p.since != nil {
			done = p.since(f.Time)
		}
		p.tasks.Do(func() {
			if asked != p.asked {
				return
			}
			p.books, p.done, p.fault, p.ready = books, done, err, err == nil
			p.tell()
		})
	})
}

// selected returns the chosen backup, false while none can be restored.
func (p *backupPicker) selected() (admin.BackupFile, bool) {
	if !p.ready {
		return admin.BackupFile{}, false
	}
	return p.files[p.chosen], true
}

// tell shows what is in the chosen backup, and what is lost with it.
func (p *backupPicker) tell() {
	p.detail.Objects = nil
	switch {
	case p.chosen < 0 && p.fault != nil:
		p.detail.Add(parts.NewWords(explain(p.fault)))
	case p.chosen < 0 && p.empty:
		p.detail.Add(parts.NewWords(words.T("There is no automatic backup. Choose a file of your own, or start empty.")))
	case p.chosen < 0:
		p.detail.Add(parts.NewWords(words.T("There is no automatic backup. Choose a file of your own.")))
	case p.fault != nil:
		p.detail.Add(parts.NewText(filepath.Base(p.files[p.chosen].Path), parts.Style{Bold: true, Cut: true}))
		p.detail.Add(parts.NewPlain(words.T("This backup is not whole and cannot be restored. Choose another one."), theme.ColorNameBad))
	case !p.ready:
		p.detail.Add(parts.NewText(words.T("Looking into it …"), parts.Label))
	default:
		p.tellBooks(p.files[p.chosen])
	}
	p.detail.Refresh()
	if p.changed != nil {
		p.changed()
	}
}

func (p *backupPicker) tellBooks(f admin.BackupFile) {
	p.detail.Add(parts.NewText(filepath.Base(f.Path), parts.Style{Mono: true, Cut: true, Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2}))
	p.detail.Add(parts.NewText(words.T("In this backup"), parts.Strong))
	for _, b := range p.books {
		p.detail.Add(parts.NewWords(heldWords(b)))
	}
	if len(p.books) == 0 {
		p.detail.Add(parts.NewWords(words.T("No phone book")))
	}
	p.detail.Add(parts.Space(0, 8))
	p.detail.Add(parts.NewText(words.T("Lost with it"), parts.Strong))
	lost := append(lostBooks(p.now, p.books), p.done...)
	if len(lost) == 0 {
		lost = []string{words.T("Everything that was done after {{.Moment}}.", "Moment", words.Moment(f.Time))}
	}
	for _, l := range lost {
		p.detail.Add(parts.NewPlain(l, theme.ColorNameChange))
	}
	p.detail.Add(parts.Space(0, 8))
	p.detail.Add(parts.NewParagraph(words.T("What is replaced is set aside in the data folder, never overwritten. Versions and POP indexes that were given are not given again."), theme.ColorNameForeground2))
}

// heldWords name a book with what it holds.
func heldWords(b Held) string {
	switch {
	case b.POPs < 0:
		return words.T("{{.Book}}: POPs unknown", "Book", b.Name)
	case b.Version == 0:
		return words.N("{{.Book}}: {{.N}} POPs, never released", b.POPs, "Book", b.Name)
	}
	return words.N("{{.Book}}: {{.N}} POPs, version {{.Version}}", b.POPs, "Book", b.Name, "Version", int(b.Version))
}

// lostBooks says which books a backup lacks and which had other numbers of POPs.
func lostBooks(now, then []Held) (out []string) {
	for _, b := range now {
		found := false
		for _, was := range then {
			if was.Line != b.Line {
				continue
			}
			found = true
			if was.POPs != b.POPs && was.POPs >= 0 && b.POPs >= 0 {
				out = append(out, words.T("{{.Book}}: {{.Now}} POPs now, {{.Then}} then.", "Book", b.Name, "Now", b.POPs, "Then", was.POPs))
			}
		}
		if !found {
			out = append(out, words.T("The whole phone book {{.Book}}: the backup does not have it.", "Book", b.Name))
		}
	}
	return out
}
