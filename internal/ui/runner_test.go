package ui

import (
	"context"
	"testing"
)

// After the screen has gone nothing is shown, and what is queued is still done.
func TestBackgroundWithoutScreen(t *testing.T) {
	tasks := NewBackground()
	q := &queue{tasks: tasks}
	shown, saved := false, 0
	tasks.Detach()
	for range 3 {
		q.add(func(context.Context) {
			saved++
			tasks.Do(func() { shown = true })
		})
	}
	tasks.Stop()
	if saved != 3 || shown {
		t.Errorf("saved %d times, shown %t", saved, shown)
	}
}
