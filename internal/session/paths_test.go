package session

import (
	"slices"
	"testing"
)

func TestReadPath(t *testing.T) {
	for text, want := range map[string]string{
		"list.csv":                       "/data/in/list.csv",
		"":                               "/data/in/",
		"  /tmp/list.csv ":               "/tmp/list.csv",
		`"/tmp/a list.csv"`:              "/tmp/a list.csv",
		"'/tmp/a'":                       "/tmp/a",
		"file:///tmp/C%2B%2B%20list.csv": "/tmp/C++ list.csv",
		"~":                              "/home/anna/",
		"~/":                             "/home/anna/",
		"~/list.csv":                     "/home/anna/list.csv",
		"~list.csv":                      "/data/in/~list.csv",
		"../out/":                        "/data/out/",
		"..":                             "/data/",
		"/":                              "/",
		"/tmp//x/../y":                   "/tmp/y",
		"50% off.csv":                    "/data/in/50% off.csv",
	} {
		if got := ReadPath(text, "/data/in", "/home/anna"); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	if got := ReadPath("~/x", "/data", ""); got != "/data/~/x" {
		t.Errorf("without a home: %q", got)
	}
}

func TestSplitPath(t *testing.T) {
	for path, want := range map[string][2]string{
		"/tmp/list.csv": {"/tmp", "list.csv"}, "/tmp/": {"/tmp", ""}, "/": {"/", ""}, "/x": {"/", "x"},
	} {
		if folder, name := SplitPath(path); folder != want[0] || name != want[1] {
			t.Errorf("%s: %q and %q", path, folder, name)
		}
	}
}

func TestPickAndComplete(t *testing.T) {
	all := []FileEntry{
		{Name: "pops-2.csv"},
		{Name: "Pops-1.CSV"},
		{Name: "notes.doc"},
		{Name: ".secret", Folder: true},
		{Name: "posts", Folder: true},
		{Name: "Älter", Folder: true},
	}
	for _, c := range []struct {
		typed string
		want  []string
		more  string
	}{
		{"", []string{"posts", "Älter", "Pops-1.CSV", "pops-2.csv"}, ""},
		{"po", []string{"posts", "Pops-1.CSV", "pops-2.csv"}, "po"},
		{"pop", []string{"Pops-1.CSV", "pops-2.csv"}, "Pops-"},
		{"pos", []string{"posts"}, "posts/"},
		{"posts", []string{"posts"}, "posts/"},
		{"ä", []string{"Älter"}, "Älter/"},
		{".", []string{".secret"}, ".secret/"},
		{"x", nil, "x"},
		{"notes", nil, "notes"},
	} {
		picked := PickFiles(all, c.typed, []string{".csv"})
		var names []string
		for _, e := range picked {
			names = append(names, e.Name)
		}
		if !slices.Equal(names, c.want) {
			t.Errorf("%q picks %q, want %q", c.typed, names, c.want)
		}
		if got := CompletePath(c.typed, picked); got != c.more {
			t.Errorf("%q goes on to %q, want %q", c.typed, got, c.more)
		}
	}
	if got := PickFiles(all, "notes", nil); len(got) != 1 {
		t.Errorf("of any ending: %+v", got)
	}
}
