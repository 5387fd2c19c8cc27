package report

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"iter"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// between is the part of a page from one mark to the next one of another kind.
func between(t *testing.T, page, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, from)
	require.True(t, ok, "%s is not in the page", from)
	part, _, ok := strings.Cut(rest, to)
	require.True(t, ok, "%s does not follow %s", to, from)
	return part
}

// words are the texts of a part of a page, with one blank between them.
func words(part string) string {
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(part, " ")
	return strings.Join(strings.Fields(html.UnescapeString(text)), " ")
}

func sectionOf(t *testing.T, page, id string) string {
	t.Helper()
	return between(t, page, `<section id="`+id+`"`, "</section>")
}

func TestHTMLFirstScreen(t *testing.T) {
	t.Parallel()
	screen := words(between(t, htmlOf(t, everything(false)), `<section class="verdict"`, "</section>"))
	for _, want := range []string{"Not conformant", "2 statements of the documentation do not hold.", "OAuth 2.0 + JWT profile, CargoDocs, Dataloy VMS",
		"sandbox", "14 March 2026, 09:26:53 UTC", "14 scenarios, 10 requests, 1.8s", "4 claims hold", "2 claims fail", "4 differ or deviate", "3 could not be judged",
		"9 were not tested", "OAUTHJWT-JWT-004: The API verifies the token on every call. status: expected a refusal",
		"the provider, to keep what the page says: OAuth 2.0 + JWT profile (2 claims)", "inconclusive, outage: GET /shipments: no answer within 30s",
		"Dataloy VMS not run: no credential default"} {
		assert.Contains(t, screen, want)
	}
}

func TestHTMLToneFollowsTheVerdict(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"conformant": "holds", "everything": "fails", "outage": "unjudged", "notrun": "unjudged", "interrupted": "fails",
		"harness": "fails", "secret": "fails", "empty": "unjudged"} {
		assert.Contains(t, htmlOf(t, samples()[name]()), `<section class="verdict" data-v="`+want+`"`, name)
	}
	stopped := conformant()
	stopped.Trailer.Complete = false
	assert.Contains(t, htmlOf(t, stopped), `<section class="verdict" data-v="unjudged"`, "a part of a run proves nothing about the rest")
}

func TestHTMLNamesTheWorstAndCountsTheRest(t *testing.T) {
	t.Parallel()
	screen := between(t, htmlOf(t, many()), `<section class="verdict"`, "</section>")
	assert.Equal(t, maxWorst, strings.Count(between(t, screen, `<ul class="broken">`, "</ul>"), "<li>"))
	assert.Regexp(t, `data-filter="fails">and \d+ more</a>`, screen)
}

func TestHTMLClaimsStandInTheOrderOfThePage(t *testing.T) {
	t.Parallel()
	page := htmlOf(t, everything(false))
	claims := between(t, page, `<section id="claims"`, `<section id="scenarios"`)
	at := -1
	for _, id := range []string{"OAUTHJWT-PROTO-003", "OAUTHJWT-LIFE-001", "OAUTHJWT-RESP-001", "OAUTHJWT-PUB-001", "STD-206", "CARGODOCS-TOKEN-001"} {
		next := strings.Index(claims, `data-k="`+id+`"`)
		assert.Greater(t, next, at, id)
		at = next
	}
	broken := words(between(t, claims, `id="c:oauthjwt/OAUTHJWT-RESP-004"`, "</details>"))
	for _, want := range []string{"fails OAUTHJWT-RESP-004 expires_in is the number", "must · documented", "Page Authentication guide, line 39", "must: stated in the text",
		"the provider; judged over HTTP", "Who has to act the provider, to keep what the page says (contract)", "place body /expires_in", "expected a number", `got the string "3600"`,
		"hint clients that read the page", "asked by features/oauthjwt/token-response.feature:15", "exchange e1 of expires_in is a number of seconds",
		"again plimsoll run --env sandbox --seed 42 --provider oauthjwt --tags @OAUTHJWT-RESP-004", "Judged by expires_in is a number of seconds fails"} {
		assert.Contains(t, broken, want)
	}
	assert.Contains(t, claims, `data-c="contract" data-k="OAUTHJWT-RESP-004" open>`, "what fails stands open")
	assert.Contains(t, claims, `<mark>&lt;   "expires_in": "3600",</mark>`)
	assert.Contains(t, words(between(t, claims, `id="c:oauthjwt/OAUTHJWT-PROTO-003"`, "</details>")), "Reason in the only documented flow")
}

