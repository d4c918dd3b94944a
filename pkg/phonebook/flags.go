package phonebook

import "strings"

// ServiceFlags is the service type of a POP: eight bits, written in decimal.
// Each constant is named for what the bit means when it is set; four of them
// are negative. ("Service types (POP settings)")
type ServiceFlags uint32

// The documented bits. The polarity of the custom bits is up to the service
// profile, so they are kept as found.
const (
	NotSignOn    ServiceFlags = 0x01 // a client ignores the POP
	SignUp       ServiceFlags = 0x02
	NotModem     ServiceFlags = 0x04
	NotISDN      ServiceFlags = 0x08
	Custom1      ServiceFlags = 0x10
	NotMulticast ServiceFlags = 0x20
	Surcharge    ServiceFlags = 0x40 // listed under "More access numbers"
	Custom2      ServiceFlags = 0x80
)

// DefaultFlags is the value of a new POP, as every POP of "Example phone book
// history" has it: 48, Custom1 and NotMulticast.
const DefaultFlags = Custom1 | NotMulticast

// MaxFlags is the highest value: all eight bits.
const MaxFlags ServiceFlags = 0xFF

// Filter is a client's question about service flags: a POP passes when
// flags & Mask == Match ("How Connection Manager Works").
type Filter struct {
	Name        string
	Mask, Match ServiceFlags
}

// The filters that a client's dialogs and service types are made of.
var (
	AccessNumbers     = Filter{"Access numbers", NotSignOn | Surcharge, 0}
	MoreAccessNumbers = Filter{"More access numbers", NotSignOn | Surcharge, Surcharge}
	Modem             = Filter{"Modem", NotModem, 0}
	ISDN              = Filter{"ISDN", NotISDN, 0}
	ModemMulticast    = Filter{"Modem Multicast", NotModem | NotMulticast, 0}
	ISDNMulticast     = Filter{"ISDN Multicast", NotISDN | NotMulticast, 0}
)

// Passes reports whether a POP with flags s passes the filter.
func (f Filter) Passes(s ServiceFlags) bool { return s&f.Mask == f.Match }

// Service is one service flag as people see it: a word in the positive sense.
type Service struct {
	Name    string
	Bit     ServiceFlags
	Negated bool // the service is offered when the bit is clear
}

// Services returns the eight services in the order of the form.
func Services() []Service {
	return []Service{
		{"Sign-on", NotSignOn, true},
		{"Sign-up", SignUp, false},
		{"Modem", NotModem, true},
		{"ISDN", NotISDN, true},
		{"Multicast", NotMulticast, true},
		{"Surcharge", Surcharge, false},
		{"Custom 1", Custom1, false},
		{"Custom 2", Custom2, false},
	}
}

// Has reports whether flags s offer the service v.
func (v Service) Has(s ServiceFlags) bool { return (s&v.Bit != 0) != v.Negated }

// With returns flags s with the service v offered or not; other bits are kept.
func (v Service) With(s ServiceFlags, on bool) ServiceFlags {
	if on != v.Negated {
		return s | v.Bit
	}
	return s &^ v.Bit
}

// String lists the services in words: "Sign-on, Modem, ISDN, Custom 1".
func (s ServiceFlags) String() string {
	var words []string
	for _, v := range Services() {
		if v.Has(s) {
			words = append(words, v.Name)
		}
	}
	return strings.Join(words, ", ")
}
