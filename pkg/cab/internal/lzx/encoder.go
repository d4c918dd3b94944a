package lzx

import (
	"encoding/binary"
	"fmt"
)

// passes is how often a run is parsed, each time with costs from the time before.
const passes = 3

// An Encoder compresses a folder in runs of frames. It takes 10 bytes for each byte of
// its window and some 30 for each of a run. It is not safe for concurrent use.
type Encoder struct {
	slots  int
	calls  bool
	finder *finder
	parser parser
	model  costModel
	last   repeated // at the end of the run before
	before lengths

	w      bitWriter
	frames []frame
	groups []group
	ends   []int // of the frames in w.out
	next   int   // the frame that AppendFrame gives
}

// A frame is what a stretch of up to FrameSize bytes is parsed to.
type frame struct {
	start, end int // in the stream
	tokens     []token
	counts     counts
	last       repeated // at its end
}

// A group of frames becomes a block.
type group struct {
	frames []frame
	counts counts
	bits   uint64 // what it would take, in fractions
}

// NewEncoder returns an Encoder with a window of 1<<window bytes, which panics outside
// of MinWindow to MaxWindow. calls says whether calls are translated.
func NewEncoder(window int, calls bool) *Encoder {
	if window < MinWindow || window > MaxWindow {
		panic(fmt.Sprintf("lzx: window %d", window))
	}
	return &Encoder{
		slots:  slotCounts[window-MinWindow],
		calls:  calls,
		finder: newFinder(window),
		last:   initial,
	}
}

// Start compresses the next bytes of the folder; AppendFrame gives the result. They
// must be whole frames unless they are the last.
func (e *Encoder) Start(plain []byte) {
	f := e.finder
	start := f.end()
	f.add(plain)
	if e.calls {
		for at := start; at < f.end(); at += FrameSize {
			translate(f.data[at-f.base:min(at+FrameSize, f.end())-f.base], int64(at))
		}
	}
	f.findRun(start)
	e.cutFrames(start)
	if start == 0 {
		e.model.guess(f.data, e.slots)
	}
	e.groups = append(e.groups[:0], group{frames: e.frames})
	models := []*costModel{&e.model}
	for pass := range passes {
		e.parse(start, models)
		if pass == 0 {
			e.group()
		}
		models = e.models()
	}
	e.write(start)
	e.last = e.frames[len(e.frames)-1].last
	e.model = *models[len(models)-1]
	e.next = 0
}

// cutFrames makes the frames of the run.
func (e *Encoder) cutFrames(start int) {
	end := e.finder.end()
	n := (end - start + FrameSize - 1) / FrameSize
	for len(e.frames) < n {
		e.frames = append(e.frames, frame{})
	}
	e.frames = e.frames[:n]
	for i := range e.frames {
		e.frames[i].start = start + i*FrameSize
		e.frames[i].end = min(end, start+(i+1)*FrameSize)
	}
}

// parse parses all frames, each with the model of its group.
func (e *Encoder) parse(start int, models []*costModel) {
	r := e.last
	for g := range e.groups {
		e.groups[g].counts = counts{}
		for i := range e.groups[g].frames {
			fr := &e.groups[g].frames[i]
			n := fr.end - fr.start
			first := e.finder.first[fr.start-start:][:n+1]
			fr.tokens, r = e.parser.parse(fr.tokens[:0], e.finder, fr.start, n, first, models[g], r)
			fr.last = r
			fr.counts = counts{}
			for _, t := range fr.tokens {
				fr.counts.add(t)
			}
			e.groups[g].counts.merge(&fr.counts)
		}
	}
}

// models returns the costs of each group by what it was parsed to.
func (e *Encoder) models() []*costModel {
	models := make([]*costModel, len(e.groups))
	for i := range e.groups {
		models[i] = new(costModel)
		models[i].set(&e.groups[i].counts, e.slots)
	}
	return models
}

