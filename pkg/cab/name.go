package cab

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// encodeName returns the name as the cabinet stores it, with backslashes, or an
// error that wraps ErrHeader. See FileHeader.Name for the rules.
func encodeName(name string) (string, error) {
	name = strings.ReplaceAll(name, "/", `\`)
	if len(name) > MaxName {
		return "", fmt.Errorf("%w: name of %d bytes, %d are possible", ErrHeader, len(name), MaxName)
	}
	if !utf8.ValidString(name) {
		return "", fmt.Errorf("%w: name is not valid UTF-8", ErrHeader)
	}
	if fault := nameFault(name); fault != "" {
		return "", fmt.Errorf("%w: %s", ErrHeader, fault)
	}
	return name, nil
}

// decodeName returns the name of a CFFILE with slashes, or an error that wraps
// ErrFormat.
func decodeName(stored string) (string, error) {
	if fault := nameFault(strings.ReplaceAll(stored, "/", `\`)); fault != "" {
		return "", fmt.Errorf("%w: %s", ErrFormat, fault)
	}
	return strings.ReplaceAll(stored, `\`, "/"), nil
}

// nameFault says what is wrong with a name, or "". The rules hold for the name
// on every system: a colon is a drive or a stream on Windows, so that `C:x`
// leads elsewhere there.
func nameFault(name string) string {
	if name == "" {
		return "empty name"
	}
	if i := strings.IndexAny(name, ":\x00"); i >= 0 {
		return fmt.Sprintf("name %q has a colon or NUL", name)
	}
	for part := range strings.SplitSeq(name, `\`) {
		switch part {
		case "":
			return fmt.Sprintf("name %q has an empty component", name)
		case ".", "..":
			return fmt.Sprintf("name %q has the component %q", name, part)
		}
	}
	return ""
}

// nameKey returns the same string for names that Windows takes for one.
func nameKey(stored string) string { return strings.ToUpper(stored) }

// isASCII reports whether _A_NAME_IS_UTF is superfluous, [MS-CAB] 2.3.
func isASCII(name string) bool {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
