package session

import (
	"sync"

	"golang.org/x/text/collate"

	"github.com/phonebookadmin/pba/internal/words"
)

// collated remembers the collation keys of texts. Making a key is far dearer
// than sorting by it, and each edit of a book sorts nearly the same texts again.
var collated collation

// keptKeys bounds the memory of a collation: about two full books.
const keptKeys = 150_000

// collation keeps the keys of one language.
type collation struct {
	mu       sync.Mutex
	language string
	collator *collate.Collator
	keys     map[string]string
}

// collationKeys returns keys that sort n texts as readers of the language in use
// expect it.
func collationKeys(n int, text func(i int) string) []string {
	c := &collated
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := words.Current(); c.language != now || len(c.keys) > keptKeys {
		c.language, c.collator, c.keys = now, words.Collator(), make(map[string]string, n)
	}
	out := make([]string, n)
	var buffer collate.Buffer
	for i := range out {
		s := text(i)
		key, known := c.keys[s]
		if !known {
			key = string(c.collator.KeyFromString(&buffer, s))
			buffer.Reset()
			c.keys[s] = key
		}
		out[i] = key
	}
	return out
}
