package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

type testsuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"-"`
	Time     string       `xml:"time,attr"`
	Suites   []*testsuite `xml:"testsuite"`
}

type testsuite struct {
	Name       string      `xml:"name,attr"`
	Tests      int         `xml:"tests,attr"`
	Failures   int         `xml:"failures,attr"`
	Errors     int         `xml:"errors,attr"`
	Skipped    int         `xml:"skipped,attr"`
	Time       string      `xml:"time,attr"`
	Timestamp  string      `xml:"timestamp,attr"`
	Properties *properties `xml:"properties"`
	Cases      []testcase  `xml:"testcase"`

	spent time.Duration
}

type properties struct {
	List []property `xml:"property"`
}

type property struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type testcase struct {
	Classname string   `xml:"classname,attr"`
	Name      string   `xml:"name,attr"`
	File      string   `xml:"-"` // for the order; the schemas of JUnit have no such attribute
	Line      int      `xml:"-"`
	Time      string   `xml:"time,attr"`
	Failure   *outcome `xml:"failure"`
	Error     *outcome `xml:"error"`
	Skipped   *outcome `xml:"skipped"`
	SystemOut *text    `xml:"system-out"`

	spent time.Duration
}

type outcome struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr,omitempty"`
	Text    string `xml:",cdata"`
}

// text stands in a CDATA section, where people can read it.
type text struct {
	Text string `xml:",cdata"`
}

func (s *testsuite) property(name, value string) {
	if value == "" {
		return
	}
	if s.Properties == nil {
		s.Properties = &properties{}
	}
	s.Properties.List = append(s.Properties.List, property{name, legal(value)})
}

func (s *testsuite) add(c testcase) {
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.spent += c.spent
	s.Cases = append(s.Cases, c)
}

// testcase translates one scenario.
func (j *junit) testcase(r conformance.Result) testcase {
	c := testcase{Classname: className(r), Name: legal(scenarioName(r)), File: legal(r.URI), Line: r.Line, Time: seconds(r.Elapsed), spent: r.Elapsed}
	broken := j.brokenBy(r)
	reason := legal(cmp.Or(sentence(r.Reason), string(r.Verdict)))
	known := j.excused(r, broken)
	switch {
	case known != nil:
		c.Skipped, c.SystemOut = &outcome{Message: legal("known failure " + knownWords(*known))}, &text{j.text(r, broken)}
	case slices.ContainsFunc(broken, func(b brokenClaim) bool { return b.standing == conformance.NonConformant }):
		c.Failure = &outcome{Type: string(conformance.CauseContract), Message: legal(messageOf(broken)), Text: j.text(r, broken)}
	case r.Verdict == conformance.Fail || len(broken) > 0:
		c.SystemOut = &text{j.text(r, broken)}
	case r.Verdict == conformance.Untested || r.Verdict == conformance.NotApplicable:
		c.Skipped = &outcome{Message: reason}
	case r.Verdict != conformance.Pass:
		c.Error = &outcome{Type: errorType(r), Message: reason, Text: j.text(r, nil)}
	}
	return c
}

// errorType is the cause, so that a CI system can tell an outage from a bug of ours.
func errorType(r conformance.Result) string {
	if r.Verdict == conformance.Error {
		return string(cmp.Or(r.Cause, conformance.CauseHarness))
	}
	return cmp.Or(string(r.Cause), string(r.Verdict))
}

// className is the provider and the topic, which CI systems show as a path.
func className(r conformance.Result) string {
	topic := strings.TrimSuffix(path.Base(r.URI), ".feature")
	if r.URI == "" {
		topic = r.Feature
	}
	return legal(strings.TrimSuffix(r.Provider+"."+topic, "."))
}

func messageOf(broken []brokenClaim) string {
	first := broken[0]
	message := fmt.Sprintf("%s: %s", first.ID, sentence(clip(first.Text, maxValue)))
	if more := len(broken) - 1; more > 0 {
		message += fmt.Sprintf(" (and %s)", count(more, "more claim"))
	}
	return message
}
