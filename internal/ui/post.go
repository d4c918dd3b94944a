package ui

import (
	"context"
	"errors"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// reviewPost drafts the next release and shows what a post would do.
func (w *Window) reviewPost() {
	if !w.ready() {
		return
	}
	if w.posting != nil && w.posting.running() {
		w.posting.show()
		return
	}
	w.leaveFields()
	w.regions.leave()
	if len(w.hosts.list) == 0 {
		w.showTab(tabReleases)
		w.say(words.T("There is no server to post to"), words.T("Add a server first, or start the local phone book server to try posting on this computer."))
		return
	}
	w.review(true)
}

// reviewRelease drafts the next release and offers to make it.
func (w *Window) reviewRelease() {
	if !w.ready() {
		return
	}
	w.leaveFields()
	w.regions.leave()
	w.review(false)
}

// drafted is what a review is made of.
type drafted struct {
	rec       phonebook.ReleaseRecord
	set       admin.ChangeSet // what clients of the newest version that a delta leads from get
	made      bool
	passwords map[string]bool // servers whose password is kept
}

func (w *Window) review(toServers bool) {
	name, hosts := w.book.name(), w.hosts.list
	w.drafting = true
	w.status.say(sayBusy, words.T("Drafting the release …"))
	inOrder(w, func(context.Context) (drafted, error) {
		return w.draft(name, hosts, toServers)
	}, func(d drafted, err error) {
		w.drafting = false
		w.status.say(saySaved, "")
		if !w.isOpen(name) || !w.ready() {
			return // something else was begun meanwhile
		}
		if err != nil {
			w.refuse(err)
			return
		}
		r := &review{window: w, rec: d.rec, set: d.set, made: d.made}
		r.show(toServers, d.passwords)
	})
}

func (w *Window) draft(name string, hosts []admin.Host, toServers bool) (drafted, error) {
	d := drafted{made: true, passwords: map[string]bool{}}
	var err error
	d.rec, d.set, err = w.Service.Draft(name)
	if errors.Is(err, phonebook.ErrUnchanged) && toServers && d.set.Since != 0 {
		// Servers may still be behind the newest release.
		d.made = false
		d.rec, err = w.Service.Release(name, d.set.Since)
	}
	if err == nil {
		err = w.compareDraft(name, &d)
	}
	if err != nil {
		return d, err
	}
	for _, h := range hosts {
		if h.FTP != "" {
			_, err := w.keptPassword(h)
			d.passwords[h.Name] = err == nil
		}
	}
	return d, nil
}

// compareDraft finds what clients get: the difference to the newest version that a
// delta of the release leads from. Where none does it stays what changed since the last
// release, beside the words that every client gets the whole book.
func (w *Window) compareDraft(name string, d *drafted) (err error) {
	base, _ := newestDelta(d.rec.Manifest)
	switch {
	case !d.made:
		d.set, err = w.Service.Compare(name, base.Base, d.rec.Manifest.Version)
	case base.Base != 0 && base.Base != d.set.Since:
		d.set, err = w.Service.Changes(name, base.Base)
	}
	return err
}

// refuse tells why no release can be made.
func (w *Window) refuse(err error) {
	switch {
	case errors.Is(err, phonebook.ErrUnchanged):
		w.say(words.T("Nothing to release"), words.T("Clients would see nothing new since the last release."))
	default:
		if _, ok := errors.AsType[*admin.ReleaseError](err); ok {
			w.showTab(tabProblems)
		}
		w.Log.Error("draft a release", "cause", err)
		w.say(words.T("No release can be made"), explain(err))
	}
}
