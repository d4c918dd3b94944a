package post_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/pkg/post"
)

// peerDir is where tools/peers.sh puts the servers that Debian does not let be
// installed side by side.
func peerDir() string {
	if dir := os.Getenv("PBA_PEER_DIR"); dir != "" {
		return dir
	}
	return "../../bin/peers"
}

// daemon is a foreign FTP server in a process of its own.
type daemon struct {
	program string
	login   post.FTPServer
	root    string   // what the account sees as /
	tree    post.Dir // its /PBSData
	process *exec.Cmd
}

// daemonConfig says how a server is to run.
type daemonConfig struct {
	tls     post.TLSMode
	classic bool     // control on port 21, data from port 20
	address string   // 127.0.0.N, so that two servers share no port 20
	passive bool     // allow passive mode alone
	extra   []string // lines or arguments of its own
	root    string   // a folder that is there, "" for a new one
}

// peers are the servers by name.
var peers = map[string]func(t testing.TB, c daemonConfig, d *daemon, dir string) (args []string){
	"vsftpd": vsftpdArgs, "proftpd": proftpdArgs, "pure-ftpd": pureArgs,
}

// startPeer starts a server. It skips the test where it cannot run, unless
// PBA_PEERS=1 asks for it.
func startPeer(t testing.TB, name string, c daemonConfig) *daemon {
	t.Helper()
	d := &daemon{program: findPeer(t, name)}
	if d.program == "" {
		t.Skip(name + " is not there")
	}
	if os.Geteuid() != 0 {
		t.Skip("FTP servers on port 21 need root")
	}
	dir := t.TempDir()
	openUp(t, dir)
	d.root = c.root
	if d.root == "" {
		d.root = filepath.Join(dir, "root")
	}
	d.tree = post.Dir(filepath.Join(d.root, "PBSData"))
	for _, folder := range []string{d.root, string(d.tree), filepath.Join(dir, "empty")} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	uid, gid := ftpAccount(t)
	if err := os.Chown(string(d.tree), uid, gid); err != nil {
		t.Fatal(err)
	}
	port := "21"
	if !c.classic {
		port = freePort(t, c.address)
	}
	d.login = post.FTPServer{
		Addr: net.JoinHostPort(c.address, port), Dir: "/PBSData", User: "poster", Password: "secret", TLS: c.tls,
	}
	d.run(t, peers[name](t, c, d, dir))
	return d
}

// findPeer returns a server's program, "" where it is not there.
func findPeer(t testing.TB, name string) string {
	t.Helper()
	t.Setenv("PATH", os.Getenv("PATH")+":/usr/sbin:/usr/local/sbin")
	unpacked := filepath.Join(peerDir(), "usr/sbin", name)
	if _, err := os.Stat(unpacked); err == nil {
		path, err := filepath.Abs(unpacked)
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	return lookPeer(t, name)
}

// openUp lets the servers, which give up being root, come to a folder.
func openUp(t testing.TB, dir string) {
	t.Helper()
	for ; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

func ftpAccount(t testing.TB) (uid, gid int) {
	t.Helper()
	account, err := user.Lookup("ftp") // made by Debian's vsftpd
	if err != nil {
		t.Skip(err)
	}
	uid, _ = strconv.Atoi(account.Uid)
	gid, _ = strconv.Atoi(account.Gid)
	return uid, gid
}

func freePort(t testing.TB, address string) string {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(address, "0"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// run starts the program and waits until it listens. Its whole process group ends
// with the test.
func (d *daemon) run(t testing.TB, args []string) {
	t.Helper()
	d.process = exec.Command(d.program, args...)
	d.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var out strings.Builder
	d.process.Stdout, d.process.Stderr = &out, &out
	if err := d.process.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- d.process.Wait() }()
	t.Cleanup(func() {
		_ = syscall.Kill(-d.process.Process.Pid, syscall.SIGKILL)
		<-ended
	})
	for deadline := time.Now().Add(patience); ; {
		c, err := net.Dial("tcp", d.login.Addr)
		if err == nil {
			_ = c.Close()
			return
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s ended: %v\n%s", d.program, err, out.String())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not listen: %v\n%s", d.program, err, out.String())
		}
	}
}

// killSessions ends the processes that serve sessions, as a crash would. The
// server itself goes on.
func (d *daemon) killSessions(t testing.TB) (n int) {
	t.Helper()
	for _, pid := range children(d.process.Process.Pid) {
		if syscall.Kill(pid, syscall.SIGKILL) == nil {
			n++
		}
	}
	return n
}

// children returns the descendants of a process.
func children(pid int) (out []int) {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	for _, field := range strings.Fields(string(data)) {
		child, _ := strconv.Atoi(field)
		out = append(append(out, children(child)...), child)
	}
	return out
}

// certificate writes a key and a certificate that signs itself into one file.
func certificate(t testing.TB, dir, address string) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "phone book test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.ParseIP(address)},
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "cert.pem")
	text := append(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})...)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// vsftpdArgs runs vsftpd for an anonymous user, who needs no account of the
