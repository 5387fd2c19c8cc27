package report

import (
	"fmt"
	"hash/fnv"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// The parts of SARIF 2.1.0 (OASIS) that are used here.
type (
	sarifText struct {
		Text string `json:"text"`
	}
	sarifRule struct {
		ID            string         `json:"id"`
		Short         sarifText      `json:"shortDescription"`
		Full          sarifText      `json:"fullDescription"`
		Configuration sarifLevel     `json:"defaultConfiguration"`
		Properties    map[string]any `json:"properties"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifResult struct {
		Rule         string            `json:"ruleId"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`

		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Properties   map[string]any     `json:"properties"`
	}
	sarifLocation struct {
		ID       *int          `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct {
		Line int `json:"startLine"`
	}
	sarifNotice struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
)

// sarifSchema names the public schema of the format.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// SARIF writes what was found as results of static analysis, which code hosts show at the lines: a rule for each claim, a result for each
// finding at the line of the feature or of the contract that asked for it, with the scenario and the claim beside it. What could not be
// judged becomes a notification: it is nothing that the code host should hold against a line.
func SARIF(w io.Writer, run conformance.Run) error {
	u, s := rulingsOf(run), newJSONStream(w)
	s.raw(`{"$schema":"` + sarifSchema + `","version":"2.1.0","runs":[{"tool":{"driver":{"name":"Plimsoll","version":`)
	s.value(version(run.Header.Tool))
	s.raw(`,"informationUri":"https://github.com/plimsoll/plimsoll"`)
	s.open(`,"rules":`)
	known := map[string]bool{}
	for _, c := range run.Header.Claims {
		if !known[c.ID] { // a standard is the same for every provider
			known[c.ID] = true
			s.item(sarifRuleOf(run, c))
		}
	}
	s.shut(`}},"originalUriBaseIds":{"SRCROOT":{"description":{"text":"the root of the repository"}}}`)
	s.open(`,"results":`)
	err := each(run, func(r conformance.Result) {
		for _, f := range r.Findings {
			if f.Counts() {
				s.item(sarifResultOf(u, r, f))
			}
		}
	})
	s.shut(`,"invocations":[`)
	if err == nil {
		err = sarifInvocation(s, run)
	}
	s.raw("]}]}\n")
	if err != nil {
		return err
	}
	return s.close()
}

func sarifRuleOf(run conformance.Run, c conformance.Claim) sarifRule {
	level := sarifLevelOf(c.Standing(conformance.Fail, run.Header.Strict))
	text := sarifText{sentence(c.Text)}
	return sarifRule{ID: plain(c.ID), Short: text, Full: text, Configuration: sarifLevel{level}, Properties: map[string]any{
		"provider": plain(c.Provider), "level": c.Level, "basis": c.Basis, "party": c.Party, "source": plain(c.Source), "line": c.Line, "tags": []string{"conformance"}}}
}

// sarifLevelOf says how grave a broken claim is: only what makes a target non-conformant is an error.
func sarifLevelOf(s conformance.Standing) string {
	switch s {
	case conformance.NonConformant:
		return "error"
	case conformance.Differs, conformance.DiffersPublic:
		return "warning"
	}
	return "note"
}

func sarifResultOf(u rulings, r conformance.Result, f conformance.Finding) sarifResult {
	gravest := brokenClaim{conformance.Claim{ID: "unclaimed"}, conformance.NonConformant}
	only := r
	only.Findings = []conformance.Finding{f}
	if broken := u.brokenBy(only); len(broken) > 0 {
		gravest = broken[0]
	}
	scenario := evidence{uri: r.URI, line: r.Line}.place()
	f.Place, f.Expected, f.Actual = placeOf(f), clip(f.Expected, maxValue), clip(f.Actual, maxValue)
	result := sarifResult{Rule: plain(gravest.ID), Level: sarifLevelOf(gravest.standing), Message: sarifText{sarifMessage(r, f)},
		Properties: map[string]any{"provider": plain(r.Provider), "scenario": plain(r.ID), "exchange": plain(f.Exchange), "class": f.Class, "standing": gravest.standing}}
	places := []struct{ at, about string }{{fileOf(f.Source), "what asked for it"}, {scenario, "the scenario"}, {fileOf(gravest.At), "the claim"}}
	for _, p := range places {
		location, ok := sarifLocationOf(p.at)
		switch {
		case !ok:
		case len(result.Locations) == 0:
			result.Locations = []sarifLocation{location}
		default:
			location.ID, location.Message = new(len(result.Related)+1), &sarifText{p.about}
			result.Related = append(result.Related, location)
		}
	}
	if result.Locations == nil {
		result.Locations = []sarifLocation{}
	}
	result.Suppressions = u.suppressions(r.Provider, gravest.ID)
	result.Fingerprints = map[string]string{"plimsoll/v1": sarifFingerprint(r.ID, gravest.ID, f.Place)}
	return result
}

func sarifMessage(r conformance.Result, f conformance.Finding) string {
	text := fmt.Sprintf("%s: %s", sentence(scenarioName(r)), plain(f.Error()))
	if x, ok := exchangeOf(r, f.Exchange); ok {
		text += fmt.Sprintf(" (exchange %s: %s)", plain(x.ID), exchangeTitle(x))
	}
	if f.Hint != "" {
		text += " Hint: " + sentence(f.Hint)
	}
	return text
}

// sarifFingerprint knows a finding again in the next run: by what was looked at, not by what came.
func sarifFingerprint(parts ...string) string {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(strings.Join(parts, "\x00"))) // a hash never fails
	return fmt.Sprintf("%016x", sum.Sum64())
}

// sarifLocationOf reads file:line, or a file alone.
func sarifLocationOf(at string) (sarifLocation, bool) {
	if at == "" {
		return sarifLocation{}, false
	}
	file, number, _ := strings.Cut(at, ":")
	l := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{(&url.URL{Path: plain(file)}).EscapedPath(), "SRCROOT"}}}
	number, _, _ = strings.Cut(number, ":")
	if line, err := strconv.Atoi(number); err == nil && line > 0 {
		l.Physical.Region = &sarifRegion{line}
	}
	return l, true
}

// sarifInvocation says how the run ended, and what could not be judged.
func sarifInvocation(s *jsonStream, run conformance.Run) error {
	words, meaning := outline(run).headline()
	s.raw(`{"executionSuccessful":`)
	s.value(run.Trailer.Complete && run.Trailer.ExitCode != conformance.ExitHarness)
	for _, m := range []struct {
		name  string
		value any
	}{{"exitCode", run.Trailer.ExitCode}, {"exitCodeDescription", words + ": " + meaning}, {"startTimeUtc", stamp(run.Header.Started)}, {"endTimeUtc", stamp(run.Trailer.Finished)}} {
		s.raw(`,"` + m.name + `":`)
		s.value(m.value)
	}
	s.open(`,"toolExecutionNotifications":`)
	for _, p := range run.Header.Providers {
		if p.NotRun != "" {
			s.item(sarifNotice{"warning", sarifText{sentence(p.Name) + " was not run: " + sentence(p.NotRun)}})
		}
	}
	for _, stale := range run.Trailer.Stale {
		s.item(sarifNotice{"error", sarifText{"stale known failure: " + staleWords(stale)}})
	}
	err := each(run, func(r conformance.Result) {
		switch r.Verdict {
		case conformance.Inconclusive, conformance.Error, conformance.Deferred:
			s.item(sarifNotice{"warning", sarifText{fmt.Sprintf("%s: %s: %s", sentence(scenarioName(r)), r.Verdict, sentence(r.Reason))}})
		}
	})
	s.shut("}")
	return err
}
