package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// form is the version of the records' form that this program writes. A later
// form gets a new number and the reader below keeps the old one.
const form = 1

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// writer builds a record: the form, values, CRC-32C.
type writer struct{ b []byte }

func newWriter() *writer { return &writer{b: append(make([]byte, 0, 96), form)} }

func (w *writer) uint(n uint64) { w.b = binary.AppendUvarint(w.b, n) }

func (w *writer) text(s string) {
	w.uint(uint64(len(s)))
	w.b = append(w.b, s...)
}

func (w *writer) time(t time.Time) { w.uint(uint64(t.UnixMilli())) }

func (w *writer) seal() []byte {
	return binary.BigEndian.AppendUint32(w.b, crc32.Checksum(w.b, castagnoli))
}

// reader takes a record apart. After the first fault every value is zero and
// err is set, so that call sites stay straight.
type reader struct {
	b   []byte
	err error
}

func newReader(record []byte) *reader {
	if len(record) < 5 {
		return &reader{err: fmt.Errorf("record of %d bytes: %w", len(record), ErrDamaged)}
	}
	body, sum := record[:len(record)-4], record[len(record)-4:]
	if crc32.Checksum(body, castagnoli) != binary.BigEndian.Uint32(sum) {
		return &reader{err: fmt.Errorf("checksum of a record: %w", ErrDamaged)}
	}
	if body[0] != form {
		return &reader{err: fmt.Errorf("record form %d: %w", body[0], ErrNewer)}
	}
	return &reader{b: body[1:]}
}

func (r *reader) uint() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[size:]
	return n
}

func (r *reader) uint32() uint32 { return uint32(r.uint()) }

func (r *reader) text() string {
	n := r.uint()
	if n > uint64(len(r.b)) {
		r.fail()
		return ""
	}
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}

func (r *reader) time() time.Time { return time.UnixMilli(int64(r.uint())).UTC() }

func (r *reader) fail() {
	r.b = nil
	if r.err == nil {
		r.err = fmt.Errorf("record too short: %w", ErrDamaged)
	}
}

func (w *writer) pop(p phonebook.POP) {
	w.uint(uint64(p.ID))
	w.uint(uint64(p.Country))
	w.uint(uint64(p.Region))
	w.text(p.Name)
	w.text(p.AreaCode)
	w.text(p.AccessNumber)
	w.uint(uint64(p.MinBaud))
	w.uint(uint64(p.MaxBaud))
	w.uint(uint64(p.Reserved))
	w.uint(uint64(p.Flags))
	w.text(p.DialUpEntry)
	w.uint(uint64(p.Status))
	w.text(p.Comments)
}

func (r *reader) pop() phonebook.POP {
	return phonebook.POP{
		ID:           phonebook.POPID(r.uint32()),
		Country:      phonebook.CountryID(r.uint32()),
		Region:       phonebook.RegionID(r.uint32()),
		Name:         r.text(),
		AreaCode:     r.text(),
		AccessNumber: r.text(),
		MinBaud:      r.uint32(),
		MaxBaud:      r.uint32(),
		Reserved:     r.uint32(),
		Flags:        phonebook.ServiceFlags(r.uint32()),
		DialUpEntry:  r.text(),
		Status:       phonebook.Status(r.uint()),
		Comments:     r.text(),
	}
}

func (w *writer) texts(list []string) {
	w.uint(uint64(len(list)))
	for _, s := range list {
		w.text(s)
	}
}

func (r *reader) texts() []string {
	n := r.uint()
	var list []string
	for ; n > 0 && r.err == nil; n-- {
		list = append(list, r.text())
	}
	return list
}

// info writes what a ledger keeps beside POPs, regions and retired indexes.
func (w *writer) info(l phonebook.Ledger) {
	w.text(l.Book.Name)
	w.text(l.Book.Line)
	w.text(l.Book.Encoding)
	w.uint(l.Revision)
	w.uint(uint64(l.NextID))
	w.uint(l.Imported)
	w.uint(l.ImportedPosted)
	w.uint(uint64(l.Posted))
	w.uint(uint64(l.LastVersion))
	w.uint(uint64(l.Released))
	for _, e := range l.Encoded {
		w.uint(uint64(e.Version))
		w.text(e.Encoding)
	}
}

func (r *reader) info() phonebook.Ledger {
	l := phonebook.Ledger{
		Book:           phonebook.Book{Name: r.text(), Line: r.text(), Encoding: r.text()},
		Revision:       r.uint(),
		NextID:         phonebook.POPID(r.uint32()),
		Imported:       r.uint(),
		ImportedPosted: r.uint(),
		Posted:         phonebook.Version(r.uint32()),
		LastVersion:    phonebook.Version(r.uint32()),
		Released:       phonebook.Version(r.uint32()),
	}
	for len(r.b) > 0 && r.err == nil {
		l.Encoded = append(l.Encoded, phonebook.EncodedUntil{Version: phonebook.Version(r.uint32()), Encoding: r.text()})
	}
	return l
}

func (w *writer) history(e phonebook.HistoryEntry) {
	w.time(e.Time)
	w.text(e.User)
	w.text(string(e.Action))
	w.text(e.Key)
	w.text(e.Source)
	w.pop(e.POP)
	w.pop(e.Before)
	w.texts(e.Detail)
}

func (r *reader) history() phonebook.HistoryEntry {
	return phonebook.HistoryEntry{
		Time: r.time(), User: r.text(), Action: phonebook.Action(r.text()), Key: r.text(), Source: r.text(),
		POP: r.pop(), Before: r.pop(), Detail: r.texts(),
	}
}

func (w *writer) release(rec phonebook.ReleaseRecord) error {
	manifest, err := rec.Manifest.Marshal()
	if err != nil {
		return err
	}
	w.text(string(manifest))
	w.text(rec.Comment)
	w.text(rec.User)
	w.uint(rec.Imported)
	return nil
}

func (r *reader) release() (phonebook.ReleaseRecord, error) {
	manifest := r.text()
	rec := phonebook.ReleaseRecord{Comment: r.text(), User: r.text(), Imported: r.uint()}
	if r.err != nil {
		return rec, r.err
	}
	var err error
	if rec.Manifest, err = phonebook.ReadManifest([]byte(manifest)); err != nil {
		return rec, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return rec, nil
}

func (w *writer) country(c phonebook.Country) {
	w.uint(uint64(c.ID))
	w.text(c.Code)
	w.text(c.Name)
}

func (r *reader) country() phonebook.Country {
	return phonebook.Country{ID: phonebook.CountryID(r.uint32()), Code: r.text(), Name: r.text()}
}

func (w *writer) json(v any) error {
	b, err := json.Marshal(v)
	w.text(string(b))
	return err
}
