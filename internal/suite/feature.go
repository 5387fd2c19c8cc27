package suite

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
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

// featureReader reads the features of one provider.
type featureReader struct {
	fsys     fs.FS
	provider string
	sentence func(text string) bool // whether a text is a step
}

// read reads features/<provider>/*.feature, in the order of their names. Every mistake is reported, and what could be read is
// returned even so, for whoever looks for more mistakes in it.
func (r featureReader) read() ([]feature, error) {
	files, err := fs.Glob(r.fsys, r.provider+"/*.feature")
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("features/%s: no feature files", r.provider)
	}
	slices.Sort(files)
	var features []feature
	var errs []error
	for _, file := range files {
		f, err := r.file(file)
		errs = append(errs, err)
		features = append(features, f)
	}
	return features, errors.Join(errs...)
}

func (r featureReader) file(file string) (feature, error) {
	f := feature{provider: r.provider, uri: path.Join("features", file)}
	text, err := fs.ReadFile(r.fsys, file)
	if err != nil {
		return f, err
	}
	next := 0
	newID := func() string { next++; return strconv.Itoa(next) }
	doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(text), newID)
	if err != nil {
		return f, parseErrors(f.uri, err)
	}
	if doc.Feature == nil {
		return f, fmt.Errorf("%s:1: expected a feature, got an empty file", f.uri)
	}
	f.name = doc.Feature.Name
	tree := index(doc.Feature)
	errs := tree.lint(f.uri, strings.Split(string(text), "\n"), r.sentence)
	for _, pickle := range gherkin.Pickles(*doc, f.uri, newID) {
		o, err := tree.outline(f, pickle)
		errs = append(errs, err)
		f.outlines = append(f.outlines, o)
	}
	return f, errors.Join(errs...)
}

// gherkinMessage is what the parser says: (line:column): expected: #EOF, #StepLine, got 'text'.
var gherkinMessage = regexp.MustCompile(`^\((\d+):\d+\): (?:expected: (.*), got '(.*)'|(.*))$`)

// parseErrors puts file and line before each message of the parser, and says in words what could stand there.
func parseErrors(uri string, err error) error {
	var errs []error
	for line := range strings.SplitSeq(err.Error(), "\n") {
		m := gherkinMessage.FindStringSubmatch(line)
		switch {
		case m == nil:
			continue
		case strings.HasPrefix(m[4], "unexpected end of file"):
			errs = append(errs, fmt.Errorf("%s:%s: the file ends too early: expected %s", uri, m[1], possible(m[4])))
		case m[4] != "":
			errs = append(errs, fmt.Errorf("%s:%s: %s", uri, m[1], m[4]))
		default:
			errs = append(errs, fmt.Errorf("%s:%s: expected %s, got %q", uri, m[1], possible(m[2]), strings.TrimSpace(m[3])))
		}
	}
	if len(errs) == 0 {
		return fmt.Errorf("%s: %w", uri, err)
	}
	return errors.Join(errs...)
}

// possible says what the parser's names of tokens stand for.
func possible(tokens string) string {
	switch {
	case strings.Contains(tokens, "#StepLine"):
		return "a step (Given, When, Then, And) or a keyword such as Scenario:"
	case strings.Contains(tokens, "#FeatureLine"):
		return "Feature:"
	case strings.Contains(tokens, "#DocStringSeparator"):
		return "the end of the doc string"
	}
	return "a keyword such as Scenario:"
}

// nodes finds what a pickle was made from by the ids of the AST.
type nodes struct {
	feature   *messages.Feature
	scenarios []*messages.Scenario
	lines     map[string]int    // id of a scenario, step or Examples row → line
	keywords  map[string]string // by the id of a step
	rows      map[string]int    // id of an Examples row → its number among all rows of its scenario
	about     []described
}

// described is a description, and the line of the keyword above it.
type described struct {
	line int64
	text string
}

func index(f *messages.Feature) *nodes {
	n := &nodes{feature: f, lines: map[string]int{}, keywords: map[string]string{}, rows: map[string]int{}}
	n.describe(f.Location, f.Description)
	for _, child := range f.Children {
		n.background(child.Background)
		n.scenario(child.Scenario)
		n.rule(child.Rule)
	}
	return n
}

func (n *nodes) describe(at *messages.Location, text string) {
	n.about = append(n.about, described{at.Line, text})
}

func (n *nodes) rule(r *messages.Rule) {
	if r == nil {
		return
	}
	n.describe(r.Location, r.Description)
	for _, child := range r.Children {
		n.background(child.Background)
		n.scenario(child.Scenario)
	}
}

func (n *nodes) background(b *messages.Background) {
	if b != nil {
		n.describe(b.Location, b.Description)
		n.steps(b.Steps)
	}
}

func (n *nodes) steps(all []*messages.Step) {
	for _, s := range all {
		n.lines[s.Id], n.keywords[s.Id] = int(s.Location.Line), strings.TrimSpace(s.Keyword)
	}
}

func (n *nodes) scenario(s *messages.Scenario) {
	if s == nil {
		return
	}
	n.scenarios = append(n.scenarios, s)
	n.lines[s.Id] = int(s.Location.Line)
	n.describe(s.Location, s.Description)
	n.steps(s.Steps)
	row := 0
	for _, e := range s.Examples {
		n.describe(e.Location, e.Description)
		for _, r := range e.TableBody {
			row++
			n.lines[r.Id], n.rows[r.Id] = int(r.Location.Line), row
		}
	}
}

// outline takes from a pickle what the plan needs. godog gets the steps written anew, one on each line, so none may have more.
func (n *nodes) outline(f feature, p *messages.Pickle) (outline, error) {
	origin := p.AstNodeIds[len(p.AstNodeIds)-1] // the Examples row, where there is one
	o := outline{name: p.Name, line: n.lines[origin], id: scenarioID(f, p.Name)}
	if row, ok := n.rows[origin]; ok {
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
			errs = append(errs, fmt.Errorf("%s:%d: no sentence of the vocabulary takes a table or a doc string", f.uri, line))
		}
		if strings.ContainsAny(s.Text, "\n\r") || strings.TrimSpace(s.Text) != s.Text {
			errs = append(errs, fmt.Errorf("%s:%d: the Examples row in line %d puts a line break into the step, or a blank at its end", f.uri, line, o.line))
		}
		o.lines = append(o.lines, steps.Line{Keyword: n.keywords[s.AstNodeIds[0]], Text: s.Text, Line: line, Outcome: s.Type == messages.PickleStepType_OUTCOME})
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
