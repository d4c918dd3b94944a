package pbs

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Path is where the update service answers, as clients have it built in. It is
// compared without case, as the original's host did.
const Path = phonebook.ServerPath

// cabType is the media type of a cabinet.
const cabType = "application/vnd.ms-cab-compressed"

// Waiting times of the update service. A modem reads 2.9 KB/s, so an answer's
// time grows with its size: a fixed limit would cut off the clients that the
// service exists for.
const (
	headerTimeout = 5 * time.Second
	idleTimeout   = 30 * time.Second
	answerTimeout = 60 * time.Second // and a second more for each slowest bytes
	slowest       = 1 << 10          // bytes per second
	maxHeader     = 8 << 10
)

// Headers that tell a probe what it got. A client ignores them. (ours)
const (
	headerVersion = "X-PBS-Version"
	headerKind    = "X-PBS-Kind"
)

// Handler answers clients from a store. It is safe for concurrent use.
type Handler struct {
	store *Store
	log   *slog.Logger
	tally tallies
}

// NewHandler returns a handler for the releases of store. It logs every answer
// at debug level.
func NewHandler(store *Store, log *slog.Logger) *Handler {
	return &Handler{store: store, log: log}
}

// Counts returns the counters per book, spelled as in its manifest. Refused
// requests that belong to no book are under the empty name.
func (h *Handler) Counts() map[string]Counts { return h.tally.all() }

// ServeHTTP implements [http.Handler].
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// Deadlines are out of reach in tests without a connection, and a broken
	// connection shows at the next write.
	rc := http.NewResponseController(w)
	_ = rc.SetWriteDeadline(time.Now().Add(answerTimeout))
	if r.ContentLength != 0 {
		// The server drains what a client sends unasked before it goes on.
		_ = rc.SetReadDeadline(time.Now().Add(headerTimeout))
	}
	if !strings.EqualFold(r.URL.Path, Path) {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		h.refuse(w, r, Query{}, http.StatusMethodNotAllowed, http.StatusText(http.StatusMethodNotAllowed))
		return
	}
	q, err := ParseQuery(r.URL.RawQuery)
	if err != nil {
		h.refuse(w, r, q, http.StatusBadRequest, err.Error())
		return
	}
	rel, err := h.store.Release(q.Book)
	switch {
	case errors.Is(err, ErrUnknownBook):
		h.refuse(w, r, q, http.StatusNotFound, err.Error())
		return
	case err != nil:
		// The cause names files of this machine: it is for the log.
		h.log.Error("cannot answer", "book", q.Book, "reason", err)
		w.Header().Set("Retry-After", strconv.Itoa(int(answerTimeout/time.Second)))
		h.refuse(w, r, q, http.StatusServiceUnavailable, ErrUnreadable.Error())
		return
	}
	h.answer(w, r, q, rel)
}

// answer sends what the client needs to get from its version to the release.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, q Query, rel *Release) {
	kind, cab := Decide(rel.Manifest, q.Held)
	h.tally.of(rel.Manifest.Book).count(kind)
	header := w.Header()
	header.Set(headerVersion, strconv.FormatUint(uint64(rel.Manifest.Version), 10))
	header.Set(headerKind, string(kind))
	if kind == None {
		header.Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNoContent)
		h.note(r, q, "answered", slog.String("kind", string(kind)))
		return
	}
	header.Set("Content-Type", cabType)
	header.Set("ETag", etag(cab))
	header.Set("Cache-Control", "no-cache")
	header.Set("X-Content-Type-Options", "nosniff")
	slow := time.Duration(cab.Size/slowest) * time.Second
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerTimeout + slow))
	give(w, r, rel.Cab(cab.Name))
	h.note(r, q, "answered", slog.String("kind", string(kind)), slog.String("cabinet", cab.Name), slog.Int64("bytes", cab.Size))
}

// give answers with a cabinet and its length: old clients and HTTP/1.0 proxies know no
// chunks. What most ask for, all of it, goes out in one piece; ServeContent knows HEAD,
// If-None-Match and Range, and copies in parts. Its time is left out, because the entity
// tag says more.
func give(w http.ResponseWriter, r *http.Request, cabinet []byte) {
	for _, name := range conditions {
		if r.Method != http.MethodGet || r.Header.Get(name) != "" {
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(cabinet))
			return
		}
	}
	w.Header().Set("Accept-Ranges", "bytes")
	w.Header().Set("Content-Length", strconv.Itoa(len(cabinet)))
	_, _ = w.Write(cabinet) // a client that goes away is no failure of the server
}

// conditions are the headers by which a client asks for less than a whole answer.
var conditions = []string{"Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"}

// etag returns the strong entity tag of a cabinet.
func etag(c phonebook.ManifestCab) string { return `"sha256-` + c.SHA256 + `"` }

// refuse answers in words, in one line of plain text.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, q Query, status int, words string) {
	h.tally.of("").count("")
	// What is unknown now may be posted the next moment.
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, words, status)
	h.note(r, q, "refused", slog.Int("status", status), slog.String("reason", words))
}

func (h *Handler) note(r *http.Request, q Query, what string, attrs ...slog.Attr) {
	if !h.log.Enabled(r.Context(), slog.LevelDebug) {
		return
	}
	attrs = append(attrs, slog.String("remote", r.RemoteAddr), slog.String("book", q.Book), slog.Uint64("held", uint64(q.Held)))
	h.log.LogAttrs(r.Context(), slog.LevelDebug, what, attrs...)
}
