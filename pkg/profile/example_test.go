package profile_test

import (
	"fmt"

	"github.com/phonebookadmin/pba/pkg/profile"
)

// A profile gets the newest phone book; everything else stays as it was.
func ExampleRefresh() {
	p := corpProfile() // profile.Read(os.DirFS("Corp Dial"))
	fresh, changes, err := profile.Refresh(p, acme(), profile.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range changes {
		fmt.Printf("%s: %s\n", c.File, c.What)
	}
	fmt.Println(len(fresh.Files), "files")
	// Output:
	// Acme.pbk: version 12 of Acme
	// Acme.pbr: version 12 of Acme
	// 6 files
}

func ExampleCheck() {
	found, err := profile.Check(corpProfile(), acme())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range found {
		fmt.Printf("%s: %s:%d [%s] %s: %s\n", f.Level, f.File, f.Line, f.Section, f.Key, f.What)
	}
	// Output:
	// warning: CORP.cms:6 [ISP] PBFile: Acme.pbk is not that of version 12, the newest release.
	// warning: CORP.cms:7 [ISP] RegionFile: Acme.pbr is not that of version 12, the newest release.
	// note: CORP.cms:21 [Service Types] Modem: All POPs of the phone book have the service type Modem.
}

// One value of a file is changed, and nothing else.
func ExampleINI_Set() {
	f := profile.ParseINI([]byte("; do not edit\n[ISP]\n PBURL = http://old.example/  \n"))
	if err := f.Set("isp", "pburl", "http://pbs.example/pbserver/pbserver.dll"); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%q\n", f.Bytes())
	// Output:
	// "; do not edit\n[ISP]\n PBURL = http://pbs.example/pbserver/pbserver.dll  \n"
}