func TestHTMLShowsTheSameEvidenceOnce(t *testing.T) {
	t.Parallel()
	run := promises()
	claims := between(t, htmlOf(t, run), `<section id="claims"`, `<section id="scenarios"`)
	assert.Equal(t, 1, strings.Count(words(claims), "expected 401 got 403"), "two scenarios that found the same")
	twice := everything(false)
	r := scenario(tagged("refusals"), "Two claims at once", 90, []string{"OAUTHJWT-TOKEN-001", "OAUTHJWT-RESP-001"}, []c.Finding{{Place: "status", Expected: "1", Actual: "2"}})
	twice = assemble(twice.Header, []c.Result{r}, nil)
	assert.Contains(t, words(htmlOf(t, twice)), "The same evidence as for OAUTHJWT-TOKEN-001")
}

func TestHTMLSaysWhatIsUnproven(t *testing.T) {
	t.Parallel()
	page := htmlOf(t, promises())
	assert.Contains(t, words(between(t, page, `id="c:oauthjwt/OAUTHJWT-LIFE-001"`, "</details>")), "Unproven: the mocks lack what it takes to break this claim (https)")
	proof := words(sectionOf(t, page, "proof"))
	assert.Contains(t, proof, "OAuth 2.0 + JWT profile 12 11 1 321 of 321 12 of 12 9 of 160", "with checks, proven, unproven, caught, let through, idle")
	assert.Contains(t, proof, "SHA-256 "+strings.Repeat("0b", 32)+" , which was made from the very files of this run")
	assert.Contains(t, proof, "OAUTHJWT-LIFE-001 A token is good for a limited time only. The mocks lack what it takes to break it: https.")
	assert.Contains(t, words(sectionOf(t, htmlOf(t, conformant()), "proof")), "knew no kill matrix")
}

func TestHTMLSaysHowAClaimWasProved(t *testing.T) {
	t.Parallel()
	page := htmlOf(t, promises())
	assert.Contains(t, words(between(t, page, `id="c:oauthjwt/OAUTHJWT-ERR-002"`, "Judged by")), "This check can fail: 33 mocks with one thing wrong were caught by it, such as "+
		"Whoever signs in without being known is signed in as a guest. strangers-are-guests, seen at status "+
		"a call of listShipments with a token that nobody issued is answered 500 bad-token-500-listShipments, seen at status")
	assert.Contains(t, words(between(t, page, `id="c:oauthjwt/OAUTHJWT-USE-002"`, "Judged by")), "1 mock with one thing wrong was caught by it: The list was moved")
	assert.NotContains(t, words(between(t, page, `id="c:oauthjwt/OAUTHJWT-LIFE-001"`, "Judged by")), "can fail: ")
}

func TestHTMLSaysThatTheMatrixIsStale(t *testing.T) {
	t.Parallel()
	page := htmlOf(t, doubted())
	proof := words(sectionOf(t, page, "proof"))
	assert.Contains(t, proof, "CargoDocs nothing is proven: changed since the kill matrix was made: features 2 0 2 unknown")
	assert.NotContains(t, proof, "the very files of this run")
	assert.NotContains(t, proof, "CARGODOCS-LIFE-001", "where none is proven, no name helps")
	assert.Contains(t, words(between(t, page, `id="c:cargodocs/CARGODOCS-LIFE-001"`, "</details>")), "the kill matrix does not fit: changed since the kill matrix was made: features")
}

func TestHTMLDiscrepancies(t *testing.T) {
	t.Parallel()
	part := words(sectionOf(t, htmlOf(t, everything(false)), "discrepancies"))
	assert.Contains(t, part, "the target follows: the token is a JWT (line 10) the token is an opaque string (line 34) OAUTHJWT-JWT-001")
	assert.Contains(t, part, "not observed: credentials are made by people, before a run")
	assert.Contains(t, part, "the target was seen to follow more than one reading")
}

func TestHTMLScenario(t *testing.T) {
	t.Parallel()
	page := htmlOf(t, promises())
	failed := between(t, page, `id="s:oauthjwt/refusals/Calling-with-garbage-is-refused"`, `<details class="row`)
	text := words(failed)
	for _, want := range []string{"fails Calling with garbage is refused 7.0 ms", "place status in exchange e2 expected 401 got 403 claim OAUTHJWT-ERR-002",
		"features/oauthjwt/refusals.feature:413", `When "listShipments" is called 12 ms`, `Then the request is refused as documented for "garbage" status: expected 401, got 403`,
		"e1 GET /shipments → 200 OK listShipments · control · 4.0 ms", "e2 GET /shipments → 403 Forbidden listShipments · presented: garbage · 4.0 ms",
		"HTTP/1.1 403 Forbidden ← expected 401, got 403", `"message": "no"`, "curl -i", "again plimsoll run"} {
		assert.Contains(t, text, want)
	}
	assert.Contains(t, failed, `<mark>HTTP/1.1 403 Forbidden</mark>`)
	assert.Contains(t, failed, `data-s="failed"`)
	assert.Regexp(t, `<details class="x" id="x:[0-9a-f]+:e2" open>`, failed, "the exchange that shows it stands open")
	assert.Regexp(t, `<details class="x" id="x:[0-9a-f]+:e1"><summary>`, failed)
	assert.Contains(t, words(between(t, page, `id="s:oauthjwt/refusals/Calling-with-expired-is-refused"`, `<details class="x"`)), "inconclusive , outage: the control after it failed")
}

