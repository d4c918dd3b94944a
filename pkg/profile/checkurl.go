package profile

import (
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// writeURL says how the address of a server is written.
func writeURL() phonebook.Sentence {
	return phonebook.Say("Write http://SERVER{{.Path}} (--url).", "Path", phonebook.ServerPath)
}

// noAddress says what keeps a text from being an address that clients can ask; bad is
// false for an address. It is written as bytes into a file of any code page, so it is ASCII.
func noAddress(text string) (what, remedy phonebook.Sentence, bad bool) {
	what = phonebook.Say("{{.URL}} is not the address of a phone book server.", "URL", quoted(text))
	u, err := url.Parse(text)
	switch {
	case strings.ContainsFunc(text, func(r rune) bool { return r > '~' }):
		return phonebook.Say("{{.URL}} has letters that cannot stand in the address of a server.", "URL", quoted(text)),
			phonebook.Say("Write the name of the server in punycode, which begins with xn--, and the rest with plain letters."), true
	case err != nil, u.Hostname() == "", strings.ContainsAny(text, " \t#\"'<>"),
		!slices.Contains([]string{"http", "https"}, strings.ToLower(u.Scheme)):
		return what, writeURL(), true
	case u.Port() != "":
		if n, err := strconv.ParseUint(u.Port(), 10, 16); err != nil || n == 0 {
			return what, phonebook.Say("Use a port from 1 to 65535, or none."), true
		}
	}
	return phonebook.Sentence{}, phonebook.Sentence{}, false
}

// url checks where clients ask for a newer phone book.
func (c *check) url() {
	k := c.s.Get(sectionISP, keyURL)
	write := writeURL()
	if k.Value == "" {
		c.at(Warning, k, phonebook.Say("The profile has no address of a phone book server. Clients never get a newer phone book."), write)
		return
	}
	u, err := url.Parse(k.Value)
	if what, remedy, bad := noAddress(k.Value); bad || err != nil {
		c.at(Error, k, what, remedy)
		return
	}
	if strings.EqualFold(u.Scheme, "https") {
		c.at(Warning, k, phonebook.Say("Documented are addresses with http. Whether clients ask over https was not tried."), write)
	}
	if u.User != nil {
		c.at(Warning, k, phonebook.Say("The address holds a user name. Whoever gets the profile can read it, and a phone book server asks for none."), write)
	}
	if !strings.EqualFold(u.Path, phonebook.ServerPath) {
		c.at(Warning, k, phonebook.Say("The path is {{.Found}}; a phone book server answers at {{.Path}}.", "Found", "/"+strings.TrimPrefix(u.Path, "/"), "Path", phonebook.ServerPath), write)
	}
	c.query(k, u, write)
	if len(c.b.URLs) > 0 && !slices.ContainsFunc(c.b.URLs, func(known string) bool { return sameServer(known, u) }) {
		c.at(Warning, k, phonebook.Say("None of the servers here answers at this address: {{.URLs}}.", "URLs", strings.Join(c.b.URLs, ", ")),
			phonebook.Say("Check that the server with this address gets every post."))
	}
}

// query checks what stands behind the question mark: clients write that themselves.
func (c *check) query(k Key, u *url.URL, write phonebook.Sentence) {
	if u.RawQuery == "" {
		return
	}
	for name, values := range u.Query() {
		if strings.EqualFold(name, "pb") && !strings.EqualFold(values[0], c.b.Name) {
			c.at(Error, k, phonebook.Say("The address asks for the phone book {{.Found}}, and the profile has {{.Book}}.", "Found", values[0], "Book", c.b.Name), write)
			return
		}
	}
	c.at(Warning, k, phonebook.Say("Clients write what stands behind the question mark themselves."), write)
}

// sameServer reports whether an address is that of a known server.
func sameServer(known string, u *url.URL) bool {
	k, err := url.Parse(known)
	return err == nil && host(k) == host(u) && strings.EqualFold(k.Path, u.Path)
}

// host returns the server of an address in lower case, with its port unless it is that
// of the scheme.
func host(u *url.URL) string {
	name, port := strings.ToLower(u.Hostname()), u.Port()
	if port == "" || port == map[string]string{"http": "80", "https": "443"}[strings.ToLower(u.Scheme)] {
		return name
	}
	return net.JoinHostPort(name, port)
}
