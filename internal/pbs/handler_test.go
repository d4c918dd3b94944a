package pbs

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// answers is the table of the specification: Sample is at version 10 and Other at
// version 2, where every POP changed.
var answers = []struct {
	name, method, query string
	status              int
	cab                 string
}{
	{"up to date", "GET", "pb=Sample&pbver=10", 204, ""},
	{"ahead", "GET", "pb=Sample&pbver=11", 204, ""},
	{"three behind", "GET", "pb=Sample&pbver=7", 200, "10Delta7.cab"},
	{"seven behind", "GET", "pb=Sample&pbver=3", 200, "10Full.cab"},
	{"exactly five behind", "GET", "pb=Sample&pbver=5", 200, "10Delta5.cab"},
	{"six behind", "GET", "pb=Sample&pbver=4", 200, "10Full.cab"},
	{"no book", "GET", "pb=Sample&pbver=0", 200, "10Full.cab"},
	{"version not stated", "GET", "pb=Sample", 200, "10Full.cab"},
	{"as a client asks", "GET", "osarch=0&ostype=0&osver=1&cmver=1&lcid=1033&pbver=9&pb=Sample", 200, "10Delta9.cab"},
	{"without case", "GET", "PBVER=9&PB=sAMPLE", 200, "10Delta9.cab"},
	{"head", "HEAD", "pb=Sample&pbver=7", 200, "10Delta7.cab"},
	{"head, up to date", "HEAD", "pb=Sample&pbver=10", 204, ""},
	{"delta above 75 %", "GET", "pb=Other&pbver=1", 200, "2Full.cab"},
	{"unknown book", "GET", "pb=Nobody&pbver=1", 404, ""},
	{"bad version", "GET", "pb=Sample&pbver=x", 400, ""},
	{"no arguments", "GET", "", 400, ""},
	{"path in the name", "GET", "pb=..%2fSample", 400, ""},
	{"nul in the name", "GET", "pb=Sample%00", 400, ""},
	{"name of 980 bytes", "GET", "pb=" + strings.Repeat("A", 980), 400, ""},
	{"query of 1,025 bytes", "GET", "pb=Sample&x=" + strings.Repeat("x", 1013), 400, ""},
	{"post", "POST", "pb=Sample", 405, ""},
	{"delete", "DELETE", "pb=Sample", 405, ""},
}

// TestAnswers walks through the table over real connections.
func TestAnswers(t *testing.T) {
	r := startRig(t)
	sample := newSeries(t, "Sample", 300, 10, phonebook.ASCII, fewEdits)
	send(t, r.host(), sample.at(10), sample)
	other := newSeries(t, "Other", 300, 2, phonebook.ASCII, newNumbers)
	send(t, r.host(), other.at(2), other)
	for _, tt := range answers {
		t.Run(tt.name, func(t *testing.T) {
			resp := r.get(t, tt.method, tt.query)
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != tt.status {
				t.Fatalf("status %d, want %d: %s", resp.StatusCode, tt.status, body)
			}
			switch tt.status {
			case 200:
				pkg := sample.at(10)
				if strings.Contains(tt.query, "Other") {
					pkg = other.at(2)
				}
				checkCabAnswer(t, resp, tt.method, body, pkg, tt.cab)
			case 204:
				if resp.Header.Get("Cache-Control") != "no-store" || len(body) != 0 || resp.Header.Get("X-PBS-Version") != "10" {
					t.Errorf("no upgrade: %v %q", resp.Header, body)
				}
			default:
				checkRefusal(t, resp, body)
			}
		})
	}
	want := map[string]Counts{
		"Sample": {Total: 12, NoUpgrade: 3, Delta: 5, Full: 4},
		"Other":  {Total: 1, Full: 1},
		"":       {Total: 9, Errors: 9},
	}
	if diff := cmp.Diff(want, r.Counts()); diff != "" {
		t.Errorf("counters (-want +got):\n%s", diff)
	}
}

func checkCabAnswer(t *testing.T, resp *http.Response, method string, body []byte, pkg post.Package, name string) {
	t.Helper()
	want := pkg.Files[name]
	if method == http.MethodHead {
		if len(body) != 0 {
			t.Errorf("HEAD has a body of %d bytes", len(body))
		}
	} else if !bytes.Equal(body, want) {
		t.Errorf("%d bytes are not %s", len(body), name)
	}
	kind := "full"
	if strings.Contains(name, "Delta") {
		kind = "delta"
	}
	got := make(map[string]string)
	for k := range resp.Header {
		got[k] = resp.Header.Get(k)
	}
	delete(got, "Date")
	delete(got, "Connection")
	if diff := cmp.Diff(map[string]string{
		"Accept-Ranges":          "bytes",
		"Cache-Control":          "no-cache",
		"Content-Length":         strconv.Itoa(len(want)),
		"Content-Type":           "application/vnd.ms-cab-compressed",
		"Etag":                   `"sha256-` + post.Hash(want) + `"`,
		"X-Content-Type-Options": "nosniff",
		"X-Pbs-Kind":             kind,
		"X-Pbs-Version":          strconv.Itoa(int(pkg.Manifest.Version)),
	}, got); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}

