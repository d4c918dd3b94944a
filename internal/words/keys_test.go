package words

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// spoken are the packages whose sentences people read in the window.
var spoken = []string{
	"../ui", "../session", "../words", "../../cmd/pba-gui",
	"../../pkg/phonebook", "../../pkg/post", "../../pkg/profile", "../admin", "../sheet", "../codepage", "../store",
}

// said is a sentence of the source.
type said struct {
	one   string // of a domain sentence that counts
	count bool
	at    string // where it was found
}

// source is what the program says, by the keys of its translations.
type source struct {
	keys map[string]said
	bad  []string // calls whose sentence is no constant
}

// sentences finds every sentence in the source.
func sentences(t *testing.T) source {
	s := source{keys: map[string]said{}}
	for _, dir := range spoken {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if path == "../words/say.go" { // it passes on what others say
				return nil
			}
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					s.call(set.Position(call.Pos()).String(), file.Name.Name, call)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range append(phonebook.Fields(), phonebook.FieldNone) {
		s.keys[f.String()] = said{at: "a field"}
	}
	return s
}

// call notes the sentence of a call.
func (s *source) call(at, pkg string, call *ast.CallExpr) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			name = x.Name + "." + f.Sel.Name
		}
	case *ast.Ident:
		name = pkg + "." + f.Name
	}
	which, count := 0, false
	switch name {
	case "words.T", "phonebook.Say", "workbook.tooLarge":
	case "words.N":
		count = true
	case "phonebook.Count":
		which, count = 2, true
	default:
		return
	}
	if len(call.Args) <= which {
		return
	}
	text, ok := constant(call.Args[which])
	if !ok {
		s.bad = append(s.bad, at+": "+name)
		return
	}
	found := said{at: at, count: count}
	if which == 2 {
		one, _ := constant(call.Args[1])
		found.one = Key(one)
	}
	s.keys[Key(text)] = found
}

// constant returns a text that is written out.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		x, ok := constant(e.X)
		y, also := constant(e.Y)
		return x + y, ok && also && e.Op == token.ADD
	}
	return "", false
}

var place = regexp.MustCompile(`\{\{\.\w+\}\}`)

// places returns the places of a sentence, sorted.
func places(s string) string {
	all := place.FindAllString(s, -1)
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

// formsOf returns the sentences of one key: by plural form, or one under "".
func formsOf(t *testing.T, raw json.RawMessage) map[string]string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return map[string]string{"": text}
	}
	out := map[string]string{}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// plurals are the forms that a language has for whole numbers of things.
var plurals = map[string][]string{"en": {"one", "other"}, "de": {"one", "other"}, "es": {"one", "other"}, "fr": {"one", "other"}, "ja": {"other"}}

func TestConstantSentences(t *testing.T) {
	for _, at := range sentences(t).bad {
		t.Errorf("%s needs a constant sentence", at)
	}
}

// TestTranslations asks every language for every sentence, with the same places,
// and for nothing else.
func TestTranslations(t *testing.T) {
	s := sentences(t)
	for _, l := range Languages() {
		data, err := translations.ReadFile("translations/" + l.Tag + ".json")
		if err != nil {
			t.Fatal(err)
		}
		file := map[string]json.RawMessage{}
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		for _, key := range slices.Sorted(maps.Keys(s.keys)) {
			raw, there := file[key]
			delete(file, key)
			if l.Tag == "en" && !s.keys[key].count && !there {
				continue // the key is the sentence
			}
			if !there {
				t.Errorf("%s lacks %q, said at %s", l.Tag, key, s.keys[key].at)
				continue
			}
			if wrong := judge(l.Tag, key, s.keys[key], formsOf(t, raw)); wrong != "" {
				t.Errorf("%s: %q: %s", l.Tag, key, wrong)
			}
		}
		for key := range file {
			t.Errorf("%s translates %q, which nothing says", l.Tag, key)
		}
	}
}

// judge returns what is wrong with a translation.
func judge(tag, key string, s said, got map[string]string) string {
	want := []string{""}
	if s.count {
		want = plurals[tag]
	}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) {
		return fmt.Sprintf("it has the forms %q, not %q", names, want)
	}
	for form, text := range got {
		same := places(text) == places(key)
		if form == "one" { // one may be a word: "the POP moves"
			same = places(strings.ReplaceAll(text, "{{.N}}", "")) == places(strings.ReplaceAll(cmp.Or(s.one, key), "{{.N}}", ""))
		}
		if text == "" || !same {
			return fmt.Sprintf("form %q has the places %q, not %q: %s", form, places(text), places(key), text)
		}
	}
	return ""
}
