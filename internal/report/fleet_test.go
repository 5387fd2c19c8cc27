package report

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

var written = flag.String("written", "", "write the samples in each format, and a page of 5,000 scenarios, into folders of this one")

// TestSamplesWritten writes what test/browser looks at, and what test/formats holds against the validators of others.
func TestSamplesWritten(t *testing.T) {
	t.Parallel()
	if *written == "" {
		t.Skip("writes files for other programs: make test-browser test-formats")
	}
	for name, sample := range samples() {
		for _, f := range Formats() {
			writeSample(t, name, f, sample())
		}
	}
	writeSample(t, "trend", Format{File: "report.html", Write: HTMLWith(changing(t, everything(false)))}, everything(false))
	writeSample(t, "fleet", Format{File: "report.html", Write: HTML}, fleet(5000))
}

func writeSample(t *testing.T, name string, f Format, run c.Run) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Join(*written, name), 0o755))
	file, err := os.Create(filepath.Join(*written, name, f.File))
	require.NoError(t, err)
	require.NoError(t, f.Write(file, run))
	require.NoError(t, file.Close())
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
