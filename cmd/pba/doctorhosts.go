package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/post"
)

// checkHosts checks every host as pba host check does, and the clock of its update
// service.
func (a *app) checkHosts(ctx context.Context) []finding {
	hosts, err := a.svc.Hosts()
	if err != nil {
		return []finding{{"hosts", gradeBad, err.Error(), ""}}
	}
	if len(hosts) == 0 {
		return []finding{fine("hosts", "There are none yet; pba host add makes one.")}
	}
	return a.checkEach(ctx, hosts)
}

// waitUnseen is how long hosts are waited for before that is said. Ours.
const waitUnseen = 2 * time.Second

// checkEach checks the hosts at the same time, in whose order the findings are. It
// says which ones it waits for.
func (a *app) checkEach(ctx context.Context, hosts []admin.Host) (out []finding) {
	type answer struct {
		host     int
		findings []finding
	}
	answers := make(chan answer, len(hosts))
	for i, h := range hosts {
		go func() { answers <- answer{i, a.checkHost(ctx, h)} }()
	}
	progress, began := a.progressLine(), time.Now()
	defer progress.clear()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	said := false
	found := make([][]finding, len(hosts))
	for waiting := len(hosts); waiting > 0; {
		select {
		case got := <-answers:
			found[got.host] = got.findings
			waiting--
		case <-tick.C:
			waited := time.Since(began)
			words := fmt.Sprintf("waiting for %s (%s; a silent server is given %s)", unanswered(hosts, found), waited.Round(time.Second), knockLimit)
			progress.show(words)
			if !progress.on && !said && waited >= waitUnseen {
				a.say("%s", words)
				said = true
			}
		}
	}
	return slices.Concat(found...)
}

// unanswered names the hosts without findings.
func unanswered(hosts []admin.Host, found [][]finding) string {
	var names []string
	for i, h := range hosts {
		if found[i] == nil {
			names = append(names, h.Name)
		}
	}
	return strings.Join(names, ", ")
}

func (a *app) checkHost(ctx context.Context, h admin.Host) []finding {
	out := []finding{a.checkServer(ctx, h)}
	if h.Probe != "" {
		out = append(out, checkService(ctx, h, time.Now()))
	}
	return out
}

// checkServer tries what a post does; without a password, whether a server answers.
func (a *app) checkServer(ctx context.Context, h admin.Host) finding {
	name := "host " + h.Name
	password, err := a.knownPassword(h, &passwordFlags{})
	if errors.Is(err, errNoPassword) {
		if err = knock(ctx, h); err == nil {
			return finding{name, gradeWarn, "It answers; the log-in was not tried: its password is not kept.", "pba host check " + h.Name + " asks for it; pba doctor takes it from PBA_PASSWORD."}
		}
		return finding{name, gradeBad, err.Error(), strings.Join(hints(err), " ")}
	}
	var report admin.HostReport
	if err == nil {
		report, err = a.svc.CheckHost(ctx, h.Name, password)
	}
	if err != nil {
		return finding{name, gradeBad, err.Error(), strings.Join(hints(err), " ")}
	}
	f := fine(name, "A post can work.")
	for _, found := range report.Findings {
		switch {
		case found.Grade == post.Bad && f.Grade != gradeBad:
			f = finding{name, gradeBad, found.What + ": " + found.Words.String(), "pba host check " + h.Name + " shows all."}
		case found.Grade == post.Warn && f.Grade == gradeOK:
			f = finding{name, gradeWarn, found.What + ": " + found.Words.String(), "pba host check " + h.Name + " shows all."}
		}
	}
	return f
}

// knockLimit is how long a server may take to greet, as in a post: some look up who
// calls before they do.
const knockLimit = 30 * time.Second

// knock finds out whether an FTP server answers at the address of a host: one greets
// before it is told anything (RFC 959, 5.4). Under implicit TLS it does not, and that
// the port is open has to do.
func knock(ctx context.Context, h admin.Host) error {
	ctx, cancel := context.WithTimeout(ctx, knockLimit)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", h.FTP)
	if err != nil {
		return fmt.Errorf("%w at %s: %w", post.ErrUnreachable, h.FTP, err)
	}
	defer func() { _ = conn.Close() }() // nothing was asked of it
	if h.TLS == string(post.ImplicitTLS) {
		return nil
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	greeting, err := bufio.NewReader(io.LimitReader(conn, 1024)).ReadString('\n')
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w at %s: it takes the connection but says nothing", post.ErrUnreachable, h.FTP)
	case err != nil:
		return fmt.Errorf("%w at %s: it ended the connection", post.ErrUnreachable, h.FTP)
	case !strings.HasPrefix(greeting, "220") && !strings.HasPrefix(greeting, "120"):
		return fmt.Errorf("%w at %s: it says %q", post.ErrUnreachable, h.FTP, strings.TrimSpace(greeting))
	}
	_, _ = io.WriteString(conn, "QUIT\r\n") // a courtesy
	return nil
}

// checkService asks the update service of a host for its time.
func checkService(ctx context.Context, h admin.Host, now time.Time) finding {
	name := "service of " + h.Name
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, h.Probe, http.NoBody)
	if err != nil {
		return finding{name, gradeBad, err.Error(), "Correct the address: pba host edit " + h.Name + " --probe URL."}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return finding{name, gradeBad, err.Error(), "Check the address, the network and the phone book server there."}
	}
	_ = resp.Body.Close() // a HEAD has none
	there, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return fine(name, "It answers.")
	}
	if off := there.Sub(now).Round(time.Second); off.Abs() > skew {
		return finding{name, gradeWarn, fmt.Sprintf("It answers; its clock is %s off from that of this computer.", off), "Set the clock that is wrong, or have it set by the network (NTP)."}
	}
	return fine(name, "It answers, and its clock agrees.")
}
