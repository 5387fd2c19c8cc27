package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// How much evidence the reports for people show; run.json holds all of it.
const (
	maxScenarios = 3       // against one claim
	maxFindings  = 5       // of one scenario
	maxExchanges = 2       // of one scenario
	maxValue     = 300     // bytes of an expected or an actual value
	maxLine      = 240     // bytes of a line of an exchange
	maxBodyLines = 14      // of a body
	maxHeaders   = 10      // of a request or a response
	maxAge       = 1e9     // seconds of a token's age, beyond which no clock is believed
	maxPretty    = 1 << 20 // bytes of a body that is set out line by line
)

// evidence is one scenario that speaks against a claim.
type evidence struct {
	rank         int // how near the scenario is to the claim
	id, uri      string
	line         int
	name         string
	findings     []conformance.Finding
	moreFindings int
	exchanges    []excerpt
}

// evidenceOf shortens a result to what it shows against one claim.
func evidenceOf(r conformance.Result, claim string) evidence {
	e := evidence{rank: rank(r, claim), id: r.ID, uri: r.URI, line: r.Line, name: scenarioName(r)}
	var shown []conformance.Finding
	for _, f := range r.Findings {
		if !f.Counts() || f.Claim != "" && f.Claim != claim {
			continue
		}
		shown = append(shown, f)
	}
	if len(shown) > maxFindings {
		e.moreFindings, shown = len(shown)-maxFindings, shown[:maxFindings]
	}
	for _, f := range shown {
		f.Place, f.Expected, f.Actual = placeOf(f), clip(f.Expected, maxValue), clip(f.Actual, maxValue)
		e.findings = append(e.findings, f)
	}
	for _, x := range r.Exchanges {
		about := slices.DeleteFunc(slices.Clone(shown), func(f conformance.Finding) bool { return f.Exchange != x.ID })
		if len(about) > 0 && len(e.exchanges) < maxExchanges {
			e.exchanges = append(e.exchanges, excerptOf(x, about))
		}
	}
	return e
}

// rank puts the scenarios that judge a claim before those that came upon it, and both before the acts of setting up.
func rank(r conformance.Result, claim string) int {
	switch {
	case slices.Contains(r.Claims, claim):
		return 0
	case r.Kind == conformance.KindScenario:
		return 1
	}
	return 2
}

// shown remembers which evidence has been shown, and for which claim: a scenario that judges five claims fails all five with the
// same exchange, and nobody wants to read it five times.
type shown map[string]string

// before returns the claim that the same evidence was shown for, "" when it is new.
func (s shown) before(c *judged) string {
	var key strings.Builder
	for _, e := range c.evidence {
		key.WriteString(e.id + "\x00")
		for _, f := range e.findings {
			key.WriteString(f.Error() + "\x00")
		}
	}
	if key.Len() == 0 {
		return ""
	}
	first, known := s[key.String()]
	if !known {
		s[key.String()] = c.ID
	}
	return first
}

// scenarioName is the name with the row, where a scenario outline has several.
func scenarioName(r conformance.Result) string {
	if r.Kind == conformance.KindSetup {
		return r.Name
	}
	row := r.ID[strings.LastIndexByte(r.ID, '/')+1:]
	if _, err := strconv.Atoi(row); err == nil && !strings.HasSuffix(r.Name, row) {
		return fmt.Sprintf("%s (row %s)", r.Name, row)
	}
	return r.Name
}

// place is where the scenario stands.
func (e evidence) place() string {
	if e.uri == "" || e.line == 0 {
		return e.uri
	}
	return fmt.Sprintf("%s:%d", e.uri, e.line)
}

// excerpt is an exchange as people want to see it: the lines that matter, with the places of the findings marked.
type excerpt struct {
	title string
	lines []excerptLine
}

// excerptLine is one line. Side is ">" for the request, "<" for the response and "" for a remark of ours.
type excerptLine struct{ side, text, mark string }

// here marks the line that a finding is about. It is a word, so that it survives without colour.
const here = "<== here"

func excerptOf(x conformance.Exchange, about []conformance.Finding) excerpt {
	e := excerpt{title: titleOf(x)}
	e.request(x.Request)
	if x.Response != nil {
		e.response(*x.Response, about)
	}
	if x.Error != "" {
		e.add("", "no whole answer: "+x.Error, "")
	}
	return e
}

func titleOf(x conformance.Exchange) string {
	parts := []string{strings.TrimSpace(x.ID + " " + x.Operation)}
	if x.Purpose != "" && x.Purpose != conformance.PurposeCall {
		parts = append(parts, string(x.Purpose))
	}
	if x.Credential != "" {
		parts = append(parts, "credential "+x.Credential)
	}
	if x.TokenAge != nil && *x.TokenAge >= 0 && *x.TokenAge < maxAge {
		age := time.Duration(*x.TokenAge * float64(time.Second))
		parts = append(parts, "token "+age.Round(time.Second).String()+" old")
	}
	return strings.Join(parts, ", ")
}

func (e *excerpt) add(side, text, mark string) {
	e.lines = append(e.lines, excerptLine{side, plain(clip(text, maxLine)), mark})
}

func (e *excerpt) request(r conformance.Request) {
	e.add(">", r.Method+" "+r.URL, "")
	e.fields(">", r.Header, func(name string) bool { return !slices.Contains(dullRequest(), name) }, nil)
	e.body(">", r.Body, nil)
}

func (e *excerpt) response(r conformance.Response, about []conformance.Finding) {
	mark := ""
	if slices.ContainsFunc(about, func(f conformance.Finding) bool { return f.Place == "status" }) {
		mark = here
	}
	e.add("<", strings.TrimSpace(fmt.Sprintf("%s %d %s", r.Proto, r.Status, statusText(r.Status))), mark)
	named := headersNamed(about)
	matters := func(name string) bool {
		return slices.Contains(telling(), name) || slices.Contains(named, name)
	}
	e.fields("<", r.Header, matters, named)
	e.body("<", r.Body, pointersNamed(about))
	if r.Truncated {
		e.add("", "the body was longer than what is kept of it", "")
	}
}
