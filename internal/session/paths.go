package session

import (
	"cmp"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// FileEntry is a file or folder of a list to choose from.
type FileEntry struct {
	Name   string
	Folder bool
	Size   int64
	Time   time.Time
}

// slash ends a folder in a path.
const slash = string(filepath.Separator)

// ReadPath reads a path as people type and paste it: with blanks or quotes around
// it, as the address of a file, with ~ for the home folder, or within a folder. A
// path that is written as a folder ends with a separator.
func ReadPath(text, folder, home string) string {
	text = strings.TrimSpace(text)
	if n := len(text); n >= 2 && text[0] == text[n-1] && (text[0] == '"' || text[0] == '\'') {
		text = text[1 : n-1]
	}
	if u, err := url.Parse(text); err == nil && u.Scheme == "file" && u.Path != "" {
		text = filepath.FromSlash(u.Path)
	}
	if text == "" {
		return InFolder(folder)
	}
	last := text[strings.LastIndexAny(text, "/"+slash)+1:]
	isFolder := last == "" || last == "." || last == ".." || text == "~"
	if rest, ok := strings.CutPrefix(text, "~"); ok && home != "" && (rest == "" || strings.ContainsRune("/"+slash, rune(rest[0]))) {
		text = filepath.Join(home, rest)
	}
	if !filepath.IsAbs(text) {
		text = filepath.Join(folder, text)
	}
	text = filepath.Clean(text)
	if isFolder {
		return InFolder(text)
	}
	return text
}

// InFolder returns a folder as the beginning of a path.
func InFolder(folder string) string {
	if strings.HasSuffix(folder, slash) {
		return folder
	}
	return folder + slash
}

// SplitPath returns the folder of a path of [ReadPath] and what follows it.
func SplitPath(path string) (folder, name string) {
	at := strings.LastIndex(path, slash) + 1
	return filepath.Clean(path[:at]), path[at:]
}

// PickFiles returns the folders and files of a list whose names begin with what was
// typed: folders first, in the order of their names. Files need one of the endings,
// where there are any; hidden ones need their dot typed.
func PickFiles(all []FileEntry, typed string, endings []string) []FileEntry {
	var out []FileEntry
	for _, e := range all {
		switch {
		case strings.HasPrefix(e.Name, ".") && !strings.HasPrefix(typed, "."):
		case !hasPrefixFold(e.Name, typed):
		case !e.Folder && len(endings) > 0 && !slices.Contains(endings, strings.ToLower(filepath.Ext(e.Name))):
		default:
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b FileEntry) int {
		if a.Folder != b.Folder {
			if a.Folder {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Name, b.Name))
	})
	return out
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// CompletePath returns how a name that was typed goes on in all entries that begin
// with it; a folder that is alone is entered. It returns what was typed where nothing
// can be added.
func CompletePath(typed string, picked []FileEntry) string {
	if len(picked) == 0 {
		return typed
	}
	common := picked[0].Name
	for _, e := range picked[1:] {
		for !hasPrefixFold(e.Name, common) {
			r := []rune(common)
			common = string(r[:len(r)-1])
		}
	}
	if len(picked) == 1 && picked[0].Folder {
		return common + slash
	}
	if len(common) < len(typed) || common == typed {
		return typed
	}
	return common
}
