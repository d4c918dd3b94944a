package admin

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// Posts returns the newest post of a book to each host, as it was noted here.
func (s *Service) Posts(book string) ([]phonebook.PostRecord, error) { return s.Store.Posts(book) }

// Posted is the newest post of a book to a host.
type Posted struct {
	Book    string            `json:"book"`
	Version phonebook.Version `json:"version"`
	Time    time.Time         `json:"time"`
}

// PostedTo returns the newest post of each book to a host, as noted here.
func (s *Service) PostedTo(host string) ([]Posted, error) {
	books, err := s.Store.Books()
	if err != nil {
		return nil, err
	}
	out := []Posted{}
	for _, l := range books {
		posts, err := s.Store.Posts(l.Book.Name)
		if err != nil {
			return nil, err
		}
		for _, p := range posts {
			if p.Host == host {
				out = append(out, Posted{l.Book.Name, p.Version, p.Time})
			}
		}
	}
	return out, nil
}

// noteOnce records that the release is live on a host, also one that an earlier
// post brought there and ended before it was noted.
func (p *posting) noteOnce(v *visit) error {
	m := p.release.Manifest
	if v.result.Status == PostCurrent {
		posts, err := p.Store.Posts(m.Book)
		if err != nil {
			return err
		}
		for _, r := range posts {
			if r.Host == v.host.Name && r.Version == m.Version {
				return nil
			}
		}
	}
	entry := p.entry(phonebook.BookPost, fmt.Sprint(m.Version), fmt.Sprint(m.Version), v.host.Name, fmt.Sprintf("%d bytes", v.result.Bytes), p.took(v))
	return p.Store.NotePost(m.Book, phonebook.PostRecord{Host: v.host.Name, Version: m.Version, Time: p.Now()}, entry)
}

// took tells how long was sent to a host, to a tenth of a second.
func (p *posting) took(v *visit) string {
	const tenth = 100 * time.Millisecond
	return max(tenth, p.Now().Sub(v.began).Round(tenth)).String()
}

// noteFailure records that a host did not get the release, and why.
func (p *posting) noteFailure(v *visit, cause error) {
	m := p.release.Manifest
	reason, _, _ := strings.Cut(cause.Error(), "\n")
	details := []string{fmt.Sprint(m.Version), v.host.Name, reason, p.took(v)}
	if code := causeCode(cause); code != "" {
		details = append(details, phonebook.CauseMark+code)
	}
	// The host has what it had: a record that is missing loses nothing but the story.
	_ = p.Store.Note(m.Book, p.entry(phonebook.BookPostFailed, fmt.Sprint(m.Version), details...))
}

// owner returns who locks hosts: this data folder.
func (s *Service) owner() (post.Owner, error) {
	var id string
	err := s.Recall(ownerSetting, &id)
	if errors.Is(err, phonebook.ErrNotFound) {
		id = s.NewLine()
		err = s.Remember(ownerSetting, id)
	}
	computer, nameless := os.Hostname()
	if nameless != nil {
		computer = "an unknown computer"
	}
	// A copied data folder is another administrator.
	sum := sha256.Sum256([]byte(id + "\n" + computer + "\n" + s.Dir))
	return post.Owner{ID: hex.EncodeToString(sum[:8]), User: s.User, Computer: computer, Since: s.Now().UTC()}, err
}

const ownerSetting = "owner"
