package clients

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"strings"
)

// span is a stretch of a text that is to be replaced by its mark.
type span struct {
	start, end int
	mark       string
	weight     int // of two that cover the same, the heavier one names it
	width      int // of the secret that was found, 0 where none was
	needle     *needle
}

// The weights of spans: what is known by value tells more than what merely stands in a place or looks like a token.
const (
	weighsShape = iota
	weighsPart
	weighsPlace
	weighsValue
)

// search is the state of looking through one text.
type search struct {
	registry *registry
	spans    []span
	buffers  [deepest + 1][]byte // decoded runs, one buffer for each depth
	views    [deepest + 1]view   // what is looked at, one for each depth
}

func newSearch(r *registry) *search { return &search{registry: r} }

// find adds the spans of everything secret that stands in text, in whatever encoding. Shapes come first: what they cover need
// not be decoded any more.
func (s *search) find(text []byte) {
	s.shapes(text)
	if s.registry.shortest.Load() > 0 {
		s.look(view{data: text}, 0)
	}
}

// look searches a view, and whatever may be decoded from it.
func (s *search) look(at view, depth int) {
	v := &s.views[depth]
	v.show(at)
	s.registry.search(v.data, func(start, end int, n *needle) {
		mark, weight := n.mark, weighsValue
		if end-start < n.width {
			mark, weight = n.part, weighsPart
		}
		start, end = v.origin(start, end)
		s.spans = append(s.spans, span{start, end, mark, weight, n.width, n})
	})
	if depth == deepest {
		return
	}
	for _, e := range escapes() {
		s.decoded(v, e, depth)
	}
	s.runs(v, depth)
}

func (s *search) decoded(v *view, e escape, depth int) {
	if data, ok := e.decode(v.data); ok {
		s.look(view{data: data, parent: v, escape: e}, depth+1)
	}
}

// runs looks into every stretch that may be base64 or hex, from each digit at which a byte may begin: a secret may stand
// anywhere in what was encoded. Digits of hex are digits of base64 too, so one lies in the other.
func (s *search) runs(v *view, depth int) {
	shortest, wrapped := int(s.registry.shortest.Load()), false
	least := (shortest*8 + 5) / 6
	for start, end := nextRun(v.data, 0, alphabet64, least); start >= 0; start, end = nextRun(v.data, end, alphabet64, least) {
		s.run(v, start, end, 6, depth)
		wrapped = wrapped || end-start >= wrapAt && end < len(v.data) && v.data[end] <= ' '
		inner := v.data[:end]
		for from, to := nextRun(inner, start, alphabet16, shortest*2); from >= 0; from, to = nextRun(inner, to, alphabet16, shortest*2) {
			s.run(v, from, to, 4, depth)
		}
	}
	if wrapped {
		s.decoded(v, escape{" \t\r\n", wrap}, depth)
	}
}

func (s *search) run(v *view, start, end, bits, depth int) {
	if v.parent == nil && s.covered(start, end) {
		return
	}
	table, phases := alphabet64, 4
	if bits == 4 {
		table, phases = alphabet16, 2
	}
	for from := start; from < min(start+phases, end); from++ {
		data := appendRun(s.buffers[depth][:0], v.data[from:end], table, bits)
		s.buffers[depth] = data
		s.look(view{data: data, parent: v, base: from, bits: bits}, depth+1)
	}
}

// covered reports whether all of text[start:end] is replaced already.
func (s *search) covered(start, end int) bool {
	for _, found := range s.spans {
		if found.start <= start && end <= found.end {
			return true
		}
	}
	return false
}

// shapes adds whatever looks like a JWT, known or not: a base64url JSON object begins with eyJ (RFC 7515 section 3.1).
func (s *search) shapes(text []byte) {
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte("eyJ"))
		if i < 0 {
			return
		}
		start := at + i
		end := start
		for end < len(text) && (alphabet64[text[end]] != 0 || text[end] == '.') {
			end++
		}
		if end-start >= shortestPart {
			s.spans = append(s.spans, span{start: start, end: end, mark: "[redacted:jwt]", weight: weighsShape})
		}
		at = end
	}
}

// render writes text with the mark of each span in its place. Spans that overlap become one, named by the longest.
func (s *search) render(text string) string {
	if len(s.spans) == 0 {
		return text
	}
	var out strings.Builder
	written := 0
	for found := range s.clusters() {
		out.WriteString(text[written:found.start])
		out.WriteString(found.mark)
		written = found.end
	}
	out.WriteString(text[written:])
	return out.String()
}

// clusters are the spans in the order in which they stand, those that overlap joined.
func (s *search) clusters() iter.Seq[span] {
	slices.SortFunc(s.spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(b.weight, a.weight), cmp.Compare(a.mark, b.mark))
	})
	return func(yield func(span) bool) {
		for i := 0; i < len(s.spans); {
			joined, next := s.cluster(i)
			if !yield(joined) {
				return
			}
			i = next
		}
	}
}

// cluster joins the spans that overlap from the i-th on.
func (s *search) cluster(i int) (joined span, next int) {
	best := s.spans[i]
	start, end := best.start, best.end
	for next = i + 1; next < len(s.spans) && s.spans[next].start < end; next++ {
		other := s.spans[next]
		end = max(end, other.end)
		longer := (other.end - other.start) - (best.end - best.start)
		if longer > 0 || longer == 0 && other.weight > best.weight {
			best = other
		}
	}
	best.start, best.end = start, end
	return best, next
}
