package clients

import "strings"

// Found is something secret that stands in a text.
type Found struct {
	Start, End int
	Mark       string // what has to stand in its place
	Name       string // of the credential field, or what it is otherwise: token:<fingerprint>, token:part, jwt
	Identity   string // tells one secret from another, and nothing about it
}

// Find lists what is secret in text by its value, in whatever encoding, and what looks like a token, in the order in which it stands
// there. It knows nothing of places: a finished artefact has marks in them.
func (r *Redactor) Find(text []byte) []Found {
	search := r.search(text)
	defer r.searches.Put(search)
	var all []Found
	for s := range search.clusters() {
		found := Found{Start: s.start, End: s.end, Mark: s.mark, Name: strings.Trim(strings.TrimPrefix(s.mark, "[redacted:"), "]")}
		if s.needle != nil {
			found.Identity = r.Fingerprint(string(s.needle.want))
		} else {
			found.Identity = r.Fingerprint(string(text[s.start:s.end]))
		}
		all = append(all, found)
	}
	return all
}

// The bounds of Reach.
const (
	leastReach = 16 << 10
	mostReach  = 256 << 10
)

// Reach is how much of a text has to be seen at once, so that no secret in it is overlooked: the longest one in its longest form,
// within reason. Of a token that is longer still, each part is found.
func (r *Redactor) Reach() int { return min(max(2*r.longestForm(), leastReach), mostReach) }
