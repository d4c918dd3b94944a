package profile

import (
	"path"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// connections checks the .cmp files, which users open: each names its .cms file.
func (c *check) connections() {
	all := c.p.withEnding(".cmp")
	if len(all) == 0 {
		c.file(Warning, "", phonebook.Say("The folder has no .cmp file, which users open to connect."), phonebook.Say("Build the profile again."))
	}
	for _, name := range all {
		k := ParseINI(c.p.Files[name]).Get(sectionCM, keyService)
		if k.Value != "" {
			if _, ok := c.p.locate(Service{Path: name}, k.Value); ok {
				continue
			}
		}
		if _, ok := c.p.have(path.Join(path.Dir(name), stem(name), base(k.Value))); ok && k.Value != "" {
			continue // as it lies when it is installed
		}
		c.found = append(c.found, Finding{
			Error, name, k.Line, sectionCM, k.Name,
			phonebook.Say("{{.File}} names the service {{.Service}}, which is not in the profile.", "File", name, "Service", orEmpty(k.Value)),
			phonebook.Say("Name the .cms file of the profile."),
		})
	}
}

// installers checks the .inf files: they must list the files of the book, and the
// services that are merged into a profile must be there.
func (c *check) installers(services []Service) {
	all := c.p.withEnding(".inf")
	if len(all) == 0 {
		c.file(Warning, "", phonebook.Say("The folder has no .inf file, with which a profile is installed."), phonebook.Say("Build the profile again."))
	}
	listed := map[string]bool{}
	for _, name := range all {
		inf := ParseINI(c.p.Files[name])
		for _, file := range inf.tokens() {
			listed[strings.ToLower(file)] = true
		}
		for _, k := range inf.Keys("Merge Profiles") {
			c.merged(name, k, services)
		}
	}
	for _, s := range services {
		for _, key := range []string{keyBook, keyRegions} {
			k := s.Get(sectionISP, key)
			if k.Value == "" || len(all) == 0 || !s.uses(c.b.Name) || listed[strings.ToLower(base(k.Value))] {
				continue
			}
			c.file(Warning, all[0], phonebook.Say("The installation does not list {{.File}}, so it is not copied.", "File", base(k.Value)),
				phonebook.Say("List it as the .cms file is listed, or build the profile again."))
		}
	}
}

// merged checks that a merged service is in the profile.
func (c *check) merged(inf string, k Key, services []Service) {
	for _, s := range services {
		for _, name := range []string{k.Name, k.Value} {
			if strings.EqualFold(s.Name(), strings.TrimSuffix(strings.ToLower(base(name)), ".cms")) {
				return
			}
		}
	}
	c.found = append(c.found, Finding{
		Warning, inf, k.Line, "Merge Profiles", k.Name,
		phonebook.Say("The merged profile {{.Name}} is not in the folder.", "Name", k.Name),
		phonebook.Say("Build the profile again with it, or take it out."),
	})
}

// tokens returns the files that an .inf file lists, line by line.
func (f *INI) tokens() []string {
	out := make([]string, len(f.lines))
	for i := range f.lines {
		out[i] = token(f.text(i))
	}
	return out
}

// token returns the name of a file that a line of an .inf file begins with:
// "Acme.cms,,,4" and "Acme.cms = 55" list Acme.cms.
func token(line string) string {
	line = strings.TrimLeft(line, blanks)
	if strings.HasPrefix(line, ";") || strings.HasPrefix(line, "[") {
		return ""
	}
	name, _, _ := strings.Cut(line, "=")
	name, _, _ = strings.Cut(name, ",")
	return strings.Trim(name, blanks)
}
