package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// problemsPanel lists what is wrong with the book by rules, with what mends it. A
// click goes to the field in the form beside it.
type problemsPanel struct {
	window *Window
	object fyne.CanvasObject
	list   *parts.List
	keys   *problemKeys
	kinds  *parts.Tabs
	says   *parts.Text
	apply  *parts.Button
	empty  fyne.CanvasObject
	time   *parts.Text

	groups  []session.ProblemGroup // that the filter shows
	labels  []string               // of the buttons of the groups
	lines   []problemLine          // that are on the screen, open groups with their findings
	tall    []int                  // lines of groups whose height is set in the list
	folded  map[session.Topic]bool // as the user left them
	current problemKey             // where the keyboard is
}

// problemLine is a line of the list: a group, or with row ≥ 0 one of its findings.
type problemLine struct{ group, row int }

// problemKey finds a line again after the book was loaded.
type problemKey struct {
	topic session.Topic
	id    phonebook.POPID
	field phonebook.Field
	head  bool
}

// openRows is how many findings a group has at most that is open without being asked.
const openRows = 50

func newProblemsPanel(w *Window) *problemsPanel {
	p := &problemsPanel{window: w, folded: map[session.Topic]bool{}}
	p.list = parts.NewRows(func() int { return len(p.lines) },
		func() fyne.CanvasObject { return newProblemRow(p) },
		func(i int, o fyne.CanvasObject) { o.(*problemRow).set(i) })
	p.keys = newProblemKeys(p)
	p.kinds = parts.NewSegments([]string{"", "", ""}, func(int) { p.refresh() })
	p.says = parts.NewText("", parts.Style{Color: theme.ColorNameForeground2, Size: fynetheme.SizeNameCaptionText, Cut: true})
	p.apply = parts.NewButton(parts.Plain, fynetheme.ConfirmIcon(), "", p.applyAll)
	bar := parts.Pad(8, 8, 16, 12, parts.Fold(8, 270, parts.Row(16, parts.Upto(0, 120, 0, p.kinds), parts.Grow(parts.Tell(p.says))), parts.Wrap(8, p.apply)))
	top := parts.Column(0, bar, parts.Line(), newProblemHeader())
	p.time = parts.NewText("", parts.Style{Align: fyne.TextAlignCenter, Cut: true, Color: theme.ColorNameForeground2})
	title := parts.Title
	title.Align = fyne.TextAlignCenter
	p.empty = parts.Amid(640, parts.Column(4,
		parts.Row(0, parts.Grow(), parts.NewIcon(icon("live"), theme.ColorNameAdd, 28), parts.Grow()),
		parts.NewText(words.T("Nothing to repair"), title), p.time))
	p.object = parts.Stack(parts.NewSurface(theme.ColorNameSurface),
		parts.Frame(top, nil, nil, nil, parts.Stack(p.keys, p.list.Object, p.empty)))
	return p
}

// checking says that the list is older than the book.
func (p *problemsPanel) checking() { p.says.SetText(words.T("Checking …")) }

// refresh lists the problems of the loaded book.
func (p *problemsPanel) refresh() {
	b := p.window.book
	all, errors, safe := 0, 0, 0
	p.groups, p.labels = nil, nil
	kind := p.kinds.Chosen()
	for _, g := range b.groups {
		all += len(g.Findings)
		if g.Stops {
			errors += len(g.Findings)
		}
		if kind == 0 || g.Stops == (kind == 1) {
			p.groups = append(p.groups, g)
			label, n := repairWords(g, b)
			p.labels = append(p.labels, label)
			safe += n
		}
	}
	p.kinds.SetWord(0, words.T("All {{.N}}", "N", all))
	p.kinds.SetWord(1, words.N("{{.N}} errors", errors))
	p.kinds.SetWord(2, words.N("{{.N}} warnings", all-errors))
	p.says.SetText(words.T("Errors stop the next release, warnings do not."))
	p.apply.SetLabel(words.N("Apply {{.N}} suggestions", safe))
	visible(p.apply, safe > 0)
	p.time.SetText(words.T("Checked at {{.Time}}", "Time", words.Clock(b.checked)))
	visible(p.empty, len(p.groups) == 0)
	p.unfold()
	p.object.Refresh()
}

