package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// mockKind is the kind of environment whose addresses mean nothing: the mocks are started for each run.
const mockKind = "mock"

// yardstick lists what the runs were measured with and that is not the same: contracts, claims, features and provider files by their
// digests, the harness, the environment, strictness and tags.
func yardstick(before, after conformance.Run) []Change {
	a, b := before.Header, after.Header
	list := []Change{}
	add := func(name, was, is string) {
		if was != is {
			list = append(list, Change{name, was, is})
		}
	}
	for _, name := range names(a.Digests, b.Digests) {
		if shared(name, before, after) {
			add(name, a.Digests[name], b.Digests[name])
		}
	}
	add("environment", a.Environment.Name, b.Environment.Name)
	add("harness", a.Tool, b.Tool)
	add("strict", fmt.Sprint(a.Strict), fmt.Sprint(b.Strict))
	add("tags", a.Tags, b.Tags)
	for _, p := range b.Providers {
		i := slices.IndexFunc(a.Providers, func(o conformance.ProviderInfo) bool { return o.ID == p.ID })
		if i < 0 || p.NotRun != "" || a.Providers[i].NotRun != "" {
			continue
		}
		add("variant of "+p.ID, a.Providers[i].Variant, p.Variant)
		if b.Environment.Kind != mockKind || a.Environment.Kind != mockKind {
			add("target of "+p.ID, a.Providers[i].Target, p.Target)
		}
	}
	return list
}

func names(a, b map[string]string) []string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// shared reports whether a digest is of something that both runs were made from: that of a provider which only one of them covers
// says nothing.
func shared(name string, before, after conformance.Run) bool {
	parts := strings.Split(name, "/")
	if len(parts) < 2 || strings.Contains(parts[1], ".") {
		return true // a file for all providers
	}
	listed := func(run conformance.Run) bool {
		return slices.ContainsFunc(run.Header.Providers, func(p conformance.ProviderInfo) bool { return p.ID == parts[1] })
	}
	return listed(before) && listed(after)
}
