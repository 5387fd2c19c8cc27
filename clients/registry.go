package clients

import (
	"slices"
	"sync"
	"sync/atomic"
)

// The measures of the registry.
const (
	shortestByValue = 4       // a shorter secret would turn every text into confetti: it is redacted by its place only
	shortestFolded  = 8       // from this length on, letters of a secret match in either case; those of a token never do
	shortestPart    = 16      // so much of a token is a part of it, and is redacted as such
	stride          = 16      // a part of a token is found by an anchor that lies at each multiple of this
	anchorWidth     = 4       // bytes; not more than the shortest secret has
	crowded         = 4       // an anchor that so many secrets share tells none of them from another
	filterBits      = 1 << 20 // of the filter in front of the anchors
)

// needle is one secret as it is looked for.
type needle struct {
	want  []byte     // folded
	fold  *[256]byte // how the text is folded before it is compared with want
	mark  string     // what stands in its place
	part  string     // what stands in place of a part; "" where only the whole counts
	width int
}

// anchor is a place inside a needle by which the needle is found, or, where it is not the main one, a part of it.
type anchor struct {
	needle *needle
	offset int
	main   bool
}

// registry finds needles in texts. Adding takes a lock, looking takes none: a reader sees the anchors that are complete.
// Each needle costs only its own anchors, so that ten thousand tokens can be added one by one while others look.
type registry struct {
	mu       sync.Mutex
	known    map[string]bool
	filter   [filterBits / 64]atomic.Uint64
	anchors  sync.Map // folded anchor, uint32 → []anchor, never changed in place
	shortest atomic.Int64
	longest  atomic.Int64
}

// foldAll folds letters, foldPlus does not. Both make a plus sign a space: a form says space with a plus, so in a decoded text
// the two cannot be told apart.
var (
	foldAll  = foldTable(true)
	foldPlus = foldTable(false)
)

func foldTable(letters bool) *[256]byte {
	var table [256]byte
	for i := range table {
		table[i] = byte(i)
		if letters && i >= 'A' && i <= 'Z' {
			table[i] += 'a' - 'A'
		}
	}
	table['+'] = ' '
	return &table
}

// add makes value a needle. part is the mark of a part of it, "" where only the whole counts; fold is how a text is folded in which
// it is looked for.
func (r *registry) add(value, mark, part string, fold *[256]byte) {
	if len(value) < shortestByValue {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known[value] {
		return
	}
	if r.known == nil {
		r.known = map[string]bool{}
	}
	r.known[value] = true
	r.measure(len(value))
	r.place(newNeedle(value, mark, part, fold))
}

func newNeedle(value, mark, part string, fold *[256]byte) *needle {
	n := &needle{fold: fold, mark: mark, part: part, width: len(value)}
	n.want = make([]byte, len(value))
	for i := range len(value) {
		n.want[i] = n.fold[value[i]]
	}
	return n
}

func (r *registry) measure(width int) {
	if s := r.shortest.Load(); s == 0 || int64(width) < s {
		r.shortest.Store(int64(width))
	}
	if int64(width) > r.longest.Load() {
		r.longest.Store(int64(width))
	}
}

// place gives the needle its main anchor, where fewest others have the same; a token gets more, so that its parts are found.
// The search begins at the end, because tokens tend to begin alike and to end in a signature.
func (r *registry) place(n *needle) {
	best, least := 0, -1
	for offset := n.width - anchorWidth; offset >= 0 && least != 0; offset-- {
		if count := len(r.at(anchorOf(n.want[offset:]))); least < 0 || count < least {
			best, least = offset, count
		}
	}
	r.put(anchor{n, best, true})
	for offset := 0; n.part != "" && offset+anchorWidth <= n.width; offset += stride {
		if offset != best && len(r.at(anchorOf(n.want[offset:]))) < crowded {
			r.put(anchor{n, offset, false})
		}
	}
}

// put publishes the anchor before the filter lets a reader ask for it.
func (r *registry) put(a anchor) {
	key := anchorOf(a.needle.want[a.offset:])
	old := r.at(key)
	r.anchors.Store(key, append(slices.Clip(old), a))
	bit := filterBit(key)
	r.filter[bit/64].Or(1 << (bit % 64))
}

func (r *registry) at(key uint32) []anchor {
	known, _ := r.anchors.Load(key)
	found, _ := known.([]anchor)
	return found
}

func anchorOf(b []byte) uint32 {
	var key uint32
	for _, c := range b[:anchorWidth] {
		key = key<<8 | uint32(foldAll[c])
	}
	return key
}

func filterBit(key uint32) uint32 { return (key * 0x9E3779B1) >> (32 - 20) }

// search calls found for each needle, and each part of a token, that stands in data. Parts are not looked for in what is found
// already, so that tokens that begin alike cost no more than one.
func (r *registry) search(data []byte, found func(start, end int, n *needle)) {
	var key uint32
	covered := 0
	for i, c := range data {
		key = key<<8 | uint32(foldAll[c])
		bit := filterBit(key)
		if i < anchorWidth-1 || r.filter[bit/64].Load()&(1<<(bit%64)) == 0 {
			continue
		}
		done := covered
		for _, a := range r.at(key) {
			if !a.main && i < done {
				continue
			}
			if start, end, ok := a.match(data, i-anchorWidth+1); ok {
				covered = max(covered, end)
				found(start, end, a.needle)
			}
		}
	}
}

// match grows from the anchor at position at to both sides for as long as data is as the needle.
func (a anchor) match(data []byte, at int) (start, end int, ok bool) {
	n := a.needle
	from, to := a.offset, a.offset
	for from > 0 && at-(a.offset-from) > 0 && n.fold[data[at-(a.offset-from)-1]] == n.want[from-1] {
		from--
	}
	for to < n.width && at+(to-a.offset) < len(data) && n.fold[data[at+(to-a.offset)]] == n.want[to] {
		to++
	}
	whole := from == 0 && to == n.width
	return at - (a.offset - from), at + (to - a.offset), whole || n.part != "" && to-from >= shortestPart
}