func TestHTMLKeepsEveryResult(t *testing.T) {
	t.Parallel()
	one := scenario("cargodocs/token-request", "One name", 5, []string{"CARGODOCS-TOKEN-001"}, nil)
	two := one
	two.Reason = "the second of the name"
	page := htmlOf(t, assemble(conformant().Header, []c.Result{one, two}, nil))
	assert.Contains(t, page, `id="s:cargodocs/token-request/One-name"`)
	assert.Contains(t, between(t, page, `id="s:cargodocs/token-request/One-name."`, "</details>"), "the second of the name")
}

func TestHTMLIsBriefAboutWhatHoldsWhereThereIsTooMuch(t *testing.T) {
	t.Parallel()
	run := promises()
	s, err := surveyOf(run)
	require.NoError(t, err)
	s.weight = maxPage + 1
	p, err := newPrinter(s)
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, p.write(&b, run))
	page := b.String()
	assert.Contains(t, page, "This run is too big to show every exchange")
	assert.Contains(t, between(t, page, `id="s:oauthjwt/lifetime/A-token-lives-for-an-hour"`, "</ul>"), `<ul class="brief"><li>e1 POST https://api.sandbox.example/oauth/v2/token -&gt; 200 OK<li>`)
	assert.Contains(t, between(t, page, `id="s:oauthjwt/refusals/Calling-with-garbage-is-refused"`, `<details class="row`), "curl -i", "what does not hold is shown in full")
	assert.NotContains(t, htmlOf(t, run), "too big")
}

func TestHTMLWhatWasNotTested(t *testing.T) {
	t.Parallel()
	part := words(sectionOf(t, htmlOf(t, everything(false)), "untested"))
	assert.Contains(t, part, "Could not be judged 1 claim error, harness: step 2: index out of range OAUTHJWT-ERR-002")
	assert.Contains(t, part, "Untested 1 claim no credential limited: set PLIMSOLL_OAUTHJWT_LIMITED_CLIENT_ID")
	assert.Contains(t, part, "6 claims bind the client")
	assert.Contains(t, part, "Not run: no credential default")
}

func TestHTMLNotesAndAbout(t *testing.T) {
	t.Parallel()
	page := htmlOf(t, everything(true))
	assert.Contains(t, words(sectionOf(t, page, "notes")), "body /scope: a member that the page does not have (2 times)")
	about := words(sectionOf(t, page, "about"))
	for _, want := range []string{"Run 2026-03-14T09-26-53Z-7f3a", "Made by plimsoll 0.1.0", "Seed 42", "4 slices", "Exit code 1: not conformant", "Strict a target that differs",
		"again plimsoll run --env sandbox --seed 42 --strict", "specs/oauthjwt/claims.yaml 0a0a"} {
		assert.Contains(t, about, want)
	}
	merged := htmlOf(t, promises())
	assert.Contains(t, words(sectionOf(t, merged, "about")), "Merged from part-1 14 March 2026, 09:26:53 UTC, 5 results, exit 0 part-2 14 March 2026, 09:26:53 UTC, 2 results, exit 3, tags @lifetime, interrupted")
	assert.Contains(t, words(between(t, merged, `<section class="verdict"`, "</section>")), "What the parts of this run do not cover oauthjwt/refusals/x: run by more than one part")
	tagged := everything(false)
	tagged.Header.Tags = "@x and not @y"
	assert.Contains(t, words(sectionOf(t, htmlOf(t, tagged), "about")), "Scenarios chosen by @x and not @y")
}

func TestHTMLFiltersOfferWhatTheRunHas(t *testing.T) {
	t.Parallel()
	page := htmlOf(t, everything(false))
	nav := between(t, page, `<nav`, "</nav>")
	for _, want := range []string{`<option value="fails">`, `<option value="differs-public">`, `<option value="oauthjwt">`, `<option value="outage">`, `<option value="harness">`} {
		assert.Contains(t, nav, want)
	}
	assert.NotContains(t, nav, `<option value="quota">`)
	assert.NotContains(t, between(t, htmlOf(t, conformant()), `<nav`, "</nav>"), `<option value="fails">`)
	assert.Contains(t, page, `data-v="fails" data-p="oauthjwt" data-c="contract" data-k="OAUTHJWT-ERR-002 OAUTHJWT-JWT-004"`, "a scenario is found by each of its claims")
}

