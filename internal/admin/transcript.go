package admin

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Transcripts of FTP sessions lie in <Dir>/<Book>/transcripts/, named by time,
// version and host. Passwords are masked before they get here. (ours)
const (
	transcriptFolder = "transcripts"
	transcriptTime   = "20060102T150405Z"
	keepTranscripts  = 100     // of a book
	maxTranscript    = 1 << 20 // bytes of one post to one host
)

// transcript is what was said to a host in the course of a post.
type transcript struct {
	now  func() time.Time
	host string
	said func(host, line string)
	mu   sync.Mutex // two sessions may speak at once
	text strings.Builder
}

func (t *transcript) line(text string) {
	t.said(t.host, text)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.text.Len() < maxTranscript {
		fmt.Fprintf(&t.text, "%s %s\n", t.now().UTC().Format("15:04:05.000"), text)
	}
}

// keepTranscript writes the transcript of a visit. It is a help for people: when it
// cannot be written the post is no worse.
func (p *posting) keepTranscript(v *visit) {
	if v.transcript.text.Len() == 0 || v.result.Status == PostCurrent {
		return // the newest is of the post that brought it there
	}
	dir := filepath.Join(p.bookDir(p.ledger.Book.Name), transcriptFolder)
	name := fmt.Sprintf("%s-%d-%s.txt", p.Now().UTC().Format(transcriptTime), v.result.Version, v.host.Name)
	head := fmt.Sprintf("%s version %d to %s at %s: %s\n", p.ledger.Book.Name, v.result.Version, v.host.Name,
		v.host.FTP, strings.TrimSuffix(v.result.Status+", "+v.result.Reason, ", "))
	if os.MkdirAll(dir, 0o755) != nil || os.WriteFile(filepath.Join(dir, name), []byte(head+v.transcript.text.String()), 0o600) != nil {
		return
	}
	files := transcripts(dir)
	for _, old := range files[:max(0, len(files)-keepTranscripts)] {
		_ = os.Remove(filepath.Join(dir, old))
	}
}

// transcripts returns the names of those in a folder, the oldest first.
func transcripts(dir string) (names []string) {
	entries, _ := os.ReadDir(dir) // none where there is none
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".txt") {
			names = append(names, e.Name())
		}
	}
	return names
}

// Transcript returns the newest transcript of a post of a book to a host. It
// returns [phonebook.ErrNotFound] where there is none.
func (s *Service) Transcript(book, host string) (string, error) {
	l, err := s.Store.Load(book)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(s.bookDir(l.Book.Name), transcriptFolder)
	for _, file := range slices.Backward(transcripts(dir)) {
		// TIME-VERSION-HOST.txt
		parts := strings.SplitN(strings.TrimSuffix(file, ".txt"), "-", 3)
		if len(parts) == 3 && strings.EqualFold(parts[2], host) {
			data, err := os.ReadFile(filepath.Join(dir, file))
			return string(data), err
		}
	}
	return "", fmt.Errorf("a transcript of a post of %s to %s: %w", l.Book.Name, host, phonebook.ErrNotFound)
}
