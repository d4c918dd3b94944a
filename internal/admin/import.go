package admin

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// PlanImport reads a list and plans its import into a book, without changing
// anything. The plan shows every row of the file with what would become of it.
func (s *Service) PlanImport(ctx context.Context, book, file string, read sheet.ReadOptions, opt sheet.Options) (*sheet.Plan, error) {
	table, err := s.ReadList(ctx, book, file, read)
	if err != nil {
		return nil, err
	}
	return s.PlanTable(book, table, opt)
}

// ReadList reads a list for a book. Text that is not Unicode is taken to be in
// the encoding of the book where it fits, as the book's own exports are.
func (s *Service) ReadList(ctx context.Context, book, file string, read sheet.ReadOptions) (*sheet.Table, error) {
	o, err := s.open(book)
	if err != nil {
		return nil, err
	}
	read.Fallback = o.encoding
	return sheet.Read(ctx, file, read)
}

// PlanTable plans the import of a table that was read before. Where opt leaves
// everything to be found and is not Fresh, the options of the last import of a
// list of the same layout take its place: Plan.Options are those used, and a
// note says so. Repairs and what becomes of POPs that the list lacks are never
// remembered: they change what the list says, so they are asked for each time.
func (s *Service) PlanTable(book string, table *sheet.Table, opt sheet.Options) (*sheet.Plan, error) {
	o, err := s.open(book)
	if err != nil {
		return nil, err
	}
	enc, err := s.encodingOf(&o, opt)
	if err != nil {
		return nil, err
	}
	target := sheet.Target{
		Book: &o.Book, Revision: o.Revision, Countries: o.countries, Encoding: enc,
		NextID: o.NextID, Retired: o.IsRetired,
	}
	if opt.Empty() && !opt.Fresh {
		last, ok, err := s.recall(table.Layout())
		if err == nil && !ok && table.Header == nil {
			table, last, ok, err = s.recallHeader(table)
		}
		if err != nil {
			return nil, err
		}
		if ok {
			known := last.options()
			known.Fix, known.Mode, known.Leave, known.Encoding = opt.Fix, opt.Mode, opt.Leave, opt.Encoding
			// Remembered options may fit no more: a country may have left the table.
			if p, err := sheet.NewPlan(table, target, known); err == nil {
				p.Recalled, p.RecalledAt = last.File, last.Time
				p.Notes = append([]phonebook.Sentence{last.note()}, p.Notes...)
				return p, nil
			}
		}
	}
	p, err := sheet.NewPlan(table, target, opt)
	if e, ok := errors.AsType[*sheet.MapError](err); ok && e.Field == phonebook.FieldCountry && e.Value == "" && e.Proposal.Country.ID == 0 {
		e.Proposal = s.lastCountry(o.countries)
	}
	return p, err
}

// RejectedError says that rows of a list cannot be imported. Nothing was
// changed.
type RejectedError struct {
	File     string
	Rejected int
	Rows     int
}

// Error names the file and the counts.
func (e *RejectedError) Error() string {
	return fmt.Sprintf("%s: %s of %s rows are rejected, so nothing was imported",
		filepath.Base(e.File), phonebook.Thousands(e.Rejected), phonebook.Thousands(e.Rows))
}

// EmptyListError says that a list without a POP is to replace or retire the POPs
// of a book: it is the wrong file, or a damaged one. Nothing was changed.
type EmptyListError struct {
	File string
	Mode sheet.Mode
	POPs int // that would go
}

// Error names the file and what it would do.
func (e *EmptyListError) Error() string {
	what := "deleted"
	if e.Mode == sheet.ModeRetire {
		what = "taken out of service"
	}
	return fmt.Sprintf("%s holds no POP, and %s POPs would be %s, so nothing was imported",
		filepath.Base(e.File), phonebook.Thousands(e.POPs), what)
}

// CheckImport returns the error that stops the import of a plan: a
// [*phonebook.LimitError], or [*RejectedError] unless skipInvalid is set.
func (s *Service) CheckImport(p *sheet.Plan, skipInvalid bool) error {
	o, err := s.open(p.Book)
	if err != nil {
		return err
	}
	return o.checkImport(p, skipInvalid)
}

func (o *open) checkImport(p *sheet.Plan, skipInvalid bool) error {
	if err := p.CheckLimits(o.Posted != 0, o.Pending()); err != nil {
		return err
	}
	if p.Mode != sheet.ModeMerge && len(p.Missing) > 0 && !p.HasPOPs() {
		return &EmptyListError{File: p.File, Mode: p.Mode, POPs: len(p.Missing)}
	}
	if n := p.Counts().Rejected; n > 0 && !skipInvalid {
		return &RejectedError{File: p.File, Rejected: n, Rows: len(p.Rows)}
	}
	return nil
}

// Import carries out exactly the plan, in one transaction. It returns
// [phonebook.ErrMoved] when the book has changed since the plan was made,
// [phonebook.ErrUnchanged] for a plan that changes nothing, and the errors of
// [Service.CheckImport]. Afterwards the plan's options are remembered for lists
// of the same layout.
func (s *Service) Import(p *sheet.Plan, skipInvalid bool) error {
	return s.carryOut(p, skipInvalid, phonebook.StepNew)
}

// Begin is [Service.Import] for what a new book begins with, which nobody means to
// take back.
func (s *Service) Begin(p *sheet.Plan) error { return s.carryOut(p, false, phonebook.StepFirst) }

func (s *Service) carryOut(p *sheet.Plan, skipInvalid bool, step phonebook.Step) error {
	o, err := s.open(p.Book)
	if err != nil {
		return err
	}
	if o.Revision != p.Revision {
		return fmt.Errorf("%s: %w", p.Book, phonebook.ErrMoved)
	}
	if err := o.checkImport(p, skipInvalid); err != nil {
		return err
	}
	changes := p.Changes()
	if len(changes) == 0 {
		n := p.Counts()
		if n.Rejected > 0 && n.Unchanged == 0 {
			return &RejectedError{File: p.File, Rejected: n.Rejected, Rows: len(p.Rows)}
		}
		return fmt.Errorf("no row of %s changes %s: %w", filepath.Base(p.File), p.Book, phonebook.ErrUnchanged)
	}
	source := filepath.Base(p.File)
	c := phonebook.Commit{Title: "Import " + source, Changes: changes, Imported: len(changes), Step: step}
	if len(p.NewRegions) > 0 {
		regions := append(append(phonebook.Regions(nil), o.Book.Regions...), p.NewRegions...)
		c.Regions = &regions
		for i, name := range p.NewRegions {
			e := s.entry(phonebook.RegionAdd, name, fmt.Sprint(len(o.Book.Regions)+i+1), name)
			e.Source = source
			c.History = append(c.History, e)
		}
	}
	if err := s.importEncoding(&o, &c, p.Options); err != nil {
		return err
	}
	c.History = append(c.History, s.entries(changes, source)...)
	if err := s.backUpBefore(changes); err != nil {
		return err
	}
	if err := s.commit(&o, c); err != nil {
		return err
	}
	// The import is done and must not be called failed: without what is remembered
	// the next list is mapped anew.
	_ = s.remember(p)
	return nil
}