// group makes a group of each frame and joins neighbours as long as that saves bits.
func (e *Encoder) group() {
	e.groups = e.groups[:0]
	for i := range e.frames {
		fr := &e.frames[i]
		e.groups = append(e.groups, group{frames: e.frames[i : i+1], counts: fr.counts, bits: fr.counts.estimate()})
	}
	for {
		best, most := -1, uint64(0)
		var joined group
		for i := range len(e.groups) - 1 {
			a, b := &e.groups[i], &e.groups[i+1]
			j := group{frames: a.frames[:len(a.frames)+len(b.frames)], counts: a.counts}
			j.counts.merge(&b.counts)
			j.bits = j.counts.estimate()
			if apart := a.bits + b.bits; j.bits <= apart && (best < 0 || apart-j.bits > most) {
				best, most, joined = i, apart-j.bits, j
			}
		}
		if best < 0 {
			return
		}
		e.groups[best] = joined
		e.groups = append(e.groups[:best+1], e.groups[best+2:]...)
	}
}

// AppendFrame appends the next frame to dst and returns the extended slice.
func (e *Encoder) AppendFrame(dst []byte) []byte {
	from := 0
	if e.next > 0 {
		from = e.ends[e.next-1]
	}
	e.next++
	return append(dst, e.w.out[from:e.ends[e.next-1]]...)
}

// headerSize is about what the codes of a block of random bytes take.
const headerSize = 80

// write writes all frames, and in front of the first of a stream what only it has.
func (e *Encoder) write(start int) {
	e.w.out, e.ends = e.w.out[:0], e.ends[:0]
	if start == 0 {
		if e.calls {
			e.w.write(1, 1)
			e.w.write(callSize, 32)
		} else {
			e.w.write(0, 1)
		}
	}
	for i := range e.groups {
		g := &e.groups[i]
		size := g.frames[len(g.frames)-1].end - g.frames[0].start
		k := newCoder(&g.counts)
		if k.bits(&g.counts)+8*headerSize >= 8*size {
			e.writeUncompressed(g, size)
			continue
		}
		k.writeHeader(&e.w, size, e.slots, &e.before)
		for j := range g.frames {
			k.writeTokens(&e.w, g.frames[j].tokens)
			e.endFrame()
		}
	}
}

func (e *Encoder) endFrame() {
	e.w.align()
	e.ends = append(e.ends, len(e.w.out))
}

// writeTokens writes the symbols of tokens.
func (k *coder) writeTokens(w *bitWriter, tokens []token) {
	for _, t := range tokens {
		if t.length() == 1 {
			w.write(uint32(k.main[t.code()]), uint(k.lengths.main[t.code()]))
			continue
		}
		slot, header := slotOf(t.code()), min(t.length()-minMatch, lengthHeaders-1)
		s := numChars + slot*lengthHeaders + header
		w.write(uint32(k.main[s]), uint(k.lengths.main[s]))
		if header == lengthHeaders-1 {
			s := t.length() - minMatch - header
			w.write(uint32(k.long[s]), uint(k.lengths.lengths[s]))
		}
		rest, extra := t.code()-slotBase[slot], uint(slotExtra[slot])
		if k.kind == kindAligned && extra >= 3 {
			w.write(rest>>3, extra-3)
			w.write(uint32(k.aligned[rest&7]), uint(k.alignedLen[rest&7]))
		} else {
			w.write(rest, extra)
		}
	}
}

// writeUncompressed writes the bytes of the frames as they are.
func (e *Encoder) writeUncompressed(g *group, size int) {
	w := &e.w
	w.writeBlockHeader(kindUncompressed, size)
	w.write(0, 16-w.count) // a whole word if nothing is missing
	// A reader takes the repeats from here, so they are those that the next block was
	// parsed with.
	for _, r := range g.frames[len(g.frames)-1].last {
		w.out = binary.LittleEndian.AppendUint32(w.out, r)
	}
	for i := range g.frames {
		fr := &g.frames[i]
		w.out = append(w.out, e.finder.data[fr.start-e.finder.base:fr.end-e.finder.base]...)
		if i == len(g.frames)-1 && size%2 == 1 {
			w.out = append(w.out, 0)
		}
		e.endFrame()
	}
}
