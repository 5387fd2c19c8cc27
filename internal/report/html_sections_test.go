package report

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func TestHTMLOutcomeTable(t *testing.T) {
	t.Parallel()
	part := sectionOf(t, htmlOf(t, promises()), "outcomes")
	text := words(part)
	for _, want := range []string{
		"called with getShipment GET /shipments/{id} listShipments GET /shipments",
		"no Authorization header not judged page: 401 401 holds page: 401",
		"an invented token not judged public page: 401 403 fails page: 401",
		"an expired token not judged assumed: 401 401 not judged page: 401",
		"another scheme than Bearer not judged page is silent 400 holds page: 401 RFC STD-206",
		"what belongs to another tenant – 1", "the page knows no tenants",
		"Deviations from the RFCs, which the page does not decide STD-206 RFC 6749 §5.1; RFC 9111 §5.2.2.5",
		"place header WWW-Authenticate in exchange e2 expected a challenge got no such header",
		"Seen at listShipments, another scheme than Bearer. Calling with wrong-scheme is refused",
	} {
		assert.Contains(t, text, want)
	}
	assert.Contains(t, part, `<td data-v="fails"><a class="v" href="#s:oauthjwt/refusals/Calling-with-garbage-is-refused">`)
	assert.Contains(t, part, `<td data-v="unjudged">`)
	assert.NotContains(t, part, "Dataloy", "a provider without a table has no heading")
	assert.NotContains(t, htmlOf(t, conformant()), `<section id="outcomes"`)
}

func gridOf(results ...c.Result) *grid {
	run := promises()
	g := newGrid(run.Header, "oauthjwt")
	for _, r := range results {
		g.see(r, rulingsOf(assemble(run.Header, results, nil)))
	}
	return g
}

func TestGridKeepsTheWorstOfACell(t *testing.T) {
	t.Parallel()
	at := spot{"listShipments", "garbage"}
	bad := refusal("garbage", 403, []c.Finding{{Claim: "OAUTHJWT-ERR-002", Place: "status", Exchange: "e2"}})
	good := refusal("garbage", 401, nil)
	for _, results := range [][]c.Result{{bad, good}, {good, bad}} {
		seen := gridOf(results...).seen[at]
		assert.Equal(t, groupFails, seen.group)
		assert.Equal(t, 403, seen.status)
		assert.Equal(t, 2, seen.times)
	}
	first, second := good, good
	first.ID, second.ID = "a", "b"
	assert.Equal(t, "a", gridOf(second, first).seen[at].result, "of equals the one whose name comes first")
}

func TestGridTakesOnlyWhatSpeaksOfTheCell(t *testing.T) {
	t.Parallel()
	at := spot{"listShipments", "garbage"}
	group := func(f c.Finding) group { return gridOf(refusal("garbage", 401, []c.Finding{f})).seen[at].group }
	assert.Equal(t, groupFails, group(c.Finding{Claim: "OAUTHJWT-ERR-002", Exchange: "e2"}))
	assert.Equal(t, groupFails, group(c.Finding{Claim: "OAUTHJWT-ERR-002"}), "a finding about no exchange is about this one")
	assert.Equal(t, groupFails, group(c.Finding{}), "a finding that names no claim is about those that are judged")
	assert.Equal(t, groupDiffers, group(c.Finding{Claim: "OAUTHJWT-RESP-006", Exchange: "e2"}))
	assert.Equal(t, groupHolds, group(c.Finding{Claim: "OAUTHJWT-ERR-002", Exchange: "e1"}), "another exchange")
	assert.Equal(t, groupHolds, group(c.Finding{Claim: "OAUTHJWT-ERR-002", Exchange: "e2", Note: true}), "a note")
	assert.Equal(t, groupHolds, group(c.Finding{Claim: "STD-206", Exchange: "e2"}), "a standard stands apart")
	failed := refusal("garbage", 401, []c.Finding{{Claim: "OAUTHJWT-ERR-002", Exchange: "e1"}})
	failed.Reason = "and was then stopped"
	assert.Equal(t, groupUnjudged, gridOf(failed).seen[at].group)
}

func TestGridShowsWhatWasSeenWithoutBeingJudged(t *testing.T) {
	t.Parallel()
	noted := refusal("other-tenant", 418, nil)
	noted.Cells = nil
	run := promises()
	run = assemble(run.Header, []c.Result{noted}, nil)
	assert.Contains(t, words(sectionOf(t, htmlOf(t, run), "outcomes")), "418 not judged page: 401")
}

