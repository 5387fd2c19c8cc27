package report

import (
	"maps"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// This file makes a record fit for JSON. What a hostile or broken target says must not cost us the record of it: a date
// after the year 9999 and an age that is no number have no JSON form (RFC 3339 section 5.6, RFC 8259 section 6).

func cleanHeader(h conformance.Header) conformance.Header {
	h.Started = cleanTime(h.Started)
	h.Providers = present(h.Providers)
	h.Claims = present(h.Claims)
	h.Discrepancy = slices.Clone(h.Discrepancy)
	for i := range h.Discrepancy {
		h.Discrepancy[i].Readings = present(h.Discrepancy[i].Readings)
	}
	if h.Digests == nil {
		h.Digests = map[string]string{}
	}
	return h
}

func cleanResult(r conformance.Result) conformance.Result {
	r.Started = cleanTime(r.Started)
	r.Exchanges = slices.Clone(r.Exchanges)
	for i := range r.Exchanges {
		e := &r.Exchanges[i]
		e.Started, e.TargetTime = cleanTime(e.Started), cleanTime(e.TargetTime)
		if e.TokenAge != nil && (math.IsNaN(*e.TokenAge) || math.IsInf(*e.TokenAge, 0)) {
			e.TokenAge = nil
		}
		e.Request.Header = cleanFields(e.Request.Header)
		if e.Response != nil {
			response := *e.Response
			response.Header = cleanFields(response.Header)
			e.Response = &response
		}
	}
	return r
}

func cleanTrailer(t conformance.Trailer) conformance.Trailer {
	t.Finished = cleanTime(t.Finished)
	t.Claims = present(t.Claims)
	if t.Scenarios == nil {
		t.Scenarios = map[conformance.Verdict]int{}
	}
	if t.Verdicts == nil {
		t.Verdicts = map[conformance.Verdict]int{}
	}
	t.Tokens = slices.Clone(t.Tokens)
	for i := range t.Tokens {
		t.Tokens[i].Asked = cleanTime(t.Tokens[i].Asked)
	}
	return t
}

// cleanFields leaves out the fields without a value: net/http uses them to say that a field must not be sent.
func cleanFields(h http.Header) http.Header {
	empty := func(_ string, values []string) bool { return values == nil }
	for _, values := range h {
		if values == nil {
			h = h.Clone()
			maps.DeleteFunc(h, empty)
			return h
		}
	}
	return h
}

// present makes an absent list an empty one: a reader of JSON should not have to tell null from [].
func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// cleanTime returns the zero time for what RFC 3339 cannot write: years of more than four digits, and odd offsets.
func cleanTime(t time.Time) time.Time {
	if _, err := t.MarshalJSON(); err != nil {
		return time.Time{}
	}
	return t
}
