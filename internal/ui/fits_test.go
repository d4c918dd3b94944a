//go:build !race

// Layout runs on one goroutine; under the race detector these tests would take as long
// as all others together. make test runs them without it.

package ui

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// box is a place on the window.
type box struct{ left, top, right, bottom float32 }

func boxOf(at fyne.Position, size fyne.Size) box {
	return box{at.X, at.Y, at.X + size.Width, at.Y + size.Height}
}

func (b box) and(o box) box {
	return box{max(b.left, o.left), max(b.top, o.top), min(b.right, o.right), min(b.bottom, o.bottom)}
}

// touches reports whether two boxes share more than their edges.
func (b box) touches(o box) bool {
	const edge = 1.5
	both := b.and(o)
	return both.right-both.left > edge && both.bottom-both.top > edge
}

// written is a text where it stands.
type written struct {
	text string
	box  box
}

// fitting looks at what stands in front of a window for what is cut, lies over
// something else or stands outside of where it can be seen.
type fitting struct {
	texts  []written
	faults []string
}

// wantFits fails for everything on the front layer of a window that cannot be read.
func wantFits(t *testing.T, w fyne.Window, screen string) {
	t.Helper()
	root := w.Content()
	if top := w.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	f := &fitting{}
	size := w.Canvas().Size()
	all := boxOf(fyne.Position{}, size)
	f.walk(root, fyne.Position{}, all, all)
	for i, a := range f.texts {
		for _, b := range f.texts[i+1:] {
			if a.box.touches(b.box) {
				f.say("%q lies over %q", a.text, b.text)
			}
		}
	}
	for _, fault := range f.faults {
		t.Errorf("%s: %s", screen, fault)
	}
}

func (f *fitting) say(format string, args ...any) {
	f.faults = append(f.faults, fmt.Sprintf(format, args...))
}

// walk looks at an object and what is in it. What lies outside of clip is not drawn;
// what lies outside of reach cannot be scrolled to either.
func (f *fitting) walk(o fyne.CanvasObject, at fyne.Position, clip, reach box) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	switch o := o.(type) {
	case *canvas.Text:
		f.text(o, at, clip, reach)
		return
	case *fyne.Container:
		for _, child := range o.Objects {
			f.walk(child, at, clip, reach)
		}
		return
	case *container.Scroll:
		inner := clip.and(boxOf(at, o.Size()))
		far := reach.and(inner)
		if o.Direction != container.ScrollHorizontalOnly {
			far.top, far.bottom = -1e6, 1e6
		}
		if o.Direction != container.ScrollVerticalOnly {
			far.left, far.right = -1e6, 1e6
		}
		f.walk(o.Content, at, inner, far)
		return
	case *container.Clip:
		inner := clip.and(boxOf(at, o.Size()))
		far := reach
		far.left, far.right = -1e6, 1e6 // what is clipped so is an example
		f.walk(o.Content, at, inner, far)
		return
	case *grid.Grid:
		return // it cuts its cells, has tips for them and scrolls
	case *parts.Button, *parts.Check, *parts.Tabs, *parts.Dropdown, *parts.Halves:
		f.whole(o, at, reach)
	case *parts.Text:
		if o.Text() != "" && o.Size().Width+1 < min(o.Whole(), 12) {
			f.say("%q has no room", o.Text())
		}
	case *parts.Entry:
		f.whole(o, at, reach)
		f.entry(o)
		return
	}
	if w, ok := o.(fyne.Widget); ok {
		for _, child := range test.WidgetRenderer(w).Objects() {
			f.walk(child, at, clip, reach)
		}
	}
}

