package ftplink

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"strings"
)

// Limits of a reply in bytes: RFC 959 sets none, and a server must not fill the
// memory.
const (
	maxLine  = 8 << 10
	maxReply = 256 << 10
)

// reply is one whole reply of the server, or why there are no more.
type reply struct {
	code int
	raw  []byte // all its lines with their ends
	err  error
	seen bool // noted already
}

// failed reports whether the reply ends a transfer badly.
func (r reply) failed() bool { return r.err != nil || r.code >= 400 }

// asError returns the reply as the library returns refusals.
func (r reply) asError() error {
	if r.err != nil {
		return r.err
	}
	return &textproto.Error{Code: r.code, Msg: strings.TrimSpace(string(r.raw[4:]))}
}

// readReply reads one reply, which may have several lines (RFC 959, 4.2).
func readReply(in *bufio.Reader) reply {
	var raw []byte
	code := ""
	for {
		line, err := in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull), len(raw)+len(line) > maxReply:
			return reply{err: errors.New("the server's reply is too long")}
		case errors.Is(err, io.EOF) && len(raw)+len(line) > 0:
			return reply{err: io.ErrUnexpectedEOF}
		case err != nil:
			return reply{err: err}
		}
		raw = append(raw, line...)
		first := code == ""
		if first {
			if len(line) < 4 || !isCode(line[:3]) || line[3] != ' ' && line[3] != '-' {
				return reply{err: fmt.Errorf("not a reply of an FTP server: %.80q", bytes.TrimSpace(line))}
			}
			code = string(line[:3])
		}
		if len(line) >= 4 && string(line[:3]) == code && line[3] == ' ' {
			n, err := strconv.Atoi(code)
			return reply{code: n, raw: raw, err: err}
		}
	}
}

func isCode(b []byte) bool {
	return b[0] >= '1' && b[0] <= '5' && b[1] >= '0' && b[1] <= '9' && b[2] >= '0' && b[2] <= '9'
}

// isTransfer reports whether a command opens a data connection.
func isTransfer(verb string) bool {
	switch verb {
	case "STOR", "APPE", "RETR", "LIST", "NLST", "MLSD":
		return true
	}
	return false
}

// isMode reports whether a command says who opens the data connection.
func isMode(verb string) bool {
	switch verb {
	case "EPSV", "PASV", "PORT", "EPRT":
		return true
	}
	return false
}

// masked hides what follows the commands that carry a password.
func masked(line string) string {
	for _, verb := range []string{"PASS ", "ACCT "} {
		if len(line) >= len(verb) && strings.EqualFold(line[:len(verb)], verb) {
			return verb + "********"
		}
	}
	return line
}
