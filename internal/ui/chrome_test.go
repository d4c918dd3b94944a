package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
)

// tokens returns the tokens that the search shows.
func tokens(w *Window) []string {
	out := []string{}
	for _, o := range w.search.look.tokens.Objects {
		out = append(out, o.(*parts.Token).Label())
	}
	return out
}

// TestSearchTokens: a blank or Enter ends a condition, Backspace, the cross and
// Ctrl+L take it away.
func TestSearchTokens(t *testing.T) {
	w, _ := open(t)
	if !w.search.look.idle.Visible() {
		t.Error("no examples are offered")
	}
	typeInto(w, w.search.entry, "status:out ")
	if diff := cmp.Diff([]string{"status:out"}, tokens(w)); diff != "" || w.search.entry.Text != "" {
		t.Errorf("text %q, tokens (-want +got):\n%s", w.search.entry.Text, diff)
	}
	if diff := cmp.Diff([]string{"Albany"}, names(w)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	press(w.search.entry, fyne.KeyBackspace)
	if len(tokens(w)) != 0 || len(names(w)) != 4 {
		t.Errorf("after Backspace: %v, %v", tokens(w), names(w))
	}
	test.Type(w.search.entry, `m region:"Cali`)
	if len(tokens(w)) != 0 {
		t.Errorf("not ended yet: %v", tokens(w))
	}
	test.Type(w.search.entry, `fornia"`)
	press(w.search.entry, fyne.KeyReturn)
	if diff := cmp.Diff([]string{"region:California"}, tokens(w)); diff != "" || w.search.entry.Text != "m " {
		t.Errorf("text %q, tokens (-want +got):\n%s", w.search.entry.Text, diff)
	}
	if diff := cmp.Diff([]string{"Moorpark"}, names(w)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	w.search.look.tokens.Objects[0].(*parts.Token).OnRemove()
	if diff := cmp.Diff([]string{"Moorpark", "Munich"}, names(w)); diff != "" {
		t.Errorf("without the token (-want +got):\n%s", diff)
	}
	w.search.clear()
	if w.search.text() != "" || len(names(w)) != 4 {
		t.Errorf("after clearing: %q, %v", w.search.text(), names(w))
	}
}

// TestSearchSelectAll: tokens and text are selected as one, and taken away, copied or
// replaced as one.
func TestSearchSelectAll(t *testing.T) {
	w, _ := open(t)
	e := w.search.entry
	fill := func() {
		w.search.empty()
		w.sidebar.choose(session.Place{Country: us})
		w.window.Canvas().Focus(e)
		test.Type(e, "status:out STATUS:Out country:\"united states\" alb")
		if diff := cmp.Diff([]string{"country:United States", "status:out"}, tokens(w)); diff != "" {
			t.Errorf("tokens (-want +got):\n%s", diff)
		}
		e.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
	fill()
	press(e, fyne.KeyBackspace)
	if len(tokens(w)) != 0 || e.Text != "" || len(names(w)) != 4 {
		t.Errorf("after Backspace: %q and %q, %d rows", tokens(w), e.Text, len(names(w)))
	}
	fill()
	e.TypedShortcut(&fyne.ShortcutCut{Clipboard: w.App.Clipboard()})
	if got := w.App.Clipboard().Content(); got != `country:"United States" status:out alb` || len(tokens(w)) != 0 || e.Text != "" {
		t.Errorf("cut %q, left %q and %q", got, tokens(w), e.Text)
	}
	fill()
	test.Type(e, "m")
	if len(tokens(w)) != 0 || e.Text != "m" {
		t.Errorf("typing left %q and %q", tokens(w), e.Text)
	}
	fill()
	press(e, fyne.KeyLeft)
	press(e, fyne.KeyHome)
	press(e, fyne.KeyBackspace)
	if diff := cmp.Diff([]string{"country:United States"}, tokens(w)); diff != "" || e.Text != "alb" {
		t.Errorf("Backspace at the start left %q; tokens (-want +got):\n%s", e.Text, diff)
	}
}

// The sidebar's place is a token like the others.
func TestPlaceIsAToken(t *testing.T) {
	w, _ := open(t)
	w.sidebar.choose(session.Place{Country: de})
	if diff := cmp.Diff([]string{"country:Germany"}, tokens(w)); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}
	w.window.Canvas().Focus(w.search.entry)
	press(w.search.entry, fyne.KeyBackspace)
	if len(tokens(w)) != 0 || len(names(w)) != 4 || !w.sidebar.nodes[0].content.Selected {
		t.Errorf("after Backspace: %v, %v", tokens(w), names(w))
	}
}

// TestSidebarKeys works books and tree without a mouse.
func TestSidebarKeys(t *testing.T) {
	w, _ := open(t)
	s := w.sidebar
	w.window.Canvas().Focus(s.treeKeys)
	press(s.treeKeys, fyne.KeyDown)
	press(s.treeKeys, fyne.KeyRight)
	if !s.open[us] {
		t.Fatal("Right does not open the country")
	}
	press(s.treeKeys, fyne.KeyRight)
	press(s.treeKeys, fyne.KeyReturn)
	if diff := cmp.Diff([]string{"Moorpark", "Napa"}, names(w)); diff != "" {
		t.Errorf("region (-want +got):\n%s", diff)
	}
	press(s.treeKeys, fyne.KeyLeft)
	press(s.treeKeys, fyne.KeyLeft)
	if s.open[us] || s.nodes[s.node].place.Country != us {
		t.Errorf("Left: open %t, at %+v", s.open[us], s.nodes[s.node])
	}
	s.treeKeys.TypedRune('g')
	if got := s.nodes[s.node].content.Label; got != "Germany" {
		t.Errorf("g goes to %s", got)
	}
	w.window.Canvas().Focus(s.bookKeys)
	press(s.bookKeys, fyne.KeyEnd)
	press(s.bookKeys, fyne.KeyReturn)
	wantSays(t, w, "New phone book")
}

// TestSidebarOrder: by count, or by name.
func TestSidebarOrder(t *testing.T) {
	w, s := open(t)
	test.Tap(w.sidebar.order)
	var got []string
	for _, n := range w.sidebar.nodes {
		got = append(got, n.content.Label)
	}
	if diff := cmp.Diff([]string{"All countries", "Germany", "United States"}, got); diff != "" {
		t.Errorf("by name (-want +got):\n%s", diff)
	}
	if !openOn(t, s).layout.ByName {
		t.Error("the order was forgotten")
	}
}

// TestBookMenu says why a book is not renamed.
func TestBookMenu(t *testing.T) {
	w, _ := open(t)
	item := parts.NewItem()
	w.sidebar.bindBook(0, item)
	item.TappedSecondary(&fyne.PointEvent{AbsolutePosition: fyne.NewPos(20, 120)})
	if w.window.Canvas().Overlays().Top() == nil {
		t.Error("no menu is open")
	}
}

// TestPanesByKeyboard: F6 goes round the panes, also from a field.
func TestPanesByKeyboard(t *testing.T) {
	w, _ := open(t)
	choose(t, w, napa)
	w.window.Canvas().Focus(w.search.entry)
	seen := map[fyne.Focusable]bool{}
	for range w.panesNow() {
		focused := w.window.Canvas().Focused()
		if seen[focused] {
			t.Fatalf("came back to %T", focused)
		}
		seen[focused] = true
		focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF6})
	}
	if len(seen) < 5 || w.window.Canvas().Focused() != fyne.Focusable(w.search.entry) {
		t.Errorf("%d panes, then %T", len(seen), w.window.Canvas().Focused())
	}
	w.nextPane(true)
	if w.window.Canvas().Focused() == fyne.Focusable(w.search.entry) {
		t.Error("Shift+F6 does nothing")
	}
}

