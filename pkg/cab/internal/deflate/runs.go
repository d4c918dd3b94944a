package deflate

// runLengths writes code lengths in the code length alphabet, every run as
// compactly as can be. A run may go on from the literals into the distances, as
// RFC 1951 section 3.2.7 allows.
func runLengths(lengths []uint8) []codeLenSymbol {
	// As if all symbols took as many bits.
	var flat [numCodeLen]code
	for s := range flat {
		flat[s].length = 4
	}
	return cheapRuns(lengths, &flat)
}

// A repeat is a symbol that stands for several lengths, RFC 1951 section 3.2.7.
type repeat struct {
	symbol      uint8
	least, most int
}

var (
	repeatsOfZero  = []repeat{{repeatZero, 3, 10}, {repeatZeroLong, 11, 138}}
	repeatsOfOther = []repeat{{repeatPrevious, 3, 6}}
)

// cheapRuns writes code lengths in the symbols that take the fewest bits in this
// code.
func cheapRuns(lengths []uint8, codes *[numCodeLen]code) []codeLenSymbol {
	symbols := make([]codeLenSymbol, 0, len(lengths))
	for len(lengths) > 0 {
		v, n := lengths[0], 1
		for n < len(lengths) && lengths[n] == v {
			n++
		}
		lengths = lengths[n:]
		repeats := repeatsOfZero
		if v != 0 {
			symbols = append(symbols, codeLenSymbol{v, 0})
			n--
			repeats = repeatsOfOther
		}
		symbols = appendRun(symbols, v, n, repeats, codes)
	}
	return symbols
}

// appendRun appends the cheapest symbols for n lengths v.
func appendRun(symbols []codeLenSymbol, v uint8, n int, repeats []repeat, codes *[numCodeLen]code) []codeLenSymbol {
	var cost, step [numLitLen + numDistance + 1]int // of the last i lengths, and of their first symbol
	var by [numLitLen + numDistance + 1]uint8
	for i := 1; i <= n; i++ {
		cost[i], step[i], by[i] = cost[i-1]+symbolBits(v, codes), 1, v
		for _, r := range repeats {
			for k := r.least; k <= min(i, r.most); k++ {
				if c := cost[i-k] + symbolBits(r.symbol, codes); c < cost[i] {
					cost[i], step[i], by[i] = c, k, r.symbol
				}
			}
		}
	}
	for i := n; i > 0; i -= step[i] {
		extra := 0
		for _, r := range repeats {
			if by[i] == r.symbol {
				extra = step[i] - r.least
			}
		}
		symbols = append(symbols, codeLenSymbol{by[i], uint8(extra)})
	}
	return symbols
}

// symbolBits returns the bits of a symbol. One without a code can still be had: the
// code will be made for what is used.
func symbolBits(s uint8, codes *[numCodeLen]code) int {
	n := int(codes[s].length)
	if n == 0 {
		n = maxCodeLenBits
	}
	return n + int(codeLenExtra[s])
}
