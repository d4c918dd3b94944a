package pbs

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// The pages for those who run the server. (ours)
const (
	PathHealth  = "/healthz" // "ok", or 503 and why: for monitors and load balancers
	PathMetrics = "/metrics" // the counters, as Prometheus reads them
	PathStatus  = "/status"  // books, versions, hits, for people
)

// pages answers those who run the server. It is safe for concurrent use.
type pages struct {
	store   *Store
	handler *Handler
	server  *Server
	begun   time.Time
	now     func() time.Time
}

// ServeHTTP implements [http.Handler].
func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	serve := map[string]func(http.ResponseWriter){
		PathHealth: p.health, PathMetrics: p.metrics, PathStatus: p.status,
	}[r.URL.Path]
	switch {
	case serve == nil:
		http.NotFound(w, r)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	serve(w)
}

// forOperators lets only this computer see the pages; clients are answered by
// clients alone. What a proxy hands on is not of this computer.
func forOperators(pages, clients http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case PathHealth, PathMetrics, PathStatus:
			if isLocal(r) {
				pages.ServeHTTP(w, r)
				return
			}
		}
		clients.ServeHTTP(w, r)
	})
}

func isLocal(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() && namesLoopback(r.Host)
}

// namesLoopback reports whether a Host header is of this computer, as it is for
// whoever sits at it. A proxy mostly hands on what the client typed.
func namesLoopback(header string) bool {
	host, _, err := net.SplitHostPort(header)
	if err != nil {
		host = strings.Trim(header, "[]") // no port
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// health says whether clients are answered. A release that is refused is no
// reason to take the server away: the one before it is served.
func (p *pages) health(w http.ResponseWriter) {
	if _, err := p.store.Status(); err != nil {
		http.Error(w, ErrUnreadable.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, "ok")
}

// metrics writes the five counters of "Phone Book Service activity" per book.
func (p *pages) metrics(w http.ResponseWriter) {
	var out bytes.Buffer
	counts := p.handler.Counts()
	names := make([]string, 0, len(counts))
	for book := range counts {
		names = append(names, book)
	}
	slices.Sort(names)
	for _, m := range []struct {
		name, help string
		of         func(Counts) uint64
	}{
		{"pbs_hits_total", "Requests, of any kind.", func(c Counts) uint64 { return c.Total }},
		{"pbs_no_upgrade_hits_total", "Clients that were up to date.", func(c Counts) uint64 { return c.NoUpgrade }},
		{"pbs_delta_upgrade_hits_total", "Clients that got a delta.", func(c Counts) uint64 { return c.Delta }},
		{"pbs_full_upgrade_hits_total", "Clients that got the full book.", func(c Counts) uint64 { return c.Full }},
		{"pbs_error_hits_total", "Requests that were refused.", func(c Counts) uint64 { return c.Errors }},
	} {
		fmt.Fprintf(&out, "# HELP %s %s\n# TYPE %s counter\n", m.name, m.help, m.name)
		for _, book := range names {
			fmt.Fprintf(&out, "%s{book=%q} %d\n", m.name, book, m.of(counts[book]))
		}
	}
	books, _ := p.store.Status() // without an answer there are no books to tell of
	fmt.Fprint(&out, "# HELP pbs_version The version that clients get.\n# TYPE pbs_version gauge\n")
	for _, b := range books {
		fmt.Fprintf(&out, "pbs_version{book=%q} %d\n", b.Book, b.Version)
	}
	fmt.Fprint(&out, "# HELP pbs_release_refused Whether the newest release is refused and an older one served.\n# TYPE pbs_release_refused gauge\n")
	for _, b := range books {
		refused := 0
		if b.Problem != nil {
			refused = 1
		}
		fmt.Fprintf(&out, "pbs_release_refused{book=%q} %d\n", b.Book, refused)
	}
	p.serverMetrics(&out)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write(out.Bytes()) // a reader that left needs no answer
}

// serverMetrics writes what belongs to no book.
func (p *pages) serverMetrics(out *bytes.Buffer) {
	inside, _ := p.server.crowd.busy()
	fmt.Fprintf(out, "# HELP pbs_clients Connections of clients.\n# TYPE pbs_clients gauge\npbs_clients %d\n", inside)
	if r := p.server.receiver; r != nil {
		fmt.Fprintf(out, "# HELP pbs_ftp_sessions FTP sessions.\n# TYPE pbs_ftp_sessions gauge\npbs_ftp_sessions %d\n", r.gate.sessions())
		fmt.Fprintf(out, "# HELP pbs_ftp_refused_logins_total Log-ins that were refused.\n# TYPE pbs_ftp_refused_logins_total counter\npbs_ftp_refused_logins_total %d\n", r.logins.refusals())
	}
	if c := p.server.certificate; c != nil {
		fmt.Fprintf(out, "# HELP pbs_certificate_end_seconds When the certificate ends, in Unix time.\n# TYPE pbs_certificate_end_seconds gauge\npbs_certificate_end_seconds %d\n", c.until().Unix())
	}
}

//go:embed status.html
var statusPage string

var statusTemplate = template.Must(template.New("status").Funcs(template.FuncMap{
	"thousands": func(n any) string { return phonebook.Thousands(asInt(n)) },
	"kilobytes": func(n int64) string { return fmt.Sprintf("%.1f kB", float64(n)/1e3) },
	"moment":    func(t time.Time) string { return t.Local().Format("2 Jan 2006 15:04") },
}).Parse(statusPage))

func asInt(n any) int {
	switch n := n.(type) {
	case int64:
		return int(n)
	case uint64:
		return int(n) //nolint:gosec // hits of a lifetime fit
	case phonebook.Version:
		return int(n)
	case int:
		return n
	}
	return 0
}

// bookPage is a book on the status page.
type bookPage struct {
	Book     string
	Version  phonebook.Version
	Problem  string
	Rule     bool // a rule is the problem, and pbs accept lets it in
	Manifest phonebook.Manifest
	Live     bool
	Counts   Counts
	Bars     []bar
	Today    int64
}

// Deltas returns the deltas of a book, the smallest step first.
func (b bookPage) Deltas() (out []phonebook.ManifestCab) {
	for _, c := range b.Manifest.Cabs {
		if c.Base != 0 {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b phonebook.ManifestCab) int { return int(b.Base) - int(a.Base) })
	return out
}

// bar is one hour of a chart, in the units of its picture.
type bar struct {
	X, Y, Height int
	Label        string
}

// Sizes of the charts, in pixels.
const (
	barStep     = 10
	chartHeight = 40
)

// bars draws the hits of a day.
func bars(day [hoursKept]int64, now time.Time) (out []bar, sum int64) {
	most := max(1, slices.Max(day[:]))
	for i, n := range day {
		height := int(n * chartHeight / most)
		if n > 0 {
			height = max(2, height)
		}
		hour := now.Add(time.Duration(i-hoursKept+1) * time.Hour).Local().Format("15:00")
		out = append(out, bar{X: i * barStep, Y: chartHeight - height, Height: height, Label: fmt.Sprintf("%s: %s", hour, phonebook.Thousands(int(n)))})
		sum += n
	}
	return out, sum
}

// posts says in words whether posts come in.
func (p *pages) posts() string {
	r := p.server.receiver
	if r == nil {
		return "There is no FTP receiver: posts come to the folder."
	}
	switch until := r.gate.opensUntil(); {
	case p.server.FTPOpen == 0:
		return "Posts come in over FTP at any time."
	case until.IsZero():
		return "The FTP port is closed: no posting window is open."
	default:
		return "The FTP port is open until " + until.Local().Format("15:04:05") + "."
	}
}

// status writes the page for people.
func (p *pages) status(w http.ResponseWriter) {
	now := p.now()
	page := struct {
		Begun, Now time.Time
		Books      []bookPage
		Refused    Counts
		Trouble    string
		Posts      string
		Ends       time.Time // of the certificate
		Key        string
		Old        bool
	}{Begun: p.begun, Now: now, Refused: p.handler.tally.of("").counts(), Posts: p.posts()}
	if c := p.server.certificate; c != nil {
		page.Ends, page.Key, page.Old = c.until(), c.fingerprint(), now.After(c.until())
	}
	books, err := p.store.Status()
	if err != nil {
		page.Trouble = ErrUnreadable.Error()
	}
	for _, b := range books {
		at := bookPage{Book: b.Book, Version: b.Version}
		if b.Problem != nil {
			at.Problem = strings.TrimSuffix(b.Problem.Error(), ".")
			_, at.Rule = errors.AsType[*RuleError](b.Problem)
		}
		if r, err := p.store.Release(b.Book); err == nil {
			at.Manifest, at.Live = r.Manifest, true
			tally := p.handler.tally.of(r.Manifest.Book)
			at.Counts = tally.counts()
			at.Bars, at.Today = bars(tally.hours.lastDay(now), now)
		}
		page.Books = append(page.Books, at)
	}
	var out bytes.Buffer
	if err := statusTemplate.Execute(&out, page); err != nil {
		p.handler.log.Error("write the status page", "reason", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	_, _ = w.Write(out.Bytes()) // a reader that left needs no answer
}
