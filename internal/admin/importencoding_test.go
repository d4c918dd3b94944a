package admin_test

import (
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/codepage"
	"github.com/phonebookadmin/pba/internal/sheet"
)

// An import may change the encoding of the book: in one step, that one undo takes back.
func TestImportIntoAnotherEncoding(t *testing.T) {
	f := withBook(t, 2)
	f.Encodings = codepage.Names()
	lines := []string{"Country,Region,POP name,Area code,Access number", "Germany,Süd,München,089,12345", "Germany,,Łódź,42,6123400", "Germany,,東京,3,55501234"}
	offers, rows, err := f.OfferEncodings(f.list(sheet.Options{}, lines...))
	f.must(err)
	if rows != 3 || len(offers) == 0 || offers[0] != (admin.EncodingOffer{Name: "windows-1250", Rows: 2, Example: "Süd"}) {
		t.Errorf("%d rows, offered %v", rows, offers)
	}
	plan := f.list(sheet.Options{Encoding: "windows-1250"}, lines...)
	diff(t, sheet.Counts{Add: 2, Rejected: 1}, plan.Counts())
	before := f.ledger()
	f.must(f.Import(plan, true))
	l := f.ledger()
	if l.Book.Encoding != "windows-1250" || len(l.Book.POPs) != 4 || l.Revision != before.Revision+1 {
		t.Errorf("encoding %q, %d POPs, revision %d", l.Book.Encoding, len(l.Book.POPs), l.Revision)
	}
	diff(t, []string{"Region Add Süd", "Book Edit Sample", "POP Add München", "POP Add Łódź"}, f.actions(4))
	_, err = f.Undo("Sample")
	f.must(err)
	diff(t, before.Book, f.ledger().Book)
}

// A book keeps an encoding that its own texts need.
func TestImportEncodingKeepsTheBook(t *testing.T) {
	f := withUmlauts(t)
	f.Encodings = codepage.Names()
	list := []string{"Country,POP name,Area code,Access number", "Germany,東京,3,55501234", "Germany,Łódź,42,6123400"}
	offers, _, err := f.OfferEncodings(f.list(sheet.Options{}, list...))
	f.must(err)
	for _, o := range offers {
		if o.Name == "shift_jis" || o.Name == "ascii" {
			t.Errorf("offered %v", o)
		}
	}
	plan := f.list(sheet.Options{Encoding: "shift_jis"}, list...)
	refusedAs[*admin.MisfitError](f, "a book with umlauts", func() error { return f.Import(plan, true) })
	if _, err := f.PlanTable("Sample", plan.Table(), sheet.Options{Encoding: "klingon"}); err == nil {
		t.Error("an unknown encoding is known")
	}
}
