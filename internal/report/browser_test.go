package report

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

var pages = flag.String("pages", "", "write the pages of the samples, and one of 5,000 scenarios, into this folder")

// TestPages writes what test/browser looks at in a browser: make test-browser.
func TestPages(t *testing.T) {
	t.Parallel()
	if *pages == "" {
		t.Skip("writes pages for a browser: make test-browser")
	}
	runs := samples()
	runs["fleet"] = func() c.Run { return fleet(5000) }
	for name, sample := range runs {
		f, err := os.Create(filepath.Join(*pages, name+".html"))
		require.NoError(t, err)
		require.NoError(t, HTML(f, sample()))
		require.NoError(t, f.Close())
	}
}

func TestTheFleetIsAsBigAsItSays(t *testing.T) {
	t.Parallel()
	run := fleet(500)
	n := 0
	for r := range run.Results() {
		n++
		assert.NotEmpty(t, r.Exchanges)
	}
	assert.Equal(t, 500, n)
	assert.NotEmpty(t, run.Trailer.Verdicts[c.Fail])
	assert.NotEmpty(t, run.Trailer.Verdicts[c.Inconclusive])
	assert.NotEmpty(t, run.Trailer.Verdicts[c.Pass])
}

// The page streams as it is written: what is kept of it is what a browser can open, so nothing is gained by more.
func BenchmarkHTMLOfTheFleet(b *testing.B) {
	run := fleet(5000)
	b.ReportAllocs()
	for b.Loop() {
		w := bufio.NewWriter(discard{})
		require.NoError(b, HTML(w, run))
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// fleet is a run of n scenarios as a big programme has it: five providers, eighty claims each, three exchanges a scenario; one claim in
// twenty fails, one in twenty could not be judged.
func fleet(n int) c.Run {
	var h c.Header
	for i := range 5 {
		info := oauthjwt()
		info.ID, info.Name = fmt.Sprintf("line%d", i+1), fmt.Sprintf("Shipping line %d", i+1)
		if i == 0 {
			h = header("uat")
		}
		h.Providers = append(h.Providers, info)
		for j := range 80 {
			h.Claims = append(h.Claims, with(claim(fmt.Sprintf("LINE%d-X-%03d", i+1, j+1), j+1, "Statement number "+fmt.Sprint(j+1)+" of a long page."), func(x *c.Claim) { x.Provider = info.ID }))
		}
	}
	var results []c.Result
	for i := range n {
		results = append(results, fleetScenario(h.Claims[i%len(h.Claims)], i))
	}
	return assemble(h, results, nil)
}

func fleetScenario(claim c.Claim, i int) c.Result {
	call := func(id string, status int) c.Exchange {
		x := exchange(id, "listShipments", "GET", "/shipments?page="+fmt.Sprint(i), status, jsonHeader(),
			`{"items":[{"id":"4711","status":"OK","weight":12.5},{"id":"4712","status":"OK","weight":7}],"total":2}`)
		x.Request.Header["Authorization"] = []string{"Bearer [redacted:token:11aa]"}
		return x
	}
	refused := call("e3", 401)
	refused.Response.Body = `{"code":"401","message":"The token is missing, broken or expired."}`
	var findings []c.Finding
	if claim.Line%20 == 7 {
		findings = []c.Finding{{Class: c.ClassStatus, Claim: claim.ID, Place: "status", Expected: "403", Actual: "401", Exchange: "e3"}}
	}
	id := fmt.Sprintf("%s/topic-%d", claim.Provider, claim.Line/10)
	r := scenario(id, fmt.Sprintf("Statement %d is kept, case %d", claim.Line, i), i%400+1, []string{claim.ID}, findings, call("e1", 200), call("e2", 200), refused)
	for j, text := range []string{"the shipments are listed", "they are listed again with the same token", "the answer is the one that the page documents"} {
		r.Steps = append(r.Steps, c.StepResult{Keyword: "Then", Text: text, Line: j + 3, Status: c.StepPassed})
	}
	if claim.Line%20 == 13 {
		return stopped(r, c.Inconclusive, c.CauseOutage, "GET /shipments: no answer within 30s")
	}
	return r
}