// whole demands that a part has the room it asks for and can be reached.
func (f *fitting) whole(o fyne.CanvasObject, at fyne.Position, reach box) {
	size, least := o.Size(), o.MinSize()
	if b, ok := o.(*parts.Button); ok && b.Label() == "" {
		least = fyne.NewSquareSize(24 * textScale()) // a small one, without words
	}
	if _, tabs := o.(*parts.Tabs); !tabs && size.Width+0.5 < least.Width || size.Height < 0.75*least.Height {
		f.say("%s has %v of %v", called(o), size, least)
	}
	b := boxOf(at, size)
	if b.left < reach.left-0.5 || b.right > reach.right+0.5 || b.top < reach.top-0.5 || b.bottom > reach.bottom+0.5 {
		f.say("%s at %v is outside of %v", called(o), b, reach)
	}
}

func (f *fitting) entry(e *parts.Entry) {
	if e.Text == "" && e.PlaceHolder != "" && e.Size().Width > 100*textScale() { // else the label says it too
		if need := fyne.MeasureText(e.PlaceHolder, 13*textScale(), fyne.TextStyle{}).Width; need > e.Size().Width-8 {
			f.say("the hint %q of an input has %v of %v", e.PlaceHolder, e.Size().Width-8, need)
		}
	}
}

func textScale() float32 {
	return fyne.CurrentApp().Settings().Theme().Size("text") / 13
}

// text notes a text that is drawn.
func (f *fitting) text(t *canvas.Text, at fyne.Position, clip, reach box) {
	if strings.TrimSpace(t.Text) == "" {
		return
	}
	need, size := fyne.MeasureText(t.Text, t.TextSize, t.TextStyle), t.Size()
	switch t.Alignment {
	case fyne.TextAlignCenter:
		at.X += (size.Width - need.Width) / 2
	case fyne.TextAlignTrailing:
		at.X += size.Width - need.Width
	}
	at.Y += (size.Height - need.Height) / 2
	b := boxOf(at, need)
	if b.left < reach.left-1 || b.right > reach.right+1 || b.top < reach.top-1 || b.bottom > reach.bottom+1 {
		f.say("%q at %v is outside of %v", t.Text, b, reach)
	}
	if seen := b.and(clip); seen.left < seen.right && seen.top < seen.bottom {
		f.texts = append(f.texts, written{t.Text, seen})
	}
}

// called names a part by its words.
func called(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *parts.Button:
		return fmt.Sprintf("button %q", o.Label())
	case *parts.Check:
		return fmt.Sprintf("check %q", o.Text)
	case *parts.Entry:
		return fmt.Sprintf("input %q", o.PlaceHolder)
	}
	return fmt.Sprintf("%T", o)
}

// fittingList is a list whose rows are new, changed and rejected, with long words.
const fittingList = `POP name,Country,Region,Area code,Access number,Max speed
Napa,United States,California,707,257-6810,2400
Munich,Germany,Bavaria,89,129-6081,9600
Bremen,Germany,Freie Hansestadt Bremen,421,170131,2400
Norristown,United States,California,800,###-####,2400
"Mexico, Xochimilco",United States,California,215,666-9190,2400
`

// lived opens a window on a book with releases, changes, a problem and servers in
// several states.
func lived(t *testing.T) *Window {
	t.Helper()
	s := newService(t)
	fill(t, s)
	for _, h := range []admin.Host{
		{Name: "server-1.berlin.example", Folder: t.TempDir(), Tags: []string{"EU", "DMZ"}},
		{Name: "ftp", FTP: "phonebooks.example.com:21", Dir: "/var/lib/phonebooks", User: "phonebook-post", Pilot: true, Probe: "http://127.0.0.1:1/pbserver/pbserver.dll", Tags: []string{"US"}},
	} {
		_, err := s.AddHost(h)
		check(t, err)
	}
	for version := range 3 {
		check(t, s.EditPOPs(testBook, []phonebook.POPID{napa}, func(p *phonebook.POP) { p.Name = fmt.Sprint("Napa ", version) }))
		_, err := s.Build(testBook, "Corrections of the numbers in California")
		check(t, err)
		_, err = s.Post(context.Background(), testBook, admin.PostOptions{Hosts: []string{"server-1.berlin.example"}})
		check(t, err)
	}
	check(t, s.EditPOPs(testBook, []phonebook.POPID{munich, moorpark}, func(p *phonebook.POP) { p.MaxBaud = 33600 }))
	_, err := s.AddPOP(testBook, phonebook.POP{Country: us, Region: 1, Name: "Napa 2", AreaCode: "707", AccessNumber: "257-6810", MinBaud: 300, MaxBaud: 2400, Flags: 48})
	check(t, err)
	check(t, s.Backup(filepath.Join(s.Dir, "backups", "20260801T110000.000Z-import.db")))
	w := openOn(t, s)
	w.Backups = backupsOf(t, s)
	return w
}

