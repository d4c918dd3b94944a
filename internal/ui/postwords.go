package ui

import (
	"context"
	"errors"
	"slices"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/words"
)

// resultWords tell what happened on a server.
func resultWords(r admin.HostResult) string {
	switch {
	case r.Status == admin.PostHeld:
		return words.T("Nothing was sent: a pilot is not live.")
	case r.Status == admin.PostSkipped:
		return words.T("Nothing was sent, as you chose.")
	case r.Err != nil:
		return explain(r.Err)
	case r.Status == admin.PostLive:
		return words.T("A client's question was answered with this release, {{.Size}}", "Size", words.Size(r.Bytes))
	case r.Status == admin.PostUploaded:
		return words.T("Sent {{.Size}} and read it back. Without a client address nobody asks as a client would.", "Size", words.Size(r.Bytes))
	}
	return words.T("Nothing to send, it was there")
}

// postWords tells in a sentence or two how a post ended.
func postWords(r admin.PostResult, err error) string {
	counts := map[string]int{}
	for _, h := range r.Hosts {
		counts[h.Status]++
	}
	good := counts[admin.PostLive] + counts[admin.PostUploaded] + counts[admin.PostCurrent]
	failed, conflict, silent := counts[admin.PostFailed], counts[admin.PostConflict], sent(r)
	version := int(r.Version)
	switch {
	case len(r.Hosts) == 0 && err != nil:
		return explain(err)
	case errors.Is(err, context.Canceled):
		return words.N("Cancelled. Version {{.Version}} reached {{.N}} servers; the others keep what they had.", good, "Version", version)
	case failed+conflict == 0:
		return words.N("Version {{.Version}} is on {{.N}} servers.", good, "Version", version)
	case good == 0 && len(r.Hosts) == 1 && silent == 1:
		return explain(r.Hosts[0].Err)
	case silent > 0:
		others := r
		others.Hosts = slices.DeleteFunc(slices.Clone(r.Hosts), func(h admin.HostResult) bool { return unanswered(h) })
		said := words.N("The files are on {{.N}} more servers, but no client is answered there.", silent)
		if len(others.Hosts) == 0 {
			return said
		}
		return postWords(others, err) + " " + said
	case conflict == 0 && good == 0:
		return words.N("No server took the release: {{.N}} failed. They keep what they had.", failed)
	case conflict == 0:
		return words.N("Version {{.Version}} is on {{.N}} servers; {{.Failed}} failed.", good, "Version", version, "Failed", failed)
	case good == 0:
		return words.T("No server took the release: {{.Failed}} failed, {{.Conflict}} in conflict. They keep what they had.", "Failed", failed, "Conflict", conflict)
	}
	return words.N("Version {{.Version}} is on {{.N}} servers; {{.Failed}} failed, {{.Conflict}} in conflict.", good,
		"Version", version, "Failed", failed, "Conflict", conflict)
}

// sent counts the servers that have the files and do not hand them to clients.
func sent(r admin.PostResult) int {
	n := 0
	for _, h := range r.Hosts {
		if unanswered(h) {
			n++
		}
	}
	return n
}

func unanswered(h admin.HostResult) bool {
	_, ok := errors.AsType[*admin.UnansweredError](h.Err)
	return ok
}
