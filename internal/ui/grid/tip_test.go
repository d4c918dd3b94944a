package grid

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// tipFixture is a grid whose pauses end when the test says so.
type tipFixture struct {
	*fixture
	pause func()
}

func openTips(t *testing.T) *tipFixture {
	t.Helper()
	model := count(20)
	model.cells["1.0"] = Cell{Text: "A name that is too long for its column, by far"}
	f := &tipFixture{fixture: open(t, model, Column{Title: "A title that is too long", Width: 100}, Column{Width: 100})}
	f.wait = func(_ time.Duration, do func()) func() {
		f.pause = do
		return func() { f.pause = nil }
	}
	return f
}

// rest moves the pointer and lets it rest there; it returns the tip.
func (f *tipFixture) rest(x, y float32) string {
	test.MoveMouse(f.window.Canvas(), fyne.NewPos(x, y))
	if f.pause != nil {
		f.pause()
	}
	if shown := test.WidgetRenderer(f.Grid).(*renderer).tip.layer.Visible(); shown != (f.tip.lines != nil) {
		return "drawn wrongly"
	}
	return strings.Join(f.tip.lines, "\n")
}

func TestTips(t *testing.T) {
	f := openTips(t)
	f.OnTip = func(key uint64, col int) string {
		switch {
		case col < 0 && key == 2:
			return "New since version 12"
		case col == 1 && key == 3:
			return "Choose a country."
		}
		return ""
	}
	tests := []struct {
		name string
		x, y float32
		want string
	}{
		{"whole cell", 50, lineY(0), ""},
		{"cut cell", 50, lineY(1), "A name that is too long for its column, by far"},
		{"mark", 10, lineY(2), "New since version 12"},
		{"no mark", 10, lineY(1), ""},
		{"reason", 150, lineY(3), "Choose a country."},
		{"title", 50, titleY, "A title that is too long"},
		{"right of the columns", 290, lineY(2), ""},
		{"below the rows", 50, lineY(30), ""},
	}
	for _, tt := range tests {
		if got := f.rest(tt.x, tt.y); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTipGoes(t *testing.T) {
	f := openTips(t)
	for name, do := range map[string]func(){
		"scroll": func() { test.Scroll(f.window.Canvas(), fyne.NewPos(50, lineY(1)), 0, -notch) },
		"key":    func() { f.key(fyne.KeyDown) },
		"click":  func() { f.click(1, 0) },
		"leave":  f.MouseOut,
	} {
		f.scrollBy(-100, 0)
		f.rest(50, lineY(0))
		if f.rest(50, lineY(1)) == "" {
			t.Fatalf("%s: no tip", name)
		}
		do()
		if f.tip.shown || f.pause != nil {
			t.Errorf("%s: the tip stays", name)
		}
	}
}

func TestTipWraps(t *testing.T) {
	f := openTips(t)
	f.model.cells["1.0"] = Cell{Text: strings.Repeat("word ", 400) + strings.Repeat("日本", 300)}
	f.rest(50, lineY(1))
	if len(f.tip.lines) != tipLines || !strings.HasSuffix(f.tip.lines[tipLines-1], ellipsis) {
		t.Errorf("%d lines, the last is %q", len(f.tip.lines), f.tip.lines[len(f.tip.lines)-1])
	}
	face := f.fit.face(12, false)
	for _, text := range []string{strings.Repeat("日本", 90), "one\ntwo", strings.Repeat("x", 300)} {
		for _, line := range face.wrap(text, 200) {
			if face.sum(line) > 200 {
				t.Errorf("%q is wider than a tip", line)
			}
		}
	}
}
