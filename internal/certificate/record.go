package certificate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// record is a run.json as a certificate needs it: what it says, what its results really come to, and the digest of each.
type record struct {
	Header   conformance.Header
	Trailer  conformance.Trailer
	digest   string                     // of the file
	results  map[string]string          // id of a scenario → digest of its result
	roles    map[string]map[string]bool // provider → credentials that were used
	problems []string                   // where the file contradicts itself
}

type address struct{ provider, claim string }

// readRecord reads a run.json as one stream, and folds its results anew: a verdict that somebody wrote in is found out.
func readRecord(raw []byte) (*record, error) {
	rec := &record{digest: digestOf(raw), results: map[string]string{}, roles: map[string]map[string]bool{}}
	if err := rec.outline(raw); err != nil {
		return nil, fmt.Errorf("run.json: %w", err)
	}
	tally := conformance.NewTally(rec.Header.Claims, rec.Header.Strict)
	err := members(raw, func(name string, dec *jsontext.Decoder) error {
		if name != "results" {
			return dec.SkipValue()
		}
		return rec.fold(dec, tally)
	})
	if err != nil {
		return nil, fmt.Errorf("run.json: %w", err)
	}
	rec.compare(tally.Trailer())
	return rec, nil
}

// outline reads everything but the results: the header has to be known before the first of them can be judged.
func (rec *record) outline(raw []byte) error {
	version, seen := 0, map[string]bool{}
	err := members(raw, func(name string, dec *jsontext.Decoder) error {
		seen[name] = true
		switch name {
		case "version":
			return decode(dec, &version)
		case "header":
			return decode(dec, &rec.Header)
		case "trailer":
			return decode(dec, &rec.Trailer)
		}
		return dec.SkipValue()
	})
	if err != nil {
		return err
	}
	for _, name := range []string{"version", "header", "results", "trailer"} {
		if !seen[name] {
			return fmt.Errorf("expected a member %s, got none: this is no whole run", name)
		}
	}
	if version != conformance.RunVersion {
		return fmt.Errorf("/version: expected %d, got %d: use the plimsoll that made the run", conformance.RunVersion, version)
	}
	return nil
}

// members calls each for every member of the document, which has to be one object and nothing else.
func members(raw []byte, each func(string, *jsontext.Decoder) error) error {
	dec := jsontext.NewDecoder(bytes.NewReader(raw))
	if kind := dec.PeekKind(); kind != '{' && kind != 0 {
		return fmt.Errorf("expected an object, got %s", kind)
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return err
		}
		if err := each(name.String(), dec); err != nil {
			return err
		}
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	if _, err := dec.ReadToken(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("expected the end after the document")
	}
	return nil
}

func decode(dec *jsontext.Decoder, into any) error {
	return json.UnmarshalDecode(dec, into, jsonv1.FormatDurationAsNano(true))
}

// fold adds each result to the tally and remembers its digest.
func (rec *record) fold(dec *jsontext.Decoder, tally *conformance.Tally) error {
	if kind := dec.PeekKind(); kind != '[' && kind != 0 {
		return fmt.Errorf("/results: expected a list, got %s", kind)
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() != ']' {
		raw, err := dec.ReadValue()
		if err != nil {
			return err
		}
		if err := rec.result(raw, tally); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

func (rec *record) result(raw jsontext.Value, tally *conformance.Tally) error {
	var r conformance.Result
	if err := json.Unmarshal(raw, &r, jsonv1.FormatDurationAsNano(true)); err != nil {
		return err
	}
	sum, err := digestOfCanonical(raw)
	if err != nil {
		return err
	}
	for _, e := range r.Exchanges {
		rec.used(r.Provider, e.Credential)
	}
	if r.Kind == conformance.KindScenario {
		rec.scenario(&r, sum)
	}
	tally.Add(r)
	return nil
}

func (rec *record) used(provider, role string) {
	if rec.roles[provider] == nil {
		rec.roles[provider] = map[string]bool{}
	}
	if role != "" {
		rec.roles[provider][role] = true
	}
}

func (rec *record) scenario(r *conformance.Result, sum string) {
	if rec.results[r.ID] != "" {
		rec.problem("result %s: stands twice", r.ID)
	}
	rec.results[r.ID] = sum
	if r.Verdict != conformance.Pass {
		return
	}
	for _, claim := range r.Claims {
		if len(r.Against(claim)) > 0 {
			rec.problem("result %s: expected fail, because of its findings on %s, got pass", r.ID, claim)
		}
	}
	stopped := func(s conformance.StepResult) bool {
		return s.Status == conformance.StepStopped || s.Status == conformance.StepSkipped
	}
	if len(r.Steps) == 0 || slices.ContainsFunc(r.Steps, stopped) {
		rec.problem("result %s: expected steps that all ran, because it passed, got none or others", r.ID)
	}
}

func (rec *record) problem(format string, args ...any) {
	rec.problems = append(rec.problems, fmt.Sprintf(format, args...))
}