func TestGridCountsADeviationOnce(t *testing.T) {
	t.Parallel()
	f := c.Finding{Claim: "STD-206", Place: "header X", Actual: "nothing", Exchange: "e2"}
	one, two := refusal("garbage", 401, []c.Finding{f}), refusal("expired", 401, []c.Finding{f})
	two.Cells = nil
	g := gridOf(one, two, refusal("no-header", 401, []c.Finding{{Claim: "STD-206", Place: "header Y", Exchange: "e9"}, {Claim: "STD-206", Note: true}}))
	require.Len(t, g.deviations, 2)
	assert.Equal(t, 2, g.deviations[0].times)
	assert.Equal(t, []spot{{"listShipments", "garbage"}, {"listShipments", "expired"}}, g.deviations[0].spots, "by the cell, or by how the token was presented")
	assert.Empty(t, g.deviations[1].spots, "an exchange that is not there")
}

func TestHTMLLifetimes(t *testing.T) {
	t.Parallel()
	part := sectionOf(t, htmlOf(t, promises()), "lifetimes")
	text := words(part)
	for _, want := range []string{"2 tokens were handed out, and used 8 times.", "The oldest that was accepted was 59 min old.",
		"The youngest that was refused where it had been accepted before was 1 h 2 min old.", "1 h, documented",
		"asked for → accepted (200) at once, 2 times → accepted (200) at 59 min → refused (401) at 1 h 2 min: A token lives for an hour , A token lives for an hour, seen from elsewhere"} {
		assert.Contains(t, text, want)
	}
	assert.Equal(t, 1, strings.Count(part, `<svg class="life"`), "two equal lives are one line")
	assert.Contains(t, part, `<rect class="alive" x="0" width="89.55%" height="40"/>`)
	assert.Contains(t, part, `<circle class="accepted" cx="89.55%"`)
	assert.Contains(t, part, `<svg x="94%" y="15" overflow="visible"><path class="refused"`)
	assert.NotContains(t, htmlOf(t, conformant()), `<section id="lifetimes"`)
}

func livesOf(life *c.TokenLife, results ...c.Result) *lives {
	l := newLives(c.ProviderInfo{Life: life})
	for _, r := range results {
		l.see(r)
	}
	return l
}

func TestLivesTellOnlyWhatTheySaw(t *testing.T) {
	t.Parallel()
	hour := &c.TokenLife{Documented: time.Hour}
	use := func(at float64, status int) c.Result {
		r := lifetime("one", 1)
		r.Exchanges = r.Exchanges[:2]
		r.Exchanges[1].TokenAge, r.Exchanges[1].Response.Status = &at, status
		return r
	}
	assert.Empty(t, livesOf(hour, use(300, 200)).lines, "too young to tell anything")
	assert.Len(t, livesOf(hour, use(400, 200)).lines, 1)
	assert.Empty(t, livesOf(nil, use(59, 200)).lines)
	assert.Len(t, livesOf(nil, use(60, 200)).lines, 1, "a minute tells something where nothing is documented")
	assert.Zero(t, livesOf(hour, use(400, 401)).youngest, "it was never accepted")
	assert.Equal(t, 400*time.Second, livesOf(hour, use(400, 200)).oldest)
	assert.Zero(t, livesOf(hour, use(400, 500)).oldest)
	assert.Equal(t, useUnclear, eventOf(use(400, 500).Exchanges[1]).verdict)

	presented := use(400, 200)
	presented.Exchanges[1].Presented = "garbage"
	assert.Zero(t, livesOf(hour, presented).uses, "what was changed is not the token")
	unborn := use(400, 200)
	unborn.Exchanges[1].TokenAge = nil
	assert.Zero(t, livesOf(hour, unborn).uses)
	silent := use(400, 200)
	silent.Exchanges[1].Response = nil
	assert.Equal(t, "no answer at 6 min 40 s", eventOf(silent.Exchanges[1]).words())
	odd := use(1e300, 200)
	assert.Zero(t, livesOf(hour, odd).oldest, "an age beyond all clocks")

	early := lifetime("one", 1)
	*early.Exchanges[4].TokenAge = 5
	assert.Len(t, livesOf(hour, early).lines, 1, "refused after it had been accepted")
	assert.Equal(t, 5*time.Second, livesOf(hour, early).youngest)
}

