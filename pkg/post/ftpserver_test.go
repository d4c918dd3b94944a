package post_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/phonebookadmin/pba/pkg/post"
)

// script is a small honest FTP server over TCP, with a hook that makes it do
// anything else. It keeps its files in memory and its commands in order.
type script struct {
	t        *testing.T
	listener net.Listener
	// answer is asked before every reply: to a command line, to "greeting", to
	// "data STOR" and the like in the middle of a transfer, and to "end STOR" and
	// the like after it. It returns raw lines to send instead, or an act. What a
	// command without data connection does is done when it is asked.
	answer func(command string) string
	ended  chan struct{} // receives one value for each session that ended

	mu       sync.Mutex
	files    map[string][]byte
	dirs     map[string]bool
	commands []string
	sessions sync.WaitGroup
}

// What a hook makes the server do.
const (
	honest = ""       // what a good server does
	silent = "silent" // say nothing, until the client hangs up
	hangUp = "hangUp" // close both connections
)

// newScript starts a server. answer may be nil.
func newScript(t *testing.T, answer func(command string) string) *script {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if answer == nil {
		answer = func(string) string { return honest }
	}
	s := &script{
		t: t, listener: l, answer: answer, ended: make(chan struct{}, 1024),
		files: make(map[string][]byte), dirs: map[string]bool{"/": true},
	}
	s.sessions.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.sessions.Go(func() {
				(&scriptSession{script: s, conn: c, in: bufio.NewReader(c)}).serve()
				s.ended <- struct{}{}
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		s.sessions.Wait()
	})
	return s
}

func (s *script) server() post.FTPServer {
	return post.FTPServer{Addr: s.listener.Addr().String(), Dir: "/PBSData", User: "poster", Password: "secret"}
}

// dial logs in, and logs out when the test ends.
func (s *script) dial(ctx context.Context) *post.FTP {
	s.t.Helper()
	f, err := post.DialFTP(ctx, s.server())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = f.Close() })
	return f
}

// log returns the commands so far.
func (s *script) log() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands)
}

// file returns a copy of a file, nil when it is not there.
func (s *script) file(name string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.files[name])
}

func (s *script) put(name string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[name] = data
}

// scriptSession is one control connection.
type scriptSession struct {
	*script
	conn net.Conn
	in   *bufio.Reader
	data net.Listener // of the next transfer
	from string       // of RNFR
}

// errEnd ends a session.
var errEnd = errors.New("the session ends")

func (s *scriptSession) serve() {
	defer func() {
		_ = s.conn.Close()
		s.closeData()
	}()
	if s.say("greeting", "220 script\r\n") != nil {
		return
	}
	for {
		line, err := s.in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSuffix(line, "\r\n")
		s.mu.Lock()
		s.commands = append(s.commands, line)
		s.mu.Unlock()
		if s.command(line) != nil {
			return
		}
	}
}

// say asks the hook about what, and sends reply if that is honest.
func (s *scriptSession) say(what, reply string) error { return s.act(s.answer(what), reply) }

// act does what the hook said, or sends reply. One byte a segment, so that
// nothing may rely on where segments end.
func (s *scriptSession) act(act, reply string) error {
	switch act {
	case honest:
	case hangUp:
		return errEnd
	case silent:
		_, _ = s.in.ReadByte() // until the client hangs up
		return errEnd
	default:
		reply = act
	}
	for i := range len(reply) {
		if _, err := s.conn.Write([]byte{reply[i]}); err != nil {
			return err
		}
	}
	if strings.HasPrefix(reply, "421") {
		return errEnd
	}
	return nil
}

// fixed are the replies that depend on nothing.
var fixed = map[string]string{
	"USER": "331 password?\r\n", "PASS": "230 in\r\n", "TYPE": "200 ok\r\n",
	"FEAT": "211-Features\r\n EPSV\r\n SIZE\r\n211 End\r\n", "QUIT": "221 bye\r\n",
}

func (s *scriptSession) command(line string) error {
	verb, arg, _ := strings.Cut(line, " ")
	switch verb {
	case "EPSV", "PASV":
		return s.passive(line, verb)
	case "LIST", "RETR", "STOR":
		return s.transfer(line, verb, arg)
	}
	if reply, ok := fixed[verb]; ok {
		return s.say(line, reply)
	}
	return s.say(line, s.change(verb, arg))
}

