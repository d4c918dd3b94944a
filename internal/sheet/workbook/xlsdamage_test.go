package workbook

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestXLSErrors(t *testing.T) {
	cell := func(records ...[]byte) []byte { return xlsFile(nil, records) }
	global := func(records ...[]byte) []byte { return xlsFile(records, nil) }
	stream := func(records ...[]byte) []byte {
		return xlsCompound(xlsEntry{name: streamName, data: bytes.Join(records, nil)})
	}
	sheetAt := func(pos uint32, kind byte) []byte {
		return stream(xlsBOF(substreamBook), xlsRecord(recordBoundSheet, pos, byte(0), kind, byte(1), byte(0), byte('S')), xlsRecord(recordEOF))
	}
	whole := xlsStream(nil, [][]byte{xlsRecord(recordLabel, at(0, 0, 0), "x")})
	large := xlsFile(nil, nil)
	size := bytes.Index(large, []byte("W\x00o\x00r\x00k\x00b\x00")) + 120 // of its entry, [MS-CFB] 2.6.1
	binary.LittleEndian.PutUint64(large[size:], 1<<50)
	unended := append(bytes.Clone(whole[:len(whole)-recordHeader]), bytes.Repeat(xlsRecord(0x0201, at(0, 0, 0)), 500)...)
	tests := []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, ErrDamaged},
		{"no compound file", []byte("City,Phone\nRome,555-0100\n"), ErrDamaged},
		{"another program's file", xlsCompound(xlsEntry{name: "WordDocument"}), ErrNothing},
		{"a workbook within another file", xlsCompound(xlsEntry{name: "Object", nested: true}, xlsEntry{name: streamName, data: whole}), ErrNothing},
		{"a chart alone", sheetAt(0, 2), ErrNothing},
		{"Excel 95", xlsCompound(xlsEntry{name: streamNameOld, data: whole}), ErrVersion},
		{"Excel 95 in the stream of 97", stream(xlsRecord(recordBOF, uint16(0x0500), uint16(substreamBook), make([]byte, 4))), ErrVersion},
		{"Excel 4", stream(xlsRecord(0x0409, uint16(0), uint16(substreamBook))), ErrVersion},
		{"a stream larger than the file", large, ErrDamaged},
		{"password", global(xlsRecord(recordFilePass, make([]byte, 54))), ErrPassword},
		{"no BOF", stream(xlsRecord(recordEOF)), ErrDamaged},
		{"a sheet in place of the globals", stream(xlsBOF(substreamSheet), xlsRecord(recordEOF)), ErrDamaged},
		{"globals without an end", stream(bytes.Repeat(xlsBOF(substreamBook), 500)), ErrDamaged},
		{"a sheet behind the end", sheetAt(math.MaxUint32, 0), ErrDamaged},
		{"a sheet at no BOF", sheetAt(uint32(len(xlsBOF(substreamBook))), 0), ErrDamaged},
		{"a sheet that is the globals", sheetAt(0, 0), ErrDamaged},
		{"a sheet without an end", xlsCompound(xlsEntry{name: streamName, data: unended}), ErrDamaged},
		{"a record behind the end", stream(whole[:len(whole)-recordHeader], []byte{0x0A, 0, 0xFF, 0xFF}), ErrDamaged},
		{"a short cell", cell(xlsRecord(recordNumber, at(0, 0, 0), uint32(0))), ErrDamaged},
		{"a text that does not exist", cell(xlsRecord(recordLabelSST, at(0, 0, 0), uint32(0))), ErrDamaged},
		{"a style that does not exist", cell(xlsRecord(recordNumber, at(0, 0, 2), 1.0)), ErrDamaged},
		{"a column that does not exist", cell(xlsRecord(recordNumber, at(0, 256, 0), 1.0)), ErrDamaged},
		{"no number", cell(xlsRecord(recordNumber, at(0, 0, 0), math.NaN())), ErrDamaged},
		{"an infinite number", cell(xlsRecord(recordRK, at(0, 0, 0), uint32(0x7FF00000))), ErrDamaged},
		{"an infinite result", cell(xlsRecord(recordFormula, at(0, 0, 0), math.Inf(1))), ErrDamaged},
		{"a result of no type", cell(xlsRecord(recordFormula, at(0, 0, 0), result(4, 0))), ErrDamaged},
		{"an error that does not exist", cell(xlsRecord(recordBoolErr, at(0, 0, 0), byte(1), byte(1))), ErrDamaged},
		{"numbers without a last column", cell(xlsRecord(recordMulRK, uint16(0), uint16(0), uint16(0), uint32(2))), ErrDamaged},
		{"numbers and another last column", cell(xlsRecord(recordMulRK, uint16(0), uint16(0), uint16(0), uint32(2), uint16(1))), ErrDamaged},
		{"numbers beyond the columns", cell(xlsRecord(recordMulRK, uint16(0), uint16(255), make([]byte, 12), uint16(256))), ErrDamaged},
		{"a text that breaks off", cell(xlsRecord(recordLabel, at(0, 0, 0), uint16(9), byte(0), []byte("abc"))), ErrDamaged},
		{"half a character", cell(xlsRecord(recordLabel, at(0, 0, 0), uint16(2), byte(1), []byte("abc")), xlsRecord(recordContinue, []byte("\x01bc"))), ErrDamaged},
		{"a result that breaks off", cell(xlsRecord(recordFormula, at(0, 0, 0), result(0, 0)), xlsRecord(recordString, uint16(4), byte(0))), ErrDamaged},
		{"fonts that break off", global(xlsRecord(recordSST, uint32(1), uint32(1), uint16(1), byte(8), uint16(9), []byte("a"))), ErrDamaged},
		{"phonetic data that break off", global(xlsRecord(recordSST, uint32(1), uint32(1), uint16(1), byte(4), uint32(math.MaxUint32), []byte("a"))), ErrDamaged},
		{"a table of strings without a count", global(xlsRecord(recordSST, uint32(1))), ErrDamaged},
		{"a long number format", global(xlsRecord(recordFormat, uint16(165), strings.Repeat("0", 256))), ErrDamaged},
		{"a short style", global(xlsRecord(recordXF, uint16(0))), ErrDamaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, err := xlsRows(tt.data, 0)
			if !errors.Is(err, tt.want) || rows != nil {
				t.Errorf("%d rows and the error %v, want %v", len(rows), err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "runtime error") {
				t.Errorf("a panic: %v", err)
			}
		})
	}
}

