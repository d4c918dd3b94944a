package main

import (
	"errors"
	"syscall"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/pkg/cab"
	"github.com/phonebookadmin/pba/pkg/post"
)

// serverRemedies are what to do about servers.
func serverRemedies(err error) []remedy {
	return []remedy{
		{errors.Is(err, post.ErrLogin), "Check the user and the password. Nothing was changed on the server."},
		{errors.Is(err, post.ErrUnreachable), "Check the address, the port and the network."},
		{errors.Is(err, post.ErrNeedsTLS), "Encrypt the session: pba host edit NAME --tls explicit."},
		{errors.Is(err, post.ErrNoTLS), "Ask its administrator for TLS. pba host edit NAME --tls off sends the password in clear."},
		{errors.Is(err, post.ErrNoCallBack), "Let the server in through the firewall, at ports chosen with pba host edit NAME --active-ports, or use --mode passive."},
		{errors.Is(err, post.ErrMode), "Use the other one: pba host edit NAME --mode active or passive."},
		{errors.Is(err, post.ErrNoPort), "Choose more ports: pba host edit NAME --active-ports FIRST-LAST."},
		{errors.Is(err, post.ErrReuse), "Let the server use TLS 1.3 or session tickets, or not insist (proftpd: TLSOptions NoSessionReuseRequired)."},
		{errors.Is(err, post.ErrFull) || errors.Is(err, syscall.ENOSPC), "Make room on the server. Clients keep the old release; then post again."},
		{errors.Is(err, post.ErrDenied), "Give the account the right to write in its directory. pba host check NAME shows what it may do."},
		{errors.Is(err, post.ErrStalled) || errors.Is(err, post.ErrNoReply), "Post again. Clients keep what they have until a post is whole."},
		{errors.Is(err, pbs.ErrNotPBS), "Check the address: it ends in /pbserver/pbserver.dll, or in what stands for it there."},
		{errors.Is(err, pbs.ErrDamaged), "Ask again. If it stays so, something between here and the server changes what it sends."},
		{is[*admin.UnansweredError](err), "The release lies on the server. Check that the phone book server there runs, reads that directory, and is the one at the probe address."},
	}
}

// cabinetRemedies are what to do about cabinets.
func cabinetRemedies(err error) []remedy {
	return []remedy{
		{errors.Is(err, cab.ErrFormat) || errors.Is(err, cab.ErrChecksum), "Get the cabinet again: it was damaged on its way or on the disk, or is none."},
		{errors.Is(err, cab.ErrAlgorithm) || errors.Is(err, cab.ErrSet), "Extract it with another program, such as cabextract."},
		{errors.Is(err, cab.ErrEmpty), "Name at least one file to put in."},
	}
}

// decisions are what the administrator has to decide about a server.
func decisions(err error) (out []string) {
	if c, ok := errors.AsType[*post.ConflictError](err); ok {
		words := "Nothing was overwritten. Decide with pba post --skip HOST, --adopt HOST or --replace HOST; pba post --help says what they do."
		if c.Kind == post.Ahead {
			words = "Nothing was overwritten. Post a newer release, or leave it out with --skip HOST. Where that version was not made here, --adopt HOST goes on above it."
		}
		out = append(out, words)
	}
	if c, ok := errors.AsType[*post.CertificateError](err); ok {
		words := "Nothing was sent. If the server's administrator confirms this fingerprint: pba host trust NAME " + c.Fingerprint
		if c.Pinned != "" {
			words = "Nothing was sent. Ask the server's administrator whether the key was changed; if so: pba host trust NAME " + c.Fingerprint
		}
		out = append(out, words)
	}
	if is[*post.LockedError](err) {
		out = append(out, "Wait until that post has ended. If it broke off and nobody posts: pba post --break-lock.")
	}
	return out
}
