package ui

import "fyne.io/fyne/v2"

// chooseTab shows the panel of a tab and turns the keyboard to it.
func (w *Window) chooseTab(tab int) {
	w.showTab(tab)
	w.enterPanel()
}

// enterPanel turns the keyboard to what the panel in front is about.
func (w *Window) enterPanel() {
	to := w.mainOf(w.tabs.Chosen())
	if to == nil {
		to = w.tabs
	}
	w.window.Canvas().Focus(to)
}

// mainOf returns the part of a panel that it is about: the list, or the first thing
// to press where there is none. It is nil for nothing.
func (w *Window) mainOf(tab int) fyne.Focusable {
	switch {
	case tab == tabPOPs:
		return w.pops.grid
	case tab == tabRegions && !w.regions.empty.Visible():
		return w.regions.grid
	case tab == tabProblems && len(w.problems.lines) > 0:
		return w.problems.keys
	case tab == tabChanges:
		return w.changes.grid
	case tab == tabReleases:
		return w.releases.tables[w.releases.lists.Chosen()].(fyne.Focusable)
	}
	return firstFocusable(w.body.Objects[tab])
}

// inPanel reports whether the keyboard is in the panel in front or the form beside
// it, or nowhere.
func (w *Window) inPanel() bool {
	focused := w.window.Canvas().Focused()
	if focused == nil {
		return true
	}
	part := focused.(fyne.CanvasObject)
	return covers(w.body, part) || w.form.object.Visible() && covers(w.form.object, part)
}

// leaveHidden turns the keyboard away from a panel that is not in front: a tab may
// be shown under a dialog, which gives the keyboard back to where it was.
func (w *Window) leaveHidden() {
	focused := w.window.Canvas().Focused()
	if focused == nil || !w.ready() {
		return
	}
	for _, o := range append([]fyne.CanvasObject{w.form.object}, w.body.Objects...) {
		if !o.Visible() && holds(o, focused.(fyne.CanvasObject)) {
			w.enterPanel()
			return
		}
	}
}

// holds reports whether a part is laid out in an object.
func holds(o, part fyne.CanvasObject) bool {
	if o == part {
		return true
	}
	for _, child := range inside(o) {
		if holds(child, part) {
			return true
		}
	}
	return false
}

// seesPOPs reports whether the selected POPs are on the screen: in the table, or in
// the form beside the problems. Commands on them do nothing elsewhere.
func (w *Window) seesPOPs() bool {
	return w.tabs.Chosen() == tabPOPs || w.tabs.Chosen() == tabProblems && w.form.object.Visible()
}

// offerPOPs lets the toolbar act on the selected POPs while they are seen.
func (w *Window) offerPOPs() {
	n := 0
	if w.book != nil && w.seesPOPs() {
		n = len(w.pops.selected())
	}
	w.toolbar.enable(n)
}
