package pbs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// An nginxPeer is the real nginx, serving what was exported.
type nginxPeer struct {
	t    testing.TB
	dir  string
	addr string
	cmd  *exec.Cmd
}

// startNginx exports a data folder and serves the files with nginx. It skips the test
// where there is none, unless PBA_PEERS=1 asks for it.
func startNginx(t testing.TB, data string) *nginxPeer {
	t.Helper()
	program := "/usr/sbin/nginx"
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("PBA_PEERS") == "1" {
			t.Fatal("PBA_PEERS=1 asks for nginx")
		}
		t.Skip("nginx is not there")
	}
	p := &nginxPeer{t: t, dir: filepath.Join(t.TempDir(), "static")}
	p.export(data)
	for dir := p.dir; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) { // its workers give up being root
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = l.Addr().String()
	_ = l.Close()
	conf := strings.Replace(nginxConf(), "listen 8080 reuseport", "listen "+p.addr, 1)
	writeFile(t, filepath.Join(p.dir, ExportNginx), []byte(conf))
	var log bytes.Buffer
	p.cmd = exec.Command(program, "-p", p.dir, "-c", ExportNginx, "-g", "daemon off;")
	p.cmd.Stdout, p.cmd.Stderr = &log, &log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- p.cmd.Wait() }()
	t.Cleanup(func() {
		_ = p.cmd.Process.Signal(os.Interrupt)
		<-ended
	})
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		c, err := net.Dial("tcp", p.addr)
		if err == nil {
			_ = c.Close()
			return p
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("nginx ended: %v\n%s", err, log.String())
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("nginx does not listen: %v", err)
		}
	}
}

func (p *nginxPeer) export(data string) {
	p.t.Helper()
	if _, err := Export(data, p.dir); err != nil {
		p.t.Fatal(err)
	}
}

// reload exports anew and waits until nginx gives out the version.
func (p *nginxPeer) reload(data, book string, v phonebook.Version) {
	p.t.Helper()
	conf, err := os.ReadFile(filepath.Join(p.dir, ExportNginx))
	if err != nil {
		p.t.Fatal(err)
	}
	p.export(data)
	writeFile(p.t, filepath.Join(p.dir, ExportNginx), conf)
	out, err := exec.Command(p.cmd.Path, "-p", p.dir, "-c", ExportNginx, "-s", "reload").CombinedOutput()
	if err != nil {
		p.t.Fatalf("%v: %s", err, out)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if a, err := Ask(p.t.Context(), p.url(), book, 0); err == nil && a.Version == v {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("nginx does not serve version %d", v)
		}
	}
}

func (p *nginxPeer) url() string { return "http://" + p.addr + Path }

// answerTo returns what decides of an answer: status, the headers of the contract, and
// the body of a 200.
func answerTo(t testing.TB, method, addr, target string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://"+addr+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := fmt.Sprint(resp.StatusCode)
	for _, name := range []string{headerVersion, headerKind, "Cache-Control", "Allow", "ETag"} {
		out += fmt.Sprintf(" %s=%q", name, resp.Header[http.CanonicalHeaderKey(name)])
	}
	if resp.StatusCode == http.StatusOK {
		out += fmt.Sprintf(" %q %d %x", resp.Header.Get("Content-Type"), resp.ContentLength, body)
	}
	return out
}

// TestNginxAnswersAlike asks both servers the same, over every row of the contract.
func TestNginxAnswersAlike(t *testing.T) {
	r := startRig(t)
	sample := newSeries(t, "Sample", 300, 12, phonebook.ASCII, fewEdits)
	for v := 1; v <= 12; v++ {
		send(t, r.host(), sample.at(v), sample)
	}
	costly := newSeries(t, "Costly9", 40, 3, phonebook.ASCII, newNumbers)
	for v := 1; v <= 3; v++ {
		send(t, r.host(), costly.at(v), costly)
	}
	for _, name := range []string{"default", "include", "volatile", "hostname"} { // words of nginx's maps
		s := newSeries(t, name, 5, 1, phonebook.ASCII, nil)
		send(t, r.host(), s.at(1), s)
	}
	nginx := startNginx(t, r.Dir)
	var queries []string
	for _, book := range []string{"Sample", "sAMPLE", "Costly9", "default", "INCLUDE", "volatile", "Nobody", "bad", "unknown"} {
		for _, held := range []string{"", "0", "00000", "000000", "1", "6", "7", "8", "007", "11", "12", "13", "19", "20", "99", "100", "1000", "32676", "32767", "32768", "40000", "99999", "100000", "-1", "1.5", "x", "1x", " 1", "+1"} {
			queries = append(queries, "pbver="+strings.ReplaceAll(held, " ", "%20")+"&pb="+book)
		}
	}
	queries = append(
		queries, "", "pb", "pb=", "pb=123", "pb=con", "pb=COM1", "pb=lpt9", "pb=com", "pb=toolongname", "pb=a.b", "pb=..%2f..%2fetc",
		"pb=Sample%00", "pb=Sample%2f", "pbver=3", "PB=Sample&PBVER=9", "xpb=Nobody&pb=Sample&pbver=9", "pb=Sample&pb=Nobody&pbver=9",
		"pbver=9&pbver=0&pb=Sample", "osarch=0&ostype=0&osver=1&cmver=1&lcid=1033&pbver=9&pb=Sample",
		"pb=Sample&pad="+strings.Repeat("a", MaxQuery-len("pb=Sample&pad=")), "pb=Sample&pad="+strings.Repeat("a", MaxQuery-len("pb=Sample&pad=")+1),
		"pb="+strings.Repeat("A", 5000))
	for _, q := range queries {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			target := Path + "?" + q
			if ours, theirs := answerTo(t, method, r.HTTPAddr(), target), answerTo(t, method, nginx.addr, target); ours != theirs {
				t.Errorf("%s ?%.80s\npbs   %.300s\nnginx %.300s", method, q, ours, theirs)
			}
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, "PROPFIND"} {
		target := Path + "?pb=Sample"
		if ours, theirs := answerTo(t, method, r.HTTPAddr(), target), answerTo(t, method, nginx.addr, target); ours != theirs {
			t.Errorf("%s: pbs %s, nginx %s", method, ours, theirs)
		}
	}
	for _, target := range []string{"/", "/pbserver/", "/PBServer/PBSERVER.DLL?pb=sample", "/pbserver/pbserver.dll/x", "/pbs/x", "/cabinets/x"} {
		if ours, theirs := answerTo(t, "GET", r.HTTPAddr(), target), answerTo(t, "GET", nginx.addr, target); ours[:3] != theirs[:3] {
			t.Errorf("%s: pbs %s, nginx %s", target, ours, theirs)
		}
	}
}

