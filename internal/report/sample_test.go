package report

import (
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// This file holds the runs that all writers are tested with. Nothing in them is real.

func begun() time.Time { return time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC) }

// assemble makes a run of a header and results, the way the suite does. change edits the trailer last.
func assemble(h c.Header, results []c.Result, change func(*c.Trailer)) c.Run {
	tally := c.NewTally(h.Claims, h.Strict)
	for _, r := range results {
		tally.Add(r)
	}
	trailer := tally.Trailer()
	trailer.Complete, trailer.Finished = true, h.Started.Add(1840*time.Millisecond)
	if change != nil {
		change(&trailer)
	}
	return c.Run{Header: h, Trailer: trailer, Results: func() iter.Seq2[c.Result, error] { return stream(results) }}
}

func stream(results []c.Result) iter.Seq2[c.Result, error] {
	return func(yield func(c.Result, error) bool) {
		for _, r := range results {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func header(environment string, providers ...c.ProviderInfo) c.Header {
	return c.Header{
		ID: "2026-03-14T09-26-53Z-7f3a", Tool: "plimsoll 0.1.0", Started: begun(), Seed: 42, Parallel: 4,
		Environment: c.EnvironmentInfo{Name: environment, Kind: environment},
		Repeat:      "plimsoll run --env " + environment + " --seed 42",
		Providers:   providers,
		Digests:     map[string]string{"specs/oauthjwt/claims.yaml": strings.Repeat("0a", 32)},
	}
}

func oauthjwt() c.ProviderInfo {
	return c.ProviderInfo{ID: "oauthjwt", Name: "OAuth 2.0 + JWT profile", Source: "Authentication guide", Target: "https://api.sandbox.example",
		Pages: map[string]string{"page": "Authentication guide", "errors": "Errors, partner site"}}
}

func cargodocs() c.ProviderInfo {
	return c.ProviderInfo{ID: "cargodocs", Name: "CargoDocs", Source: "CargoDocs API Authentication & Authorization", Target: "http://127.0.0.1:43117", Variant: "opaque"}
}

func dataloy() c.ProviderInfo {
	return c.ProviderInfo{ID: "dataloy", Name: "Dataloy VMS", Source: "Authentication",
		NotRun: "no credential default: set PLIMSOLL_DATALOY_USERNAME and PLIMSOLL_DATALOY_PASSWORD"}
}

// claim is a documented must of a provider that can be judged over HTTP.
func claim(id string, line int, text string) c.Claim {
	return c.Claim{ID: id, Provider: providerOf(id), Text: text, Level: c.Must, Basis: c.Documented, Party: c.ProviderParty, Source: "page", Line: line, Verify: c.BlackBox}
}

func providerOf(id string) string {
	prefix, _, _ := strings.Cut(id, "-")
	return strings.ToLower(prefix)
}

func with(claim c.Claim, change func(*c.Claim)) c.Claim {
	change(&claim)
	return claim
}

// scenario judges claims and finds what it is given.
func scenario(id, name string, line int, claims []string, findings []c.Finding, exchanges ...c.Exchange) c.Result {
	provider, file, _ := strings.Cut(id, "/")
	r := c.Result{ID: id + "/" + name, Kind: c.KindScenario, Provider: provider, Feature: strings.ReplaceAll(file, "-", " "), Name: name,
		URI: "features/" + id + ".feature", Line: line, Tags: tagsOf(claims), Claims: claims, Findings: findings, Exchanges: exchanges,
		Steps:   []c.StepResult{{Text: "a token is requested", Line: line + 1, Status: c.StepPassed, Elapsed: 4 * time.Millisecond}},
		Started: begun().Add(10 * time.Millisecond), Elapsed: 7 * time.Millisecond}
	r.Judge(nil, 1)
	return r
}

func tagsOf(claims []string) []string {
	var tags []string
	for _, id := range claims {
		tags = append(tags, "@"+id)
	}
	return tags
}

// stopped is a scenario that could not be judged.
func stopped(r c.Result, v c.Verdict, cause c.Cause, reason string) c.Result {
	r.Judge(c.Stopf(v, cause, "%s", reason), 0)
	return r
}

func exchange(id, operation, method, url string, status int, header http.Header, body string) c.Exchange {
	return c.Exchange{ID: id, Operation: operation, Purpose: c.PurposeCall, Credential: "default", Started: begun(), Elapsed: 4 * time.Millisecond,
		Request:  c.Request{Method: method, URL: "https://api.sandbox.example" + url, Header: http.Header{"User-Agent": {"plimsoll/0.1.0"}}},
		Response: &c.Response{Proto: "HTTP/1.1", Status: status, Header: header, Body: body}}
}

func jsonHeader() http.Header {
	return http.Header{"Content-Type": {"application/json"}, "Date": {"Sat, 14 Mar 2026 09:26:53 GMT"}}
}

func tokenExchange(body string) c.Exchange {
	e := exchange("e1", "requestToken", "POST", "/oauth/v2/token", 200, jsonHeader(), body)
	e.Request.Header["Authorization"] = []string{"Basic [redacted client_secret]"}
	e.Request.Header["Content-Type"] = []string{"application/x-www-form-urlencoded"}
	e.Request.Body = "grant_type=client_credentials"
	e.Issued = "fp-11aa"
	return e
}

// samples make the runs, by name.
func samples() map[string]func() c.Run {
	return map[string]func() c.Run{
		"everything":  func() c.Run { return everything(false) },
		"strict":      func() c.Run { return everything(true) },
		"conformant":  conformant,
		"interrupted": interrupted,
		"outage":      outage,
		"notrun":      notRun,
		"empty":       func() c.Run { return assemble(c.Header{}, nil, nil) },
		"unicode":     unicodeRun,
		"hostile":     hostile,
		"harness":     harness,
		"secret":      secret,
		"many":        many,
		"known":       known,
		"promises":    promises,
	}
}

func names() []string {
	var all []string
	for name := range samples() {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

func tagged(id string) string { return fmt.Sprintf("oauthjwt/%s", id) }
