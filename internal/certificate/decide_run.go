package certificate

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// mockKind is the kind of environment that proves nothing about a partner: we wrote both sides of it.
const mockKind = "mock"

// skew is how far the clock of the machine that ran may be ahead of the one that certifies.
const skew = 5 * time.Minute

// run refuses evidence that is not whole, not real, or not fresh.
func (d *decision) run(rec *record, p *Profile, now time.Time) {
	d.environment(rec, p)
	d.whole(rec)
	d.provenance(rec)
	d.age(rec, p, now)
}

func (d *decision) environment(rec *record, p *Profile) {
	kind := rec.Header.Environment.Kind
	if kind == mockKind {
		d.refusef("environment %s: expected a real target, got mocks only: run against sandbox, uat or production", rec.Header.Environment.Name)
	} else if !slices.Contains(p.Environments, kind) {
		d.refusef("environment %s: expected one of the kinds %s, got %q", rec.Header.Environment.Name, strings.Join(p.Environments, ", "), kind)
	}
	for _, info := range rec.Header.Providers {
		if info.Variant != "" {
			d.refusef("%s: expected a real target, got variant %s of the embedded mock", info.ID, info.Variant)
		}
		if u, err := url.Parse(info.Target); err != nil || u.User != nil || u.RawQuery != "" {
			d.refusef("%s: expected an address that can be handed on, got one with a user or a query, or none that can be read", info.ID)
		}
	}
}

func (d *decision) whole(rec *record) {
	h, t := &rec.Header, &rec.Trailer
	if !t.Complete {
		d.refusef("run %s: expected a complete run, got one that was interrupted%s", h.ID, because(t.Stopped))
	}
	if h.Tags != "" {
		d.refusef("run %s: expected all scenarios, got those with the tags %s only", h.ID, h.Tags)
	}
	if t.ExitCode == conformance.ExitSecret {
		d.refusef("run %s: a secret was found in its reports: it must not be handed on", h.ID)
	}
	for _, part := range h.Parts {
		if !part.Complete {
			d.refusef("run %s: expected complete parts, got %s, which was interrupted", h.ID, part.ID)
		}
	}
	for _, remark := range h.Remarks {
		d.refusef("run %s: merged with a remark: %s", h.ID, remark)
	}
	ran := 0
	for _, info := range h.Providers {
		if info.NotRun != "" {
			d.refusef("%s: expected it to be run, got none (%s): run without it (--provider) or provide what is missing", info.ID, info.NotRun)
			continue
		}
		ran++
	}
	if ran == 0 {
		d.refusef("run %s: expected at least one provider that was run, got none", h.ID)
	}
}

// provenance refuses a run that does not say what it was made from.
func (d *decision) provenance(rec *record) {
	h := &rec.Header
	if !isDigest(h.KillMatrix) {
		d.refusef("run %s: expected the digest of a kill matrix, got %s: without it no check is known to be able to fail", h.ID, quoted(h.KillMatrix))
	}
	for _, info := range h.Providers {
		if why := h.MatrixStale[info.ID]; why != "" {
			d.refusef("%s: the kill matrix says nothing about it (%s): make it anew with plimsoll prove, then run again", info.ID, why)
		}
		for _, name := range []string{"specs/" + info.ID, "features/" + info.ID, "specs/" + info.ID + "/openapi.yaml", "specs/" + info.ID + "/claims.yaml"} {
			if sum := h.Digests[name]; info.NotRun == "" && !isDigest(sum) {
				d.refusef("run %s: %s: expected its digest, got %s", h.ID, name, quoted(sum))
			}
		}
	}
	if h.Tool == "" {
		d.refusef("run %s: expected the version of the harness, got none", h.ID)
	}
}

func quoted(text string) string {
	if text == "" {
		return "none"
	}
	return `"` + text + `"`
}

func (d *decision) age(rec *record, p *Profile, now time.Time) {
	started, finished := rec.Header.Started, rec.Trailer.Finished
	limit := span(p.MaxAge)
	switch {
	case finished.IsZero() || finished.Before(started):
		d.refusef("run %s: expected an end after its start at %s, got %s", rec.Header.ID, moment(started), moment(finished))
	case finished.After(now.Add(skew)):
		d.refusef("run %s: expected an end in the past, got %s: is the clock right?", rec.Header.ID, moment(finished))
	case now.Sub(finished) > limit:
		d.refusef("run %s: expected one that is not older than %s, got one that ended on %s: run again", rec.Header.ID, p.MaxAge, day(finished))
	}
}

// moment and day are how certificates write times: UTC, to the second.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

func day(t time.Time) string { return t.UTC().Format(dayLayout) }