// system. The system call filter is older than many kernels.
func vsftpdArgs(t testing.TB, c daemonConfig, d *daemon, dir string) []string {
	host, port, _ := net.SplitHostPort(d.login.Addr)
	d.login.User = "anonymous"
	yes := func(b bool) string { return map[bool]string{true: "YES", false: "NO"}[b] }
	lines := []string{
		"listen=YES", "listen_ipv6=NO", "background=NO", "listen_address=" + host, "listen_port=" + port,
		"seccomp_sandbox=NO", "anonymous_enable=YES", "no_anon_password=YES", "local_enable=NO", "write_enable=YES",
		"anon_upload_enable=YES", "anon_mkdir_write_enable=YES", "anon_other_write_enable=YES",
		"anon_world_readable_only=NO", "anon_umask=022", "ftp_username=ftp", "anon_root=" + d.root,
		"secure_chroot_dir=" + filepath.Join(dir, "empty"), "xferlog_enable=NO",
		"pasv_enable=" + yes(!c.classic), "port_enable=" + yes(!c.passive),
		"connect_from_port_20=" + yes(c.classic), "ftp_data_port=20",
	}
	if c.tls != post.NoTLS {
		lines = append(lines,
			"ssl_enable=YES", "allow_anon_ssl=YES", "force_anon_data_ssl=YES", "force_anon_logins_ssl=YES",
			"require_ssl_reuse=YES", "implicit_ssl="+yes(c.tls == post.ImplicitTLS), "rsa_cert_file="+certificate(t, dir, host))
	}
	return []string{writeConfig(t, dir, append(lines, c.extra...))}
}

// secretHash is the word "secret": openssl passwd -6 -salt pba secret
const secretHash = "$6$pba$VOMe5m9WvZM8dgziJqHWG1naIsVzGm3eD.AWa7VYqn7EKqR4IMJw80FoDqZBdP2Soxr6aITijuAEUGN.VGU0y/"

func proftpdArgs(t testing.TB, c daemonConfig, d *daemon, dir string) []string {
	host, port, _ := net.SplitHostPort(d.login.Addr)
	uid, gid := ftpAccount(t)
	users := filepath.Join(dir, "users")
	line := fmt.Sprintf("poster:%s:%d:%d::%s:/bin/false\n", secretHash, uid, gid, d.root)
	if err := os.WriteFile(users, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := []string{
		"ModulePath " + filepath.Join(peerDirOf(d.program), "usr/lib/proftpd"),
		"ServerType standalone", "DefaultAddress " + host, "Port " + port, "SocketBindTight on", "UseIPv6 off",
		"User ftp", "Group ftp", "AuthUserFile " + users, "AuthOrder mod_auth_file.c", "RequireValidShell off",
		"DefaultRoot ~", "AllowOverwrite on", "UseReverseDNS off", "DelayEngine off", "WtmpLog off", "TransferLog none",
		"PidFile " + filepath.Join(dir, "pid"), "ScoreboardFile " + filepath.Join(dir, "scoreboard"), "MaxInstances 40",
	}
	if c.classic {
		lines = append(lines, "RootRevoke off") // else data does not come from port 20
	}
	if c.tls != post.NoTLS {
		cert := certificate(t, dir, host)
		options := "NoEmptyFragments"
		if c.tls == post.ImplicitTLS {
			options += " UseImplicitSSL"
		}
		lines = append([]string{lines[0], "LoadModule mod_tls.c"}, append(lines[1:],
			"TLSEngine on", "TLSRequired on", "TLSProtocol TLSv1.2 TLSv1.3", "TLSLog none", "TLSOptions "+options,
			"TLSRSACertificateFile "+cert, "TLSRSACertificateKeyFile "+cert, "TLSVerifyClient off")...)
	}
	return []string{"-n", "-q", "-c", writeConfig(t, dir, append(lines, c.extra...))}
}

func peerDirOf(program string) string {
	return strings.TrimSuffix(program, "/usr/sbin/"+filepath.Base(program))
}

func pureArgs(t testing.TB, c daemonConfig, d *daemon, dir string) []string {
	host, port, _ := net.SplitHostPort(d.login.Addr)
	uid, gid := ftpAccount(t)
	users, base := filepath.Join(dir, "users"), filepath.Join(dir, "users.pdb")
	line := fmt.Sprintf("poster:%s:%d:%d::%s/./::::::::::::\n", secretHash, uid, gid, d.root)
	if err := os.WriteFile(users, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	runPeer(t, dir, filepath.Join(peerDirOf(d.program), "usr/bin/pure-pw"), "mkdb", base, "-f", users)
	args := []string{"-S", host + "," + port, "-l", "puredb:" + base, "-E", "-A", "-H", "-u", "1"}
	switch c.tls {
	case post.ExplicitTLS:
		args = append(args, "-Y", "2", "--certfile="+certificate(t, dir, host))
	case post.ImplicitTLS:
		t.Skip("pure-ftpd has no implicit TLS")
	}
	return append(args, c.extra...)
}

func writeConfig(t testing.TB, dir string, lines []string) string {
	t.Helper()
	file := filepath.Join(dir, "server.conf")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// dial logs in, trusting the server's key after it was shown once.
func (d *daemon) dial(t testing.TB, change func(*post.FTPServer)) *post.FTP {
	t.Helper()
	s := d.login
	if change != nil {
		change(&s)
	}
	f, err := post.DialFTP(t.Context(), s)
	if unknown, ok := errors.AsType[*post.CertificateError](err); ok && s.Pin == "" {
		s.Pin = unknown.Fingerprint
		f, err = post.DialFTP(t.Context(), s)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}