// TestTabKeys chooses tabs with the arrows.
func TestTabKeys(t *testing.T) {
	w, _ := open(t)
	w.window.Canvas().Focus(w.tabs)
	press(w.tabs, fyne.KeyRight)
	if w.tabs.Chosen() != tabRegions || !w.regions.object.Visible() {
		t.Errorf("tab %d", w.tabs.Chosen())
	}
	press(w.tabs, fyne.KeyEnd)
	if w.tabs.Chosen() != tabOverview {
		t.Errorf("tab %d", w.tabs.Chosen())
	}
}

// TestHelp opens at the place that is shown, and knows every place.
func TestHelp(t *testing.T) {
	w, _ := open(t)
	w.showTab(tabChanges)
	w.typed(&fyne.KeyEvent{Name: fyne.KeyF1})
	wantSays(t, w, "Releases and posts") // in the list of places
	keys := w.window.Canvas().Focused()
	for range helpPlaces {
		press(keys, fyne.KeyDown)
	}
	press(keys, fyne.KeyEscape)
	if w.openDialogs() != 0 {
		t.Fatal("Escape does not close the help")
	}
	w.showHelp("pops")
	tap(t, w, "Show all keys")
	for _, text := range []string{"Ctrl+Shift+N", "New phone book…", "Alt+1", "Edit the cell; typing does too"} {
		wantSays(t, w, text)
	}
	tap(t, w, "Close")
}

