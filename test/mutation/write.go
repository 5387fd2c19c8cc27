package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// runtime is what each room gets beside its files: which mutant is on, and which places a run came by.
const runtime = `package %s

import (
	"os"
	"strconv"
	"sync/atomic"
)

var (
	mutantActive, _  = strconv.Atoi(os.Getenv("MUTANT_ON"))
	mutantLog        = mutantOpen()
	mutantSeen       [%d]atomic.Bool
)

func mutantOpen() *os.File {
	if name := os.Getenv("MUTANT_SEEN"); name != "" {
		f, _ := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		return f
	}
	return nil
}

func mutantOn(n int) bool {
	if mutantLog != nil && !mutantSeen[n].Swap(true) {
		_, _ = mutantLog.WriteString(strconv.Itoa(n) + "\n")
	}
	return n == mutantActive
}

func mutantOf[T any](on bool, as, other T) T {
	if on {
		return other
	}
	return as
}
`

// rewritten is one file with its mutants in it. A mark before and after each says to whom an error belongs.
func rewritten(f source, mutants []*mutant, names *aliases) string {
	sorted := slices.Clone(mutants)
	slices.SortStableFunc(sorted, func(a, b *mutant) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(b.number, a.number))
	})
	w := &writer{text: f.text, mutants: sorted}
	body := w.until(0, len(f.text))
	head := int(f.ast.Name.End()) - int(f.ast.FileStart)
	return body[:head] + imports(body, names) + body[head:]
}

// imports are those of our names that are needed, in the line of the package clause so that lines stay where they are.
func imports(body string, names *aliases) string {
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(names.named)) {
		if strings.Contains(body, names.named[path]+".") {
			fmt.Fprintf(&b, "; import %s %q", names.named[path], path)
		}
	}
	return b.String()
}

// writer nests mutants: a range that starts first and ends last is the outermost.
type writer struct {
	text    []byte
	mutants []*mutant
}

func (w *writer) until(from, to int) string {
	var b strings.Builder
	// The blank keeps a division before a mark from becoming a comment.
	for len(w.mutants) > 0 && w.mutants[0].end <= to {
		m := w.mutants[0]
		w.mutants = w.mutants[1:]
		b.Write(w.text[from:m.start])
		inner := w.until(m.start, m.end)
		fmt.Fprintf(&b, " /*<%d*/%s/*%d>*/", m.number, m.wrap(inner), m.number)
		from = m.end
	}
	b.Write(w.text[from:to])
	return b.String()
}
