package admin

import (
	"errors"

	"github.com/phonebookadmin/pba/pkg/post"
)

// ErrNoPassword says that nobody gave the password of a server.
var ErrNoPassword = errors.New("no password is known")

// causes are why a post fails, by the code that is stored beside the English reason,
// so that it can be told in another language later. Codes are never used again for
// something else.
var causes = []struct {
	code string
	err  error
}{
	{"password", ErrNoPassword},
	{"login", post.ErrLogin},
	{"unreachable", post.ErrUnreachable},
	{"needs-tls", post.ErrNeedsTLS},
	{"no-tls", post.ErrNoTLS},
	{"no-call-back", post.ErrNoCallBack},
	{"no-port", post.ErrNoPort},
	{"mode", post.ErrMode},
	{"reuse", post.ErrReuse},
	{"full", post.ErrFull},
	{"denied", post.ErrDenied},
	{"silent", post.ErrStalled},
	{"silent", post.ErrNoReply},
}

// causeCode returns the code of why a post failed, "" where there is none.
func causeCode(err error) string {
	for _, c := range causes {
		if errors.Is(err, c.err) {
			return c.code
		}
	}
	if e, ok := errors.AsType[*post.CertificateError](err); ok {
		if e.Pinned != "" {
			return "key-changed"
		}
		return "key-unknown"
	}
	return ""
}

// Cause returns the error that a stored code stands for; nil for none, as where the
// reason was stored without one.
func Cause(code string) error {
	switch code {
	case "key-changed":
		return &post.CertificateError{Pinned: "another"}
	case "key-unknown":
		return &post.CertificateError{}
	}
	for _, c := range causes {
		if c.code == code {
			return c.err
		}
	}
	return nil
}