// TestHelpForEveryPlace: the English text is there.
func TestHelpForEveryPlace(t *testing.T) {
	w, _ := open(t)
	for _, place := range helpPlaces {
		w.showHelp(place)
		wantSays(t, w, helpTitle(place))
		tap(t, w, "Close help")
	}
}

// TestSettings: a choice counts at once, and the dialog follows the language.
func TestSettings(t *testing.T) {
	w, s := open(t)
	t.Cleanup(func() { words.Use("en") })
	w.showSettings()
	wantSays(t, w, s.Dir)
	wantSays(t, w, "none yet")
	for _, o := range shown(w) {
		if d, ok := o.(*parts.Dropdown); ok {
			d.Pick(2) // Deutsch
			break
		}
	}
	if words.Current() != "de" || w.openDialogs() != 1 {
		t.Errorf("speaks %s, %d dialogs", words.Current(), w.openDialogs())
	}
	press(w.window.Canvas().Focused(), fyne.KeyEscape)
	if w.openDialogs() != 0 {
		t.Error("Escape does not close the settings")
	}
}

// TestStatusLeadsToPanels: each part of the status bar is a button.
func TestStatusLeadsToPanels(t *testing.T) {
	w, _ := open(t)
	tabs := map[int]bool{}
	for _, o := range visibleIn(w.status.object) {
		if p, ok := o.(*parts.Press); ok && p != w.status.goes {
			if p.Tip() == "" {
				t.Error("a part has no tooltip")
			}
			test.Tap(p)
			tabs[w.tabs.Chosen()] = true
		}
	}
	for _, tab := range []int{tabPOPs, tabChanges, tabReleases} {
		if !tabs[tab] {
			t.Errorf("nothing leads to tab %d", tab)
		}
	}
}

// TestTips: what has no words says what it is, but not under a dialog.
func TestTips(t *testing.T) {
	w, _ := open(t)
	for _, o := range visibleIn(w.main) {
		if b, ok := o.(*parts.Button); ok && b.Label() == "" && b.Tip() == "" {
			t.Errorf("a button at %v has neither words nor a tooltip", fyne.CurrentApp().Driver().AbsolutePositionForObject(b))
		}
	}
	w.tips.Hover(w.toolbar.add, fyne.NewPos(20, 50), w.toolbar.add.Tip())
	w.tips.Show()
	if w.tips.Words() != "New POP" {
		t.Errorf("the tooltip says %q", w.tips.Words())
	}
	w.tips.Leave(w.toolbar.add)
	if w.tips.Words() != "" {
		t.Error("the tooltip stays")
	}
	w.about()
	w.tips.Hover(w.toolbar.add, fyne.NewPos(20, 50), w.toolbar.add.Tip())
	w.tips.Show()
	if w.tips.Words() != "" {
		t.Error("a tooltip over a dialog")
	}
}

// TestNotification comes only for a long post that nobody looks at.
func TestNotification(t *testing.T) {
	w, s := open(t)
	long := s.Now().Add(-time.Minute)
	test.AssertNotificationSent(t, nil, func() { w.notify(long, "Live on 2 servers.") })
	w.away = true
	test.AssertNotificationSent(t, nil, func() { w.notify(s.Now(), "Live on 2 servers.") })
	test.AssertNotificationSent(t, fyne.NewNotification("Phone Book Administrator", "Live on 2 servers."), func() {
		w.notify(long, "Live on 2 servers.")
	})
}

// TestGoToPOP selects by index.
func TestGoToPOP(t *testing.T) {
	w, _ := open(t)
	w.goToPOP()
	e := entries(w)[0]
	typeInto(w, e, "9")
	wantSays(t, w, "No POP has this index.")
	typeInto(w, e, "3")
	press(e, fyne.KeyReturn)
	if got := w.pops.selected(); len(got) != 1 || got[0] != munich {
		t.Errorf("selected %v", got)
	}
}

// TestCloseDuringImport asks one question.
func TestCloseDuringImport(t *testing.T) {
	w, _ := open(t)
	w.takeFile(write(t, "list.csv", "Country,POP name,Area code,Access number\nGermany,Bremen,421,170131\n"))
	pick(w.sheet.columns.lines[2].become, "Leave out")
	w.close()
	wantSays(t, w, "The import is not finished")
	tap(t, w, "Go on importing")
	if w.sheet == nil {
		t.Error("the import is gone")
	}
}
