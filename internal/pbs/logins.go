package pbs

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// How log-ins that fail are slowed down. (ours)
const (
	freeFailures  = 2                // people mistype
	firstDelay    = time.Second      // then, twice as long each time
	longestDelay  = 30 * time.Second // up to this
	failureMemory = 15 * time.Minute // after the last one
	maxFailures   = 10_000           // addresses remembered
	hashesAtOnce  = 2                // they cost a processor each
)

// logins checks passwords. A try costs the more time the more of its address
// failed before or are being checked, whether it is right or wrong: nobody is locked
// out, and nobody tries many.
type logins struct {
	user, pass string // one user without a hash, when both are set
	roster     *roster
	stranger   []byte // compared for users that are not there
	now        func() time.Time
	pause      func(time.Duration)
	slots      chan struct{}

	mu      sync.Mutex
	failed  map[netip.Addr]failures
	refused uint64
}

type failures struct {
	count int
	last  time.Time
}

func newLogins(user, pass string, roster *roster, stop <-chan struct{}) *logins {
	return &logins{
		user: user, pass: pass, roster: roster,
		// The hash of a random text, made once with hashCost.
		stranger: []byte("$2a$11$TB3E75elA.i5Ajbb1LD42us8BOA9.t8jMg1hwt8kaFvtMaYCDmKva"),
		now:      time.Now, failed: make(map[netip.Addr]failures),
		slots: make(chan struct{}, hashesAtOnce),
		pause: func(d time.Duration) {
			select {
			case <-time.After(d):
			case <-stop:
			}
		},
	}
}

// allow reports whether somebody at an address is who he says he is.
func (l *logins) allow(from net.Addr, user, pass string) (bool, error) {
	addr := network(from)
	if d := l.attempt(addr); d > 0 {
		l.pause(d)
	}
	ok, err := l.check(user, pass)
	l.mu.Lock()
	defer l.mu.Unlock()
	if ok {
		delete(l.failed, addr)
		return true, nil
	}
	l.refused++
	return false, err
}

func (l *logins) check(user, pass string) (bool, error) {
	if l.user != "" && same(user, l.user)&same(pass, l.pass) == 1 {
		return true, nil
	}
	users, err := l.roster.users()
	if err != nil {
		return false, err
	}
	if len(users) == 0 {
		return false, nil
	}
	hash, known := users[user]
	if !known {
		hash = l.stranger
	}
	l.slots <- struct{}{}
	defer func() { <-l.slots }()
	right := len(pass) <= MaxPassword && bcrypt.CompareHashAndPassword(hash, []byte(pass)) == nil
	return right && known, nil
}

// attempt counts a try from an address as one that failed, until it is known to be
// right, and returns how long it has to wait: many at a time are many.
func (l *logins) attempt(addr netip.Addr) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	f, ok := l.failed[addr]
	if ok && l.now().Sub(f.last) > failureMemory {
		f = failures{}
	}
	if !ok && len(l.failed) >= maxFailures {
		l.forget()
	}
	l.failed[addr] = failures{count: f.count + 1, last: l.now()}
	if f.count <= freeFailures {
		return 0
	}
	return min(firstDelay<<min(f.count-freeFailures-1, 10), longestDelay)
}

// forget makes room: it drops what is over, and the oldest of the rest. The
// caller has the lock.
func (l *logins) forget() {
	var oldest netip.Addr
	first := l.now()
	for addr, f := range l.failed {
		if l.now().Sub(f.last) > failureMemory {
			delete(l.failed, addr)
		} else if !f.last.After(first) {
			oldest, first = addr, f.last
		}
	}
	if len(l.failed) >= maxFailures {
		delete(l.failed, oldest)
	}
}

func (l *logins) refusals() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refused
}

// network returns what counts as one address: a network of 64 bits has one
// owner.
func network(a net.Addr) netip.Addr {
	at, err := netip.ParseAddrPort(a.String())
	if err != nil {
		return netip.Addr{}
	}
	ip := at.Addr().Unmap().WithZone("")
	if ip.Is6() {
		p, _ := ip.Prefix(64) // of an IPv6 address there always is one
		return p.Addr()
	}
	return ip
}

// same returns 1 for equal texts and 0 for others, in a time that depends on
// neither of them, nor on what they have in common.
func same(a, b string) int {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:])
}
