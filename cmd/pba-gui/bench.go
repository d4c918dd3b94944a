package main

import (
	"context"
	"encoding/json"
	"fmt"
	"image/color"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/cputime"
)

// figures is what a measured window tells. Frame figures are of the whole
// process with its graphics; the peer is Fyne's table in the same window.
type figures struct {
	FirstFrame          time.Time     // when the book was painted
	Row, Page           time.Duration // computed for a frame that scrolls by a row, by a page
	Arrow               time.Duration // computed for a frame in which the current cell goes down
	AloneRow, PeerRow   time.Duration // as Row, by the table alone and by its peer alone
	AlonePage, PeerPage time.Duration
	Keystroke           time.Duration // from a key in the search box until the rows are painted; the median
	Idle                float64       // share of one core while nothing happens
	Memory              uint64        // bytes resident after the first frame
	MemoryAfterScrolls  uint64
}

const (
	benchFrames = 200
	benchKeys   = 40
	benchIdle   = 5 * time.Second
	rowPixels   = 26
)

// bench drives the real window and measures it.
type bench struct {
	window fyne.Window
	ctx    context.Context
	probe  *canvas.Raster
	paints chan struct{}
}

// startBench measures the window as soon as it shows a book, writes the figures
// to a file and closes the window.
func (p *program) startBench() {
	b := &bench{window: p.window.Window(), paints: make(chan struct{}, 1)}
	p.tasks.Go(func(ctx context.Context) {
		b.ctx = ctx
		f := b.measure()
		data, err := json.MarshalIndent(f, "", "  ")
		if err == nil {
			err = os.WriteFile(p.figures, append(data, '\n'), 0o600)
		}
		if err != nil {
			p.log.Error("write the figures", "cause", err)
		}
		fyne.Do(b.window.Close)
	})
}

func (b *bench) measure() (f figures) {
	b.watch()
	// The title names the book once it is shown.
	open := func() bool { return strings.Contains(b.title(), "–") }
	for deadline := time.Now().Add(10 * time.Second); !open() && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	b.painted()
	f.FirstFrame = time.Now()
	f.Memory = resident()
	f.Idle = b.idle()
	if b.ctx.Err() != nil {
		return f
	}
	table := b.table()
	f.Row, f.Page = b.scroll(table)
	f.Arrow = b.frames(func(int) { table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) })
	f.MemoryAfterScrolls = resident()
	f.Keystroke = b.search()
	fyne.DoAndWait(func() {
		b.command(fyne.KeyL) // all rows again
		b.show(table)
	})
	b.painted()
	f.AloneRow, f.AlonePage = b.scroll(table)
	f.PeerRow, f.PeerPage = b.peer()
	return f
}

// watch lays a single pixel over the window: it is painted with every frame in
// which it was refreshed, behind everything else of that frame.
func (b *bench) watch() {
	b.probe = canvas.NewRasterWithPixels(func(int, int, int, int) color.Color {
		select {
		case b.paints <- struct{}{}:
		default: // nobody waits
		}
		return color.Transparent
	})
	fyne.DoAndWait(func() { b.show(b.window.Content()) })
	b.wait()
}

// wait waits for a frame, but not for one that never comes.
func (b *bench) wait() {
	select {
	case <-b.paints:
	case <-b.ctx.Done():
	}
}

func (b *bench) show(content fyne.CanvasObject) {
	corner := container.NewWithoutLayout(b.probe)
	b.probe.Resize(fyne.NewSquareSize(1))
	b.window.SetContent(container.NewStack(content, corner))
}

// painted waits until what was changed so far is painted.
func (b *bench) painted() { b.after(func() {}) }

// after waits until what a step changes is painted. The mark that tells is set with
// the step: a frame in between would be paid for, and be told of one only.
func (b *bench) after(step func()) {
	select {
	case <-b.paints:
	default: // no frame came in between
	}
	fyne.DoAndWait(func() {
		step()
		b.probe.Refresh()
	})
	b.wait()
}

func (b *bench) title() (title string) {
	fyne.DoAndWait(func() { title = b.window.Title() })
	return title
}

func (b *bench) idle() float64 {
	before := cputime.Now()
	select {
	case <-time.After(benchIdle):
	case <-b.ctx.Done():
	}
	return float64(cputime.Now()-before) / float64(benchIdle)
}

// frames returns what a frame computes that follows a step.
func (b *bench) frames(step func(i int)) time.Duration {
	before := cputime.Now()
	for i := range benchFrames {
		b.after(func() { step(i) })
	}
	return (cputime.Now() - before) / benchFrames
}

// worked is the table of POPs as it is worked.
type worked interface {
	fyne.Widget
	fyne.Focusable
	fyne.Scrollable
}

// table returns the table of POPs: a cursor key that nothing else wants gives it
// the keyboard.
func (b *bench) table() (table worked) {
	fyne.DoAndWait(func() {
		c := b.window.Canvas()
		c.Unfocus()
		c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyDown})
		table = c.Focused().(worked)
	})
	return table
}

// scroll turns the wheel over the table, by its row and by its page.
func (b *bench) scroll(table worked) (row, page time.Duration) {
	turn := func(pixels float32) time.Duration {
		return b.frames(func(int) {
			table.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -pixels)})
		})
	}
	return turn(rowPixels), turn(20 * rowPixels)
}

// search types into the search box, one character at a time.
func (b *bench) search() time.Duration {
	fyne.DoAndWait(func() { b.command(fyne.KeyF) })
	var times []time.Duration
	text := "5a 20 ia 9 "
	for i := range benchKeys {
		begun := time.Now()
		b.after(func() {
			target := b.window.Canvas().Focused()
			if i%len(text) == 0 {
				b.command(fyne.KeyL)
			}
			target.TypedRune(rune(text[i%len(text)]))
		})
		times = append(times, time.Since(begun))
	}
	slices.Sort(times)
	return times[len(times)/2]
}

// command presses a key with Ctrl.
func (b *bench) command(key fyne.KeyName) {
	b.window.Canvas().(fyne.Shortcutable).TypedShortcut(
		&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault})
}

// peerCells are columns like those of the table of POPs.
var peerCells = []string{
	"City %05d", "United States", "Region %d", "2%02d", "555-%04d", "300–%d", "In service", "Entry %d", "48", "Comments %d", "%d",
}

// peer measures Fyne's table with as many rows in the same window.
func (b *bench) peer() (row, page time.Duration) {
	var table *widget.Table
	fyne.DoAndWait(func() {
		table = widget.NewTableWithHeaders(func() (int, int) { return 65000, len(peerCells) },
			func() fyne.CanvasObject { return widget.NewLabel("") },
			func(at widget.TableCellID, o fyne.CanvasObject) {
				o.(*widget.Label).SetText(fmt.Sprintf(peerCells[at.Col], at.Row))
			})
		for col := range peerCells {
			table.SetColumnWidth(col, 112)
		}
		b.show(table)
	})
	b.painted()
	row = b.frames(func(i int) { table.ScrollTo(widget.TableCellID{Row: 60 + i}) })
	page = b.frames(func(i int) { table.ScrollTo(widget.TableCellID{Row: 400 + 20*i}) })
	return row, page
}

// resident returns the memory that the process has in use, as the system counts
// it where it tells, else as the runtime does.
func resident() uint64 {
	runtime.GC()
	if data, err := os.ReadFile("/proc/self/statm"); err == nil {
		var size, pages uint64
		if n, _ := fmt.Sscan(string(data), &size, &pages); n == 2 {
			return pages * uint64(os.Getpagesize())
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys
}