// screens opens each screen, panel and dialog of a window. What it returns closes it
// again.
func screens(t *testing.T, w *Window) map[string]func() func() {
	t.Helper()
	list := write(t, "list.csv", fittingList)
	tab := func(tab int) func() func() {
		return func() func() {
			w.showTab(tab)
			return func() { w.showTab(tabPOPs) }
		}
	}
	dialog := func(show func()) func() func() {
		return func() func() {
			show()
			return func() {
				for w.front() != nil {
					w.front().Close()
				}
			}
		}
	}
	step := func(step int) func() func() {
		return func() func() {
			w.takeFile(list)
			w.sheet.step(step)
			return w.closeSheet
		}
	}
	releases := func(list int) func() func() {
		return func() func() {
			w.showTab(tabReleases)
			w.releases.lists.Choose(list)
			w.releases.arrange()
			return func() { w.releases.lists.Choose(listReleases); w.showTab(tabPOPs) }
		}
	}
	profiles := func(turns int) func() func() {
		return dialog(func() {
			w.showProfiles()
			for _, o := range shown(w) {
				if pages, ok := o.(*parts.Tabs); ok {
					for range turns {
						press(pages, fyne.KeyRight)
					}
				}
			}
		})
	}
	all := map[string]func() func(){
		"profile, refresh": profiles(0), "profile, check": profiles(1), "profile, new": profiles(2), "profile, pack": profiles(3),
		"encoding": func() func() {
			w.takeFile(write(t, "umlauts.csv", umlauts))
			w.sheet.step(stepPreview)
			w.sheet.askEncoding()
			return func() { w.front().Close(); w.closeSheet() }
		},
		"conflict": dialog(func() {
			there := &phonebook.Manifest{Book: testBook, Version: 31, POPs: 1200}
			w.decide(testBook, admin.HostResult{Host: "server-1.berlin.example", Status: admin.PostConflict, Err: &post.ConflictError{
				Book: testBook, Kind: post.Ahead, Version: 31, Reason: phonebook.Say("it holds version {{.There}}, and the newest one here is {{.Here}}.", "There", 31, "Here", 3), There: there,
			}}, nil)
		}),
		"restore": dialog(w.restoreBackup), "password": dialog(func() { w.askPassword(w.hosts.list[0], func(string) {}, func() {}) }),
		"POPs": func() func() { choose(t, w, napa); return func() {} },
		"many POPs": func() func() {
			w.pops.grid.SelectAll()
			w.form.chooseAll(true)
			return func() { w.form.chooseAll(false) }
		},
		"search": func() func() {
			w.search.add("region:California")
			w.search.add("status:out")
			return w.search.clear
		},
		"regions": tab(tabRegions), "problems": tab(tabProblems), "changes": tab(tabChanges), "overview": tab(tabOverview),
		"releases": releases(listReleases), "posts": releases(listPosts), "history": releases(listHistory),
		"file": step(stepFile), "columns": step(stepColumns), "rules": step(stepRules), "preview": step(stepPreview),
		"post": dialog(w.reviewPost), "release": dialog(w.reviewRelease), "settings": dialog(w.showSettings),
		"book settings": dialog(w.showBookSettings), "countries": dialog(w.showCountries), "help": dialog(w.help), "keys": dialog(w.showKeys),
		"new book": dialog(w.newBook), "add server": dialog(w.addServer), "edit server": dialog(func() { w.editServer("ftp") }),
		"remove server": dialog(func() { w.removeServer("ftp") }), "about": dialog(w.about), "delete book": dialog(w.deleteBook),
		"post later": dialog(w.postLater), "going back": dialog(func() { w.releases.grid.Select(1, 0); w.releases.side.askRevert() }),
		"posting": dialog(func() {
			w.post(postOrder{book: testBook, hosts: []string{"server-1.berlin.example", "ftp"}, passwords: map[string]string{}})
		}),
		"checks": dialog(func() { w.checkServer(w.hosts.list[0]) }),
		"welcome": func() func() {
			w.show(w.welcome)
			return func() { w.show(w.main) }
		},
		"choose a file": dialog(func() { w.chooseFile([]string{".csv"}, func(string) {}) }),
	}
	return all
}