// Every link leads to a place in the page, and no two places have one name.
func TestHTMLLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	for name, sample := range samples() {
		page := htmlOf(t, sample())
		places := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			assert.False(t, places[m[1]], "%s: %s stands twice", name, m[1])
			places[m[1]] = true
		}
		for _, m := range regexp.MustCompile(` href="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			at, ok := strings.CutPrefix(m[1], "#")
			at, _, _ = strings.Cut(at, "?")
			assert.True(t, ok && places[at], "%s: %s leads nowhere", name, m[1])
		}
	}
}

func TestHTMLIsWellFormed(t *testing.T) {
	t.Parallel()
	tag := regexp.MustCompile(`<(/?)([a-zA-Z0-9]+)[^>]*?(/?)>`)
	void := map[string]bool{"meta": true, "input": true, "br": true, "li": true} // a list item need not be closed (HTML, section 13.1.2.4)
	for name, sample := range samples() {
		var open []string
		for _, m := range tag.FindAllStringSubmatch(elided(t, htmlOf(t, sample())), -1) {
			switch {
			case void[m[2]] || m[3] == "/":
			case m[1] == "":
				open = append(open, m[2])
			default:
				require.NotEmpty(t, open, "%s: </%s>", name, m[2])
				require.Equal(t, open[len(open)-1], m[2], "%s: closes another element than the one that is open", name)
				open = open[:len(open)-1]
			}
		}
		assert.Empty(t, open, name)
	}
}

// The page needs nothing from elsewhere, and runs nothing but what it brings.
func TestHTMLIsSelfContained(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"everything", "hostile", "promises"} {
		page := htmlOf(t, samples()[name]())
		policy := html.UnescapeString(between(t, page, `http-equiv="Content-Security-Policy" content="`, `"`))
		assert.True(t, strings.HasPrefix(policy, "default-src 'none'; "), policy)
		for kind, element := range map[string]string{"style-src": "style", "script-src": "script"} {
			assert.Equal(t, 1, strings.Count(page, "<"+element+">"), element)
			sum := sha256.Sum256([]byte(between(t, page, "<"+element+">", "</"+element+">")))
			assert.Contains(t, policy, fmt.Sprintf("%s 'sha256-%s'", kind, base64.StdEncoding.EncodeToString(sum[:])), "a browser would refuse the %s", element)
		}
		rest := elided(t, page)
		assert.NotRegexp(t, `<[^>]* (style|on[a-z]+|src|srcset|action|data)=`, rest)
		assert.NotRegexp(t, `<(link|img|iframe|object|embed|base|audio|video)\b`, rest)
		for _, name := range []string{"style.css", "script.js"} {
			text, _, err := asset(name)
			require.NoError(t, err)
			assert.NotRegexp(t, `https?:|@import|url\(|</(script|style)`, text, name)
		}
	}
}

func TestHTMLDisarmsHostileText(t *testing.T) {
	t.Parallel()
	page := htmlOf(t, hostile())
	for _, evil := range []string{"<script>alert", "</details>```", "\x1b", "\x00", "\u202e", "\u200b", "\u009b", "\xff"} {
		assert.NotContains(t, page, evil, "%q", evil)
	}
	assert.Contains(t, page, `&lt;script&gt;alert(1)&lt;/script&gt;`, "evidence is shown, not hidden")
	assert.Contains(t, page, `\x1b[2J`)
	assert.Less(t, len(page), 200<<10, "values of a megabyte are cut")
}

func TestHTMLDisarmsEveryText(t *testing.T) {
	t.Parallel()
	run := poisoned(`"><script>alert(1)</script><b x='`)
	page := htmlOf(t, run)
	assert.NotContains(t, page, "<script>alert")
	assert.NotContains(t, page, "<b x=")
	for _, m := range regexp.MustCompile(`<[a-z][^>]*>`).FindAllString(elided(t, page), -1) {
		assert.NotContains(t, m, "x='", "an attribute that nobody wrote")
	}
	assert.Greater(t, strings.Count(page, "&lt;script&gt;"), 40)
}

func TestHTMLFailsWithWhatItReadsAndWrites(t *testing.T) {
	t.Parallel()
	broken := everything(false)
	broken.Results = func() iter.Seq2[c.Result, error] {
		return func(yield func(c.Result, error) bool) { yield(c.Result{}, errors.New("cut off")) }
	}
	assert.ErrorContains(t, HTML(io.Discard, broken), "cut off")
	again, calls := everything(false), 0
	whole := again.Results
	again.Results = func() iter.Seq2[c.Result, error] {
		if calls++; calls > 1 {
			return broken.Results()
		}
		return whole()
	}
	assert.ErrorContains(t, HTML(io.Discard, again), "report.html: cut off", "the second time")
	assert.ErrorIs(t, HTML(full{}, everything(false)), errFull)
}

var errFull = errors.New("no space left")

// full is a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
