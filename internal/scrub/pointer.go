package scrub

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// point turns the places in a JSON document into pointers (RFC 6901), as far as it can be read. The line says it otherwise.
func (s *sightings) point(file io.ReaderAt) {
	if len(s.all) == 0 {
		return
	}
	decoder := json.NewDecoder(io.NewSectionReader(file, 0, 1<<62))
	var at path
	for {
		token, err := decoder.Token()
		if err != nil {
			return
		}
		at.before(token)
		for i := range s.all {
			if s.all[i].pointer == "" && s.all[i].offset < decoder.InputOffset() {
				s.all[i].pointer = at.String()
			}
		}
		at.after(token)
	}
}

// step is a container on the way to a value.
type step struct {
	array bool
	index int
	name  string
	named bool // the name of the next member was read
}

// path is the way to where a decoder stands.
type path []step

// before notes what a token begins.
func (p path) before(token json.Token) {
	if len(p) == 0 || token == json.Delim(']') || token == json.Delim('}') {
		return
	}
	last := &p[len(p)-1]
	if name, ok := token.(string); ok && !last.array && !last.named {
		last.name = name
	}
}

// after goes into a container, out of it, or on to the next value.
func (p *path) after(token json.Token) {
	switch token {
	case json.Delim('['), json.Delim('{'):
		*p = append(*p, step{array: token == json.Delim('[')})
		return
	case json.Delim(']'), json.Delim('}'):
		*p = (*p)[:len(*p)-1]
	}
	if len(*p) == 0 {
		return
	}
	last := &(*p)[len(*p)-1]
	last.index++
	if _, is := token.(string); is || last.named {
		last.named = !last.named && token != json.Delim('}') && token != json.Delim(']')
	}
}

// String is the pointer.
func (p path) String() string {
	var out strings.Builder
	for _, s := range p {
		out.WriteByte('/')
		if s.array {
			out.WriteString(strconv.Itoa(s.index))
			continue
		}
		out.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(s.name))
	}
	return out.String()
}
