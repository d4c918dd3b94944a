package admin_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// provider is the list of a provider whose titles mislead: it must be mapped by
// hand once.
func provider(numbers ...string) []string {
	lines := []string{"City;Remarks;Dial this"}
	for i, n := range numbers {
		lines = append(lines, fmt.Sprintf("x%d;Town, %d;%s", i, i, n))
	}
	return lines
}

var byHand = sheet.Options{
	Map: map[phonebook.Field]string{phonebook.FieldName: "Remarks", phonebook.FieldAccessNumber: "Dial this"},
	Fix: sheet.FixCommas | sheet.FixSplit, Defaults: map[phonebook.Field]string{phonebook.FieldCountry: "Germany"}, Mode: sheet.ModeRetire,
}

// remembered returns the layouts that the store keeps.
func remembered(f *fixture) (names []string) {
	f.t.Helper()
	f.must(f.Store.Settings("layout", func(name string, _ func(any) error) error {
		names = append(names, name)
		return nil
	}))
	return names
}

func TestLayoutIsRemembered(t *testing.T) {
	f := withBook(t, 0)
	first := f.list(byHand, provider("0228 55501", "0228 55502")...)
	if len(remembered(f)) != 0 {
		t.Error("a plan alone was remembered")
	}
	f.must(f.Import(first, false))

	// Repairs are said each time, beside what is remembered.
	repairs := sheet.Options{Fix: byHand.Fix}
	next := f.list(repairs, provider("0228 55501", "0228 55502", "0228 55503")...)
	diff(t, sheet.Counts{Add: 1, Unchanged: 2}, next.Counts())
	diff(t, sheet.Options{Map: byHand.Map, Defaults: byHand.Defaults, Fix: byHand.Fix}, next.Options)
	want := "The columns are mapped as for list.csv on 27 January 2001: POP name from Remarks; access number from Dial this; " +
		"country Germany where the list has none."
	if next.Notes[0].String() != want {
		t.Errorf("got  %q\nwant %q", next.Notes[0], want)
	}
	f.must(f.Import(next, false))

	// So is what becomes of missing POPs.
	retire := f.list(sheet.Options{Fix: byHand.Fix, Mode: sheet.ModeRetire}, provider("0228 55501")...)
	diff(t, byHand, retire.Options)
}

// TestOwnOptionsWin: what is remembered never mixes with what is asked for.
func TestOwnOptionsWin(t *testing.T) {
	f := withBook(t, 0)
	f.must(f.Import(f.list(byHand, provider("0228 55501")...), false))
	own := sheet.Options{Map: map[phonebook.Field]string{phonebook.FieldAccessNumber: "C"}, Defaults: map[phonebook.Field]string{phonebook.FieldCountry: "1"}}
	diff(t, own, f.list(own, provider("0228 55501")...).Options)
	refusedAs[*sheet.MapError](f, "fresh", func() error {
		_, err := f.PlanImport(t.Context(), "Sample", f.file("list.csv", strings.Join(provider("0228 55501"), "\n")), sheet.ReadOptions{}, sheet.Options{Fresh: true})
		return err
	})
	// Another layout is another list.
	diff(t, sheet.Options{}, f.list(sheet.Options{}, towns(1, 2)...).Options)
}

// TestPlainImportForgets: the last import of a layout counts, also one that
// needed nothing.
func TestPlainImportForgets(t *testing.T) {
	f := withBook(t, 0)
	f.must(f.Import(f.list(sheet.Options{Defaults: byHand.Defaults}, towns(1, 2)...), false))
	if n := len(remembered(f)); n != 1 {
		t.Fatalf("%d layouts are remembered", n)
	}
	f.must(f.Import(f.list(sheet.Options{Fresh: true}, towns(1, 3)...), false))
	if n := len(remembered(f)); n != 0 {
		t.Errorf("%d layouts are remembered", n)
	}
}

