package profile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// NewOptions are what a new profile is made of.
type NewOptions struct {
	// File is the name of its files, of up to eight letters and digits.
	File string
	// Service is the name that users see.
	Service string
	// URL is the address of the phone book server, "" for none.
	URL string
}

// CheckNames returns a [*RefusedError] for names that a new profile may not have.
func (o NewOptions) CheckNames() error {
	if phonebook.CheckBookName(o.File) != nil {
		return refuse(phonebook.Say("{{.Name}} cannot be the name of a profile's files.", "Name", orEmpty(o.File)),
			phonebook.Say("Use 1 to {{.Max}} letters and digits.", "Max", MaxFileName))
	}
	n := utf8.RuneCountInString(o.Service)
	if n == 0 || n > MaxServiceName || strings.ContainsAny(o.Service, serviceSigns) || strings.TrimSpace(o.Service) != o.Service ||
		strings.ContainsFunc(o.Service, func(r rune) bool { return r < ' ' || r > '~' }) {
		return refuse(phonebook.Say("{{.Name}} cannot be the name of a service.", "Name", orEmpty(o.Service)),
			phonebook.Say(`Use 1 to {{.Max}} plain letters, digits and signs, but none of * \ / : ? " < > | [ ] & % ' `+"`.", "Max", MaxServiceName))
	}
	return nil
}

