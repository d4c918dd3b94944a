package admin

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// posting is one post under way.
type posting struct {
	*Service
	opt     PostOptions
	ledger  phonebook.Ledger
	owner   post.Owner
	visits  []*visit
	release phonebook.ReleaseRecord
	made    bool

	asking  sync.Mutex // one call of Trust at a time, which may take a person long
	telling sync.Mutex // one call of Progress, Ended or Said at a time
}

// newPosting checks what can be checked without a host.
func (s *Service) newPosting(book string, opt PostOptions) (*posting, error) {
	hosts, err := s.choose(opt.Hosts, opt.Tags)
	if err != nil {
		return nil, err
	}
	for name := range opt.Choices {
		if !slices.ContainsFunc(hosts, func(h Host) bool { return strings.EqualFold(h.Name, name) }) {
			return nil, fmt.Errorf("host %s, for which there is a choice, among those to post to: %w", name, phonebook.ErrNotFound)
		}
	}
	p := &posting{Service: s, opt: opt}
	if p.ledger, err = s.Store.Load(book); err != nil {
		return nil, err
	}
	if opt.Version != 0 {
		if _, err := s.Store.Release(book, opt.Version); err != nil {
			return nil, err
		}
	}
	if !opt.DryRun { // which keeps nothing
		if p.owner, err = s.owner(); err != nil {
			return nil, err
		}
	}
	for _, h := range hosts {
		v := &visit{host: h, result: HostResult{Host: h.Name, Version: opt.Version}}
		v.transcript.now, v.transcript.host, v.transcript.said = s.Now, h.Name, p.said
		p.visits = append(p.visits, v)
	}
	return p, nil
}

// result is how the post stands.
func (p *posting) result() PostResult {
	r := PostResult{Book: p.ledger.Book.Name, Version: p.opt.Version, Made: p.made}
	if p.release.Manifest.Version != 0 {
		r.Version = p.release.Manifest.Version
	}
	for _, v := range p.visits {
		if v.result.Status != "" {
			r.Hosts = append(r.Hosts, v.result)
		}
	}
	return r
}

// each calls do for every visit, some of them at a time, and waits for all.
func each(visits []*visit, do func(*visit)) {
	slots := make(chan struct{}, parallelHosts)
	var all sync.WaitGroup
	for _, v := range visits {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			do(v)
		})
	}
	all.Wait()
}

func (p *posting) report(v *visit, e post.Event) {
	if p.opt.Progress == nil {
		return
	}
	p.telling.Lock()
	defer p.telling.Unlock()
	p.opt.Progress(v.host.Name, e)
}

// said tells a line of a session.
func (p *posting) said(host, line string) {
	if p.opt.Said == nil {
		return
	}
	p.telling.Lock()
	defer p.telling.Unlock()
	p.opt.Said(host, line)
}

// ended tells how a host ended.
func (p *posting) ended(v *visit) {
	if p.opt.Ended == nil || v.result.Status == "" {
		return
	}
	p.telling.Lock()
	defer p.telling.Unlock()
	p.opt.Ended(v.result)
}

// hurry returns what ends the wait before the next try at a host.
func (p *posting) hurry(v *visit) <-chan struct{} {
	if p.opt.Hurry == nil {
		return nil
	}
	return p.opt.Hurry(v.host.Name)
}

// trust asks whether a server key is to be taken, and keeps it.
func (p *posting) trust(ctx context.Context, v *visit, unknown *post.CertificateError) (bool, error) {
	if p.opt.Trust == nil {
		return false, nil
	}
	p.asking.Lock()
	defer p.asking.Unlock()
	yes, err := p.opt.Trust(ctx, v.host, unknown)
	if err != nil || !yes {
		return false, err
	}
	v.host, err = p.TrustHost(v.host.Name, unknown.Fingerprint)
	return err == nil, err
}

// close ends every session and keeps the transcripts.
func (p *posting) close() {
	each(p.visits, func(v *visit) { v.leave() })
	if p.opt.DryRun {
		return
	}
	for _, v := range p.visits {
		p.keepTranscript(v)
	}
}
