package profile_test

import (
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/profile"
)

// Sentences about addresses.
const (
	urlWrite    = " | Write http://SERVER/pbserver/pbserver.dll (--url)."
	urlHTTPS    = "warning Documented are addresses with http. Whether clients ask over https was not tried." + urlWrite
	urlUser     = "warning The address holds a user name. Whoever gets the profile can read it, and a phone book server asks for none." + urlWrite
	urlQuestion = "warning Clients write what stands behind the question mark themselves." + urlWrite
	urlNone     = "error %s is not the address of a phone book server." + urlWrite
	urlPort     = "error %s is not the address of a phone book server. | Use a port from 1 to 65535, or none."
	urlLetters  = "error %s has letters that cannot stand in the address of a server. | Write the name of the server in punycode, which begins with xn--, and the rest with plain letters."
	urlUnknown  = "warning None of the servers here answers at this address: http://a.example/pbserver/pbserver.dll, https://b.example:8443/pbserver/pbserver.dll. | Check that the server with this address gets every post."
)

func urlPath(found string) string {
	return "warning The path is " + found + "; a phone book server answers at /pbserver/pbserver.dll." + urlWrite
}

func urlBook(found string) string {
	return "error The address asks for the phone book " + found + ", and the profile has Acme." + urlWrite
}

// addresses are values of PBURL with everything that is found about them; %s stands for
// the value itself. Two servers are known: a.example, and b.example with a port.
var addresses = map[string][]string{
	"http://a.example/pbserver/pbserver.dll":         nil,
	"HTTP://A.Example:80/PBServer/PBServer.DLL":      nil,
	"http://a.example:/pbserver/pbserver.dll":        nil,
	"http://a.example/pbserver/pbserver.dll?":        nil,
	"https://b.example:8443/pbserver/pbserver.dll":   {urlHTTPS},
	"https://b.example/pbserver/pbserver.dll":        {urlHTTPS, urlUnknown},
	"http://a.example:443/pbserver/pbserver.dll":     {urlUnknown},
	"http://a.example:65535/pbserver/pbserver.dll":   {urlUnknown},
	"http://a.example:1/pbserver/pbserver.dll":       {urlUnknown},
	"http://[2001:db8::1]/pbserver/pbserver.dll":     {urlUnknown},
	"http://xn--mnchen-3ya.de/pbserver/pbserver.dll": {urlUnknown},
	"http://a.example":                               {urlPath("/"), urlUnknown},
	"http://a.example/":                              {urlPath("/"), urlUnknown},
	"http://a.example/pbserver/pbserver.dll/":        {urlPath("/pbserver/pbserver.dll/"), urlUnknown},
	"http://me@a.example/pbserver/pbserver.dll":      {urlUser},
	"https://me:x@c.example/pb":                      {urlHTTPS, urlUser, urlPath("/pb"), urlUnknown},
	"http://a.example/pbserver/pbserver.dll?x=1":     {urlQuestion},
	"http://a.example/pbserver/pbserver.dll?pb=ACME": {urlQuestion},
	"http://a.example/pbserver/pbserver.dll?PB=Foo":  {urlBook("Foo")},
	"http://a.example/pbserver/pbserver.dll?pb=":     {urlBook("")},

	"a.example/pbserver/pbserver.dll":              {urlNone},
	"//a.example/pbserver/pbserver.dll":            {urlNone},
	"ftp://a.example/pbserver/pbserver.dll":        {urlNone},
	"file:///pbserver/pbserver.dll":                {urlNone},
	"http:/pbserver/pbserver.dll":                  {urlNone},
	"http:a.example":                               {urlNone},
	"http://":                                      {urlNone},
	"http://:80/":                                  {urlNone},
	"http://a b.example/":                          {urlNone},
	"http://a.example/%zz":                         {urlNone},
	"http://a.example/pbserver/pbserver.dll#top":   {urlNone},
	"http://a.example/\tx":                         {urlNone},
	"http://a.example/<x>":                         {urlNone},
	"http://a.example/it's":                        {urlNone},
	"http://a.example/a\"b":                        {urlNone},
	"http://[::1":                                  {urlNone},
	"http://a.example:x/":                          {urlNone},
	"http://a.example:0/pbserver/pbserver.dll":     {urlPort},
	"http://a.example:65536/pbserver/pbserver.dll": {urlPort},
	"http://m\u00fcnchen.de/pbserver/pbserver.dll": {urlLetters},
	"http://a.example/\u65e5\u672c":                {urlLetters},
	"http://a.example/\xe9":                        {urlLetters},
}

// TestAddresses finds all that is wrong with an address, in one order, and nothing of
// an address that clients can ask.
func TestAddresses(t *testing.T) {
	b := acme()
	b.URLs = []string{"http://a.example/pbserver/pbserver.dll", "https://b.example:8443/pbserver/pbserver.dll"}
	for url, want := range addresses {
		found, err := profile.Check(edit(t, refreshed(t), "CORP.cms", "http://pbs.example/pbserver/pbserver.dll", url), b)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range found {
			if f.Key != "PBURL" {
				continue
			}
			if f.Place() != "CORP.cms:8 [ISP] PBURL" {
				t.Errorf("%q: %s", url, f.Place())
			}
			got = append(got, f.Level.String()+" "+f.What.String()+" | "+f.Remedy.String())
		}
		shown := url
		if strings.Contains(url, "\t") {
			shown = `"http://a.example/\tx"` // a control character is not shown as it is
		}
		if all := strings.ReplaceAll(strings.Join(want, "\n"), "%s", shown); strings.Join(got, "\n") != all {
			t.Errorf("%q:\n%s\nnot\n%s", url, strings.Join(got, "\n"), all)
		}
	}
}

// TestNewAddresses writes into a new profile no address that is found to be none or to
// ask for another book; what is only warned of is written as it is.
func TestNewAddresses(t *testing.T) {
	for url, found := range addresses {
		p, err := profile.New(acme(), profile.NewOptions{File: "Corp", Service: "Corp", URL: url})
		if len(found) > 0 && strings.HasPrefix(found[0], "error") {
			if p != nil || !refused(err, "") || !strings.HasSuffix(found[0], " | "+remedyOf(err)) {
				t.Errorf("%q was taken: %v", url, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", url, err)
			continue
		}
		if got := profile.ParseINI(p.Files["Corp.cms"]).Get("ISP", "PBURL").Value; got != url {
			t.Errorf("%q was written as %q", url, got)
		}
	}
}
