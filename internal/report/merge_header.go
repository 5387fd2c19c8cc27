package report

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// header joins the headers. What must not differ and does is an error that names all of it.
func (m *merger) header() (conformance.Header, error) {
	first := m.runs[0].Header
	h := conformance.Header{Tool: first.Tool, Environment: first.Environment, Started: first.Started, Seed: first.Seed, Strict: first.Strict, KillMatrix: first.KillMatrix,
		Tags: m.tags(), Repeat: strings.Join(without(split(first.Repeat), "--provider", "--tags", "--claim", "-p", "-t", "-c"), " "), Digests: map[string]string{}}
	var errs []error
	for _, run := range m.runs {
		errs = append(errs, alike(first, run.Header), join(&h, run.Header), joinParts(&h, run.parts))
	}
	slices.SortStableFunc(h.Parts, func(a, b conformance.Part) int { return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.ID, b.ID)) })
	h.ID = mergedID(h.Parts)
	if h.KillMatrix == "" {
		h.Proof, h.Proved = nil, nil // the parts knew different matrices
	}
	return h, errors.Join(errs...)
}

// alike says what keeps two runs from being parts of one.
func alike(first, other conformance.Header) error {
	var errs []error
	if first.Environment != other.Environment {
		errs = append(errs, fmt.Errorf("%s and %s: expected one environment, got %q and %q", first.ID, other.ID, first.Environment.Name, other.Environment.Name))
	}
	if first.Strict != other.Strict {
		errs = append(errs, fmt.Errorf("%s and %s: expected both strict or neither, got one of each", first.ID, other.ID))
	}
	return errors.Join(errs...)
}

// join adds what a run knows to the header.
func join(h *conformance.Header, from conformance.Header) error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(from.Digests)) {
		if known, ok := h.Digests[name]; ok && known != from.Digests[name] {
			errs = append(errs, fmt.Errorf("%s: %s is not the same in all parts: run them from the same files", from.ID, name))
		}
		h.Digests[name] = from.Digests[name]
	}
	if len(errs) > 0 {
		return errors.Join(errs...) // what was made from other files differs in more than can be said
	}
	if from.KillMatrix != h.KillMatrix {
		h.KillMatrix = ""
	}
	if from.MatrixStale != nil && h.MatrixStale == nil {
		h.MatrixStale = map[string]string{}
	}
	maps.Copy(h.MatrixStale, from.MatrixStale)
	h.Parallel = max(h.Parallel, from.Parallel)
	for _, p := range from.Providers {
		joinProvider(h, p)
	}
	if h.KillMatrix != "" {
		errs = append(errs,
			unite(from.ID, "proof", &h.Proof, from.Proof, func(p conformance.Proof) string { return p.Provider }),
			unite(from.ID, "proof of", &h.Proved, from.Proved, func(p conformance.ProvedClaim) string { return p.Provider + " " + p.Claim }))
	}
	return errors.Join(append(errs,
		unite(from.ID, "claim", &h.Claims, from.Claims, func(c conformance.Claim) string { return c.Provider + " " + c.ID }),
		unite(from.ID, "discrepancy", &h.Discrepancy, from.Discrepancy, func(d conformance.Discrepancy) string { return d.Provider + " " + d.ID }),
		unite(from.ID, "operation", &h.Operations, from.Operations, func(o conformance.OperationInfo) string { return o.Provider + " " + o.ID }),
		unite(from.ID, "outcome", &h.Outcomes, from.Outcomes, func(o conformance.OutcomeCell) string { return o.Provider + " " + o.Operation + " " + o.Case }))...)
}

// joinProvider adds a provider. One that a part ran counts as run.
func joinProvider(h *conformance.Header, p conformance.ProviderInfo) {
	i := slices.IndexFunc(h.Providers, func(known conformance.ProviderInfo) bool { return known.ID == p.ID })
	switch {
	case i < 0:
		h.Providers = append(h.Providers, p)
	case h.Providers[i].NotRun != "":
		h.Providers[i] = p
	}
}

// joinParts adds parts. One that is in already has to be the same.
func joinParts(h *conformance.Header, parts []conformance.Part) error {
	var errs []error
	for _, p := range parts {
		i := slices.IndexFunc(h.Parts, func(known conformance.Part) bool { return known.ID == p.ID })
		if i < 0 {
			h.Parts = append(h.Parts, p)
			continue
		}
		known := h.Parts[i]
		if same := known.Started.Equal(p.Started); !same || known.Complete != p.Complete || known.ExitCode != p.ExitCode || known.Results != p.Results {
			errs = append(errs, fmt.Errorf("%s: two runs have this id, and they are not the same: expected each part once", p.ID))
		}
	}
	return errors.Join(errs...)
}

// unite adds what is new. What is known has to be the same.
func unite[T any](run, kind string, into *[]T, from []T, name func(T) string) error {
	known := map[string]int{}
	for i, v := range *into {
		known[name(v)] = i
	}
	var errs []error
	for _, v := range from {
		i, ok := known[name(v)]
		switch {
		case !ok:
			known[name(v)] = len(*into)
			*into = append(*into, v)
		case !reflect.DeepEqual((*into)[i], v):
			errs = append(errs, fmt.Errorf("%s: %s %s is not the same in all parts: run them from the same files", run, kind, name(v)))
		}
	}
	return errors.Join(errs...)
}

// tags chooses what the parts chose together; a part that chose everything leaves nothing to say.
func (m *merger) tags() string {
	var tags []string
	for _, run := range m.runs {
		for _, p := range run.parts {
			if p.Tags == "" {
				return ""
			}
			tags = append(tags, p.Tags)
		}
	}
	slices.Sort(tags)
	tags = slices.Compact(tags)
	if len(tags) == 1 {
		return tags[0]
	}
	return "(" + strings.Join(tags, ") or (") + ")"
}
