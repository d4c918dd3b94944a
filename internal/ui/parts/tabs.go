package parts

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Tabs is a row of words, one of which is chosen. A count may follow the word. Words
// for which the row is too narrow are in a menu at its end.
type Tabs struct {
	widget.BaseWidget
	keyed
	OnChoose func(tab int)
	// Keys gets the keys that mean nothing to tabs.
	Keys func(*fyne.KeyEvent)

	words  []string
	counts []string
	chosen int
	boxed  bool
	off    bool
	hover  int
	spans  []span // where each word stands, and last the way to those without room
}

// span is where a word stands in the row: nowhere where there is no room for it.
type span struct{ left, right float32 }

func (s span) shown() bool { return s.right > s.left }

// NewTabs returns the tabs of a window: the chosen word stands over a line.
func NewTabs(words []string, choose func(int)) *Tabs { return newTabs(words, false, choose) }

// NewSegments returns tabs in a box, for choosing what one panel shows.
func NewSegments(words []string, choose func(int)) *Tabs { return newTabs(words, true, choose) }

func newTabs(words []string, boxed bool, choose func(int)) *Tabs {
	t := &Tabs{words: words, counts: make([]string, len(words)), boxed: boxed, OnChoose: choose, hover: -1}
	t.keyed = keyed{of: t}
	t.ExtendBaseWidget(t)
	return t
}

// Chosen returns the chosen tab.
func (t *Tabs) Chosen() int { return t.chosen }

// Choose chooses a tab without telling anyone.
func (t *Tabs) Choose(tab int) {
	t.chosen = tab
	t.Refresh()
}

// SetCount shows a count after a word; "" shows none.
func (t *Tabs) SetCount(tab int, count string) {
	if t.counts[tab] != count {
		t.counts[tab] = count
		t.Refresh()
	}
}

// Count returns what follows a word.
func (t *Tabs) Count(tab int) string { return t.counts[tab] }

// Word returns a word.
func (t *Tabs) Word(tab int) string { return t.words[tab] }

// SetWord changes a word.
func (t *Tabs) SetWord(tab int, word string) {
	if t.words[tab] != word {
		t.words[tab] = word
		t.Refresh()
	}
}

// Enable lets the user choose, or not.
func (t *Tabs) Enable(on bool) {
	if t.off == on {
		t.off = !on
		t.Refresh()
	}
}

// pick chooses a tab as the user does.
func (t *Tabs) pick(tab int) {
	if t.off || tab < 0 || tab >= len(t.words) || tab == t.chosen {
		return
	}
	t.Choose(tab)
	if t.OnChoose != nil {
		t.OnChoose(tab)
	}
}

// TypedKey is called by Fyne: the arrows choose.
func (t *Tabs) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		t.pick(t.chosen - 1)
	case fyne.KeyRight:
		t.pick(t.chosen + 1)
	case fyne.KeyHome:
		t.pick(0)
	case fyne.KeyEnd:
		t.pick(len(t.words) - 1)
	default:
		if t.Keys != nil && !global(e) {
			t.Keys(e)
			return
		}
		unhandled(t, e)
	}
}

// SetFallback sets where keys go that mean nothing to the tabs.
func (t *Tabs) SetFallback(keys func(*fyne.KeyEvent)) { t.Keys = keys }

// Tapped is called by Fyne.
func (t *Tabs) Tapped(e *fyne.PointEvent) {
	if tab := t.at(e.Position.X); tab < len(t.words) { // also beside all of them
		t.pick(tab)
		return
	}
	driver := fyne.CurrentApp().Driver()
	ShowMenu(driver.CanvasForObject(t), t.more(), driver.AbsolutePositionForObject(t).AddXY(t.spans[len(t.words)].left, t.Size().Height))
}

// more offers the words that the row has no room for.
func (t *Tabs) more() *fyne.Menu {
	menu := fyne.NewMenu("")
	for tab, word := range t.words {
		if !t.spans[tab].shown() {
			menu.Items = append(menu.Items, fyne.NewMenuItem(strings.TrimSpace(word+"  "+t.counts[tab]), func() { t.pick(tab) }))
		}
	}
	return menu
}

func (t *Tabs) at(x float32) int {
	return slices.IndexFunc(t.spans, func(s span) bool { return x >= s.left && x < s.right })
}

// MouseIn is called by Fyne.
func (t *Tabs) MouseIn(e *desktop.MouseEvent) { t.MouseMoved(e) }

// MouseMoved is called by Fyne.
func (t *Tabs) MouseMoved(e *desktop.MouseEvent) { t.setHover(t.at(e.Position.X)) }

// MouseOut is called by Fyne.
func (t *Tabs) MouseOut() { t.setHover(-1) }

func (t *Tabs) setHover(tab int) {
	if t.hover != tab {
		t.hover = tab
		t.Refresh()
	}
}

// CreateRenderer is called by Fyne.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	r := &tabsRenderer{tabs: t, ground: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent), ring: canvas.NewRectangle(color.Transparent)}
	r.more = NewIcon(fynetheme.MoreHorizontalIcon(), theme.ColorNameForeground2, 18)
	r.objects = []fyne.CanvasObject{r.ground, r.mark, r.ring, r.more}
	for range t.words {
		word, count := canvas.NewText("", color.Transparent), canvas.NewText("", color.Transparent)
		r.words, r.counts = append(r.words, word), append(r.counts, count)
		r.objects = append(r.objects, word, count)
	}
	r.Refresh()
	return r
}

