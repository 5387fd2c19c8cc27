package baseline

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

const life = "HARBOUR-LIFE-002"

func TestWhatAnEntryMeans(t *testing.T) {
	t.Parallel()
	unjudged := c.ClaimResult{Provider: "harbour", Claim: life, Verdict: c.Untested, Reason: "binds the client"}
	for name, tt := range map[string]struct {
		run     c.Run
		change  func(*c.Run)
		now     time.Time
		excused bool
		stale   c.StaleKind
		exit    int
	}{
		"it fails as expected":          {run("sandbox", verdict("harbour", life, c.Fail)), nil, today(), true, "", c.ExitConformant},
		"on its last day":               {run("sandbox", verdict("harbour", life, c.Fail)), nil, time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC), true, "", c.ExitConformant},
		"it ended":                      {run("sandbox", verdict("harbour", life, c.Fail)), nil, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), false, c.StaleExpired, c.ExitNonConformant},
		"it ended, and the claim holds": {run("sandbox", verdict("harbour", life, c.Pass)), nil, today().AddDate(1, 0, 0), false, c.StaleExpired, c.ExitNonConformant},
		"it passes":                     {run("sandbox", verdict("harbour", life, c.Pass)), nil, today(), false, c.StalePasses, c.ExitNonConformant},
		"no scenario judges it":         {run("sandbox", unjudged), nil, today(), false, c.StaleUnjudged, c.ExitNonConformant},
		"it does not apply":             {run("sandbox", verdict("harbour", life, c.NotApplicable)), nil, today(), false, c.StaleUnjudged, c.ExitNonConformant},
		"another environment":           {run("uat", verdict("harbour", life, c.Fail)), nil, today(), false, "", c.ExitNonConformant},
		"another provider":              {run("sandbox", verdict("pier", life, c.Fail)), nil, today(), false, "", c.ExitNonConformant},
		"another claim fails too":       {run("sandbox", verdict("harbour", life, c.Fail), verdict("harbour", "HARBOUR-TOKEN-001", c.Fail)), nil, today(), true, "", c.ExitNonConformant},
		"it could not be judged":        {run("sandbox", verdict("harbour", life, c.Inconclusive)), exits(c.ExitUnjudged), today(), false, "", c.ExitUnjudged},
		"an error":                      {run("sandbox", verdict("harbour", life, c.Error)), exits(c.ExitHarness), today(), false, "", c.ExitHarness},
		"an error beside it":            {run("sandbox", verdict("harbour", life, c.Fail), verdict("harbour", "X", c.Error)), nil, today(), true, "", c.ExitHarness},
		"an outage beside it":           {run("sandbox", verdict("harbour", life, c.Fail), verdict("harbour", "X", c.Inconclusive)), nil, today(), true, "", c.ExitUnjudged},
		"a secret":                      {run("sandbox", verdict("harbour", life, c.Pass)), exits(c.ExitSecret), today(), false, c.StalePasses, c.ExitSecret},
		"a filtered run passes":         {run("sandbox", verdict("harbour", life, c.Pass)), filtered, today(), false, "", c.ExitConformant},
		"a filtered run after the end":  {run("sandbox", verdict("harbour", life, c.Fail)), filtered, today().AddDate(1, 0, 0), false, "", c.ExitNonConformant},
		"a filtered run fails":          {run("sandbox", verdict("harbour", life, c.Fail)), filtered, today(), true, "", c.ExitConformant},
		"a narrowed run passes":         {run("sandbox", verdict("harbour", life, c.Pass)), nil, today(), false, "", c.ExitConformant},
		"a narrowed run has no verdict": {run("sandbox", unjudged), nil, today(), false, "", c.ExitConformant},
		"an interrupted run passes":     {run("sandbox", verdict("harbour", life, c.Pass)), interrupted, today(), false, "", c.ExitUnjudged},
		"an interrupted run fails":      {run("sandbox", verdict("harbour", life, c.Fail)), interrupted, today(), true, "", c.ExitUnjudged},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := tt.run
			if tt.change != nil {
				tt.change(&r)
			}
			before := r.Trailer.Claims[0].Verdict
			Apply(parse(t, two).Entries, r.Header, &r.Trailer, strings.HasPrefix(name, "a narrowed run"), tt.now)
			first := r.Trailer.Claims[0]
			assert.Equal(t, before, first.Verdict, "a verdict never changes")
			assert.Equal(t, tt.excused, first.Excused())
			assert.Equal(t, tt.exit, r.Trailer.ExitCode)
			if tt.stale == "" {
				assert.Empty(t, r.Trailer.Stale)
				return
			}
			assert.Equal(t, []c.StaleFailure{{Claim: life, Provider: "harbour", Kind: tt.stale, Known: *parse(t, two).Entries[0].known()}}, r.Trailer.Stale)
		})
	}
}

func exits(code int) func(*c.Run) { return func(r *c.Run) { r.Trailer.ExitCode = code } }

func filtered(r *c.Run) { r.Header.Tags = "@token" }

func interrupted(r *c.Run) {
	r.Trailer.Complete = false
	if r.Trailer.ExitCode == c.ExitConformant {
		r.Trailer.ExitCode = c.ExitUnjudged
	}
}

func TestWithoutEntriesNothingChanges(t *testing.T) {
	t.Parallel()
	for _, v := range c.Verdicts() {
		r := run("sandbox", verdict("harbour", life, v))
		want := r.Trailer.ExitCode
		Apply(nil, r.Header, &r.Trailer, false, today())
		if v == c.Fail {
			assert.Equal(t, want, r.Trailer.ExitCode, v)
		}
		assert.Nil(t, r.Trailer.Claims[0].Known)
	}
}