// TestEveryScreenFits: nothing is cut off, lies over something else or is out of
// reach on a small screen, also with large texts and in languages of long words.
func TestEveryScreenFits(t *testing.T) {
	for _, c := range []struct {
		language string
		size     fyne.Size
		scale    float32
	}{
		{"en", fyne.NewSize(1024, 700), 1},
		{"de", fyne.NewSize(1024, 700), 1.5},
		{"es", fyne.NewSize(1024, 700), 1.5},
		{"fr", fyne.NewSize(1024, 700), 1.5},
		{"ja", fyne.NewSize(1024, 700), 1.5},
	} {
		t.Run(fmt.Sprintf("%s %g×%g at %g", c.language, c.size.Width, c.size.Height, c.scale), func(t *testing.T) {
			w := lived(t)
			t.Cleanup(func() { words.Use("en") })
			w.setScale(c.scale)
			w.setLanguage(c.language)
			w.window.Resize(c.size)
			all := screens(t, w)
			for _, name := range slices.Sorted(maps.Keys(all)) {
				leave := all[name]()
				if strings.Contains("conflict restore encoding password", name) && w.openDialogs() == 0 {
					t.Errorf("%s is not open", name)
				}
				wantFits(t, w.window, name)
				leave()
			}
		})
	}
}

// TestTroubleFits: the window that stands in for the books can be read in every
// language, as large as it opens.
func TestTroubleFits(t *testing.T) {
	t.Cleanup(func() { words.Use("en") })
	for _, language := range []string{"en", "de", "es", "fr", "ja"} {
		words.Use(language)
		s := newService(t)
		fill(t, s)
		check(t, s.Backup(filepath.Join(s.Dir, "backups", "20260801T110000.000Z-import.db")))
		cfg := TroubleConfig{App: test.NewTempApp(t), Tasks: inline{}, Backups: backupsOf(t, s)}
		cfg.Backups.Anew = func() (string, error) { return "", nil }
		cfg.App.Settings().SetTheme(theme.New(theme.Light))
		const folder = "/var/lib/phonebooks"
		for name, trouble := range map[string]Trouble{
			"full": {
				Title: words.T("The data folder has no room"), Folder: folder, Waiting: true, Elsewhere: true,
				Words: words.T("The disk is full. Make room, then try again, or choose another folder. Nothing was changed."),
			},
			"damaged": {
				Title: words.T("The phone books are damaged"), Folder: folder, Damaged: true, Whole: "/data/books.db",
				Words:    words.T("What was there is kept as {{.Path}}.", "Path", folder+"/books.db.replaced-20260801T110000Z"),
				Readable: []Held{{Name: testBook, Line: "line", POPs: 3}},
			},
			"mended": {Title: words.T("The phone books are restored"), Folder: folder, Words: words.T("Nothing was kept: there was no file."), Mended: true},
		} {
			w := &troubleWindow{TroubleConfig: cfg, window: cfg.App.NewWindow("")}
			w.window.SetPadded(false)
			w.show(trouble)
			w.window.Show()
			wantFits(t, w.window, language+", "+name)
			w.gone = true
			w.window.Close()
		}
	}
}