// TestRememberedOptionsThatFitNoMore are left aside.
func TestRememberedOptionsThatFitNoMore(t *testing.T) {
	f := withBook(t, 0)
	f.must(f.AddCountry(phonebook.Country{ID: 900, Code: "900", Name: "Nowhere"}))
	opt := sheet.Options{Defaults: map[phonebook.Field]string{phonebook.FieldCountry: "Nowhere", phonebook.FieldRegion: "West"}}
	lines := []string{"City,Area code,Phone,Country", "Rome,706,555-0100,Germany"}
	f.must(f.Import(f.list(opt, lines...), false))
	f.must(f.AddCountry(phonebook.Country{ID: 900, Code: "900", Name: "Elsewhere", ISO2: "EW"}))
	p := f.list(sheet.Options{}, lines...)
	diff(t, sheet.Options{}, p.Options)
	if slices.ContainsFunc(p.Notes, func(n phonebook.Sentence) bool { return strings.Contains(n.String(), "mapped as for") }) {
		t.Errorf("%q", p.Notes)
	}
}

func TestFiftyLayouts(t *testing.T) {
	f := withBook(t, 0)
	layout := ""
	for i := range 53 {
		p := f.list(sheet.Options{Defaults: byHand.Defaults}, fmt.Sprintf("Country,City,Phone,Extra %d", i), fmt.Sprintf("Germany,Bonn,0228%d,x", i))
		f.must(f.Import(p, false))
		if i == 2 {
			layout = p.Layout
		}
	}
	names := remembered(f)
	if len(names) != 50 || slices.Contains(names, layout) {
		t.Errorf("%d layouts, the oldest among them: %v", len(names), slices.Contains(names, layout))
	}
}

// TestRegionExportImportsUnchanged closes the circle for the form that no list
// import reads.
func TestRegionExportImportsUnchanged(t *testing.T) {
	f := withRegions(t)
	path := filepath.Join(t.TempDir(), "r.pbr")
	_, err := f.Export("Sample", path)
	f.must(err)
	in, err := os.Open(path)
	f.must(err)
	defer in.Close()
	before := f.state()
	if n, err := f.ImportRegions("Sample", in); n != 0 {
		t.Errorf("%d regions are new, %v", n, err)
	}
	diff(t, before, f.state())
}

func TestLayouts(t *testing.T) {
	f := withBook(t, 0)
	opt := byHand
	opt.Unread = []string{"City"}
	f.must(f.Import(f.list(opt, provider("0228 55501")...), false))
	list, err := f.Layouts()
	f.must(err)
	if len(list) != 1 || list[0].File != "list.csv" || list[0].Columns != 3 {
		t.Fatalf("layouts = %+v", list)
	}
	again := f.list(sheet.Options{}, provider("0228 55501", "0228 55502")...)
	if again.Recalled != "list.csv" || again.RecalledAt.IsZero() || !slices.Equal(again.Options.Unread, opt.Unread) {
		t.Errorf("recalled %q, %+v", again.Recalled, again.Options)
	}
	if !strings.Contains(again.Notes[0].String(), "column City left out") {
		t.Errorf("note = %q", again.Notes[0])
	}
	f.must(f.ForgetLayout(list[0].Name))
	if list, err = f.Layouts(); err != nil || len(list) != 0 {
		t.Errorf("layouts = %+v, %v", list, err)
	}
}

// Where neither list nor book tells the country, it may be the one chosen last.
func TestLastCountryIsProposed(t *testing.T) {
	f := withBook(t, 0)
	f.must(f.Import(f.list(byHand, provider("0228 55501")...), false))
	f.must(f.NewBook("Fresh", ""))
	path := filepath.Join(t.TempDir(), "towns.csv")
	f.must(os.WriteFile(path, []byte("City,Phone\nSome,55501\nOther,55502\n"), 0o600))
	_, err := f.PlanImport(t.Context(), "Fresh", path, sheet.ReadOptions{}, sheet.Options{})
	e, ok := errors.AsType[*sheet.MapError](err)
	if !ok || e.Proposal.Country.Name != "Germany" || e.Proposal.Why.String() != "It was chosen last, for list.csv." {
		t.Errorf("got %v, %+v", err, e)
	}
}
