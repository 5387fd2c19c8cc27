package report

import (
	"cmp"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// survey is what a page about a run needs beyond the view: where each result is to be found, and what the exchanges add up to. It
// keeps names and counts; the evidence itself stays in the run.
type survey struct {
	*view
	rulings
	entries []*entry            // scenarios, and acts of setting up, in the order of the feature files
	byID    map[string][]*entry // more than one only in a broken file
	anchors map[string]bool
	grids   map[string]*grid    // outcome tables, by provider
	lives   map[string]*lives   // lifetimes, by provider
	traffic map[string]*traffic // operations and statuses, by provider
	watch   conformance.Stopwatch
	weight  int // bytes of the exchanges of results that hold
}

// entry is where a result is to be found.
type entry struct {
	conformance.Result // without steps, findings and exchanges
	anchor             string
	group              group
	broken             []brokenClaim
}

// surveyOf collects the survey, in one pass over the results.
func surveyOf(run conformance.Run) (*survey, error) {
	s := &survey{rulings: rulingsOf(run), byID: map[string][]*entry{}, anchors: map[string]bool{},
		grids: map[string]*grid{}, lives: map[string]*lives{}, traffic: map[string]*traffic{}}
	for _, p := range run.Header.Providers {
		s.grids[p.ID], s.lives[p.ID], s.traffic[p.ID] = newGrid(run.Header, p.ID), newLives(p), newTraffic(run.Header, p.ID)
	}
	v, err := look(run, s.see)
	if err != nil {
		return nil, err
	}
	s.view = v
	s.sort()
	return s, nil
}

func (s *survey) see(r conformance.Result) {
	e := s.enter(r)
	s.watch.Add(r)
	if e.group == groupHolds {
		s.weight += weigh(r)
	}
	if s.grids[r.Provider] == nil {
		info := conformance.ProviderInfo{ID: r.Provider}
		s.grids[r.Provider], s.lives[r.Provider], s.traffic[r.Provider] = newGrid(conformance.Header{}, r.Provider), newLives(info), newTraffic(conformance.Header{}, r.Provider)
	}
	s.grids[r.Provider].see(r, s.rulings)
	s.lives[r.Provider].see(r)
	s.traffic[r.Provider].see(r)
}

// enter makes the entry of a result. Two results of one name, which only a broken file has, get anchors of their own.
func (s *survey) enter(r conformance.Result) *entry {
	e := &entry{Result: r, group: s.group(r), broken: s.brokenBy(r), anchor: anchor("s", r.ID)}
	e.Steps, e.Findings, e.Exchanges, e.Cells = nil, nil, nil, nil
	for s.anchors[e.anchor] {
		e.anchor += "."
	}
	s.anchors[e.anchor], s.byID[r.ID] = true, append(s.byID[r.ID], e)
	s.entries = append(s.entries, e)
	return e
}

// entry is where the result of this id is to be found, nil where the run has none.
func (s *survey) entry(id string) *entry {
	if of := s.byID[id]; len(of) > 0 {
		return of[0]
	}
	return nil
}

func (s *survey) sort() {
	order := map[string]int{}
	for i, p := range s.providers {
		order[p.ID] = i
	}
	slices.SortStableFunc(s.entries, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(order[a.Provider], order[b.Provider]), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.URI, b.URI),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.ID, b.ID))
	})
}

// anchor makes a name for a place in a page out of a name in a run: letters, digits and few marks, so that it can stand in an
// address as it is (RFC 3986 section 3.5).
func anchor(kind, name string) string {
	safe := []byte(kind + ":" + name)
	for i, c := range safe {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '/', c == ':':
		default:
			safe[i] = '-'
		}
	}
	return string(safe)
}

// weigh is about how many bytes the exchanges of a result take in a page.
func weigh(r conformance.Result) int {
	n := 0
	for _, x := range r.Exchanges {
		n += len(x.Request.URL) + len(x.Request.Body)
		if x.Response != nil {
			n += len(x.Response.Body)
		}
		const fields = 400
		n += fields
	}
	return n
}
