package pbs

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// certificateAge is how long a certificate is taken as it was read before its
// files are looked at again. (ours)
const certificateAge = 10 * time.Second

// certificate is a pair of files that another program renews. A new pair is taken
// with the next connection; while the two do not fit together, because only one
// of them is written yet, the old pair goes on.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger
	now               func() time.Time

	pair    atomic.Pointer[tls.Certificate]
	mu      sync.Mutex // one look at a time
	looked  time.Time
	seen    [2]fs.FileInfo
	problem string // logged once
}

// newCertificate reads a certificate and its key.
func newCertificate(certFile, keyFile string, log *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log, now: time.Now}
	if err := c.read(); err != nil {
		return nil, err
	}
	log.Info("certificate", "file", certFile, "until", c.until(), "fingerprint", c.fingerprint())
	return c, nil
}

// fingerprint returns the hash of the public key, in the form in which pba asks
// about it and curl's --pinnedpubkey takes it.
func (c *certificate) fingerprint() string {
	sum := sha256.Sum256(c.pair.Load().Leaf.RawSubjectPublicKeyInfo)
	return "sha256//" + base64.StdEncoding.EncodeToString(sum[:])
}

// config returns what a listener needs. It takes TLS 1.2 and later: what came
// before is broken, and old clients have HTTP.
func (c *certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			c.look(false)
			return c.pair.Load(), nil
		},
	}
}

// look reads the files again when they changed; now means without waiting for
// [certificateAge].
func (c *certificate) look(now bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.now()
	if !now && at.Sub(c.looked) < certificateAge {
		return
	}
	c.looked = at
	if seen := c.stat(); sameFile(c.seen[0], seen[0]) && sameFile(c.seen[1], seen[1]) && c.problem == "" {
		return
	}
	err := c.read()
	switch {
	case err == nil:
		c.problem = ""
		c.log.Info("certificate renewed", "file", c.certFile, "until", c.until(), "fingerprint", c.fingerprint())
	case err.Error() != c.problem:
		c.problem = err.Error()
		c.log.Warn("the new certificate is refused, the old one goes on", "file", c.certFile, "reason", err)
	}
}

func (c *certificate) stat() (infos [2]fs.FileInfo) {
	for i, name := range []string{c.certFile, c.keyFile} {
		if info, err := os.Stat(name); err == nil {
			infos[i] = info
		}
	}
	return infos
}

func (c *certificate) read() error {
	seen := c.stat()
	if info := seen[1]; info != nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0 {
		return fmt.Errorf("everybody may read the key %s (mode %04o): chmod o= %s", c.keyFile, info.Mode().Perm(), c.keyFile)
	}
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	if end := pair.Leaf.NotAfter; c.now().After(end) {
		c.log.Warn("the certificate is too old, clients will refuse it", "file", c.certFile, "until", end)
	}
	c.seen = seen
	c.pair.Store(&pair)
	return nil
}

// until returns when the certificate ends.
func (c *certificate) until() time.Time { return c.pair.Load().Leaf.NotAfter }
