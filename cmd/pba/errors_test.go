package main

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// unlisted are errors that nobody meets by themselves.
var unlisted = map[string]string{
	"ErrBase":        "of what a simulated client holds",
	"ErrLimit":       "of cabinets of more files or bytes than fit; it names the limit",
	"ErrCompression": "of methods that pba cab create does not offer",
	"BundleError":    "of pbs import",
	"EncodingError":  "the cause of a FieldError",
	"Error":          "the step of a post, before its cause",
	"MapError":       "it names options by the list at hand",
	"POPError":       "the POP, before its cause",
	"InvalidError":   "the POP, before its FieldErrors",
	"PostError":      "the release, before the errors of its servers",
}

// Every kind of error that the packages below export is in the list, with a remedy
// or a reason that is one.
func TestErrorsAreAllListed(t *testing.T) {
	areas, err := errorExamples()
	if err != nil {
		t.Fatal(err)
	}
	said, kinds := "", map[string]bool{}
	for _, area := range areas {
		for _, e := range area.examples {
			if e == nil {
				t.Fatalf("an example of %s is no error", area.about)
			}
			said += e.Error() + "\n"
			for ; e != nil; e = errors.Unwrap(e) {
				kinds[reflect.Indirect(reflect.ValueOf(e)).Type().Name()] = true
			}
		}
	}
	seen := 0
	for name, text := range exportedErrors(t) {
		seen++
		if listed := kinds[name] || text != "" && strings.Contains(said, text); listed == (unlisted[name] != "") {
			t.Errorf("%s (%q): listed %v, unlisted because %q", name, text, listed, unlisted[name])
		}
	}
	if seen < 40 {
		t.Errorf("only %d errors were found in the packages", seen)
	}
}

// exportedErrors returns the sentinels of the packages with their texts, and their
// types of errors with none.
func exportedErrors(t *testing.T) map[string]string {
	found := map[string]string{}
	for _, dir := range []string{"pkg/post", "pkg/cab", "pkg/phonebook", "pkg/profile", "internal/admin", "internal/sheet", "internal/store", "internal/secret"} {
		files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(dir), "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(dir, files, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				noteError(found, n)
				return true
			})
		}
	}
	return found
}

func noteError(found map[string]string, n ast.Node) {
	switch n := n.(type) {
	case *ast.ValueSpec:
		if len(n.Values) != 1 || !strings.HasPrefix(n.Names[0].Name, "Err") {
			return
		}
		if call, ok := n.Values[0].(*ast.CallExpr); ok && len(call.Args) == 1 {
			if text, ok := call.Args[0].(*ast.BasicLit); ok {
				found[n.Names[0].Name], _ = strconv.Unquote(text.Value)
			}
		}
	case *ast.FuncDecl:
		if n.Name.Name != "Error" || n.Recv == nil {
			return
		}
		if of, ok := n.Recv.List[0].Type.(*ast.StarExpr); ok && ast.IsExported(of.X.(*ast.Ident).Name) {
			found[of.X.(*ast.Ident).Name] = ""
		}
	}
}
