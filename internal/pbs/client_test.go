package pbs

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

func TestAsk(t *testing.T) {
	r := startRig(t)
	s := newSeries(t, "Sample", 300, 3, phonebook.ASCII, fewEdits)
	send(t, r.host(), s.at(3), s)
	full, delta := s.at(3).Files["3Full.cab"], s.at(3).Files["3Delta2.cab"]
	for held, want := range map[phonebook.Version]Answer{
		0: {Status: 200, Kind: Full, Version: 3, ETag: `"sha256-` + post.Hash(full) + `"`, Cab: full},
		2: {Status: 200, Kind: Delta, Version: 3, Base: 2, ETag: `"sha256-` + post.Hash(delta) + `"`, Cab: delta},
		3: {Status: 204, Kind: None, Version: 3},
		9: {Status: 204, Kind: None, Version: 3},
	} {
		got := mustAsk(t, r, "Sample", held)
		if got.Status != want.Status || got.Kind != want.Kind || got.Version != want.Version || got.Base != want.Base ||
			got.ETag != want.ETag || string(got.Cab) != string(want.Cab) {
			t.Errorf("held %d: %d %s to %d from %d, %s", held, got.Status, got.Kind, got.Version, got.Base, got.ETag)
		}
	}
	_, err := Ask(t.Context(), r.url, "Nobody", 0)
	refusal, ok := errors.AsType[*StatusError](err)
	if !ok || refusal.Status != 404 || refusal.Words != "no such phone book" {
		t.Errorf("unknown book: %v", err)
	}
	if want := "the server answers 404 Not Found: no such phone book"; err.Error() != want {
		t.Errorf("it reads %q, want %q", err, want)
	}
}

// TestAskSends holds the request to the documented form, byte for byte.
func TestAskSends(t *testing.T) {
	var uri, method string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		uri, method = r.RequestURI, r.Method
		w.WriteHeader(http.StatusNoContent)
	}))
	defer srv.Close()
	a, err := Ask(t.Context(), srv.URL+Path, "AWESOME", 17)
	if err != nil || a.Kind != None || a.Version != 0 {
		t.Errorf("%+v, %v", a, err)
	}
	const want = "/pbserver/pbserver.dll?osarch=0&ostype=0&osver=1&cmver=1&lcid=1033&pbver=17&pb=AWESOME"
	if method != "GET" || uri != want {
		t.Errorf("%s %s, want GET %s", method, uri, want)
	}
}

// TestAskDistrusts has servers that are none, or that send something else than
// they say.
func TestAskDistrusts(t *testing.T) {
	page := func(status int, header http.Header, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for k, v := range header {
				w.Header()[k] = v
			}
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	isStatus := func(status int, words string) func(error) bool {
		return func(err error) bool {
			e, ok := errors.AsType[*StatusError](err)
			return ok && e.Status == status && e.Words == words
		}
	}
	is := func(target error) func(error) bool {
		return func(err error) bool { return errors.Is(err, target) }
	}
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
		want    func(error) bool
	}{
		{"hotel page", page(200, nil, "<html>Welcome"), is(ErrNotPBS)},
		{"another kind", page(200, http.Header{headerKind: {"cake"}}, "x"), is(ErrNotPBS)},
		{"version beyond reason", page(200, http.Header{headerKind: {"full"}, headerVersion: {"99999"}}, "x"), is(ErrNotPBS)},
		{"version that is none, up to date", page(204, http.Header{headerVersion: {"new"}}, ""), is(ErrNotPBS)},
		{"damaged cabinet", page(200, http.Header{headerKind: {"full"}, "Etag": {`"sha256-` + post.Hash([]byte("y")) + `"`}}, "x"), is(ErrDamaged)},
		{"endless cabinet", page(200, http.Header{headerKind: {"full"}}, strings.Repeat("x", maxCab+1)), is(ErrNotPBS)},
		{"redirect", page(301, http.Header{"Location": {"https://elsewhere.example/"}}, "gone\nthere"), isStatus(301, "gone")},
		{"server error", page(500, nil, "\x1b[31mred\x1b[0m alert\nsecret"), isStatus(500, "[31mred[0m alert")},
		{"no words", page(403, nil, ""), isStatus(403, "")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := httptest.NewServer(tt.handler)
			defer srv.Close()
			a, err := Ask(t.Context(), srv.URL, "Sample", 0)
			if !tt.want(err) || a.Cab != nil {
				t.Errorf("%+v, %v", a, err)
			}
		})
	}
}

func TestAskRefusesToAsk(t *testing.T) {
	for _, tt := range [][2]string{
		{"http://127.0.0.1:1/", "../x"},
		{"ftp://127.0.0.1/", "Sample"},
		{"127.0.0.1:8080", "Sample"},
		{"http://", "Sample"},
		{"http://%zz/", "Sample"},
	} {
		if _, err := Ask(t.Context(), tt[0], tt[1], 0); err == nil {
			t.Errorf("Ask(%q, %q) asked", tt[0], tt[1])
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Ask(ctx, "http://127.0.0.1:1/", "Sample", 0); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
