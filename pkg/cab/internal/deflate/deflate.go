// Package deflate writes the compressed half of MSZIP blocks: raw DEFLATE
// streams (RFC 1951) of up to 32 KiB of plain data each, whose matches may
// reach back into the 32 KiB before the block.
//
// It exists because compress/flate cannot write blocks that every cabinet
// reader takes:
//
//   - With fewer than two distances in a block compress/flate writes an
//     incomplete distance code. libmspack, the library of cabextract, builds
//     its tables from complete codes only and refuses the block. Here all
//     codes are always complete.
//   - On data that does not shrink its output passes the 32780 bytes which
//     [MS-MCI] 2 allows for a block. Here such data is stored, so that a stream
//     is never longer than its plain bytes and [StoredOverhead].
//   - A dictionary can be set only by making a new compressor. Here the
//     history stays from one block to the next.
//
// And it takes its time: where compress/flate decides at each byte what looks
// good there, this package decides for a block as a whole.
//
//	finder.go   finds for every position what could be copied there, chain.go faster
//	parse.go    chooses the cheapest row of literals and copies, by a model
//	            of what each of them costs
//	cost.go     makes that model of the symbols that were chosen before
//	split.go    cuts blocks where other symbols become frequent
//	header.go   the codes of a block and their description
//	part.go     writes the parts of a block
//	runs.go     writes runs of code lengths
//	huffman.go  codes and their bits
//	tables.go   the alphabets
//	inflate.go  the way back, table.go its codes
//
// The output depends on the level and on the plain bytes and on nothing else. All
// arithmetic is in integers, so it is the same on every machine.
package deflate

import "fmt"

const (
	// WindowSize is how far back a match may reach, in bytes, and so the
	// history that counts before a run. RFC 1951 section 2.
	WindowSize = 32768

	// MaxBlock is the largest block of plain bytes, [MS-MCI] 2.
	MaxBlock = 32768

	// StoredOverhead is the number of bytes around plain bytes that are stored:
	// the 3 header bits padded to a byte, LEN and NLEN. RFC 1951 section 3.2.4.
	StoredOverhead = 5

	// MinLevel is the fastest level.
	MinLevel = 1

	// MaxLevel is the level with the smallest result.
	MaxLevel = 9
)

// A level is how much is tried.
type level struct {
	chains bool // instead of trees
	depth  int  // nodes of a tree or chain that are looked at for each position
	nice   int  // length of a match at which the search ends
	skip   int  // length of a match inside which nothing is searched
	passes int  // how often a block is parsed, each time with costs from the time before
	splits int  // how often a block is cut anew, 0 for blocks in one piece
	chunk  int  // tokens between places where a block may be cut
	tune   bool // try harder on the description of the codes
}

// The levels, measured on a phone book of 65,000 lines. The bytes in front of a
// digit say nothing of it, so that depth gains little there and passes much: with
// known costs the parser leaves digits alone. Trees pay on programs.
var levels = [MaxLevel + 1]level{
	1: {chains: true, depth: 2, nice: 32, skip: 12, passes: 1},
	2: {chains: true, depth: 3, nice: 64, skip: 16, passes: 1},
	3: {chains: true, depth: 4, nice: 64, skip: 24, passes: 1},
	4: {chains: true, depth: 6, nice: 128, skip: 40, passes: 1},
	5: {depth: 12, nice: 128, skip: 128, passes: 1},
	6: {depth: 16, nice: 128, skip: 128, passes: 2},
	7: {depth: 24, nice: 200, skip: 200, passes: 3, tune: true},
	8: {depth: 48, nice: 258, skip: 258, passes: 4, splits: 1, chunk: 512, tune: true},
	9: {depth: 96, nice: 258, skip: 258, passes: 4, splits: 2, chunk: 256, tune: true},
}

// An Encoder compresses runs of blocks. It takes about 3 MiB, whatever it is
// given, and is not safe for concurrent use.
type Encoder struct {
	level
	run   []byte
	pos   int  // where the next block begins
	known bool // model holds the costs of the block before

	finder finder
	parser parser
	model  costModel

	tokens, other []token
	parts, others []part
}

// NewEncoder returns an Encoder of a level from MinLevel to MaxLevel; it panics
// on others.
func NewEncoder(n int) *Encoder {
	if n < MinLevel || n > MaxLevel {
		panic(fmt.Sprintf("deflate: level %d", n))
	}
	e := &Encoder{level: levels[n]}
	e.finder.depth, e.finder.nice, e.finder.skip, e.finder.chains = e.depth, e.nice, e.skip, e.chains
	return e
}

// Start begins a run, which is run without its first history bytes; they
// precede it in the folder and only the last WindowSize of them count. The slice
// must not change until the last block of the run is done.
func (e *Encoder) Start(run []byte, history int) {
	if drop := history - WindowSize; drop > 0 {
		run, history = run[drop:], WindowSize
	}
	e.run, e.pos, e.known = run, history, false
	e.finder.start(run, history)
}

// More reports whether blocks of the run are left.
func (e *Encoder) More() bool { return e.pos < len(e.run) }

// AppendBlock compresses the next block of the run, appends the stream to dst and
// returns the extended slice. Every block has MaxBlock bytes but the last.
func (e *Encoder) AppendBlock(dst []byte) []byte {
	start, end := e.pos, min(e.pos+MaxBlock, len(e.run))
	block := e.run[start:end]
	e.pos = end
	e.finder.findBlock(start, end)
	e.parseWhole(block)
	if e.splits > 0 {
		e.parseParts(block)
	}
	w := bitWriter{out: dst}
	for i := range e.parts {
		e.parts[i].write(&w, block, i == len(e.parts)-1)
	}
	if out := w.flush(); len(out) < len(dst)+len(block)+StoredOverhead {
		return out
	}
	w = bitWriter{out: dst}
	writeStored(&w, block, true)
	return w.flush()
}

// parseWhole parses the block as one part.
func (e *Encoder) parseWhole(block []byte) {
	passes := e.passes
	if !e.known {
		// Nothing is known yet of what follows but that it is text or not.
		e.model.guess(block)
		e.known = true
		passes++
	}
	e.parser.begin(len(block))
	for range passes {
		e.parser.parse(&e.finder, block, 0, len(block), &e.model)
		e.tokens, _ = e.parser.tokens(e.tokens[:0], 0, len(block))
		e.parts = append(e.parts[:0], part{end: len(block), tokens: e.tokens})
		e.parts[0].count()
		e.model.set(&e.parts[0].counts)
	}
	e.parts[0].choose(e.tune)
}
