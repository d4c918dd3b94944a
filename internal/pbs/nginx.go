package pbs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// The configuration answers as [Handler] does, with what nginx has: maps, which look
// up names whatever their case, and regular expressions, which compare numbers digit
// by digit. It does not undo the escapes of an URL in pb and pbver, which no client
// uses there.

const nginxHead = `# Written by pbs export; the next one replaces it.
`

// heldPattern are the numbers from 1 to maxHeld, without leading zeros.
const heldPattern = `[1-9][0-9]{0,3}|[12][0-9]{4}|3[01][0-9]{3}|32[0-6][0-9]{2}|327[0-5][0-9]|3276[0-7]`

// nginxMaps returns the maps from what a client asks to what it gets. The marks ! and
// ? stand for a name that is none and a book that is not here.
func nginxMaps(books []Exported) string {
	var names, versions, answers strings.Builder
	for _, b := range books {
		m := b.Release.Manifest
		// The backslash keeps a book called default or include from being a directive.
		fmt.Fprintf(&names, "    \\%-9s %s;\n", m.Book, m.Book)
		fmt.Fprintf(&versions, "    \\%-9s %d;\n", m.Book, m.Version)
		for _, c := range m.Cabs {
			if _, cab := Decide(m, c.Base); cab.Name != c.Name {
				continue
			}
			if c.Kind == phonebook.KindDelta {
				fmt.Fprintf(&answers, "    %-18q %s/%s;\n", fmt.Sprintf("%s %d", m.Book, c.Base), Delta, c.SHA256)
			}
		}
		fmt.Fprintf(&answers, "    \"~^%s (?:%s)$\" 204;\n", m.Book, atLeast(uint64(m.Version)))
		fmt.Fprintf(&answers, "    \"~^%s \" %s/%s;\n", m.Book, Full, m.Full().SHA256)
	}
	return fmt.Sprintf(nginxHead+`# Include it in the http block.

map $arg_pb $pbs_book {
    default "!";
    "~^[0-9]+$" "!";
    "~*^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$" "!";
    "~^[A-Za-z0-9]{1,%d}$" "?";
%s}

map $arg_pbver $pbs_held {
    default "!";
    "" 0;
    "~^0{1,5}$" 0;
    "~^(?=[0-9]{1,5}$)0*(?<pbs_number>%s)$" $pbs_number;
}

map "$pbs_book $pbs_held" $pbs_answer {
    default 404;
    "~!" 400;
%s}

map $pbs_book $pbs_version {
    default "";
%s}
`, phonebook.MaxBookNameLen, names.String(), heldPattern, answers.String(), versions.String())
}

// atLeast returns a pattern of the numbers from n to five digits.
func atLeast(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	out := []string{digits}
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] < '9' {
			out = append(out, fmt.Sprintf("%s[%c-9]%s", digits[:i], digits[i]+1, anyDigits(len(digits)-1-i)))
		}
	}
	if more := len("32767") - len(digits); more > 0 {
		out = append(out, fmt.Sprintf("[1-9][0-9]{%d,%d}", len(digits), len(digits)+more-1))
	}
	return strings.Join(out, "|")
}

func anyDigits(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("[0-9]{%d}", n)
}

// nginxServer returns the update service for a server block. cabs is the folder of
// the cabinets.
func nginxServer(cabs string) string {
	return fmt.Sprintf(nginxHead+`# Include it in a server block.

location ~* "^%s$" {
    default_type text/plain;
    add_header Cache-Control no-store always;
    if ($request_method !~ "^(?:GET|HEAD)$") {
        add_header Cache-Control no-store always;
        add_header Allow "GET, HEAD" always;
        return 405 "Method Not Allowed\n";
    }
    if ($args ~ "^(?:.{%d,})?$") {
        return 400 "Bad Request\n";
    }
    if ($pbs_answer = 400) {
        return 400 "Bad Request\n";
    }
    if ($pbs_answer = 404) {
        return 404 "no such phone book\n";
    }
    if ($pbs_answer = 204) {
        add_header Cache-Control no-store;
        add_header %s $pbs_version;
        add_header %s %s;
        return 204;
    }
    rewrite ^ /pbs/$pbs_answer last;
}

location ~ "^/pbs/(%s|%s)/([0-9a-f]{64})$" {
    internal;
    alias "%s/$2.cab";
    default_type %s;
    types { }
    etag off;
    add_header ETag "\"sha256-$2\"";
    add_header Last-Modified "";
    add_header Cache-Control no-cache;
    add_header X-Content-Type-Options nosniff;
    add_header %s $pbs_version;
    add_header %s $1;
}
`, strings.ReplaceAll(Path, ".", `\.`), MaxQuery+1, headerVersion, headerKind, None,
		Delta, Full, cabs, cabType, headerVersion, headerKind)
}

// nginxConf returns a whole configuration, for tries: nginx -p DIR -c nginx.conf.
func nginxConf() string {
	return fmt.Sprintf(nginxHead+`# A whole configuration, to begin with: nginx -p "$PWD" -c nginx.conf

worker_processes auto;
pid nginx.pid;
error_log stderr;
events { worker_connections 4096; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    include %s;
    server {
        listen %d reuseport;
        include %s;
    }
}
`, ExportMaps, exportPort, ExportServer)
}
