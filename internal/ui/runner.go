package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
)

// Tasks runs what must not hold the window up. Tests bring one that runs
// everything at once.
type Tasks interface {
	// Go runs work away from the screen. The context ends with the window.
	Go(work func(context.Context))
	// Do runs an update on the screen's goroutine, soon.
	Do(update func())
}

// Background is the [Tasks] of a running program.
type Background struct {
	ctx    context.Context
	cancel context.CancelFunc
	all    sync.WaitGroup
	gone   atomic.Bool // the screen takes no more updates
}

// NewBackground returns tasks that run until Stop.
func NewBackground() *Background {
	b := &Background{}
	b.ctx, b.cancel = context.WithCancel(context.Background())
	return b
}

// Go implements [Tasks].
func (b *Background) Go(work func(context.Context)) {
	b.all.Go(func() { work(b.ctx) })
}

// Do implements [Tasks]. After Detach it does nothing.
func (b *Background) Do(update func()) {
	if b.gone.Load() {
		return
	}
	fyne.Do(func() {
		if !b.gone.Load() {
			update()
		}
	})
}

// After runs an update on the screen's goroutine after a while, unless the
// screen has gone by then.
func (b *Background) After(wait time.Duration, update func()) {
	time.AfterFunc(wait, func() { b.Do(update) })
}

// Detach ends the updates of the screen, which Fyne would else run on the wrong
// goroutine, or on no screen. What was queued to be saved is still saved.
func (b *Background) Detach() { b.gone.Store(true) }

// Stop cancels what runs and waits for its end. It must not be called on the
// screen's goroutine before the screen has gone, and nothing may be started
// after it.
func (b *Background) Stop() {
	b.Detach()
	b.cancel()
	b.all.Wait()
}

// queue runs work one after the other, so that two edits of a book never meet.
type queue struct {
	tasks Tasks

	mu      sync.Mutex
	waiting []func(context.Context)
	running bool
}

func (q *queue) add(work func(context.Context)) {
	q.mu.Lock()
	q.waiting = append(q.waiting, work)
	start := !q.running
	q.running = true
	q.mu.Unlock()
	if start {
		q.tasks.Go(q.drain)
	}
}

func (q *queue) drain(ctx context.Context) {
	for {
		q.mu.Lock()
		if len(q.waiting) == 0 {
			q.running = false
			q.mu.Unlock()
			return
		}
		work := q.waiting[0]
		q.waiting = q.waiting[1:]
		q.mu.Unlock()
		// Also after Stop: what was to be saved is saved.
		work(ctx)
	}
}

// inOrder queues work that reads or writes books and hands its result to the
// screen.
func inOrder[T any](w *Window, work func(context.Context) (T, error), then func(T, error)) {
	w.queue.add(func(ctx context.Context) {
		v, err := work(ctx)
		w.tasks.Do(func() { then(v, err) })
	})
}

// aside runs work that waits for a network or a person, beside the queue.
func aside[T any](w *Window, work func(context.Context) (T, error), then func(T, error)) {
	w.tasks.Go(func(ctx context.Context) {
		v, err := work(ctx)
		w.tasks.Do(func() { then(v, err) })
	})
}

// after runs an update after a while. Tasks that run everything at once know no
// later: what only passes by, such as a tooltip, then never comes.
func (w *Window) after(wait time.Duration, update func()) {
	if t, ok := w.tasks.(interface {
		After(time.Duration, func())
	}); ok {
		t.After(wait, update)
	}
}

// inOrderError is [inOrder] for work without a result.
func inOrderError(w *Window, work func() error, then func(error)) {
	inOrder(w, func(context.Context) (struct{}, error) { return struct{}{}, work() },
		func(_ struct{}, err error) { then(err) })
}