type tabsRenderer struct {
	tabs          *Tabs
	ground, mark  *canvas.Rectangle
	ring          *canvas.Rectangle // around the chosen word, while the keyboard is here
	words, counts []*canvas.Text
	more          *canvas.Image
	objects       []fyne.CanvasObject
}

func (r *tabsRenderer) Destroy()                     {}
func (r *tabsRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *tabsRenderer) pad() float32 {
	if r.tabs.boxed {
		return theme.Px(10)
	}
	return theme.Px(12)
}

// gap is the distance of a count from its word.
func (r *tabsRenderer) gap() float32 { return theme.Px(8) }

// width measures a word.
func (r *tabsRenderer) width(tab int, bold bool) float32 {
	return fyne.MeasureText(r.tabs.words[tab], r.words[tab].TextSize, fyne.TextStyle{Bold: bold}).Width
}

// widths measures what each tab takes.
func (r *tabsRenderer) widths() (each []float32, all float32) {
	t := r.tabs
	for tab := range t.words {
		// The bold word is the wider one: choosing a tab must not move the others.
		width := 2*r.pad() + r.width(tab, true)
		if t.counts[tab] != "" {
			width += r.gap() + r.counts[tab].MinSize().Width
		}
		each = append(each, float32(math.Ceil(float64(width))))
		all += each[tab]
	}
	return each, all + 4
}

// place finds the words their places in a width: as many as there is room for, and
// always the chosen one.
func (r *tabsRenderer) place(width float32) {
	t := r.tabs
	each, all := r.widths()
	t.spans = make([]span, len(t.words)+1)
	x, room := float32(2), width-4
	more := width > 0 && all > width+0.5
	if more {
		room -= theme.Px(34) + each[t.chosen]
	}
	for tab, need := range each {
		if more && tab != t.chosen {
			if room -= need; room < 0 {
				continue
			}
		}
		t.spans[tab] = span{x, x + need}
		x += need
	}
	if more {
		t.spans[len(t.words)] = span{x, x + theme.Px(34)}
	}
}

func (r *tabsRenderer) MinSize() fyne.Size {
	height := float32(36)
	if r.tabs.boxed {
		height = 28
	}
	_, all := r.widths()
	return fyne.NewSize(all, theme.Px(height))
}

func (r *tabsRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.place(size.Width)
	for tab, word := range r.words {
		at := r.tabs.spans[tab]
		word.Hidden, r.counts[tab].Hidden = !at.shown(), !at.shown()
		x := at.left + r.pad()
		width := r.width(tab, tab == r.tabs.chosen)
		Put(word, x, 0, width, size.Height)
		Put(r.counts[tab], x+width+r.gap(), 0, r.counts[tab].MinSize().Width, size.Height)
	}
	rest := r.tabs.spans[len(r.words)]
	r.more.Hidden = !rest.shown()
	Put(r.more, rest.left+theme.Px(8), (size.Height-theme.Px(18))/2, theme.Px(18), theme.Px(18))
	left, right := r.tabs.spans[r.tabs.chosen].left, r.tabs.spans[r.tabs.chosen].right
	r.ring.Move(fyne.NewPos(left+2, 2))
	r.ring.Resize(fyne.NewSize(right-left-4, size.Height-4))
	if r.tabs.boxed {
		r.mark.Move(fyne.NewPos(left, 2))
		r.mark.Resize(fyne.NewSize(right-left, size.Height-4))
		return
	}
	r.mark.Move(fyne.NewPos(left+r.pad(), size.Height-2))
	r.mark.Resize(fyne.NewSize(right-left-2*r.pad(), 2))
}

func (r *tabsRenderer) Refresh() {
	t := r.tabs
	r.mark.FillColor = theme.Color(fynetheme.ColorNamePrimary)
	if t.boxed {
		r.ground.FillColor = theme.Color(fynetheme.ColorNameHover)
		r.ground.CornerRadius, r.mark.CornerRadius = 4, 4
		r.mark.FillColor = theme.Color(theme.ColorNameSurface)
		r.mark.StrokeColor, r.mark.StrokeWidth = theme.Color(fynetheme.ColorNameSeparator), 1
	}
	r.ring.Hidden = !t.focused
	r.ring.StrokeColor, r.ring.StrokeWidth, r.ring.CornerRadius = theme.Color(fynetheme.ColorNamePrimary), 2, 4
	name := theme.ColorNameForeground2
	if t.hover == len(t.words) {
		name = fynetheme.ColorNameForeground
	}
	SetIcon(r.more, fynetheme.MoreHorizontalIcon(), name)
	for tab, word := range r.words {
		word.Text, word.TextSize = t.words[tab], fynetheme.Size(fynetheme.SizeNameText)
		word.TextStyle = fyne.TextStyle{Bold: tab == t.chosen}
		word.Color = theme.Color(theme.ColorNameForeground2)
		switch {
		case tab == t.chosen || tab == t.hover && !t.off:
			word.Color = theme.Color(fynetheme.ColorNameForeground)
		case t.off:
			word.Color = theme.Color(fynetheme.ColorNameDisabled)
		}
		count := r.counts[tab]
		count.Text, count.TextSize = t.counts[tab], fynetheme.Size(fynetheme.SizeNameCaptionText)
		count.Color = theme.Color(theme.ColorNameForeground3)
	}
	r.Layout(t.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}
