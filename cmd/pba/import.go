package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// importFlags are the options of pba import as they are given.
type importFlags struct {
	read          sheet.ReadOptions
	maps          []string
	defaults      []string
	fix, mode     string
	asBefore      bool
	skipInvalid   bool
	dryRun        bool
	problemsSheet string
}

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	c := &cobra.Command{
		Use:   "import BOOK FILE",
		Short: "Import a list of POPs from a spreadsheet or text file",
		Long: `Import a list of POPs. The file is .xlsx, .xlsm, .csv, .tsv or text, also the
eleven-field text of Microsoft's administrator and .pbk files. The header row and
the columns are found by their titles in several languages; what was found is
printed. Every row of the file is accounted for: added, changed, unchanged,
skipped or rejected with the reason. With rejected rows nothing is imported
unless --skip-invalid is given.

--map and --default are remembered for lists of the same layout: --as-before uses
them again, and a note says so.

Fields: ` + fieldKeys() + `.`,
		Example: `  pba import Sample list.xlsx --dry-run
  pba import Sample list.csv --default country=1 --map number="Dial-in" --fix commas,length`,
		Args: takes(2, 2),
		RunE: func(c *cobra.Command, args []string) error { return a.runImport(c, f, args[0], args[1]) },
	}
	fl := c.Flags()
	fl.StringVar(&f.read.Sheet, "sheet", "", "sheet of a workbook (default: the first with rows)")
	fl.StringVar(&f.read.Header, "header", "", "row of the header, or none (default: found)")
	fl.StringArrayVar(&f.maps, "map", nil, "field=column: title, letter or number; field=- leaves the field out")
	fl.StringArrayVar(&f.defaults, "default", nil, "field=value where the list has none")
	fl.StringVar(&f.fix, "fix", "", "repairs to make: commas, length, ascii, numbers (several in a cell)")
	fl.StringVar(&f.mode, "mode", "merge", "POPs that the file lacks: merge keeps them, retire takes them out of service, replace deletes them")
	fl.BoolVar(&f.asBefore, "as-before", false, "read the list with the --map and --default of the last one of its layout")
	fl.BoolVar(&f.skipInvalid, "skip-invalid", false, "import the valid rows and leave rejected ones out")
	fl.BoolVar(&f.dryRun, "dry-run", false, "show what would be done and change nothing")
	fl.StringVar(&f.problemsSheet, "problems", "", "save rejected and skipped rows to this .xlsx")
	return c
}

func fieldKeys() string {
	var keys []string
	for _, f := range phonebook.Fields() {
		keys = append(keys, f.Key())
	}
	return strings.Join(keys, ", ")
}

func (f importFlags) options() (sheet.Options, error) {
	var opt sheet.Options
	var err error
	if opt.Fix, err = sheet.ParseFixes(f.fix); err != nil {
		return opt, &usageError{err.Error()}
	}
	if opt.Mode, err = sheet.ParseMode(f.mode); err != nil {
		return opt, &usageError{err.Error()}
	}
	if opt.Map, err = pairs("--map", f.maps); err != nil {
		return opt, err
	}
	opt.Fresh = !f.asBefore // a script does what it says, whatever was done before
	opt.Defaults, err = pairs("--default", f.defaults)
	return opt, err
}

// pairs reads field=value options.
func pairs(flag string, args []string) (map[phonebook.Field]string, error) {
	out := make(map[phonebook.Field]string, len(args))
	for _, arg := range args {
		key, value, ok := strings.Cut(arg, "=")
		field, known := phonebook.FieldByKey(strings.TrimSpace(key))
		if !ok || !known {
			return nil, &usageError{fmt.Sprintf("%s %q: write field=value with a field of %s", flag, arg, fieldKeys())}
		}
		out[field] = value
	}
	return out, nil
}

func (a *app) runImport(c *cobra.Command, f importFlags, book, file string) error {
	opt, err := f.options()
	if err != nil {
		return err
	}
	s, err := a.service()
	if err != nil {
		return err
	}
	progress := a.progressLine()
	f.read.Progress = progress.rows
	if err := checkProblemsFile(f.problemsSheet, file); err != nil {
		return err
	}
	plan, err := s.PlanImport(c.Context(), book, file, f.read, opt)
	progress.clear()
	if err != nil {
		return err
	}
	if n := plan.Counts(); f.problemsSheet != "" && n.Rejected+n.Skipped > 0 {
		if err := plan.WriteProblems(f.problemsSheet); err != nil {
			return err
		}
	}
	if f.dryRun {
		err = s.CheckImport(plan, f.skipInvalid)
	} else {
		err = s.Import(plan, f.skipInvalid)
	}
	return a.showPlan(plan, f.dryRun, err)
}

// checkProblemsFile keeps --problems from replacing the list itself.
func checkProblemsFile(problems, list string) error {
	if problems == "" {
		return nil
	}
	if !strings.EqualFold(filepath.Ext(problems), ".xlsx") {
		return &usageError{"--problems writes a workbook: its name must end in .xlsx"}
	}
	there, err := os.Stat(problems)
	if err != nil {
		return nil // a new file, or one that cannot be written, which is told then
	}
	if source, err := os.Stat(list); err == nil && os.SameFile(there, source) {
		return &usageError{"--problems would replace the list itself"}
	}
	return nil
}

