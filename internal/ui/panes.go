package ui

import (
	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Widths of the panes in pixels of the design.
const (
	sidebarWidth  = 216
	sidebarNarrow = 184
	narrowWindow  = 1100 // below it the sidebar is narrow
	smallWindow   = 760  // below it the sidebar is hidden until it is asked for
	leastSidebar  = 140
	mostSidebar   = 420
	formWidth     = 288
	formNarrow    = 286
	leastForm     = 268
	mostForm      = 480
)

// arrange lays the main screen out: toolbar, sidebar, tabs with their panels, form,
// status bar.
func (w *Window) arrange() fyne.CanvasObject {
	w.side = parts.NewPane(w.sidebar.object, parts.AtRight, sidebarWidth, leastSidebar, mostSidebar)
	w.side.SetWidth(w.layout.SidebarWidth)
	w.side.OnDragged = func(width float32) {
		w.layout.SidebarWidth = width
		w.remember()
	}
	visible(w.side.Object, !w.layout.Sidebar)
	top := parts.Fixed(0, 44, parts.Frame(nil, parts.Line(), nil, nil, parts.Pad(8, 7, 0, 0,
		parts.Frame(nil, nil, w.toolbar.left, w.toolbar.right, w.search.object))))
	tabs := parts.Fixed(0, 36, parts.Stack(parts.NewSurface(theme.ColorNameSurface),
		parts.Frame(nil, parts.Line(), nil, nil, parts.Space(0, 0)), parts.Pad(0, 0, 6, 0, w.tabs)))
	center := parts.Frame(tabs, nil, nil, w.form.object, w.body)
	frame := parts.Frame(top, w.status.object, w.side.Object, nil, center)
	w.side.OnLayout = frame.Refresh
	frame.Layout = &screen{window: w, frame: frame.Layout}
	return frame
}

// newFormPane puts the form into its pane.
func (w *Window) newFormPane(content fyne.CanvasObject) *parts.Pane {
	p := parts.NewPane(content, parts.AtLeft, formWidth, leastForm, mostForm)
	p.SetWidth(w.layout.FormWidth)
	p.OnLayout = func() { w.main.Refresh() }
	p.OnDragged = func(width float32) {
		w.layout.FormWidth = width
		w.remember()
	}
	return p
}

// screen fits the sidebar and the toolbar over it to the width of the window
// before the rest is laid out.
type screen struct {
	window *Window
	frame  fyne.Layout
}

// Layout is called by Fyne.
func (s *screen) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	s.fit(size.Width)
	s.frame.Layout(objects, size)
}

// MinSize is called by Fyne.
func (s *screen) MinSize(objects []fyne.CanvasObject) fyne.Size { return s.frame.MinSize(objects) }

// fit gives the panes what a window of a width, which counts the more the smaller
// its texts are, has for them.
func (s *screen) fit(width float32) {
	w := s.window
	width /= w.layout.scale()
	sidebar, form := float32(sidebarWidth), float32(formWidth)
	if width < narrowWindow {
		sidebar = sidebarNarrow
	}
	w.small = width < smallWindow
	if w.small {
		form = formNarrow
	}
	w.side.SetUsual(sidebar)
	w.form.pane.SetUsual(form)
	w.side.SetMost(width * paneMostShare)
	w.form.pane.SetMost(width * paneMostShare)
	visible(w.side.Object, w.sidebarShown())
	w.toolbar.fit(sidebar, w.small)
	w.search.look.fit()
}

// paneMostShare is how much of the window a pane may take, however wide it was
// dragged in a larger one.
const paneMostShare = 0.42

// sidebarShown reports whether the sidebar has its place: in a small window only
// after it was asked for.
func (w *Window) sidebarShown() bool {
	if w.small {
		return w.sideAsked
	}
	return !w.layout.Sidebar
}

// toggleForm shows or hides the form.
func (w *Window) toggleForm() {
	w.layout.Form = !w.layout.Form
	w.form.place(w.tabs.Chosen())
	w.offerPOPs()
	w.leaveHidden()
	w.remember()
}

// toggleSidebar shows or hides the sidebar.
func (w *Window) toggleSidebar() {
	if w.small {
		w.sideAsked = !w.sideAsked
	} else {
		w.layout.Sidebar = !w.layout.Sidebar
		w.remember()
	}
	visible(w.side.Object, w.sidebarShown())
	w.main.Refresh()
}
