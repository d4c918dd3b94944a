package session_test

import (
	"testing"

	"github.com/phonebookadmin/pba/internal/session"
)

func TestLineBreaksInOneLine(t *testing.T) {
	for _, tt := range []struct{ before, input, edited, want string }{
		{"Call first", "Call first", "Call last", "Call last"},
		{"a\nb", "a↵b", "a↵bc", "a\nbc"},
		{"a\r\nb\rc", "a↵b↵c", "a↵bc", "a\nbc"},
	} {
		input := session.InOneLine(tt.before)
		if input != tt.input {
			t.Errorf("%q is shown as %q", tt.before, input)
		}
		if got := session.Written(input, tt.before); got != tt.before {
			t.Errorf("%q that was not edited is %q", tt.before, got)
		}
		if got := session.Written(tt.edited, tt.before); got != tt.want {
			t.Errorf("%q is read as %q", tt.edited, got)
		}
	}
}