// importReport is what pba import prints with --json.
type importReport struct {
	*sheet.Plan
	Counts   sheet.Counts  `json:"counts"`
	Groups   []sheet.Group `json:"problems"`
	Imported bool          `json:"imported"`
}

// showPlan prints the plan, also when err stopped it, and returns err.
func (a *app) showPlan(p *sheet.Plan, dryRun bool, err error) error {
	r := importReport{Plan: p, Counts: p.Counts(), Groups: p.Groups(), Imported: err == nil && !dryRun}
	if e := a.show(r, planText(p, r.Imported)); err == nil {
		err = e
	}
	return err
}

func planText(p *sheet.Plan, imported bool) string {
	var b strings.Builder
	rows := [][]string{{"COLUMN", "TITLE", "FIELD", "EXAMPLE"}}
	for _, c := range p.Columns {
		field := "not read"
		if c.Field != phonebook.FieldNone {
			field = c.Field.String()
		} else if c.Why != "" {
			field = "not read: " + strings.TrimSuffix(c.Why, ".")
		}
		rows = append(rows, []string{c.Letter, c.Title, field, strings.Join(c.Samples, " | ")})
	}
	b.WriteString(columns(rows...) + "\n")
	for _, r := range p.Rows {
		if r.Result == sheet.Rejected || r.Result == sheet.Skipped {
			fmt.Fprintf(&b, "row %d %s: %s\n", r.Row, r.Result, reasons(r.Problems))
		}
	}
	for _, note := range p.Notes {
		b.WriteString("note: " + note + "\n")
	}
	if n := len(p.NewRegions); n > 0 {
		fmt.Fprintf(&b, "%s new: %s\n", count(n, "region"), strings.Join(p.NewRegions, ", "))
	}
	c := p.Counts()
	verb := "would "
	if imported {
		verb = ""
	}
	fmt.Fprintf(&b, "%sadd %d, change %d, delete %d; unchanged %d, skipped %d, rejected %d\n",
		verb, c.Add, c.Change, c.Delete, c.Unchanged, c.Skipped, c.Rejected)
	return b.String()
}

func reasons(problems []sheet.Problem) string {
	var out []string
	for _, p := range problems {
		text := p.Reason
		if p.Field != phonebook.FieldNone {
			text = fmt.Sprintf("%s %q: %s", p.Field, p.Value, p.Reason)
		}
		if p.Remedy != "" {
			text += " " + p.Remedy
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

func (a *app) exportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "export BOOK OUT.xlsx|.csv|.pbk|.pbr|.txt",
		Short: "Write a book to a file",
		Long: `Write a book to a file; the ending of the name chooses the form:
  .xlsx, .csv  every POP with every field; imports again unchanged
  .pbk         POPs in service, as clients read them
  .pbr         the regions, as clients read them
  .txt         the import text of Microsoft's administrator, every POP`,
		Args: takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			n, err := s.Export(args[0], args[1])
			if e, ok := errors.AsType[*admin.ExportKindError](err); ok {
				return &usageError{e.Error()}
			}
			if err != nil {
				return err
			}
			return a.show(map[string]any{"file": args[1], "written": n}, fmt.Sprintf("wrote %s to %s", count(n, "row"), args[1]))
		},
	}
}

// invalidBook is the result of pba validate that exits with 3.
type invalidBook struct {
	book   string
	errors int
}

func (e *invalidBook) Error() string {
	return fmt.Sprintf("%s has %s", e.book, count(e.errors, "error"))
}

func (a *app) validateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate BOOK",
		Short: "Check a book: errors stop a release, warnings do not",
		Args:  takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			problems, err := s.Problems(args[0])
			if err != nil {
				return err
			}
			return a.showProblems(args[0], problems)
		},
	}
}

// problemReport is one line of pba validate with --json.
type problemReport struct {
	POP     phonebook.POPID `json:"pop,omitempty"`
	Name    string          `json:"name,omitempty"`
	Field   phonebook.Field `json:"field"`
	Value   string          `json:"value"`
	Reason  string          `json:"reason"`
	Warning bool            `json:"warning"`
}

func (a *app) showProblems(book string, problems []phonebook.Problem) error {
	out := []problemReport{}
	var text strings.Builder
	bad := 0
	for _, p := range problems {
		kind := "warning"
		if !p.Warning {
			bad++
			kind = "error"
		}
		where := "regions"
		if p.POP.ID != 0 {
			where = fmt.Sprintf("POP %d (%s)", p.POP.ID, p.POP.Name)
		}
		fmt.Fprintf(&text, "%s: %s: %v\n", kind, where, p.Err)
		out = append(out, problemReport{p.POP.ID, p.POP.Name, p.Err.Field, p.Err.Value, p.Err.Reason, p.Warning})
	}
	fmt.Fprintf(&text, "%s, %s\n", count(bad, "error"), count(len(problems)-bad, "warning"))
	if err := a.show(out, text.String()); err != nil || bad == 0 {
		return err
	}
	return &invalidBook{book, bad}
}
