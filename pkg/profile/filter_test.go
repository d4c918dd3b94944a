package profile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// numbers are values of Mask&ISDN, which is documented as 8, and what is found about
// them: "" for the same number, "other" for another one, "none" for no number.
var numbers = map[string]string{
	"8": "", "08": "", "0008": "", "0x8": "", "0X8": "", "0x0008": "", "0x00000000008": "", "  8  ": "", `"8"`: "", "'0x8'": "",

	"9": "other", "010": "other", "0x10": "other", "0xA": "other", "0xffffffff": "other", "0XFFFFFFFF": "other", "4294967295": "other",

	"": "none", "0x": "none", "0X": "none", "x8": "none", "-8": "none", "+8": "none", "8.0": "none", "8,0": "none", "1e1": "none", "8h": "none", "&H8": "none",
	"0b1000": "none", "0o10": "none", "0x_8": "none", "1_0": "none", "0x-8": "none", "0x+8": "none", "0x8 0": "none", "8;": "none", "\uff18": "none", "4294967296": "none", "0x100000000": "none",
}

// TestFilterNumbers reads numbers as Windows writes them and takes no other for one.
func TestFilterNumbers(t *testing.T) {
	for value, want := range numbers {
		found, err := profile.Check(edit(t, refreshed(t), "CORP.cms", "Mask&ISDN=0x0008", "Mask&ISDN="+value), acme())
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range found {
			if f.Key != "Mask&ISDN" {
				continue
			}
			if f.Line != 11 || got != "" {
				t.Errorf("%q: %s", value, said(f))
			}
			switch {
			case f.Level == profile.Error && strings.HasSuffix(f.What.String(), " is not an integer.") && f.Remedy.String() == "Write a decimal number, or a hexadecimal one such as 0x0041.":
				got = "none"
			case f.Level == profile.Warning && f.What.String() == "ISDN looks at other bits than documented, which is 8." && f.Remedy.String() == "Check it, or give the filter another name.":
				got = "other"
			default:
				got = said(f)
			}
		}
		if got != want {
			t.Errorf("%q is %q, not %q", value, got, want)
		}
	}
}

// TestFilterDocumented knows the documented numbers of six filters by their names in any
// case, and of no other name.
func TestFilterDocumented(t *testing.T) {
	for name, c := range map[string]struct{ mask, match string }{
		"SignOn": {"1", "0"}, "signup": {"2", "2"}, "MODEM": {"4", "0"}, "Isdn": {"8", "0"}, "MultiCast": {"32", "0"}, "surcharge": {"64", "64"},
		"Custom1": {"", ""}, "SignOnX": {"", ""},
	} {
		other := map[string]string{"0": c.mask, c.mask: "0"}[c.match]
		for _, try := range []struct{ mask, match, want string }{
			{c.mask, c.match, ""},
			{c.mask, other, name + " is turned round: documented is " + c.match + "."},
			{"128", "0", name + " looks at other bits than documented, which is " + c.mask + "."},
		} {
			if c.mask == "" {
				try.mask, try.match, try.want = "128", "128", "" // of a filter of one's own nothing is known
			}
			p := refreshed(t)
			p.Files["CORP.cms"] = windows("[ISP]\nPBFile=Acme.pbk\nMask&" + name + "=" + try.mask + "\nMatch&" + name + "=" + try.match + "\n")
			found, err := profile.Check(p, acme())
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, f := range found {
				if strings.HasSuffix(f.Key, "&"+name) {
					got += f.What.String()
				}
			}
			if got != try.want {
				t.Errorf("%s %s/%s: %q, not %q", name, try.mask, try.match, got, try.want)
			}
		}
	}
}

// TestFilterPOPs counts the POPs that pass, by their flags: which of two lists and of
// two service types has them.
func TestFilterPOPs(t *testing.T) {
	const out, modem, isdn, dear = phonebook.NotSignOn, phonebook.NotISDN, phonebook.NotModem, phonebook.Surcharge
	for name, c := range map[string]struct {
		flags []phonebook.ServiceFlags
		want  string // what is found, without remedies
	}{
		"one of each":       {[]phonebook.ServiceFlags{modem, isdn | dear}, ""},
		"modems alone":      {[]phonebook.ServiceFlags{modem, modem}, "warning CORP.cms:22 [Service Types] ISDN No POP of the phone book has the service type ISDN.\nnote CORP.cms:21 [Service Types] Modem All POPs of the phone book have the service type Modem.\n"},
		"both":              {[]phonebook.ServiceFlags{0}, "note CORP.cms:21 [Service Types] Modem All POPs of the phone book have the service type Modem.\nnote CORP.cms:22 [Service Types] ISDN All POPs of the phone book have the service type ISDN.\n"},
		"one has none":      {[]phonebook.ServiceFlags{modem, isdn, modem | isdn}, "warning CORP.cms [Service Types] A POP has none of the service types. Users cannot choose it.\n"},
		"two have none":     {[]phonebook.ServiceFlags{modem, isdn, modem | isdn, modem | isdn | dear}, "warning CORP.cms [Service Types] 2 POPs have none of the service types. Users cannot choose them.\n"},
		"one is out":        {[]phonebook.ServiceFlags{modem, isdn, out}, "warning CORP.cms:17 [ISP] FilterA& A POP is in neither list.\n"},
		"1,000 are out":     {append(slices.Repeat([]phonebook.ServiceFlags{out}, 1000), modem, isdn), "warning CORP.cms:17 [ISP] FilterA& 1,000 POPs are in neither list.\n"},
		"all are out":       {[]phonebook.ServiceFlags{out, out | dear}, "error CORP.cms:17 [ISP] FilterA& No POP of the phone book is in either list.\n"},
		"out and none":      {[]phonebook.ServiceFlags{modem, isdn, out | modem | isdn}, "warning CORP.cms:17 [ISP] FilterA& A POP is in neither list.\n"},
		"bits of no filter": {[]phonebook.ServiceFlags{modem | phonebook.Custom1 | phonebook.SignUp, isdn | phonebook.Custom2}, ""},
	} {
		b := acme()
		b.POPs = nil
		for i, f := range c.flags {
			b.POPs = append(b.POPs, phonebook.POP{ID: phonebook.POPID(i + 1), Flags: f})
		}
		found, err := profile.Check(refreshed(t), b)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range found {
			got += said(f) + "\n"
		}
		if got != c.want {
			t.Errorf("%s: %s, not\n%s", name, got, c.want)
		}
	}
}
