package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
)

// maxConfig bounds a configuration file in bytes.
const maxConfig = 64 << 10

// origins says where the settings come from that are not defaults: "flag", or
// "line 3".
type origins map[string]string

// configure sets the flags that the configuration file names and the command
// line does not. A configuration is YAML with a flag's name, a colon and its
// value on each line. It returns where each setting comes from.
func configure(flags *pflag.FlagSet, file string) (origins, error) {
	from := origins{}
	flags.Visit(func(f *pflag.Flag) { from[f.Name] = "flag" })
	if file == "" {
		return from, nil
	}
	settings, err := readConfig(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	seen := make(map[string]bool, len(settings))
	for _, s := range settings {
		f := flags.Lookup(s.name)
		switch {
		case f == nil || s.name == "config" || s.name == "check-config" || s.name == "help" || s.name == "version":
			return nil, usagef("%s: line %d: %q is no setting%s", file, s.line, s.name, similar(flags, s.name))
		case seen[s.name]:
			return nil, usagef("%s: line %d: %s is there twice", file, s.line, s.name)
		}
		seen[s.name] = true
		given := f.Value.String()
		if err := flags.Set(s.name, s.value); err != nil {
			return nil, usagef("%s: line %d: %s: %q is not what it takes: %w", file, s.line, s.name, s.value, errors.Unwrap(err))
		}
		if from[s.name] != "flag" {
			from[s.name] = fmt.Sprintf("line %d", s.line)
			continue
		}
		// A flag overrides the file, which must make sense all the same.
		if err := flags.Set(s.name, given); err != nil {
			return nil, err
		}
	}
	return from, nil
}

// setting is one line of a configuration.
type setting struct {
	line        int
	name, value string
}

func readConfig(file string) ([]setting, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxConfig {
		return nil, fmt.Errorf("more than %d bytes", maxConfig)
	}
	return parseConfig(data)
}

// parseConfig reads "name: value" lines. Nothing of YAML beyond them is taken.
func parseConfig(data []byte) ([]setting, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, usageError{fmt.Errorf("it is no YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))}
	}
	if len(doc.Content) == 0 {
		return nil, nil // empty, or comments alone
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return nil, usagef("line %d: settings are lines of a name, a colon and a value", top.Line)
	}
	var out []setting
	for i := 0; i+1 < len(top.Content); i += 2 {
		key, value := top.Content[i], top.Content[i+1]
		if key.Kind != yaml.ScalarNode || value.Kind != yaml.ScalarNode || value.Anchor != "" {
			return nil, usagef("line %d: %s takes one value", key.Line, key.Value)
		}
		s := setting{key.Line, key.Value, value.Value}
		if value.Tag == "!!null" {
			s.value = ""
		}
		out = append(out, s)
	}
	return out, nil
}

// similar names a setting that may have been meant.
func similar(flags *pflag.FlagSet, name string) string {
	fold := func(s string) string { return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(s)) }
	found := ""
	flags.VisitAll(func(f *pflag.Flag) {
		if fold(f.Name) == fold(name) {
			found = "; " + f.Name + " is one"
		}
	})
	return found
}

// plain are values that need no quotes: no setting asks for their type.
var plain = regexp.MustCompile(`^[A-Za-z0-9./:_-]*[A-Za-z0-9./_-]$`)

// inForce writes all settings as a configuration file, with where each comes
// from.
func inForce(w io.Writer, flags *pflag.FlagSet, from origins) error {
	var err error
	flags.VisitAll(func(f *pflag.Flag) {
		switch f.Name {
		case "config", "check-config", "help", "version":
			return
		}
		origin := from[f.Name]
		if origin == "" {
			origin = "default"
		}
		line := f.Name + ": " + f.Value.String()
		if !plain.MatchString(f.Value.String()) {
			value, e := yaml.Marshal(f.Value.String())
			err = errors.Join(err, e)
			line = f.Name + ": " + strings.TrimRight(string(value), "\n")
		}
		fmt.Fprintf(w, "%-40s # %s\n", line, origin)
	})
	return err
}