// change does what needs no data connection.
func (s *scriptSession) change(verb, arg string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, isFile := s.files[arg]
	switch {
	case verb == "CWD" && s.dirs[arg]:
		return "250 there\r\n"
	case verb == "MKD" && !s.dirs[arg]:
		s.dirs[arg] = true
		return fmt.Sprintf("257 %q made\r\n", arg)
	case verb == "RNFR" && isFile:
		s.from = arg
		return "350 to?\r\n"
	case verb == "RNTO" && s.from != "":
		s.files[arg] = s.files[s.from]
		delete(s.files, s.from)
		s.from = ""
		return "250 renamed\r\n"
	case verb == "SIZE" && isFile:
		return fmt.Sprintf("213 %d\r\n", len(s.files[arg]))
	case verb == "RMD" && s.dirs[arg]:
		delete(s.dirs, arg)
		return "250 removed\r\n"
	case verb == "DELE" && isFile:
		delete(s.files, arg)
		return "250 deleted\r\n"
	case slices.Contains([]string{"CWD", "MKD", "RMD", "SIZE", "RNFR", "RNTO", "DELE"}, verb):
		return "550 no\r\n"
	}
	return "500 what?\r\n"
}

func (s *scriptSession) passive(line, verb string) error {
	s.closeData()
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.data = l
	port := l.Addr().(*net.TCPAddr).Port
	if verb == "EPSV" {
		return s.say(line, fmt.Sprintf("229 passive (|||%d|)\r\n", port))
	}
	return s.say(line, fmt.Sprintf("227 passive (127,0,0,1,%d,%d).\r\n", port>>8, port&0xff))
}

func (s *scriptSession) closeData() {
	if s.data != nil {
		_ = s.data.Close()
		s.data = nil
	}
}

// transfer does what needs a data connection. An upload that breaks off stays as
// far as it came, as real servers leave it.
func (s *scriptSession) transfer(line, verb, arg string) error {
	if s.data == nil {
		return s.say(line, "425 no data connection\r\n")
	}
	defer s.closeData()
	content := s.file(arg)
	begin := s.answer(line)
	if verb == "LIST" {
		content = []byte(s.list(arg))
	} else if verb == "RETR" && content == nil {
		return s.act(honest, "550 no\r\n")
	}
	data, err := s.data.Accept()
	if err != nil {
		return err
	}
	defer func() { _ = data.Close() }()
	if err := s.act(begin, "150 here\r\n"); err != nil || begin != honest && begin[0] != '1' {
		_, _ = io.Copy(io.Discard, data) // ends when the client closes it
		return err
	}
	middle := s.answer("data " + verb)
	if verb == "STOR" {
		err = s.take(arg, data, middle)
	} else if middle == honest {
		_, _ = data.Write(content)
	} else {
		_, _ = data.Write(content[:len(content)/2])
	}
	if middle == silent {
		err = s.act(silent, "")
		_, _ = io.Copy(io.Discard, data)
	}
	_ = data.Close()
	if err != nil || middle != honest {
		return errors.Join(err, s.act(middle, ""))
	}
	return s.say("end "+verb, "226 done\r\n")
}

// take stores an upload, or the start of one.
func (s *scriptSession) take(name string, data net.Conn, middle string) error {
	from := io.Reader(data)
	if middle != honest {
		from = io.LimitReader(data, 100)
	}
	got, err := io.ReadAll(from)
	s.put(name, got)
	if middle != honest {
		err = nil
	}
	return err
}

// list returns a folder as ls -l has it; a missing folder is empty, as with
// vsftpd.
func (s *scriptSession) list(dir string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out strings.Builder
	for name, data := range s.files {
		if rest, ok := strings.CutPrefix(name, dir+"/"); ok && !strings.Contains(rest, "/") {
			fmt.Fprintf(&out, "-rw-r--r--    1 100      100      %8d May 02 09:11 %s\r\n", len(data), rest)
		}
	}
	return out.String()
}

// contents returns the sizes of all files.
func (s *script) contents() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string]int)
	for name, data := range s.files {
		out[name] = len(data)
	}
	return out
}
