package store

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"go.etcd.io/bbolt"
)

// The layout of the pages of bbolt (its file internal/common/page.go): a head of
// id, flags, count and overflow, then count elements of 16 bytes each, which say
// where their key and value or their child page are.
const (
	pageHead    = 16
	elementSize = 16
	bucketHead  = 16 // root page and sequence; an inline page follows where the root is 0

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10

	bucketElement = 0x01
	noFreelist    = 1<<64 - 1
)

var word = binary.NativeEndian

// pageWalk follows every page of a file once, without trusting any of them.
type pageWalk struct {
	file io.ReaderAt
	size uint64 // of a page, in bytes
	seen []bool // by page
}

// checkTree checks that nothing in the pages points outside of the file, out of
// its page or back to a page that was there before. bbolt follows all of that
// unchecked, its own check even where no fault can be caught: one flipped bit
// would end the program. What bbolt checks of whole pages is left to it.
func checkTree(tx *bbolt.Tx) error {
	file, err := os.Open(tx.DB().Path())
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // only read
	size := uint64(tx.DB().Info().PageSize)
	w := pageWalk{file: file, size: size, seen: make([]bool, uint64(tx.Size())/size)}
	if err := w.free(uint64(tx.ID())); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := w.tree(uint64(tx.Cursor().Bucket().Root())); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// page is the bytes of one page with its overflow.
type page struct {
	id    uint64
	flags uint16
	count int
	data  []byte
}

func (w *pageWalk) page(id uint64) (page, error) {
	if id < 2 || id >= uint64(len(w.seen)) { // the first two are the meta pages
		return page{}, fmt.Errorf("page %d of %d", id, len(w.seen))
	}
	var head [pageHead]byte
	if _, err := w.file.ReadAt(head[:], int64(id*w.size)); err != nil {
		return page{}, err
	}
	if own := word.Uint64(head[:]); own != id {
		return page{}, fmt.Errorf("page %d calls itself %d", id, own)
	}
	end := id + uint64(word.Uint32(head[12:])) + 1
	if end > uint64(len(w.seen)) {
		return page{}, fmt.Errorf("page %d goes on behind the end of the file", id)
	}
	for at := id; at < end; at++ {
		if w.seen[at] {
			return page{}, fmt.Errorf("page %d is used twice", at)
		}
		w.seen[at] = true
	}
	data := make([]byte, (end-id)*w.size)
	if _, err := w.file.ReadAt(data, int64(id*w.size)); err != nil {
		return page{}, err
	}
	return pageOf(id, data), nil
}

func pageOf(id uint64, data []byte) page {
	return page{id: id, flags: word.Uint16(data[8:]), count: int(word.Uint16(data[10:])), data: data}
}

// element returns the bytes from the start of element i to the end of the page.
func (p page) element(i int) ([]byte, error) {
	at := pageHead + i*elementSize
	if at+elementSize > len(p.data) {
		return nil, fmt.Errorf("page %d: element %d of %d is outside", p.id, i, p.count)
	}
	return p.data[at:], nil
}

// tree checks the page and all below it.
func (w *pageWalk) tree(id uint64) error {
	p, err := w.page(id)
	if err != nil {
		return err
	}
	switch p.flags {
	case branchPage:
		return w.branch(p)
	case leafPage:
		return w.leaf(p)
	}
	return fmt.Errorf("page %d is of no known kind (%#x)", id, p.flags)
}

func (w *pageWalk) branch(p page) error {
	if p.count == 0 { // bbolt goes to the first child without looking
		return fmt.Errorf("page %d leads nowhere", p.id)
	}
	for i := range p.count {
		e, err := p.element(i)
		if err != nil {
			return err
		}
		if at, key := uint64(word.Uint32(e)), uint64(word.Uint32(e[4:])); at+key > uint64(len(e)) {
			return fmt.Errorf("page %d: the key of element %d is outside", p.id, i)
		}
		if err := w.tree(word.Uint64(e[8:])); err != nil {
			return err
		}
	}
	return nil
}

func (w *pageWalk) leaf(p page) error {
	for i := range p.count {
		e, err := p.element(i)
		if err != nil {
			return err
		}
		at, key, value := uint64(word.Uint32(e[4:])), uint64(word.Uint32(e[8:])), uint64(word.Uint32(e[12:]))
		if at+key+value > uint64(len(e)) {
			return fmt.Errorf("page %d: element %d is outside", p.id, i)
		}
		if word.Uint32(e)&bucketElement == 0 {
			continue
		}
		if err := w.bucket(p.id, e[at+key:at+key+value]); err != nil {
			return err
		}
	}
	return nil
}

// bucket checks the tree of a bucket whose head is in the value of an element.
func (w *pageWalk) bucket(of uint64, value []byte) error {
	if len(value) < bucketHead {
		return fmt.Errorf("page %d: a bucket of %d bytes", of, len(value))
	}
	if root := word.Uint64(value); root != 0 {
		return w.tree(root)
	}
	if len(value) < bucketHead+pageHead {
		return fmt.Errorf("page %d: a bucket of %d bytes", of, len(value))
	}
	inline := pageOf(of, value[bucketHead:])
	if inline.flags != leafPage {
		return fmt.Errorf("page %d: a bucket of no known kind (%#x)", of, inline.flags)
	}
	for i := range inline.count {
		if e, err := inline.element(i); err != nil || word.Uint32(e)&bucketElement != 0 {
			return fmt.Errorf("page %d: a bucket inside of one that has no page of its own", of) // bbolt never writes one
		}
	}
	return w.leaf(inline)
}

// free checks the list of free pages that belongs to the transaction.
func (w *pageWalk) free(transaction uint64) error {
	id, err := w.freelist(transaction)
	if err != nil || id == noFreelist {
		return err
	}
	p, err := w.page(id)
	if err != nil {
		return err
	}
	count, rest := uint64(p.count), p.data[pageHead:]
	if count == 0xFFFF { // too many for the head
		count, rest = word.Uint64(rest), rest[8:]
	}
	if p.flags != freelistPage || count > uint64(len(rest)/8) {
		return fmt.Errorf("page %d is no list of %d free pages", id, count)
	}
	for i := range count {
		if free := word.Uint64(rest[8*i:]); free < 2 || free >= uint64(len(w.seen)) {
			return fmt.Errorf("page %d calls page %d of %d free", id, free, len(w.seen))
		}
	}
	return nil
}

// freelist returns the page of the free list from the meta page of the
// transaction, which bbolt compared with its checksum.
func (w *pageWalk) freelist(transaction uint64) (uint64, error) {
	for id := range int64(2) {
		var meta [pageHead + 64]byte
		if _, err := w.file.ReadAt(meta[:], id*int64(w.size)); err != nil {
			return 0, err
		}
		if word.Uint64(meta[pageHead+48:]) == transaction {
			return word.Uint64(meta[pageHead+32:]), nil
		}
	}
	return 0, fmt.Errorf("no meta page of transaction %d", transaction)
}
