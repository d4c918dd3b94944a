package admin_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/pkg/post"
)

// lineDelay is added to every exchange with a host.
const lineDelay = 20 * time.Millisecond

// distant is a host at the end of a slow line.
type distant struct{ post.Remote }

func (r distant) List(ctx context.Context, dir string) (map[string]int64, error) {
	time.Sleep(lineDelay)
	return r.Remote.List(ctx, dir)
}

func (r distant) Read(ctx context.Context, name string, limit int64) ([]byte, error) {
	time.Sleep(lineDelay)
	return r.Remote.Read(ctx, name, limit)
}

func (r distant) Write(ctx context.Context, name string, data []byte, sent func(int64)) error {
	time.Sleep(lineDelay)
	return r.Remote.Write(ctx, name, data, sent)
}

func (r distant) Rename(ctx context.Context, from, to string) error {
	time.Sleep(lineDelay)
	return r.Remote.Rename(ctx, from, to)
}

func (r distant) Remove(ctx context.Context, name string) error {
	time.Sleep(lineDelay)
	return r.Remote.Remove(ctx, name)
}

func (r distant) Mkdir(ctx context.Context, dir string) error {
	time.Sleep(lineDelay)
	return r.Remote.Mkdir(ctx, dir)
}

func (r distant) Claim(ctx context.Context, dir string) error {
	time.Sleep(lineDelay)
	return r.Remote.Claim(ctx, dir)
}

func (r distant) Rmdir(ctx context.Context, dir string) error {
	time.Sleep(lineDelay)
	return r.Remote.Rmdir(ctx, dir)
}

// BenchmarkTwentyHosts posts a release by FTP to twenty hosts with a delay of 20 ms
// an exchange, four at a time; x-serial is the time of posting to one after the
// other in units of that.
func BenchmarkTwentyHosts(b *testing.B) {
	f := withMany(b, 2000)
	server := &pbs.Server{Dir: filepath.Join(b.TempDir(), "server"), FTP: "127.0.0.1:0", User: "poster", Password: "secret"}
	if err := server.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := server.Shutdown(context.Background()); err != nil {
			b.Error(err)
		}
	})
	f.Connect = func(ctx context.Context, h admin.Host, password string, _ func(string)) (post.Remote, error) {
		time.Sleep(lineDelay)
		login, err := h.Server(password)
		if err != nil {
			return nil, err
		}
		r, err := post.DialFTP(ctx, login)
		if err != nil {
			return nil, err
		}
		return distant{r}, nil
	}
	var names []string
	for i := range 20 {
		names = append(names, fmt.Sprintf("host%02d", i))
		_, err := f.AddHost(admin.Host{Name: names[i], FTP: server.FTPAddr(), User: "poster", Dir: "/PBSData/" + names[i]})
		f.must(err)
	}
	opt := admin.PostOptions{Password: func(context.Context, admin.Host) (string, error) { return "secret", nil }}
	var serial time.Duration
	n := 0
	for b.Loop() {
		b.StopTimer()
		n++
		f.rename(1, fmt.Sprint("Serial ", n))
		start := time.Now()
		for _, name := range names {
			opt.Hosts = []string{name}
			_, err := f.Post(b.Context(), "Sample", opt)
			f.must(err)
		}
		serial += time.Since(start)
		opt.Hosts = nil
		f.rename(1, fmt.Sprint("Parallel ", n))
		b.StartTimer()
		_, err := f.Post(b.Context(), "Sample", opt)
		f.must(err)
	}
	b.ReportMetric(float64(serial)/float64(b.Elapsed()), "x-serial")
}