// unfold puts the lines of the open groups on the screen.
func (p *problemsPanel) unfold() {
	was := p.tall
	p.tall, p.lines = nil, p.lines[:0]
	for g, group := range p.groups {
		p.tall = append(p.tall, len(p.lines))
		p.lines = append(p.lines, problemLine{g, -1})
		if p.isOpen(group) {
			for row := range group.Findings {
				p.lines = append(p.lines, problemLine{g, row})
			}
		}
	}
	for _, i := range was {
		if !slices.Contains(p.tall, i) {
			p.list.SetHeight(i, theme.Px(problemHeight))
		}
	}
	for _, i := range p.tall {
		if !slices.Contains(was, i) {
			p.list.SetHeight(i, theme.Px(groupHeight))
		}
	}
	p.list.Refresh()
}

func (p *problemsPanel) isOpen(g session.ProblemGroup) bool {
	if folded, said := p.folded[g.Topic]; said {
		return !folded
	}
	return len(p.groups) == 1 || len(g.Findings) <= openRows
}

// fold opens or closes a group.
func (p *problemsPanel) fold(group int, closed bool) {
	p.folded[p.groups[group].Topic] = closed
	p.unfold()
}

// finding returns what a line shows, nil for that of a group.
func (p *problemsPanel) finding(line problemLine) *session.Finding {
	if line.row < 0 {
		return nil
	}
	return &p.groups[line.group].Findings[line.row]
}

func (p *problemsPanel) key(line problemLine) problemKey {
	k := problemKey{topic: p.groups[line.group].Topic, head: line.row < 0}
	if f := p.finding(line); f != nil {
		k.id, k.field = f.POP.ID, f.Err.Field
	}
	return k
}

// at returns the line of the keyboard, -1 for none.
func (p *problemsPanel) at() int {
	return slices.IndexFunc(p.lines, func(l problemLine) bool { return p.key(l) == p.current })
}

// choose moves to a line and shows its POP in the form.
func (p *problemsPanel) choose(i int) {
	if i < 0 || i >= len(p.lines) {
		return
	}
	p.current = p.key(p.lines[i])
	p.list.Refresh()
	p.list.ScrollTo(i)
	if f := p.finding(p.lines[i]); f != nil && f.POP.ID != 0 {
		p.window.reveal(f.POP.ID)
	}
}

// visit moves to a line and to the field that is wrong.
func (p *problemsPanel) visit(i int) {
	p.choose(i)
	if i < 0 || i >= len(p.lines) {
		return
	}
	f := p.finding(p.lines[i])
	switch {
	case f == nil:
		p.fold(p.lines[i].group, p.isOpen(p.groups[p.lines[i].group]))
	case f.POP.ID == 0 && f.Draft:
		p.window.newPOP()
	case f.POP.ID == 0:
		p.window.showTab(tabRegions)
	default:
		p.window.showForm()
		p.window.form.focusField(f.Err.Field)
	}
}

// next visits the next problem, or with -1 the one before, and opens its group.
func (p *problemsPanel) next(by int) {
	type place struct{ group, row int }
	var all []place
	now := -1
	for g := range p.groups {
		for row := range p.groups[g].Findings {
			k := p.key(problemLine{g, row})
			if k == p.current || p.current.head && k.topic == p.current.topic && now < 0 && by < 0 {
				now = len(all)
			}
			if p.current.head && k.topic == p.current.topic && row == 0 && by > 0 {
				now = len(all) - 1
			}
			all = append(all, place{g, row})
		}
	}
	if len(all) == 0 {
		p.window.status.say(sayDone, words.T("Nothing to repair."))
		return
	}
	if now < 0 && by < 0 && p.current == (problemKey{}) {
		now = 0
	}
	to := all[((now+by)%len(all)+len(all))%len(all)]
	if !p.isOpen(p.groups[to.group]) {
		p.fold(to.group, false)
	}
	p.visit(slices.Index(p.lines, problemLine(to)))
}

// nextProblem goes to the next problem, or with -1 to the one before.
func (w *Window) nextProblem(by int) {
	if !w.ready() {
		return
	}
	w.leaveFields()
	w.showTab(tabProblems)
	w.problems.next(by)
}

// safeOf returns the findings whose repair may be made together with all others.
func safeOf(findings []session.Finding) []session.Finding {
	var out []session.Finding
	for _, f := range findings {
		if f.Repair.Safe() {
			out = append(out, f)
		}
	}
	return out
}

// applyAll makes all safe repairs that are shown in one step.
func (p *problemsPanel) applyAll() {
	var all []session.Finding
	for _, g := range p.groups {
		all = append(all, safeOf(g.Findings)...)
	}
	p.window.mend(all)
}
