package pbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// Waiting times of a client. There is none for the whole answer: a modem takes
// as long as it takes.
const (
	connectTimeout = 30 * time.Second
	silenceTimeout = 60 * time.Second // between the request and the answer's header
)

// Sentinels of [Ask].
var (
	// ErrNotPBS is returned when something answers that is no phone book server
	// of this kind, such as the log-in page of a hotel.
	ErrNotPBS = errors.New("this is no answer of a phone book server")
	// ErrDamaged is returned when the cabinet is not the one that the server
	// announced.
	ErrDamaged = errors.New("the cabinet was damaged on its way")
)

// StatusError is a server's refusal: any status but 200 and 204.
type StatusError struct {
	Status int
	Words  string // the first line of what the server says, printable
}

// Error names the status and the server's words.
func (e *StatusError) Error() string {
	return strings.TrimSuffix(fmt.Sprintf("the server answers %d %s: %s", e.Status, http.StatusText(e.Status), e.Words), ": ")
}

// Answer is what a client got.
type Answer struct {
	Status  int
	Kind    Kind
	Version phonebook.Version // that the cabinet leads to, or that the server holds; 0 when it does not say
	Base    phonebook.Version // that a delta leads from: what the client said it holds
	ETag    string
	Cab     []byte // nil for None
}

// client asks as a Connection Manager client does: one connection per request,
// no compression, and no redirects, which old clients do not follow.
var client = &http.Client{
	Transport: &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: connectTimeout}).DialContext,
		TLSHandshakeTimeout:    connectTimeout,
		ResponseHeaderTimeout:  silenceTimeout,
		MaxResponseHeaderBytes: 64 << 10,
		DisableKeepAlives:      true,
		DisableCompression:     true,
	},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// Ask asks the update service at address, such as
// "http://host/pbserver/pbserver.dll", as a client that holds version held of
// the book would; 0 means that it has none. The cabinet is compared with the
// server's entity tag where that names its hash. Ask returns a [*StatusError],
// [ErrNotPBS], [ErrDamaged], or what the network says; it waits as long as ctx
// does for a slow answer, but not for ever for a silent server.
func Ask(ctx context.Context, address, book string, held phonebook.Version) (Answer, error) {
	target, err := requestURL(address, book, held)
	if err != nil {
		return Answer{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return Answer{}, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	switch resp.StatusCode {
	case http.StatusOK:
		return readCab(resp, held)
	case http.StatusNoContent:
		version, err := readVersion(resp)
		return Answer{Status: resp.StatusCode, Kind: None, Version: version}, err
	}
	return Answer{}, &StatusError{Status: resp.StatusCode, Words: firstLine(resp.Body)}
}

// requestURL builds the query in the order that clients send it.
func requestURL(address, book string, held phonebook.Version) (string, error) {
	if err := phonebook.CheckBookName(book); err != nil {
		return "", err
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("%q is no address of a phone book server: http://HOST%s", address, Path)
	}
	u.RawQuery = fmt.Sprintf("osarch=0&ostype=0&osver=1&cmver=1&lcid=1033&pbver=%d&pb=%s", held, book)
	return u.String(), nil
}

func readCab(resp *http.Response, held phonebook.Version) (Answer, error) {
	a := Answer{Status: resp.StatusCode, Kind: Kind(resp.Header.Get(headerKind)), ETag: resp.Header.Get("ETag")}
	if a.Kind != Delta && a.Kind != Full {
		return Answer{}, fmt.Errorf("%w: it has no %s", ErrNotPBS, headerKind)
	}
	if a.Kind == Delta {
		a.Base = held
	}
	var err error
	if a.Version, err = readVersion(resp); err != nil {
		return Answer{}, err
	}
	if a.Cab, err = io.ReadAll(io.LimitReader(resp.Body, maxCab+1)); err != nil {
		return Answer{}, err
	}
	if len(a.Cab) > maxCab {
		return Answer{}, fmt.Errorf("%w: more than %d bytes", ErrNotPBS, maxCab)
	}
	if sum, ok := strings.CutPrefix(a.ETag, `"sha256-`); ok && sum != post.Hash(a.Cab)+`"` {
		return Answer{}, ErrDamaged
	}
	return a, nil
}

// readVersion returns the version that the server states, 0 when it states none.
func readVersion(resp *http.Response) (phonebook.Version, error) {
	s := resp.Header.Get(headerVersion)
	if s == "" {
		return 0, nil
	}
	v, err := strconv.ParseUint(s, 10, 16)
	if err != nil || v > uint64(phonebook.MaxVersions) {
		return 0, fmt.Errorf("%w: %s is %q", ErrNotPBS, headerVersion, s)
	}
	return phonebook.Version(v), nil
}

// firstLine returns the start of a page, fit for a terminal.
func firstLine(r io.Reader) string {
	const most = 200
	page, _ := io.ReadAll(io.LimitReader(r, most)) // a refusal without words is one too
	line, _, _ := strings.Cut(strings.TrimSpace(string(page)), "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, line))
}