func TestLivesAreBounded(t *testing.T) {
	t.Parallel()
	run := promises()
	var results []c.Result
	for i := range maxLines + 3 {
		r := lifetime("life", i)
		*r.Exchanges[3].TokenAge = float64(1000 + 60*i)
		results = append(results, r)
	}
	for i := range 9 {
		r := lifetime("the same life", 100+i)
		r.ID += string(rune('a' + i))
		results = append(results, r)
	}
	part := sectionOf(t, htmlOf(t, assemble(run.Header, results, nil)), "lifetimes")
	assert.Equal(t, maxLines, strings.Count(part, `<svg class="life"`))
	assert.Contains(t, words(part), "and 4 more lives, in the scenarios.")
	few := sectionOf(t, htmlOf(t, assemble(run.Header, results[maxLines+3:], nil)), "lifetimes")
	assert.Contains(t, words(few), "and 5 more")
}

func TestAge(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{0: "0 s", 12 * time.Second: "12 s", 900 * time.Second: "15 min", 3720 * time.Second: "1 h 2 min", 24 * time.Hour: "1 d",
		24*time.Hour + 2*time.Minute: "1 d 2 min", 100*time.Hour + time.Minute: "4 d 4 h", 90 * time.Second: "1 min 30 s", 400 * time.Millisecond: "0 s"} {
		assert.Equal(t, want, age(d))
	}
}

func TestHTMLOperationsAndStatuses(t *testing.T) {
	t.Parallel()
	page := htmlOf(t, promises())
	text := words(between(t, page, `<section id="coverage"`, `</section>`))
	for _, want := range []string{"operation 200 2XX 401 418 default", "requestToken POST /oauth/v2/token · documented 3 in the contract, seen 0 in the contract, not seen",
		"listShipments GET /shipments · public 11 in the contract, seen 4 in the contract, seen 2 in the contract, seen",
		"getShipment GET /shipments/{id} · assumed 0 in the contract, not seen 1 seen, not in the contract",
		"Besides: 1 probe that deliberately matches no operation, 1 request without an answer.", "Dataloy VMS not run"} {
		assert.Contains(t, text, want)
	}
	assert.NotContains(t, text, "Dataloy VMS: operations", "nothing was called")
	latency := words(sectionOf(t, page, "latency"))
	assert.Contains(t, latency, "requestToken 3 4.0 ms 4.0 ms 4.0 ms")
	assert.NotContains(t, latency, "Dataloy")
}

func TestPromiseOfAStatus(t *testing.T) {
	t.Parallel()
	for statuses, want := range map[string]string{"200 401": "401", "200 4XX": "4XX", "200 4xx": "4xx", "200 default": "default", "200 4XX 401 default": "401", "200": ""} {
		of := calls{OperationInfo: c.OperationInfo{Statuses: strings.Fields(statuses)}}
		assert.Equal(t, want, of.promise(401), statuses)
	}
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	var took []time.Duration
	assert.Zero(t, c.Quantile(took, 0.5))
	for i := range 20 {
		took = append(took, time.Duration(i+1))
	}
	assert.Equal(t, time.Duration(10), c.Quantile(took, 0.5))
	assert.Equal(t, time.Duration(19), c.Quantile(took, 0.95))
	assert.Equal(t, time.Duration(20), c.Quantile(took, 1))
	assert.Equal(t, time.Duration(1), c.Quantile(took, 0))
}

func TestMillis(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{0: "0.0 ms", 1234 * time.Microsecond: "1.2 ms", 56 * time.Millisecond: "56 ms", 2500 * time.Millisecond: "2.5 s"} {
		assert.Equal(t, want, millis(d))
	}
}

func TestAnchorsAreSafe(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "s:a/b-c-1_", anchor("s", "a/b c.1_"))
	assert.Regexp(t, `^[A-Za-z0-9_:/-]+$`, anchor("s", "é\"><script>\x00 %41"))
	assert.NotEqual(t, exchangeAnchor("s:a", "e1"), exchangeAnchor("s:b", "e1"))
	assert.Regexp(t, `^x:[0-9a-f]+:e-1$`, exchangeAnchor("s:a", "e 1"))
}
