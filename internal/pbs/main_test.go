package pbs

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	testUser = "poster"
	testPass = "correct horse"
)

// testTime is when every release of the tests is made.
var testTime = time.Date(2026, 5, 2, 9, 11, 0, 0, time.UTC)

// codePage is an encoding of the tests.
type codePage struct {
	name string
	enc  encoding.Encoding
}

var (
	windows1252 = codePage{"windows-1252", charmap.Windows1252}
	shiftJIS    = codePage{"shift_jis", japanese.ShiftJIS}
)

func (c codePage) Name() string                    { return c.name }
func (c codePage) Encode(s string) ([]byte, error) { return c.enc.NewEncoder().Bytes([]byte(s)) }
func (c codePage) Decode(b []byte) (string, error) {
	out, err := c.enc.NewDecoder().Bytes(b)
	return string(out), err
}

// series is a book through its versions: at(v) is the package of version v.
type series struct {
	book string
	pkgs []post.Package
}

func (s series) at(v int) post.Package { return s.pkgs[v-1] }

// edit changes the book on its way to version v.
type edit func(b *phonebook.Book, v int)

// newSeries makes versions 1 to n of a book of the given number of POPs.
func newSeries(t testing.TB, name string, pops, n int, enc phonebook.Encoding, change edit) series {
	t.Helper()
	rnd := rand.New(rand.NewPCG(1, 2))
	b := &phonebook.Book{Name: name, Line: "line-of-" + name, Regions: phonebook.Regions{"North", "South"}}
	for i := range pops {
		b.POPs = append(b.POPs, phonebook.POP{
			ID: phonebook.POPID(i + 1), Country: 1, Region: phonebook.RegionID(i % 3),
			Name: fmt.Sprintf("Town %d", rnd.IntN(1e6)), AreaCode: fmt.Sprint(200 + rnd.IntN(700)),
			AccessNumber: fmt.Sprintf("%07d", rnd.IntN(1e7)), MaxBaud: 56000, Flags: 48,
		})
	}
	s := series{book: name}
	var fulls []phonebook.Full
	for v := 1; v <= n; v++ {
		if v > 1 {
			change(b, v)
		}
		bases := fulls[max(0, len(fulls)-phonebook.KeepBases):]
		r, err := phonebook.NewRelease(b, phonebook.Version(v), bases, enc, testTime)
		if err != nil {
			t.Fatal(err)
		}
		fulls = append(fulls, r.Full)
		p, err := post.Pack(r)
		if err != nil {
			t.Fatal(err)
		}
		s.pkgs = append(s.pkgs, p)
	}
	return s
}

// fewEdits changes one POP, takes one out of service and adds one; the fourth
// version gains a region at the front, which renumbers the others.
func fewEdits(b *phonebook.Book, v int) {
	b.POPs = append([]phonebook.POP(nil), b.POPs...)
	b.POPs[v].AccessNumber = fmt.Sprintf("555-%04d", v)
	b.POPs[2*v+20].Status = phonebook.OutOfService
	last := b.POPs[len(b.POPs)-1]
	last.ID++
	b.POPs = append(b.POPs, last)
	if v == 4 {
		b.Regions = append(phonebook.Regions{"Nowhere"}, b.Regions...)
		for i := range b.POPs {
			if b.POPs[i].Region != phonebook.AllRegions {
				b.POPs[i].Region++
			}
		}
	}
}

// newNumbers changes every POP, so that no delta is worth sending.
func newNumbers(b *phonebook.Book, v int) {
	rnd := rand.New(rand.NewPCG(3, uint64(v)))
	for i := range b.POPs {
		b.POPs[i].AccessNumber = fmt.Sprintf("%07d", rnd.IntN(1e7))
	}
}

// send posts a package as an administrator does.
func send(t testing.TB, r post.Remote, p post.Package, earlier series) {
	t.Helper()
	ctx := context.Background()
	state, err := post.Inspect(ctx, r, p.Manifest.Book)
	if err != nil {
		t.Fatal(err)
	}
	status, err := post.Compare(p.Manifest, state, func(m phonebook.Manifest) bool {
		return earlier.at(int(m.Version)).Manifest.Equal(m)
	})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := post.NewPlan(p, state, status)
	if err != nil {
		t.Fatal(err)
	}
	if err := post.Send(ctx, r, p, plan, post.SendOptions{}); err != nil {
		t.Fatal(err)
	}
}

// logBuffer is a log that tests read while it is written.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func (l *logBuffer) count(what string) int { return strings.Count(l.String(), what) }

// rig is a running server with both doors open.
type rig struct {
	*Server
	log *logBuffer
	url string
}

func startRig(t testing.TB, change ...func(*Server)) rig {
	t.Helper()
	log := &logBuffer{}
	s := &Server{
		Dir: filepath.Join(t.TempDir(), "data"), HTTP: "127.0.0.1:0", FTP: "127.0.0.1:0",
		User: testUser, Password: testPass,
		Log:   slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		pause: func(time.Duration) {},
	}
	for _, c := range change {
		c(s)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
		if strings.Contains(log.String(), testPass) {
			t.Error("the log holds the password")
		}
	})
	return rig{Server: s, log: log, url: "http://" + s.HTTPAddr() + Path}
}

// host is the host directory as a local remote.
func (r rig) host() post.Dir { return post.Dir(filepath.Join(r.Dir, HostDir)) }

// file returns the path of a file in the host directory.
func (r rig) file(elem ...string) string {
	return filepath.Join(append([]string{r.Dir, HostDir}, elem...)...)
}

// get sends one request with a query as it stands.
func (r rig) get(t testing.TB, method, query string) *http.Response {
	t.Helper()
	return r.do(t, method, Path+"?"+query, nil)
}

func (r rig) do(t testing.TB, method, target string, header http.Header) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, "http://"+r.HTTPAddr()+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range header {
		req.Header[k] = v
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

func mustAsk(t testing.TB, r rig, book string, held phonebook.Version) Answer {
	t.Helper()
	a, err := Ask(context.Background(), r.url, book, held)
	if err != nil {
		t.Fatalf("Ask(%s, %d): %v", book, held, err)
	}
	return a
}

func quietLog() *slog.Logger { return slog.New(slog.DiscardHandler) }

func logTo(l *logBuffer) *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

func writeFile(t testing.TB, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
