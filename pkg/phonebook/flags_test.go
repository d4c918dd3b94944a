package phonebook_test

import (
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// The bits are those of "Service types (POP settings)".
func TestServiceFlagsValues(t *testing.T) {
	bits := []phonebook.ServiceFlags{
		phonebook.NotSignOn, phonebook.SignUp, phonebook.NotModem, phonebook.NotISDN,
		phonebook.Custom1, phonebook.NotMulticast, phonebook.Surcharge, phonebook.Custom2,
	}
	var all phonebook.ServiceFlags
	for i, b := range bits {
		if b != 1<<i {
			t.Errorf("bit %d is %#x", i, uint32(b))
		}
		all |= b
	}
	if all != phonebook.MaxFlags || phonebook.DefaultFlags != 48 {
		t.Errorf("all flags %d, default %d", all, phonebook.DefaultFlags)
	}
}

func TestServiceFlagsString(t *testing.T) {
	for _, c := range []struct {
		flags phonebook.ServiceFlags
		want  string
	}{
		{0, "Sign-on, Modem, ISDN, Multicast"},
		{48, "Sign-on, Modem, ISDN, Custom 1"},
		{96, "Sign-on, Modem, ISDN, Surcharge"},
		{120, "Sign-on, Modem, Surcharge, Custom 1"},
		{0x2D, ""},
		{0xFF, "Sign-up, Surcharge, Custom 1, Custom 2"},
	} {
		if got := c.flags.String(); got != c.want {
			t.Errorf("%d: %q, want %q", uint32(c.flags), got, c.want)
		}
	}
	if phonebook.Custom1|phonebook.NotMulticast != 48 || phonebook.NotMulticast|phonebook.Surcharge != 96 ||
		phonebook.NotISDN|phonebook.Custom1|phonebook.NotMulticast|phonebook.Surcharge != 120 {
		t.Error("the numbers of the examples are composed otherwise")
	}
}

// A POP passes a filter when flags & mask == match ("How Connection Manager
// Works").
func TestFilter(t *testing.T) {
	type filters struct{ access, more, modem, isdn, modemMulti, isdnMulti bool }
	for _, c := range []struct {
		flags phonebook.ServiceFlags
		want  filters
	}{
		{0, filters{access: true, modem: true, isdn: true, modemMulti: true, isdnMulti: true}},
		{48, filters{access: true, modem: true, isdn: true}},
		{96, filters{more: true, modem: true, isdn: true}},
		{120, filters{more: true, modem: true}},
		{0x01, filters{modem: true, isdn: true, modemMulti: true, isdnMulti: true}},
		{0x41, filters{modem: true, isdn: true, modemMulti: true, isdnMulti: true}},
		{0x04, filters{access: true, isdn: true, isdnMulti: true}},
		{0x08, filters{access: true, modem: true, modemMulti: true}},
	} {
		got := filters{
			phonebook.AccessNumbers.Passes(c.flags), phonebook.MoreAccessNumbers.Passes(c.flags),
			phonebook.Modem.Passes(c.flags), phonebook.ISDN.Passes(c.flags),
			phonebook.ModemMulticast.Passes(c.flags), phonebook.ISDNMulticast.Passes(c.flags),
		}
		if got != c.want {
			t.Errorf("flags %d pass %+v, want %+v", uint32(c.flags), got, c.want)
		}
	}
	for _, c := range []struct {
		f           phonebook.Filter
		mask, match phonebook.ServiceFlags
	}{
		{phonebook.AccessNumbers, 0x41, 0},
		{phonebook.MoreAccessNumbers, 0x41, 0x40},
		{phonebook.Modem, 0x04, 0},
		{phonebook.ISDN, 0x08, 0},
		{phonebook.ModemMulticast, 0x24, 0},
		{phonebook.ISDNMulticast, 0x28, 0},
	} {
		if c.f.Mask != c.mask || c.f.Match != c.match || c.f.Name == "" {
			t.Errorf("filter %+v, want mask %#x, match %#x", c.f, uint32(c.mask), uint32(c.match))
		}
	}
}

// For all 256 values and a ninth bit: switching a service sets that one and
// keeps the rest.
func TestServiceWith(t *testing.T) {
	services := phonebook.Services()
	for flags := phonebook.ServiceFlags(0); flags <= 0x1FF; flags++ {
		for _, v := range services {
			for _, on := range []bool{true, false} {
				got := v.With(flags, on)
				if v.Has(got) != on {
					t.Errorf("%s of %d switched %v: %d", v.Name, uint32(flags), on, uint32(got))
				}
				if (got^flags)&^v.Bit != 0 {
					t.Errorf("%s of %d switched %v moves other bits: %d", v.Name, uint32(flags), on, uint32(got))
				}
			}
			if got := v.With(flags, v.Has(flags)); got != flags {
				t.Errorf("%s of %d left alone: %d", v.Name, uint32(flags), uint32(got))
			}
		}
	}
}

func TestServices(t *testing.T) {
	negated := map[phonebook.ServiceFlags]bool{
		phonebook.NotSignOn: true, phonebook.NotModem: true, phonebook.NotISDN: true, phonebook.NotMulticast: true,
	}
	var all phonebook.ServiceFlags
	for _, v := range phonebook.Services() {
		all |= v.Bit
		if v.Negated != negated[v.Bit] {
			t.Errorf("%s: negated %v", v.Name, v.Negated)
		}
	}
	if all != phonebook.MaxFlags {
		t.Errorf("the services cover %#x", uint32(all))
	}
}
