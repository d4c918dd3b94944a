package sheet

import (
	"context"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// rawRow is a row in one of its two forms.
type rawRow struct {
	cells  []string
	hidden bool
}

// batch is what the two readers of a sheet hand over at a time.
type batch struct {
	rows []rawRow
	err  error
}

const batchRows = 256

// eachRow calls do for every row of a sheet with its shown and its stored form.
// The two forms come from two passes that run side by side, because the library
// gives one form per pass and parsing XML is what takes the time.
func eachRow(ctx context.Context, f *excelize.File, sheet string, do func(number int, shown, stored rawRow) error) error {
	ctx, cancel := context.WithCancel(ctx)
	ends := make(chan struct{}, 2)
	shown := startPass(ctx, f, sheet, false, ends)
	stored := startPass(ctx, f, sheet, true, ends)
	// The workbook is closed after this: both passes must be over.
	defer func() {
		cancel()
		<-ends
		<-ends
	}()
	number := 0
	for {
		a, b := <-shown, <-stored
		for _, err := range []error{ctx.Err(), a.err, b.err} {
			if err != nil {
				return err
			}
		}
		if len(a.rows) != len(b.rows) {
			return fmt.Errorf("%w: the two passes differ", errDamaged)
		}
		if len(a.rows) == 0 {
			return nil
		}
		for i := range a.rows {
			number++
			if err := do(number, a.rows[i], b.rows[i]); err != nil {
				return err
			}
		}
	}
}

// startPass reads the rows of a sheet in the background until ctx is done. The
// channel is closed at the end of the sheet.
func startPass(ctx context.Context, f *excelize.File, sheet string, raw bool, ends chan<- struct{}) <-chan batch {
	out := make(chan batch, 4)
	go func() {
		defer func() { ends <- struct{}{} }()
		defer close(out)
		send := func(b batch) bool {
			select {
			case out <- b:
				return true
			case <-ctx.Done():
				return false
			}
		}
		if err := pass(f, sheet, raw, send); err != nil {
			send(batch{err: err})
		}
	}()
	return out
}

func pass(f *excelize.File, sheet string, raw bool, send func(batch) bool) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errDamaged, r)
		}
	}()
	rows, err := f.Rows(sheet)
	if err != nil {
		return err
	}
	defer rows.Close()
	full := make([]rawRow, 0, batchRows)
	for rows.Next() {
		cells, err := rows.Columns(excelize.Options{RawCellValue: raw})
		if err != nil {
			return err
		}
		full = append(full, rawRow{cells, rows.GetRowOpts().Hidden})
		if len(full) == batchRows {
			if !send(batch{rows: full}) {
				return nil
			}
			full = make([]rawRow, 0, batchRows)
		}
	}
	if err := rows.Error(); err != nil {
		return err
	}
	if len(full) > 0 {
		send(batch{rows: full})
	}
	return nil
}
