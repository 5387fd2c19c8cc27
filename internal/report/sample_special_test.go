package report

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func conformant() c.Run {
	h := header("mock", cargodocs())
	h.Claims = cargodocsClaims()
	return assemble(h, []c.Result{
		scenario("cargodocs/token-request", "A token is asked for with GET", 5, []string{"CARGODOCS-TOKEN-001"}, nil),
		scenario("cargodocs/lifetime", "A token lives for 15 minutes", 8, []string{"CARGODOCS-LIFE-001"}, nil),
	}, nil)
}

func interrupted() c.Run {
	h := header("uat", oauthjwt(), cargodocs())
	h.Claims = append(oauthjwtClaims(), cargodocsClaims()...)
	return assemble(h, brokenResults()[:1], func(t *c.Trailer) {
		t.Complete, t.Stopped = false, "interrupted from the keyboard after 1 of 63 scenarios"
	})
}

func outage() c.Run {
	h := header("uat", cargodocs())
	h.Claims = cargodocsClaims()
	down := "https://api.uat.example: connection refused; the target is taken as down, nothing more was sent"
	return assemble(h, []c.Result{
		stopped(scenario("cargodocs/token-request", "A token is asked for with GET", 5, []string{"CARGODOCS-TOKEN-001"}, nil), c.Inconclusive, c.CauseOutage, down),
		stopped(scenario("cargodocs/lifetime", "A token lives for 15 minutes", 8, []string{"CARGODOCS-LIFE-001"}, nil), c.Inconclusive, c.CauseOutage, down),
	}, nil)
}

func notRun() c.Run {
	return assemble(header("sandbox", dataloy()), nil, nil)
}

func unicodeRun() c.Run {
	h := header("mock", c.ProviderInfo{ID: "cargamos", Name: "Cargamos (última milla) 配送", Source: "Autenticación: guía de 統合", Target: "http://127.0.0.1:43118"})
	h.Claims = []c.Claim{claim("CARGAMOS-RESP-003", 17, "status es una cadena: «OK» — 状態は文字列です。これは長い文で、折り返しが必要です。")}
	e := exchange("e1", "login", "GET", "/v1/login", 200, jsonHeader(), `{"status":"正常","señal":"e\u0301 🚢"}`)
	return assemble(h, []c.Result{scenario("cargamos/token-response", "El estado es «OK»", 4, []string{"CARGAMOS-RESP-003"}, []c.Finding{
		{Class: c.ClassValue, Place: "body /status", Expected: `"OK"`, Actual: `"正常" 🚢`, Exchange: "e1"}}, e)}, nil)
}

// hostile holds what a target may say to fool a reader or to break a writer.
func hostile() c.Run {
	h := header("sandbox", cargodocs())
	h.Claims = cargodocsClaims()
	evil := "\x1b[2J\x1b[1;32mCONFORMANT\x1b[0m\r\n</details>``` <script>alert(1)</script> | # @everyone http://evil.example \x00\xff\u202eabc\u200b\u009b31m ]]>"
	e := exchange("e1", "requestToken", "GET", "/token?x="+evil, 200, http.Header{"Content-Type": {evil}, "X-\xff": {"1"}, "X-\xfe": {"2"}, "X-Empty": nil}, evil)
	e.TargetTime, e.TokenAge = time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC), new(math.NaN())
	big := exchange("e2", "requestToken", "GET", "/token", 200, jsonHeader(), `{"a":`+strings.Repeat("[", 300)+strings.Repeat("]", 300)+`,"token":"`+strings.Repeat("x", 1<<20)+`"}`)
	long := exchange("e3", "requestToken", "GET", "/token", 200, jsonHeader(), `{"items":["`+strings.Repeat(`a","`, 60)+`b"],"token":"`+strings.Repeat("x", 5000)+`","z":1}`)
	return assemble(h, []c.Result{
		scenario("cargodocs/token-request", "A token is asked for with GET", 5, []string{"CARGODOCS-TOKEN-001"}, []c.Finding{
			{Class: c.ClassValue, Place: "body /" + evil, Expected: "no surprise", Actual: evil, Exchange: "e1", Hint: evil},
			{Class: c.ClassDrift, Place: "header X", Actual: evil, Note: true}}, e),
		scenario("cargodocs/lifetime", "A token lives for 15 minutes", 8, []string{"CARGODOCS-LIFE-001"}, []c.Finding{
			{Class: c.ClassValue, Place: "body /token", Expected: "a short token", Actual: strings.Repeat("x", 1<<20), Exchange: "e2"},
			{Class: c.ClassValue, Place: "body /token", Expected: "a short token", Actual: strings.Repeat("y", 1<<20), Exchange: "e3"}}, big, long),
	}, nil)
}

func harness() c.Run {
	h := header("mock", cargodocs())
	h.Claims = cargodocsClaims()
	return assemble(h, []c.Result{
		scenario("cargodocs/token-request", "A token is asked for with GET", 5, []string{"CARGODOCS-TOKEN-001"}, nil),
		stopped(scenario("cargodocs/lifetime", "A token lives for 15 minutes", 8, []string{"CARGODOCS-LIFE-001"}, nil), c.Error, c.CauseHarness, "step 3: a nil map was written to"),
	}, nil)
}

func secret() c.Run {
	run := conformant()
	run.Trailer.ExitCode, run.Trailer.Stopped = c.ExitSecret, "summary.md: line 12 holds the value of client_secret in base64"
	return run
}

// many has more broken claims than anybody wants to read about.
func many() c.Run {
	h := header("uat", cargodocs())
	var results []c.Result
	for i := range 30 {
		id := fmt.Sprintf("CARGODOCS-X-%03d", i+1)
		h.Claims = append(h.Claims, claim(id, 100+i, "Statement number "+fmt.Sprint(i+1)+" of a long page."))
		for row := range 5 {
			r := scenario("cargodocs/many", "Row by row", 4, []string{id}, []c.Finding{
				{Class: c.ClassStatus, Place: "status", Expected: "200", Actual: "418", Exchange: "e1"}}, exchange("e1", "get", "GET", "/x", 418, jsonHeader(), "{}"))
			r.ID += fmt.Sprintf("/%d", i*5+row+1)
			results = append(results, r)
		}
	}
	return assemble(h, results, nil)
}
