package post

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"time"
)

// CertificateError says that a server's certificate is not one that this computer
// trusts, or that its key is another than the one accepted before. Nothing was
// sent, no password either.
type CertificateError struct {
	Host        string
	Fingerprint string // of the server's key, as FTPServer.Pin takes it
	Pinned      string // the one accepted before, "" for none
	Subject     string // as the certificate says, which proves nothing
	Expires     time.Time
	Err         error // why the certificate is not trusted, nil for a changed key
}

// Error names the host, its key and the reason.
func (e *CertificateError) Error() string {
	if e.Pinned != "" {
		return fmt.Sprintf("%s has another key than before: %s instead of %s; it was replaced, or someone is in between", e.Host, e.Fingerprint, e.Pinned)
	}
	return fmt.Sprintf("%s has a certificate that is not trusted: %v; the fingerprint of its key is %s", e.Host, e.Err, e.Fingerprint)
}

// Unwrap returns why the certificate is not trusted.
func (e *CertificateError) Unwrap() error { return e.Err }

// fingerprint returns the hash of a certificate's public key, in the form of
// curl's --pinnedpubkey: it stays the same when the certificate is renewed.
func fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.RawSubjectPublicKeyInfo)
	return "sha256//" + base64.StdEncoding.EncodeToString(sum[:])
}

// IsFingerprint reports whether s has the form of a key's fingerprint.
func IsFingerprint(s string) bool {
	const head = "sha256//"
	if len(s) < len(head) || s[:len(head)] != head {
		return false
	}
	sum, err := base64.StdEncoding.DecodeString(s[len(head):])
	return err == nil && len(sum) == sha256.Size
}

// tlsConfig returns a configuration that takes the server with the key pin, or
// with none, one whose certificate this computer trusts. The name is set also for
// addresses: sessions are found again by it.
func tlsConfig(host, pin string) *tls.Config {
	return &tls.Config{
		ServerName: host,
		// VerifyConnection checks instead, and on resumed connections too.
		InsecureSkipVerify: true, //nolint:gosec // see above
		VerifyConnection: func(state tls.ConnectionState) error {
			if len(state.PeerCertificates) == 0 {
				return errors.New("the server has no certificate")
			}
			leaf := state.PeerCertificates[0]
			e := &CertificateError{Host: host, Fingerprint: fingerprint(leaf), Pinned: pin, Subject: leaf.Subject.String(), Expires: leaf.NotAfter}
			if pin != "" {
				if e.Fingerprint == pin {
					return nil
				}
				return e
			}
			between := x509.NewCertPool()
			for _, c := range state.PeerCertificates[1:] {
				between.AddCert(c)
			}
			if _, e.Err = leaf.Verify(x509.VerifyOptions{DNSName: host, Intermediates: between}); e.Err != nil {
				return e
			}
			return nil
		},
	}
}