// TestFleet walks clients of every version through posts: whatever a client holds and
// however many posts it slept through, one request brings it to the newest book, byte
// for byte, be it of pbs or of nginx.
func TestFleet(t *testing.T) {
	const versions = 12
	r := startRig(t)
	s := newSeries(t, "Sample", 400, versions, windows1252, fewEdits)
	send(t, r.host(), s.at(1), s)
	nginx := startNginx(t, r.Dir)
	dir := t.TempDir()
	for v := phonebook.Version(1); v <= versions; v++ {
		if v > 1 {
			send(t, r.host(), s.at(int(v)), s)
			nginx.reload(r.Dir, "Sample", v)
		}
		want := t.TempDir()
		if err := Apply(want, "Sample", 0, Answer{Kind: Full, Version: v, Cab: s.full(int(v))}); err != nil {
			t.Fatal(err)
		}
		for _, url := range []string{r.url, nginx.url()} {
			for base := range v + 1 { // a client of every version so far, of which some wake up
				home := filepath.Join(dir, fmt.Sprintf("%d-%d", v, base))
				if base > 0 {
					if err := Apply(home, "Sample", 0, Answer{Kind: Full, Version: base, Cab: s.full(int(base))}); err != nil {
						t.Fatal(err)
					}
				}
				a, err := Ask(t.Context(), url, "Sample", base)
				if err == nil {
					err = Apply(home, "Sample", base, a)
				}
				if err != nil {
					t.Fatalf("from %d to %d: %v", base, v, err)
				}
				for _, name := range []string{"Sample.pbk", "Sample.pbr", "Sample.ver"} {
					sameContent(t, filepath.Join(home, name), filepath.Join(want, name))
				}
				if err := os.RemoveAll(home); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// full is the full cabinet of a version.
func (s series) full(v int) []byte { return s.at(v).Files[phonebook.FullName(phonebook.Version(v))] }

func sameContent(t testing.TB, got, want string) {
	t.Helper()
	a, err := os.ReadFile(got)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(want)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Errorf("%s is not %s", got, want)
	}
}

// TestExportKeepsTheLast keeps the cabinets of the export before, for answers that
// still run, and no older ones; a second export of the same removes nothing, and none
// writes to the data folder.
func TestExportKeepsTheLast(t *testing.T) {
	r := rig{Server: &Server{Dir: t.TempDir()}}
	s := newSeries(t, "Sample", 100, 9, phonebook.ASCII, fewEdits)
	out := filepath.Join(t.TempDir(), "static")
	has := func(v phonebook.Version) bool {
		full := s.at(int(v)).Manifest.Full()
		_, err := os.Stat(filepath.Join(out, ExportCabs, full.SHA256+".cab"))
		return err == nil
	}
	for v := phonebook.Version(1); v <= 9; v++ {
		send(t, r.host(), s.at(int(v)), s)
		books, err := Export(r.Dir, out)
		if err != nil || len(books) != 1 || books[0].Release.Manifest.Version != v {
			t.Fatal(books, err)
		}
		if _, err := Export(r.Dir, out); err != nil { // as after a reload that failed
			t.Fatal(err)
		}
		if !has(v) || v > 1 && !has(v-1) || v > 2 && has(v-2) {
			t.Errorf("version %d: %v %v", v, has(v), has(max(1, v-1)))
		}
	}
	if _, err := os.Stat(filepath.Join(r.Dir, StateDir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: %v", StateDir, err)
	}
}

// TestAtLeast compares the pattern with the numbers.
func TestAtLeast(t *testing.T) {
	for _, n := range []uint64{1, 7, 9, 10, 12, 99, 100, 101, 999, 1090, 9999, 10000, 12345, 32676} {
		re := regexp.MustCompile("^(?:" + atLeast(n) + ")$")
		for i := range uint64(32768) {
			if got := re.MatchString(fmt.Sprint(i)); got != (i >= n) {
				t.Fatalf("%d at least %d: %v", i, n, got)
			}
		}
	}
	held := regexp.MustCompile("^(?:" + heldPattern + ")$")
	for i := range 100000 {
		if got := held.MatchString(fmt.Sprint(i)); got != (i >= 1 && i <= maxHeld) {
			t.Fatalf("%d: %v", i, got)
		}
	}
}