// The library keeps the path of every directory.
func TestXLSDeepDirectories(t *testing.T) {
	entries := make([]xlsEntry, 20_000)
	for i := range entries {
		entries[i] = xlsEntry{name: "d", nested: true}
	}
	data := xlsCompound(entries...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := OpenXLS(data)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrLimit) {
		t.Errorf("error %v, want %v", err, ErrLimit)
	}
	if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 100 {
		t.Errorf("%d MB for a file of %d MB", used, len(data)>>20)
	}
}

func TestXLSStops(t *testing.T) {
	var sheet [][]byte
	for i := range 5000 {
		sheet = append(sheet, xlsRecord(recordNumber, at(uint16(i), 0, 0), 1.0))
	}
	w, err := OpenXLS(xlsFile(nil, sheet))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	rows := 0
	err = w.Rows(ctx, 0, func(Row) error {
		rows++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || rows != 1 {
		t.Errorf("%d rows and the error %v after the end of the context", rows, err)
	}
	// The damage at the end of the sheet is not reached any more.
	damaged, err := OpenXLS(xlsFile(nil, append(sheet, xlsRecord(recordNumber))))
	if err != nil {
		t.Fatal(err)
	}
	defer damaged.Close()
	rows = 0
	if err := damaged.Rows(ctx, 0, func(Row) error { rows++; return nil }); !errors.Is(err, context.Canceled) || rows > 0 {
		t.Errorf("%d rows and the error %v for a context that has ended", rows, err)
	}
	full := errors.New("full")
	if err := w.Rows(t.Context(), 0, func(Row) error { return full }); !errors.Is(err, full) {
		t.Errorf("error %v, want %v", err, full)
	}
}

var xlsFixtures = []string{"xlwt.xls", "libreoffice.xls", "gnumeric.xls"}

// A file that is cut off gives all of its rows or an error, one with a wrong
// byte what the byte says or an error.
func TestXLSDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	for _, name := range xlsFixtures {
		data := xlsFixture(t, name)
		want, err := xlsRows(data, 0)
		if err != nil {
			t.Fatal(err)
		}
		for range 300 {
			cut := r.IntN(len(data))
			if rows, err := xlsRows(data[:cut], 0); err == nil && !cmp.Equal(want, rows) {
				t.Errorf("%s cut at byte %d: %d rows without an error", name, cut, len(rows))
			}
			wrong := bytes.Clone(data)
			for range 1 + r.IntN(3) {
				wrong[r.IntN(len(wrong))] = byte(r.Uint32())
			}
			checkXLS(t, wrong)
		}
		stream, err := workbookStream(data)
		if err != nil {
			t.Fatal(err)
		}
		for cut := 0; cut < len(stream); cut += 11 {
			// The rest of the sector is filled with what is no record.
			filled := append(bytes.Clone(stream[:cut]), bytes.Repeat([]byte{0xFF}, len(stream)-cut)...)
			if rows, err := xlsRows(xlsCompound(xlsEntry{name: streamName, data: filled}), 0); err == nil && !cmp.Equal(want, rows) {
				t.Errorf("%s cut at byte %d of its stream: %d rows without an error", name, cut, len(rows))
			}
		}
	}
}

// checkXLS reads whatever it is given: an error has no rows beside it, and is
// one that tells the user something.
func checkXLS(t *testing.T, data []byte) {
	t.Helper()
	known := func(err error) {
		t.Helper()
		for _, want := range []error{ErrDamaged, ErrLimit, ErrVersion, ErrPassword, ErrNothing} {
			if errors.Is(err, want) && !strings.Contains(err.Error(), "runtime error") {
				return
			}
		}
		t.Errorf("error %v", err)
	}
	w, err := OpenXLS(data)
	if err != nil {
		known(err)
		return
	}
	defer w.Close()
	for sheet := range w.Sheets() {
		last := 0
		err := w.Rows(t.Context(), sheet, func(r Row) error {
			if r.Number <= last || len(r.Shown) > MaxColumns {
				t.Errorf("row %d after %d with %d columns", r.Number, last, len(r.Shown))
			}
			last = r.Number
			return nil
		})
		if err != nil {
			known(err)
			if last > 0 {
				t.Errorf("row %d of a damaged sheet", last)
			}
		}
	}
}

// What is no compound file is taken for the stream of one: chance never repairs
// the links of the container.
func FuzzXLS(f *testing.F) {
	for _, name := range xlsFixtures {
		data := xlsFixture(f, name)
		stream, err := workbookStream(data)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(stream)
	}
	texts := []string{"Rome", "Łódź", "東京 😀"}
	f.Add(xlsStream([][]byte{xlsSST(12, rand.New(rand.NewPCG(1, 1)), texts)}, [][]byte{
		xlsRecord(recordLabelSST, at(0, 0, 0), uint32(2)), xlsRecord(recordMulRK, uint16(0), uint16(1), uint16(1), uint32(2), uint16(1)),
		xlsRecord(recordFormula, at(1, 0, 0), result(0, 0)), xlsRecord(recordString, "x"), xlsBOF(0x20), xlsRecord(recordEOF),
	}))
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.HasPrefix(data, []byte(compoundMagic)) {
			data = xlsCompound(xlsEntry{name: streamName, data: data})
		}
		checkXLS(t, data)
	})
}
