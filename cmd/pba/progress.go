package main

import (
	"fmt"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// progressLine shows what is being done on one line of a terminal, at most ten
// times a second, and nothing when messages go to a file.
type progressLine struct {
	app  *app
	on   bool
	last time.Time
}

func (a *app) progressLine() *progressLine {
	_, on := terminal(a.err)
	return &progressLine{app: a, on: on}
}

func (p *progressLine) show(text string) {
	if !p.on || time.Since(p.last) < 100*time.Millisecond {
		return
	}
	p.last = time.Now()
	p.app.line(text)
}

// rows is the progress of reading a list.
func (p *progressLine) rows(n int) { p.show(phonebook.Thousands(n) + " rows read") }

// post is the progress of a post.
func (p *progressLine) post(host string, e post.Event) {
	if e.Phase == post.Retrying {
		p.show(fmt.Sprintf("%s: again in %s: %v", host, e.Wait.Round(time.Second), e.Err))
		return
	}
	percent := 100
	if e.Total > 0 {
		percent = int(100 * e.Done / e.Total)
	}
	p.show(fmt.Sprintf("%s: %s %s %d %%", host, e.Phase, e.File, percent))
}

// clear takes the line away before a result is printed.
func (p *progressLine) clear() {
	if !p.last.IsZero() {
		p.app.line("")
	}
}
