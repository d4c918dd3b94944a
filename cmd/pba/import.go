package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// importFlags are the options of pba import as they are given.
type importFlags struct {
	read          sheet.ReadOptions
	password      passwordFlags
	maps          []string
	defaults      []string
	fix, mode     string
	fresh         bool
	skipInvalid   bool
	dryRun        bool
	rows          bool
	problemsSheet string
}

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	c := &cobra.Command{
		Use:   "import BOOK FILE",
		Short: "Import a list of POPs from a spreadsheet or text file",
		Long: `Import a list of POPs. The file is a workbook (.xlsx, .xlsm, .xls, .ods), the
table of a web page, or text with separators or of fixed width; also the
eleven-field text of Microsoft's administrator and .pbk files. A .pbr file brings
its regions. The content decides, not the name. The header row and the columns
are found by their titles in several languages; what was found is printed.

Every row of the file is accounted for: added, changed, unchanged, skipped or
rejected with the reason. With rejected rows nothing is imported unless
--skip-invalid is given.

--map and --default are remembered: a later list of the same layout is read with
them again, and a note says so, unless it comes with its own or with --fresh.

The password of a protected workbook comes from --password-stdin,
--password-file, PBA_PASSWORD or a prompt, in this order.

Fields: ` + fieldKeys() + `.

Encodings: ` + wrap(sheet.Encodings(), 66) + `.`,
		Example: `  pba import Sample list.xlsx --dry-run
  pba import Sample list.csv --default country=1 --map number="Dial-in" --fix commas,length`,
		Args: takes(2, 2),
		RunE: func(c *cobra.Command, args []string) error { return a.runImport(c, f, args[0], args[1]) },
	}
	fl := c.Flags()
	fl.StringVar(&f.read.Sheet, "sheet", "", "sheet of a workbook (default: the first with rows)")
	fl.StringVar(&f.read.Header, "header", "", "row of the header, or none (default: found)")
	fl.StringVar(&f.read.Encoding, "encoding", "", "encoding of a text file (default: found; a guess is named)")
	fl.StringVar(&f.read.Separator, "separator", "", "what separates the cells of a text file: "+strings.Join(sheet.Separators(), ", ")+" (default: found)")
	fl.StringArrayVar(&f.maps, "map", nil, "field=column: title, letter or number; field=- leaves the field out")
	fl.StringArrayVar(&f.defaults, "default", nil, "field=value where the list has none")
	fl.StringVar(&f.fix, "fix", "", "repairs to make: commas, length, ascii, numbers (several in a cell), speeds (left out where they are none)")
	fl.StringVar(&f.mode, "mode", "merge", "POPs that the file lacks: merge keeps them, retire takes them out of service, replace deletes them")
	fl.BoolVar(&f.fresh, "fresh", false, "leave alone what is remembered of lists of this layout")
	fl.BoolVar(&f.skipInvalid, "skip-invalid", false, "import the valid rows and leave rejected ones out")
	fl.BoolVar(&f.dryRun, "dry-run", false, "show what would be done and change nothing")
	f.password.bind(fl, "the password of the workbook")
	fl.BoolVar(&f.rows, "rows", false, "print every row of the file, not only those that are rejected or skipped")
	fl.StringVar(&f.problemsSheet, "problems", "", "save rejected and skipped rows to this .xlsx")
	return c
}

// wrap joins words by commas, in lines of about that width.
func wrap(words []string, width int) string {
	var b strings.Builder
	line := 0
	for i, w := range words {
		switch {
		case i == 0:
		case line > width:
			b.WriteString(",\n")
			line = 0
		default:
			b.WriteString(", ")
		}
		b.WriteString(w)
		line += len(w) + 2
	}
	return b.String()
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
	if err := f.checkRead(); err != nil {
		return opt, err
	}
	opt.Fresh = f.fresh
	opt.Defaults, err = pairs("--default", f.defaults)
	return opt, err
}

// checkRead refuses words that name no encoding or separator.
func (f importFlags) checkRead() error {
	if e := f.read.Encoding; e != "" {
		if _, known := sheet.FindEncoding(e); !known {
			return &usageError{fmt.Sprintf("--encoding %q is not known: use one of %s", e, strings.Join(sheet.Encodings(), ", "))}
		}
	}
	if h := f.read.Header; h != "" && h != "none" {
		if n, err := strconv.Atoi(h); err != nil || n < 1 {
			return &usageError{fmt.Sprintf("--header %q: give the number of a row, or none", h)}
		}
	}
	if sep := f.read.Separator; sep != "" && !slices.Contains(sheet.Separators(), sep) {
		return &usageError{fmt.Sprintf("--separator %q is not known: use one of %s", sep, strings.Join(sheet.Separators(), ", "))}
	}
	return nil
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
		if _, twice := out[field]; twice {
			return nil, &usageError{fmt.Sprintf("%s names %s two times", flag, field.Key())}
		}
		out[field] = value
	}
	return out, nil
}

func (a *app) runImport(c *cobra.Command, f importFlags, book, file string) error {
	// A list of 65,000 rows into a full book stays below 150 MB for a tenth more
	// computing.
	debug.SetGCPercent(50)
	opt, err := f.options()
	if err != nil {
		return err
	}
	if strings.EqualFold(filepath.Ext(file), ".pbr") {
		return a.importRegions(book, file, f.dryRun)
	}
	s, err := a.service()
	if err != nil {
		return err
	}
	if err := checkProblemsFile(f.problemsSheet, file); err != nil {
		return err
	}
	f.read.Titles = slices.Collect(maps.Values(opt.Map))
	plan, err := a.planImport(c.Context(), s, f, book, file, opt)
	if err != nil {
		return err
	}
	if n := plan.Counts(); f.problemsSheet != "" && n.Rejected+n.Skipped > 0 {
		if err := plan.WriteProblems(f.problemsSheet, phonebook.Sentence.String); err != nil {
			return err
		}
	}
	if err := c.Context().Err(); err != nil {
		return err // the last moment to turn back: what follows is one transaction
	}
	if f.dryRun {
		err = s.CheckImport(plan, f.skipInvalid)
	} else {
		err = s.Import(plan, f.skipInvalid)
	}
	return a.showPlan(plan, f, err)
}

// planImport plans, and asks for a password when the file turns out to need one.
func (a *app) planImport(ctx context.Context, s *admin.Service, f importFlags, book, file string, opt sheet.Options) (*sheet.Plan, error) {
	progress := a.progressLine()
	f.read.Progress = progress.rows
	plan, err := s.PlanImport(ctx, book, file, f.read, opt)
	progress.clear()
	if !sheet.NeedsPassword(err) {
		return plan, err
	}
	password, found := a.givenPassword(&f.password)
	if f.read.Password = password; found != nil {
		return nil, found
	}
	if password == "" {
		f.read.Password, found = a.askPassword(ctx, "password of "+filepath.Base(file)+": ")
		if errors.Is(found, errNoPassword) {
			return nil, err // which says what is missing
		}
		if found != nil {
			return nil, found
		}
	}
	plan, err = s.PlanImport(ctx, book, file, f.read, opt)
	progress.clear()
	return plan, err
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
