package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Heights of the lines of the list.
const (
	problemHeight = 26
	groupHeight   = 44
)

// problemColumns lays out name, place, value and value after the repair, then the
// arrow at the end.
type problemColumns struct{}

func (problemColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	shares := []float32{0.21, 0.29, 0.22, 0.28}
	left, right, icon := theme.Px(36), theme.Px(28), theme.Px(16)
	x, wide := left, max(0, size.Width-left-right)
	for i, share := range shares {
		objects[i].Move(fyne.NewPos(x, 0))
		objects[i].Resize(fyne.NewSize(max(0, wide*share-theme.Px(8)), size.Height))
		x += wide * share
	}
	if len(objects) > len(shares) {
		objects[len(shares)].Move(fyne.NewPos(size.Width-right, (size.Height-icon)/2))
		objects[len(shares)].Resize(fyne.NewSquareSize(icon))
	}
}

func (problemColumns) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, theme.Px(problemHeight))
}

func newProblemHeader() fyne.CanvasObject {
	style := parts.Style{Bold: true, Cut: true, Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2}
	titles := container.New(problemColumns{},
		parts.NewText(words.Title(words.T("POP name")), style), parts.NewText(words.T("Country, region"), style),
		parts.NewText(words.T("Now"), style), parts.NewText(words.T("After the repair"), style))
	return parts.Column(0, parts.Stack(parts.NewSurface(theme.ColorNameGround), parts.Fixed(0, 27, titles)), parts.Line())
}

// headline lays out the title of a group, its count and what the group means: beside
// each other, or the last one below where it would be cut.
type headline struct{}

func (headline) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	title, count, says := objects[0].(*parts.Text), objects[1].(*parts.Text), objects[2].(*parts.Text)
	gap, high, low := theme.Px(8), title.MinSize().Height, says.MinSize().Height
	room := size.Width - count.MinSize().Width - gap
	wide := min(title.Whole(), room)
	y := (size.Height - high) / 2
	below := room-wide-gap < says.Whole()
	if below {
		y = (size.Height - high - low) / 2
	}
	parts.Put(title, 0, y, wide, high)
	parts.Put(count, wide+gap, y+(high-count.MinSize().Height)/2, count.MinSize().Width, count.MinSize().Height)
	if below {
		parts.Put(says, 0, y+high, size.Width, low)
		return
	}
	left := wide + gap + count.MinSize().Width + gap
	parts.Put(says, left, (size.Height-low)/2, size.Width-left, low)
}

func (headline) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objects[0].MinSize().Height+objects[2].MinSize().Height)
}

// problemRow is a line of the list of problems: the head of a group or a finding.
type problemRow struct {
	widget.BaseWidget
	panel   *problemsPanel
	line    int
	hovered bool

	ground *parts.Surface
	head   *fyne.Container
	arrow  *canvas.Image
	icon   *canvas.Image
	title  *parts.Text
	count  *parts.Text
	says   *parts.Text
	repair *parts.Button
	other  *parts.Button

	cells              *fyne.Container
	name, place        *parts.Text
	now, after         *parts.Text
	content, separator fyne.CanvasObject
}

func newProblemRow(p *problemsPanel) *problemRow {
	r := &problemRow{panel: p, ground: parts.NewSurface("")}
	cut := parts.Style{Cut: true}
	r.name, r.place, r.now, r.after = parts.NewText("", cut), parts.NewText("", cut), parts.NewText("", cut), parts.NewText("", cut)
	chevron := parts.NewIcon(fynetheme.MenuExpandIcon(), theme.ColorNameForeground2, 16)
	r.cells = container.New(problemColumns{}, r.name, r.place, r.now, r.after, chevron)
	r.arrow = parts.NewIcon(fynetheme.MenuDropDownIcon(), theme.ColorNameForeground2, 16)
	r.icon = parts.NewIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, 16)
	r.title = parts.NewText("", parts.Style{Bold: true, Cut: true})
	r.count = parts.NewText("", parts.Hint)
	r.says = parts.NewText("", parts.Style{Cut: true, Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2})
	r.repair = parts.NewButton(parts.Small, nil, "", func() { r.panel.window.repairGroup(r.panel.groups[r.panel.lines[r.line].group]) })
	r.other = parts.NewButton(parts.Small, nil, words.T("Change encoding…"), func() { r.panel.window.changeEncoding() })
	r.separator = parts.Line()
	r.head = parts.Frame(r.separator, nil, nil, nil, parts.Pad(0, 0, 8, 12,
		parts.Row(8, r.arrow, parts.Space(1, 0), r.icon, parts.Grow(container.New(headline{}, r.title, r.count, r.says)), r.repair, r.other)))
	r.content = parts.Stack(r.ground, r.cells, r.head)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is called by Fyne.
