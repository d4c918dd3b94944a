package ui

import (
	"context"
	"errors"
	"time"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// How often the window looks for posts that are due, and how long one that failed
// waits before it is tried again.
const (
	DuePause   = 30 * time.Second
	retryPause = 10 * time.Minute
)

// Watch posts what is due, now and every so often, until the tasks end.
func (w *Window) Watch(every time.Duration) {
	w.tasks.Go(func(ctx context.Context) {
		ticks := time.NewTicker(every)
		defer ticks.Stop()
		for {
			w.tasks.Do(w.postDue)
			select {
			case <-ticks.C:
			case <-ctx.Done():
				return
			}
		}
	})
}

// postDue posts what is due, beside the queue. Two posts never run at once: they
// would take each other's lock.
func (w *Window) postDue() {
	if w.restoring || w.sending() {
		return
	}
	w.duePosting = true
	inOrder(w, func(context.Context) ([]admin.Scheduled, error) { return w.Service.Due(retryPause) }, func(due []admin.Scheduled, err error) {
		if err != nil || len(due) == 0 {
			w.duePosting = false
			w.fail("look for scheduled posts", err)
			return
		}
		w.status.say(sayBusy, words.T("Posting what was scheduled …"))
		kept := func(_ context.Context, h admin.Host) (string, error) { return w.keptPassword(h) }
		aside(w, func(ctx context.Context) ([]admin.DueResult, error) {
			return w.Service.PostDue(ctx, retryPause, admin.PostOptions{Password: kept})
		}, w.endDue)
	})
}

// endDue tells how the scheduled posts ended.
func (w *Window) endDue(results []admin.DueResult, err error) {
	w.duePosting = false
	if errors.Is(err, context.Canceled) {
		return
	}
	for _, r := range results {
		for _, h := range r.Result.Hosts {
			w.hosts.learn(r.Scheduled.Book, h.Host, resultState(h))
		}
	}
	kind, said := dueWords(results)
	if err != nil && !errors.Is(err, phonebook.ErrUnchanged) {
		w.Log.Error("post what was scheduled", "cause", err)
		if kind != sayBad {
			kind, said = sayBad, explain(err)
		}
	}
	if w.book == nil {
		w.status.say(kind, said)
		return
	}
	w.reload(func() { w.status.say(kind, said) })
}

// dueWords tells how scheduled posts ended: what failed comes first.
func dueWords(results []admin.DueResult) (saying, string) {
	for _, r := range results {
		if r.Err != nil {
			return sayBad, words.T("The scheduled post of {{.Book}}, version {{.Version}}, failed: {{.Reason}} It is tried again.",
				"Book", r.Scheduled.Book, "Version", int(r.Scheduled.Version), "Reason", explain(r.Err))
		}
	}
	if len(results) != 1 {
		return sayDone, words.N("{{.N}} scheduled posts are done.", len(results))
	}
	r := results[0]
	if r.Superseded {
		return sayDone, words.T("The scheduled post of {{.Book}}, version {{.Version}}, was not needed: every server has a newer one.",
			"Book", r.Scheduled.Book, "Version", int(r.Scheduled.Version))
	}
	return sayDone, words.N("Posted {{.Book}}, version {{.Version}}, to {{.N}} servers, as scheduled.", len(r.Result.Hosts),
		"Book", r.Scheduled.Book, "Version", int(r.Scheduled.Version))
}
