package report

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// JUnit writes junit.xml for CI systems: a testsuite for each provider, a testcase for each scenario (and for
// an act of setting up that found something). JUnit knows four
// outcomes, and a run knows more, so it is decided here what becomes of what:
//
//   - failure: the scenario speaks against a claim whose failure makes the target non-conformant;
//   - error: the scenario could not be judged (harness, outage, credential, quota, deferred); the type is the cause;
//   - skipped: untested, or not applicable, with the reason; a known failure, with who answers for it; a provider that was not run is
//     one skipped testcase;
//   - passed: everything else. A broken sample, public page, standard or assumption fails no build (design, rule 1): it is
//     told in system-out.
//
// A run that is not good for another reason than its scenarios, an interrupted one above all, has a testcase of its own
// with an error: green on nothing is red (rule 8).
//
// Testcases stand in the order of the feature files, so that two runs compare line by line. The document keeps to junit-10.xsd of
// Jenkins' xUnit plugin, which refuses attributes that it does not know; so a testcase names its file and line in its text.
//
// The document is built in memory, like every reader of JUnit does; what a testcase says is bounded.
func JUnit(w io.Writer, run conformance.Run) error {
	j, err := gather(run)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(j.document()); err != nil {
		return fmt.Errorf("junit.xml: %w", err)
	}
	b.WriteByte('\n')
	_, err = b.WriteTo(w)
	return err
}

type junit struct {
	rulings
	run    conformance.Run
	suites []*testsuite
}

func gather(run conformance.Run) (*junit, error) {
	j := &junit{run: run, rulings: rulingsOf(run)}
	for _, p := range run.Header.Providers {
		j.provider(p)
	}
	j.unproven()
	for r, err := range resultsOf(run) {
		if err != nil {
			return nil, err
		}
		if r.Kind != conformance.KindSetup || len(brokenBy(r)) > 0 {
			j.suite(r.Provider).add(j.testcase(r))
		}
	}
	j.stale()
	j.verdict()
	return j, nil
}

// provider starts the suite of a provider.
func (j *junit) provider(p conformance.ProviderInfo) {
	s := j.suite(p.ID)
	s.property("environment", j.run.Header.Environment.Name)
	s.property("target", p.Target)
	s.property("variant", p.Variant)
	s.property("seed", fmt.Sprint(j.run.Header.Seed))
	if p.NotRun != "" {
		s.add(testcase{Classname: p.ID, Name: legal(cmp.Or(p.Name, p.ID) + " is run"), Time: "0.000",
			Skipped: &outcome{Message: legal("not run: " + sentence(p.NotRun))}})
	}
}

func (j *junit) suite(provider string) *testsuite {
	i := slices.IndexFunc(j.suites, func(s *testsuite) bool { return s.Name == legal(provider) })
	if i < 0 {
		i = len(j.suites)
		j.suites = append(j.suites, &testsuite{Name: legal(provider), Timestamp: j.run.Header.Started.UTC().Format("2006-01-02T15:04:05")})
	}
	return j.suites[i]
}

// verdict adds a testcase for what the scenarios do not show.
func (j *junit) verdict() {
	total := j.document()
	code := j.run.Trailer.ExitCode
	shown := total.Failures+total.Errors > 0
	if j.run.Trailer.Complete && (code == conformance.ExitConformant || shown && code != conformance.ExitSecret) {
		return
	}
	words, meaning := outline(j.run).headline()
	kind := "exit-" + fmt.Sprint(code)
	if !j.run.Trailer.Complete {
		kind = "interrupted"
	}
	j.suite("plimsoll").add(testcase{Classname: "plimsoll", Name: "the run as a whole", Time: "0.000",
		Error: &outcome{Type: kind, Message: legal(words), Text: legal(meaning)}})
}

func (j *junit) document() testsuites {
	doc := testsuites{Name: legal(cmp.Or(j.run.Header.ID, "plimsoll")), Suites: j.suites}
	var spent time.Duration
	for _, s := range j.suites {
		slices.SortStableFunc(s.Cases, func(a, b testcase) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Name, b.Name))
		})
		doc.Tests, doc.Failures, doc.Errors, doc.Skipped = doc.Tests+s.Tests, doc.Failures+s.Failures, doc.Errors+s.Errors, doc.Skipped+s.Skipped
		s.Time = seconds(s.spent)
		spent += s.spent
	}
	doc.Time = seconds(spent)
	return doc
}

// seconds writes a duration as XML readers of JUnit want it: a decimal number.
func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", max(0, d).Seconds()) }

// legal replaces what no XML 1.0 document can hold (section 2.2, Char), and what a terminal would act on.
func legal(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r >= 0x20 && r < 0x7f || r >= 0xa0 && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 {
			return r
		}
		return '\uFFFD'
	}, s)
}