func (r *problemRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.content) }

// MinSize is called by Fyne: a list asks its template for the height of lines.
func (r *problemRow) MinSize() fyne.Size { return fyne.NewSize(300, theme.Px(problemHeight)) }

// Tapped is called by Fyne.
func (r *problemRow) Tapped(*fyne.PointEvent) {
	r.panel.window.window.Canvas().Focus(r.panel.keys)
	r.panel.visit(r.line)
}

// MouseIn is called by Fyne.
func (r *problemRow) MouseIn(e *desktop.MouseEvent) {
	r.hovered = true
	r.paint()
	// What is cut is said in full.
	var cut []string
	for _, t := range []*parts.Text{r.title, r.says, r.name, r.place, r.now, r.after} {
		if t.IsCut() && (r.cells.Visible() == (t != r.title && t != r.says)) {
			cut = append(cut, t.Text())
		}
	}
	r.panel.window.tips.Hover(r, e.AbsolutePosition, strings.Join(cut, "\n"))
}

// MouseMoved is called by Fyne.
func (r *problemRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne.
func (r *problemRow) MouseOut() {
	r.hovered = false
	r.paint()
	r.panel.window.tips.Leave(r)
}

// set shows a line.
func (r *problemRow) set(i int) {
	if i >= len(r.panel.lines) {
		return
	}
	r.line = i
	line := r.panel.lines[i]
	visible(r.head, line.row < 0)
	visible(r.cells, line.row >= 0)
	if line.row < 0 {
		r.setGroup(line.group)
	} else {
		r.setFinding(line)
	}
	r.paint()
}

func (r *problemRow) paint() {
	fill, edge := fyne.ThemeColorName(""), fyne.ThemeColorName("")
	if r.hovered {
		fill = fynetheme.ColorNameHover
	}
	if r.line < len(r.panel.lines) && r.panel.key(r.panel.lines[r.line]) == r.panel.current {
		fill = fynetheme.ColorNameSelection
		if r.panel.keys.focused {
			edge = fynetheme.ColorNamePrimary
		}
	}
	r.ground.Width = 2
	r.ground.Set(fill, edge)
}

func (r *problemRow) setGroup(group int) {
	w, g := r.panel.window, r.panel.groups[group]
	arrow := fynetheme.MenuExpandIcon()
	if r.panel.isOpen(g) {
		arrow = fynetheme.MenuDropDownIcon()
	}
	parts.SetIcon(r.arrow, arrow, theme.ColorNameForeground2)
	if g.Stops {
		parts.SetIcon(r.icon, fynetheme.ErrorIcon(), theme.ColorNameBad)
	} else {
		parts.SetIcon(r.icon, fynetheme.WarningIcon(), theme.ColorNameChange)
	}
	title, says := topicWords(g, w.book)
	r.title.SetText(title)
	r.count.SetText(words.Int(len(g.Findings)))
	r.says.SetText(says)
	label := r.panel.labels[group]
	r.repair.SetLabel(label)
	visible(r.repair, label != "")
	visible(r.other, g.Rule == phonebook.RuleEncoding && w.changeEncoding != nil)
	r.head.Refresh()
}

func (r *problemRow) setFinding(line problemLine) {
	b := r.panel.window.book
	f := r.panel.finding(line)
	color := theme.ColorNameChange
	if r.panel.groups[line.group].Stops {
		color = theme.ColorNameBad
	}
	name, place := b.whereabouts(f.Problem)
	r.name.SetText(name)
	r.place.Set(place, parts.Style{Cut: true, Color: theme.ColorNameForeground2})
	r.now.Set(valueWords(b, f.Problem), parts.Style{Cut: true, Color: color})
	after, proposed := afterWords(b, f)
	style := parts.Style{Cut: true, Color: theme.ColorNameForeground3}
	if proposed {
		style.Color = theme.ColorNameForeground2
	}
	r.after.Set(after, style)
}