func checkRefusal(t *testing.T, resp *http.Response, body []byte) {
	t.Helper()
	if resp.Header.Get("Cache-Control") != "no-store" || resp.Header.Get("Content-Length") != strconv.Itoa(len(body)) {
		t.Errorf("headers %v, body %q", resp.Header, body)
	}
	if got := resp.Header.Get("Allow"); resp.StatusCode == http.StatusMethodNotAllowed && got != "GET, HEAD" {
		t.Errorf("Allow: %q", got)
	}
	if resp.StatusCode == http.StatusBadRequest && !bytes.HasPrefix(body, []byte("Bad Request")) {
		t.Errorf("body %q", body)
	}
}

func TestConditionalAndRange(t *testing.T) {
	r := startRig(t)
	s := newSeries(t, "Sample", 300, 1, phonebook.ASCII, fewEdits)
	send(t, r.host(), s.at(1), s)
	full := s.at(1).Files["1Full.cab"]
	tag := `"sha256-` + post.Hash(full) + `"`
	resp := r.do(t, "GET", Path+"?pb=Sample", http.Header{"If-None-Match": {tag}})
	if resp.StatusCode != http.StatusNotModified {
		t.Errorf("If-None-Match: %d", resp.StatusCode)
	}
	resp = r.do(t, "GET", Path+"?pb=Sample", http.Header{"Range": {"bytes=100-"}, "If-Range": {tag}})
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusPartialContent || !bytes.Equal(body, full[100:]) {
		t.Errorf("Range: %d, %d bytes, %v", resp.StatusCode, len(body), err)
	}
}

func TestPaths(t *testing.T) {
	r := startRig(t)
	s := newSeries(t, "Sample", 40, 1, phonebook.ASCII, fewEdits)
	send(t, r.host(), s.at(1), s)
	for target, want := range map[string]int{
		"/PBServer/PBSERVER.DLL?pb=Sample":              200,
		"/pbserver/pbserver%2edll?pb=Sample":            200,
		"/pbserver/pbserver.dll/?pb=Sample":             404,
		"/pbserver/?pb=Sample":                          404,
		"/?pb=Sample":                                   404,
		"//pbserver/pbserver.dll?pb=Sample":             404,
		"/pbserver/../pbserver/pbserver.dll?pb=Sample":  404,
		"/PBSData/Database/Sample.json":                 404,
		"/pbserver/pbserver.dll/..%2f..%2fetc%2fpasswd": 404,
	} {
		if resp := r.do(t, "GET", target, nil); resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", target, resp.StatusCode, want)
		}
	}
}

// TestUnreadable replaces the folder of manifests by a file, which no listing
// of a folder survives.
func TestUnreadable(t *testing.T) {
	r := startRig(t)
	writeFile(t, r.file("Database"), []byte("no folder"))
	resp := r.get(t, "GET", "pb=Sample")
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
		t.Errorf("%d %q %v, want 503 with Retry-After", resp.StatusCode, body, err)
	}
	if bytes.Contains(body, []byte(HostDir)) {
		t.Errorf("the answer names a path: %q", body)
	}
	// Mended, it answers at once.
	if err := os.Remove(r.file("Database")); err != nil {
		t.Fatal(err)
	}
	s := newSeries(t, "Sample", 40, 1, phonebook.ASCII, fewEdits)
	send(t, r.host(), s.at(1), s)
	if a := mustAsk(t, r, "Sample", 0); a.Version != 1 {
		t.Errorf("version %d after the folder was mended", a.Version)
	}
}

// newBench returns a handler for one book at version 2 with a delta from 1.
func newBench(b *testing.B, pops, edits int) (*Handler, int64) {
	b.Helper()
	s := newSeries(b, "Sample", pops, 2, phonebook.ASCII, func(book *phonebook.Book, _ int) {
		for i := range edits {
			book.POPs[i].AccessNumber = fmt.Sprintf("%07d", i*7919%10000000)
		}
	})
	dir := b.TempDir()
	send(b, post.Dir(filepath.Join(dir, HostDir)), s.at(2), s)
	root, err := os.OpenRoot(dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = root.Close() })
	delta, _ := s.at(2).Manifest.Delta(1)
	log := quietLog()
	return NewHandler(NewStore(root, HostDir, log), log), delta.Size
}

func benchmarkHandler(b *testing.B, query string, want int) {
	h, size := newBench(b, 2000, 365)
	req := httptest.NewRequestWithContext(b.Context(), "GET", Path+"?"+query, nil)
	b.ReportAllocs()
	if want == http.StatusOK {
		b.SetBytes(size)
	}
	for b.Loop() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if w.Code != want {
			b.Fatal(w.Code)
		}
	}
}

func BenchmarkDelta(b *testing.B) {
	benchmarkHandler(b, wholeQuery[:len(wholeQuery)-len("7&pb=Sample")]+"1&pb=Sample", http.StatusOK)
}
func BenchmarkNoUpgrade(b *testing.B) { benchmarkHandler(b, wholeQuery, http.StatusNoContent) }