// New returns a minimal profile with a phone book: a .cms, a .cmp and an .inf file
// of keys that are documented or published (see the package), and the files of the
// book. It was not tried on Windows, and says so in each of the three. It returns a
// [*RefusedError] for names or an address that a profile may not have.
func New(b Book, o NewOptions) (*Profile, error) {
	if err := o.CheckNames(); err != nil {
		return nil, err
	}
	if what, remedy, bad := noAddress(o.URL); bad && o.URL != "" {
		return nil, refuse(what, remedy)
	}
	p := &Profile{Files: map[string][]byte{
		o.File + ".cms": []byte(cms(b, o)),
		o.File + ".cmp": []byte(lines(untried+"[Connection Manager]", "CMSFile="+o.File+`\`+o.File+".cms")),
		b.Name + ".pbk": b.PBK,
		b.Name + ".pbr": b.PBR,
	}}
	p.Files[o.File+".inf"] = []byte(inf(p, b, o))
	found, err := Check(p, b)
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		if f.Level == Error && f.Key == keyURL {
			return nil, refuse(f.What, f.Remedy)
		}
	}
	return p, nil
}

const untried = "; A minimal profile of documented keys. It was not tried on Windows:\r\n; open it in the Connection Manager Administration Kit and build it there.\r\n\r\n"

// lines joins lines with the line ends of Windows.
func lines(all ...string) string { return strings.Join(all, "\r\n") + "\r\n" }

// cms writes the .cms file. The filters are those of "Service types (POP settings)".
func cms(b Book, o NewOptions) string {
	var out strings.Builder
	out.WriteString(untried + lines("[Profile Format]", "Version=4", "", "[ISP]",
		"PBFile="+b.Name+".pbk", "RegionFile="+b.Name+".pbr", "PBURL="+o.URL))
	for _, f := range append(slices.Clone(documented),
		phonebook.Filter{Name: "MultiCastModem", Mask: phonebook.ModemMulticast.Mask},
		phonebook.Filter{Name: "MultiCastISDN", Mask: phonebook.ISDNMulticast.Mask},
		phonebook.Filter{Name: "NosurchargeSignon", Mask: phonebook.AccessNumbers.Mask, Match: phonebook.AccessNumbers.Match},
		phonebook.Filter{Name: "SurchargeSignon", Mask: phonebook.MoreAccessNumbers.Mask, Match: phonebook.MoreAccessNumbers.Match},
	) {
		fmt.Fprintf(&out, "Mask&%s=0x%04X\r\nMatch&%s=0x%04X\r\n", f.Name, uint32(f.Mask), f.Name, uint32(f.Match))
	}
	out.WriteString(lines("FilterA&=NosurchargeSignon", "FilterB&=SurchargeSignon", "", "[Service Types]"))
	out.WriteString(lines(typesOf(b)...))
	out.WriteString(lines("", "[Connection Manager]", "Version=0", "ServiceName="+o.Service, "DUN="+o.Service,
		"Dialup=1", "Direct=0", "Tunnel=0"))
	for _, entry := range entriesOf(b, o.Service) {
		out.WriteString("\r\n" + lines("[Server&"+entry+"]", "Negotiate_TCP/IP=1", "", "[TCP/IP&"+entry+"]", "Gateway_On_Remote=1", "Specify_Server_Address=0"))
	}
	return out.String()
}

// typesOf returns the service types that POPs of the book have; Modem where no POP
// has any.
func typesOf(b Book) []string {
	var out []string
	for _, t := range []struct {
		line string
		set  phonebook.Filter
	}{
		{"Modem=Modem", phonebook.Modem},
		{"ISDN=ISDN", phonebook.ISDN},
		{"Modem MultiCast=MultiCastModem", phonebook.ModemMulticast},
		{"ISDN MultiCast=MultiCastISDN", phonebook.ISDNMulticast},
	} {
		if slices.ContainsFunc(b.POPs, func(p phonebook.POP) bool { return p.Flags&phonebook.NotSignOn == 0 && t.set.Passes(p.Flags) }) {
			out = append(out, t.line)
		}
	}
	if out == nil {
		out = []string{"Modem=Modem"}
	}
	return out
}

// entriesOf returns the dial-up entries of a profile: its own and those that POPs
// name. What cannot be the name of a section is left out; [Check] says so.
func entriesOf(b Book, own string) []string {
	named := map[string]string{strings.ToLower(own): own}
	for i := range b.POPs {
		e := b.POPs[i].DialUpEntry
		if e != "" && !strings.ContainsAny(e, "]\r\n") && !strings.ContainsFunc(e, func(r rune) bool { return r > '~' }) {
			if _, have := named[strings.ToLower(e)]; !have {
				named[strings.ToLower(e)] = e
			}
		}
	}
	return slices.Sorted(maps.Values(named))
}

// inf writes the .inf file: which files are copied where. Its sections are named as
// in published profiles; folder 49001 is the one of all users' profiles there.
func inf(p *Profile, b Book, o NewOptions) string {
	files := append(p.Names(), o.File+".inf")
	slices.Sort(files)
	var copied, disks []string
	for _, name := range files {
		disks = append(disks, name+" = 55")
		if !strings.HasSuffix(name, ".cmp") {
			copied = append(copied, name)
		}
	}
	sections := [][]string{
		{"[version]", "Signature=$chicago$", "AdvancedINF=2.5"},
		{"[DefaultInstall]", "CustomDestination=CustInstDestSectionAllUsers", "CopyFiles=Xnstall.CopyFiles, Xnstall.CopyFiles.ICM", "AddReg=Xnstall.AddReg.AllUsers"},
		{"[DefaultInstall_SingleUser]", "CustomDestination=CustInstDestSectionSingleUsers", "CopyFiles=Xnstall.CopyFiles, Xnstall.CopyFiles.ICM"},
		{"[Xnstall.AddReg.AllUsers]", `"HKLM", "%AppAct%\Mappings","%ServiceName%","","%49001%\%ShortSvcName%.cmp"`},
		{"[CustInstDestSectionAllUsers]", "49000,49001=AllUser_LDIDSection, 7"},
		{"[CustInstDestSectionSingleUsers]", "49000,49001=SingleUser_LDIDSection, 7"},
		{"[AllUser_LDIDSection]", `"HKLM", "SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\CMMGR32.EXE", "ProfileInstallPath", "%UnexpectedError%", ""`},
		{"[SingleUser_LDIDSection]", `"HKCU", "%AppAct%", "ProfileInstallPath", "%UnexpectedError%", ""`},
		{"[DestinationDirs]", "Xnstall.CopyFiles=49001, %ShortSvcName%", "Xnstall.CopyFiles.ICM=49001"},
		append([]string{"[Xnstall.CopyFiles]"}, copied...),
		{"[Xnstall.CopyFiles.ICM]", o.File + ".cmp"},
		{"[SourceDisksNames]", "55=, , 0"},
		append([]string{"[SourceDisksFiles]"}, disks...),
		{"[Merge Profiles]"},
		{
			"[Strings]", `AppAct = "SOFTWARE\Microsoft\Connection Manager"`, `UnexpectedError = "The profile was not installed."`,
			`ServiceName="` + o.Service + `"`, `ShortSvcName="` + o.File + `"`,
		},
	}
	var out strings.Builder
	out.WriteString(untried)
	for i, s := range sections {
		if i > 0 {
			out.WriteString("\r\n")
		}
		out.WriteString(lines(s...))
	}
	return out.String()
}
