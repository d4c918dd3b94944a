package pbs

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func page(t *testing.T, r rig, path string) (string, *http.Response) {
	t.Helper()
	resp := r.do(t, "GET", path, nil)
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body), resp
}

func TestPages(t *testing.T) {
	r := startRig(t)
	s := newSeries(t, "Sample", 300, 2, phonebook.ASCII, fewEdits)
	send(t, r.host(), s.at(2), s)
	for _, query := range []string{"pb=Sample&pbver=2", "pb=Sample&pbver=1", "pb=Sample", "pb=Nobody", "pb=Sample"} {
		r.get(t, "GET", query)
	}
	if body, resp := page(t, r, PathHealth); body != "ok\n" || resp.StatusCode != http.StatusOK {
		t.Errorf("health: %d %q", resp.StatusCode, body)
	}
	metrics, _ := page(t, r, PathMetrics)
	for _, line := range []string{
		`pbs_hits_total{book="Sample"} 4`, `pbs_no_upgrade_hits_total{book="Sample"} 1`,
		`pbs_delta_upgrade_hits_total{book="Sample"} 1`, `pbs_full_upgrade_hits_total{book="Sample"} 2`,
		`pbs_error_hits_total{book=""} 1`, `pbs_version{book="Sample"} 2`, `pbs_release_refused{book="Sample"} 0`,
	} {
		if !strings.Contains(metrics, line+"\n") {
			t.Errorf("the metrics lack %s:\n%s", line, metrics)
		}
	}
	status, resp := page(t, r, PathStatus)
	for _, words := range []string{"<h2>Sample</h2>", "Live, version 2", "2Delta1.cab", "2Full.cab", "300 POPs", "Hits in the last 24 hours: 4", "Refused since the start: 1 "} {
		if !strings.Contains(status, words) {
			t.Errorf("the status page lacks %q:\n%s", words, status)
		}
	}
	if got := resp.Header.Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'none'") {
		t.Errorf("policy %q", got)
	}
}

func TestStatusPageTellsOfTrouble(t *testing.T) {
	r := startRig(t)
	if body, _ := page(t, r, PathStatus); !strings.Contains(body, "No phone book yet") {
		t.Errorf("an empty server says\n%s", body)
	}
	s := newSeries(t, "Sample", 40, 1, phonebook.ASCII, fewEdits)
	send(t, r.host(), s.at(1), s)
	writeFile(t, filepath.Join(string(r.host()), "Database", "Broken.json"), []byte("{"))
	if body, _ := page(t, r, PathStatus); !strings.Contains(body, "The newest release is refused") {
		t.Errorf("a refused release is not told of:\n%s", body)
	}
	if body, _ := page(t, r, PathStatus); strings.Contains(body, "pbs accept") {
		t.Errorf("a broken release could be let in:\n%s", body)
	}
	send(t, r.host(), newSeries(t, "Sample", 40, 60, phonebook.ASCII, func(*phonebook.Book, int) {}).at(60), s)
	if body, _ := page(t, r, PathStatus); !strings.Contains(body, "more than 50 above 1. <code>pbs accept Sample</code>") {
		t.Errorf("a jump is not told of:\n%s", body)
	}
	if body, _ := page(t, r, PathMetrics); !strings.Contains(body, `pbs_release_refused{book="Broken"} 1`) {
		t.Errorf("metrics:\n%s", body)
	}
}

// What is for those who run the server is not for clients: a request from afar,
// or one that a proxy hands on, gets what any unknown path gets.
func TestPagesAreForThisComputer(t *testing.T) {
	r := startRig(t)
	if resp := r.do(t, "GET", PathStatus, http.Header{"X-Forwarded-For": {"198.51.100.7"}}); resp.StatusCode != http.StatusNotFound {
		t.Errorf("through a proxy: %d", resp.StatusCode)
	}
	handler := forOperators(r.pages(), r.handler)
	for address, want := range map[string]int{
		"127.0.0.1:4711": 200, "[::1]:4711": 200, "198.51.100.7:4711": 404, "[2001:db8::1]:1": 404, "nonsense": 404,
	} {
		req := httptest.NewRequestWithContext(t.Context(), "GET", PathHealth, nil)
		req.RemoteAddr, req.Host = address, "localhost:8080"
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, req)
		if w.Code != want {
			t.Errorf("from %s: %d, want %d", address, w.Code, want)
		}
	}
	// A proxy on this computer that says nothing of itself asks for its own name.
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:80": 200, "127.0.0.9:8080": 200, "[::1]:8080": 200, "[::1]": 200,
		"pbs.example": 404, "pbs.example:8080": 404, "192.0.2.1": 404, "localhost.example": 404, "": 404,
	} {
		req := httptest.NewRequestWithContext(t.Context(), "GET", PathHealth, nil)
		req.RemoteAddr, req.Host = "127.0.0.1:4711", host
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, req)
		if w.Code != want {
			t.Errorf("for host %q: %d, want %d", host, w.Code, want)
		}
	}
	if resp := r.do(t, "POST", PathStatus, nil); resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", resp.StatusCode)
	}
}

func TestPagesOnTheirOwnAddress(t *testing.T) {
	s := &Server{Dir: t.TempDir(), HTTP: "127.0.0.1:0", Pages: "127.0.0.1:0"}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Shutdown(t.Context()) }()
	for address, want := range map[string]int{s.HTTPAddr(): 404, s.PagesAddr(): 200} {
		resp, err := client.Get("http://" + address + PathHealth)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", address, resp.StatusCode, want)
		}
	}
}

func TestHits(t *testing.T) {
	var h hits
	begun := time.Date(2026, 5, 2, 9, 59, 0, 0, time.UTC)
	for range 3 {
		h.add(begun)
	}
	h.add(begun.Add(time.Minute))
	day := h.lastDay(begun.Add(time.Minute))
	if day[hoursKept-1] != 1 || day[hoursKept-2] != 3 || day[0] != 0 {
		t.Errorf("day = %v", day)
	}
	// A day later the hour is counted anew.
	later := begun.Add(hoursKept * time.Hour)
	h.add(later)
	if day := h.lastDay(later); day[hoursKept-1] != 1 || day[0] != 1 {
		t.Errorf("a day later %v", day)
	}
	if _, sum := bars(h.lastDay(later), later); sum != 2 {
		t.Errorf("sum = %d", sum)
	}
}

// TestPagesAtHTTPS finds the pages where HTTPS is all there is.
func TestPagesAtHTTPS(t *testing.T) {
	r := startRig(t, withTLS(t), func(s *Server) { s.HTTP = "" })
	if r.PagesAddr() != r.HTTPSAddr() {
		t.Fatalf("the pages are at %q, HTTPS at %q", r.PagesAddr(), r.HTTPSAddr())
	}
	transport := &http.Transport{TLSClientConfig: trusting(t, r.CertFile), DisableKeepAlives: true}
	resp, err := (&http.Client{Transport: transport}).Get("https://" + r.PagesAddr() + PathHealth)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("health: %d", resp.StatusCode)
	}
}
