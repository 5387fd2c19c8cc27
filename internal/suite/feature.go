package suite

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"

	"github.com/plimsoll/plimsoll/steps"
)

// feature is one parsed file.
type feature struct {
	provider string
	uri      string
	name     string
	about    string
	outlines []outline
}

// outline is one scenario as it will run: backgrounds and Examples are filled in.
type outline struct {
	id    string
	name  string
	line  int
	tags  []string
	lines []steps.Line
}

// readFeatures reads features/<provider>/*.feature, in the order of their names. Every mistake is reported.
func readFeatures(fsys fs.FS, provider string) ([]feature, error) {
	files, err := fs.Glob(fsys, provider+"/*.feature")
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var features []feature
	var errs []error
	for _, file := range files {
		f, err := readFeature(fsys, provider, file)
		errs = append(errs, err)
		features = append(features, f)
	}
	return features, errors.Join(errs...)
}

func readFeature(fsys fs.FS, provider, file string) (feature, error) {
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return feature{}, err
	}
	uri := path.Join("features", file)
	next := 0
	newID := func() string { next++; return strconv.Itoa(next) }
	doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(text), newID)
	if err != nil {
		return feature{}, fmt.Errorf("%s: %w", uri, err)
	}
	if doc.Feature == nil {
		return feature{}, fmt.Errorf("%s: no feature in it", uri)
	}
	f := feature{provider: provider, uri: uri, name: doc.Feature.Name, about: strings.TrimSpace(doc.Feature.Description)}
	index := indexNodes(doc.Feature)
	errs := index.lint(uri)
	for _, pickle := range gherkin.Pickles(*doc, uri, newID) {
		o, err := index.outline(f, pickle)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", uri, o.line, err))
		}
		f.outlines = append(f.outlines, o)
	}
	return f, errors.Join(errs...)
}

// nodes finds the line of an AST node by its id, and the scenario that an Examples row belongs to.
type nodes struct {
	feature *messages.Feature
	lines   map[string]int
	rows    map[string]int // row id → number of the row among all rows of its scenario
	empty   []int          // lines of Examples without rows
	steps   map[string]*messages.Step
	bare    []*messages.Scenario
	texts   []described
}

type described struct {
	line int
	text string
}

func indexNodes(f *messages.Feature) *nodes {
	n := &nodes{feature: f, lines: map[string]int{}, rows: map[string]int{}, steps: map[string]*messages.Step{}}
	n.texts = append(n.texts, described{int(f.Location.Line), f.Description})
	for _, child := range f.Children {
		n.background(child.Background)
		n.scenario(child.Scenario)
		if child.Rule != nil {
			for _, inner := range child.Rule.Children {
				n.background(inner.Background)
				n.scenario(inner.Scenario)
			}
		}
	}
	return n
}

func (n *nodes) background(b *messages.Background) {
	if b != nil {
		n.addSteps(b.Steps)
	}
}

func (n *nodes) addSteps(all []*messages.Step) {
	for _, s := range all {
		n.lines[s.Id], n.steps[s.Id] = int(s.Location.Line), s
	}
}

func (n *nodes) scenario(s *messages.Scenario) {
	if s == nil {
		return
	}
	n.lines[s.Id] = int(s.Location.Line)
	n.addSteps(s.Steps)
	n.texts = append(n.texts, described{int(s.Location.Line), s.Description})
	if len(s.Steps) == 0 {
		n.bare = append(n.bare, s)
	}
	row := 0
	for _, e := range s.Examples {
		if len(e.TableBody) == 0 {
			n.empty = append(n.empty, int(e.Location.Line))
		}
		for _, r := range e.TableBody {
			row++
			n.lines[r.Id], n.rows[r.Id] = int(r.Location.Line), row
		}
	}
}

// lint finds what godog would let pass in silence: scenarios without steps, Examples without rows, and keywords that were swallowed
// as description because they are misspelt.
func (n *nodes) lint(uri string) []error {
	var errs []error
	for _, s := range n.bare {
		errs = append(errs, fmt.Errorf("%s:%d: scenario %q has no steps", uri, s.Location.Line, s.Name))
	}
	for _, line := range n.empty {
		errs = append(errs, fmt.Errorf("%s:%d: the Examples table has no rows, so nothing would run", uri, line))
	}
	for _, d := range n.texts {
		for _, line := range strings.Split(d.text, "\n") {
			if word, ok := swallowed(line); ok {
				errs = append(errs, fmt.Errorf("%s:%d: the description holds %q, which looks like a misspelt keyword: %q",
					uri, d.line, word, strings.TrimSpace(line)))
			}
		}
	}
	return errs
}

// swallowed reports whether a line of description looks like a keyword that was not recognised.
func swallowed(line string) (string, bool) {
	word, _, ok := strings.Cut(strings.TrimSpace(line), ":")
	if !ok || strings.Contains(word, ".") {
		return "", false
	}
	flat := strings.ToLower(strings.ReplaceAll(word, " ", ""))
	for _, k := range []string{"scenario", "scenariooutline", "examples", "background", "rule", "feature"} {
		if flat == k || len(flat) > 4 && near(flat, k) {
			return word, true
		}
	}
	return "", false
}

// near reports whether two words differ by at most one letter at the end, in the middle or swapped.
func near(a, b string) bool {
	if a+"s" == b || a == b+"s" {
		return true
	}
	if len(a) != len(b) {
		long, short := a, b
		if len(long) < len(short) {
			long, short = short, long
		}
		for i := range long {
			if len(long) == len(short)+1 && long[:i]+long[i+1:] == short {
				return true
			}
		}
		return false
	}
	different := 0
	for i := range a {
		if a[i] != b[i] {
			different++
		}
	}
	return different <= 2
}

func (n *nodes) outline(f feature, p *messages.Pickle) (outline, error) {
	o := outline{name: p.Name, line: n.lines[p.AstNodeIds[len(p.AstNodeIds)-1]], id: scenarioID(f, p.Name)}
	if row, ok := n.rows[p.AstNodeIds[len(p.AstNodeIds)-1]]; ok {
		o.id += "/" + strconv.Itoa(row)
	}
	for _, t := range p.Tags {
		o.tags = append(o.tags, t.Name)
	}
	o.tags = append(o.tags, "@"+f.provider, "@"+topic(f.uri))
	var errs []error
	for _, s := range p.Steps {
		line := n.lines[s.AstNodeIds[0]]
		if s.Argument != nil {
			errs = append(errs, fmt.Errorf("line %d: no sentence of the vocabulary takes a table or a doc string", line))
		}
		o.lines = append(o.lines, steps.Line{Text: s.Text, Line: line, Outcome: s.Type == messages.PickleStepType_OUTCOME})
	}
	return o, errors.Join(errs...)
}

func topic(uri string) string { return strings.TrimSuffix(path.Base(uri), ".feature") }

func scenarioID(f feature, name string) string {
	return f.provider + "/" + topic(f.uri) + "/" + slug(name)
}

// slug writes a name in lower-case letters, digits and hyphens.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
