package pbs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// newPair writes a certificate for 127.0.0.1 and its key.
func newPair(t testing.TB, dir string, end time.Time) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "pbs"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: end, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	err = errors.Join(
		os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644),
		os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	return certFile, keyFile
}

// withTLS gives a rig a certificate and HTTPS.
func withTLS(t testing.TB) func(*Server) {
	return func(s *Server) {
		s.HTTPS = "127.0.0.1:0"
		s.CertFile, s.KeyFile = newPair(t, t.TempDir(), time.Now().Add(time.Hour))
	}
}

// trusting returns a client that trusts the certificate in a file and nothing else.
func trusting(t testing.TB, certFile string) *tls.Config {
	t.Helper()
	pem, err := os.ReadFile(certFile)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		t.Fatal("no certificate")
	}
	return &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}
}

func TestHTTPS(t *testing.T) {
	r := startRig(t, withTLS(t))
	s := newSeries(t, "Sample", 60, 1, phonebook.ASCII, fewEdits)
	send(t, r.host(), s.at(1), s)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: trusting(t, r.CertFile)}}
	defer client.CloseIdleConnections()
	resp, err := client.Get("https://" + r.HTTPSAddr() + Path + "?pb=Sample")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil || string(body) != string(s.at(1).Files["1Full.cab"]) || resp.ProtoMajor != 1 {
		t.Errorf("%s %d bytes, %v", resp.Proto, len(body), err)
	}
	_ = resp.Body.Close()
	// What came before TLS 1.2 is refused; plain HTTP goes on beside it.
	old := trusting(t, r.CertFile)
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 //nolint:gosec // the point of the test
	if c, err := tls.Dial("tcp", r.HTTPSAddr(), old); err == nil {
		_ = c.Close()
		t.Error("TLS 1.1 is taken")
	}
	if a := mustAsk(t, r, "Sample", 0); a.Version != 1 {
		t.Errorf("version %d over HTTP", a.Version)
	}
}

// serves returns an error unless a new connection to the server gets a
// certificate that the pair in its files trusts.
func (r rig) serves(t *testing.T, config *tls.Config) error {
	t.Helper()
	c, err := tls.Dial("tcp", r.HTTPSAddr(), config)
	if err != nil {
		return err
	}
	return c.Close()
}

// TestRenewal renews the certificate under a server: a connection that stands goes
// on, half a pair changes nothing, a whole one is taken.
func TestRenewal(t *testing.T) {
	r := startRig(t, withTLS(t))
	before := trusting(t, r.CertFile)
	stands, err := tls.Dial("tcp", r.HTTPSAddr(), before)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stands.Close() }()
	certFile, keyFile := newPair(t, t.TempDir(), time.Now().Add(2*time.Hour))
	after := trusting(t, certFile)
	if err := os.Rename(certFile, r.CertFile); err != nil {
		t.Fatal(err)
	}
	r.Reload(1)
	r.Reload(1)
	if err := r.serves(t, before); err != nil {
		t.Errorf("half a pair: %v", err)
	}
	if n := r.log.count("the new certificate is refused"); n != 1 {
		t.Errorf("told %d times:\n%s", n, r.log)
	}
	if err := os.Rename(keyFile, r.KeyFile); err != nil {
		t.Fatal(err)
	}
	r.Reload(1)
	if err := r.serves(t, after); err != nil {
		t.Errorf("the whole pair: %v", err)
	}
	if err := r.serves(t, before); err == nil {
		t.Error("the old pair goes on")
	}
	if _, err := io.WriteString(stands, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if answer, err := io.ReadAll(stands); err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 200 ") {
		t.Errorf("the connection that stood: %q, %v", answer, err)
	}
}

// TestRenewalIsNoticed renews without a word to the server, whose clock goes on.
func TestRenewalIsNoticed(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := newPair(t, dir, time.Now().Add(time.Hour))
	c, err := newCertificate(certFile, keyFile, quietLog())
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now()
	c.now = func() time.Time { return at }
	end := time.Now().Add(3 * time.Hour).Truncate(time.Second).UTC()
	newPair(t, dir, end)
	get := c.config().GetCertificate
	at = at.Add(2 * certificateAge)
	if pair, err := get(nil); err != nil || !pair.Leaf.NotAfter.Equal(end) {
		t.Errorf("until %v, want %v; %v", pair.Leaf.NotAfter, end, err)
	}
}

func TestBadCertificates(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := newPair(t, dir, time.Now().Add(-time.Hour))
	log := &logBuffer{}
	if _, err := newCertificate(certFile, keyFile, logTo(log)); err != nil || log.count("too old") != 1 {
		t.Errorf("an old one: %v\n%s", err, log)
	}
	if _, err := newCertificate(certFile, filepath.Join(dir, "none"), quietLog()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no key: %v", err)
	}
	if err := os.Chmod(keyFile, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := newCertificate(certFile, keyFile, quietLog()); err == nil || !strings.Contains(err.Error(), "everybody may read the key") {
		t.Errorf("a key for all: %v", err)
	}
}

// TestStatusTellsOfTheCertificate shows when it ends.
func TestStatusTellsOfTheCertificate(t *testing.T) {
	r := startRig(t, withTLS(t))
	if body, _ := page(t, r, PathStatus); !strings.Contains(body, "The certificate is good until") {
		t.Errorf("status:\n%s", body)
	}
	if body, _ := page(t, r, PathMetrics); !strings.Contains(body, "pbs_certificate_end_seconds 1") {
		t.Errorf("metrics:\n%s", body)
	}
}
