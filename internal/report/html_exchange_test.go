package report

import (
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func TestExchangeMarksThePlaces(t *testing.T) {
	t.Parallel()
	x := exchange("e1", "op", "GET", "/a", 200, http.Header{"Content-Type": {"application/json"}, "Www-Authenticate": {"Bearer"}}, `{"a":{"b":[1,2]},"c":3}`)
	for place, want := range map[string]string{
		"status":                  "<mark>HTTP/1.1 200 OK</mark> <em>← expected X, got Y</em>",
		"header content-type":     "<mark>Content-Type: application/json</mark> <em>← expected X, got Y</em>",
		"$response.header.X-A":    "<mark>(no X-A)</mark> <em>← expected X, got Y</em>",
		"body /a/b/1":             "<mark>      2</mark> <em>← expected X, got Y</em>",
		"body $.c":                "<mark>  \"c\": 3</mark> <em>← expected X, got Y</em>",
		"$response.body#/c":       "<mark>  \"c\": 3</mark> <em>← expected X, got Y</em>",
		"body /a/missing":         "<mark>  \"a\": {</mark> <em>← expected X, got Y</em>",
		"body":                    "<mark>{</mark> <em>← expected X, got Y</em>",
		"header WWW-Authenticate": "<mark>WWW-Authenticate: Bearer</mark>",
	} {
		body := string(exchangeBody(x, []c.Finding{{Place: place, Expected: "X", Actual: "Y"}}))
		assert.Contains(t, body, want, place)
		assert.Equal(t, 1, strings.Count(body, "<mark>"), place)
	}
	assert.NotContains(t, exchangeBody(x, []c.Finding{{Place: "ledger"}, {Place: "token /exp"}}), "<mark>")
	twice := string(exchangeBody(x, []c.Finding{{Place: "body /c", Actual: "one"}, {Place: "body $.c", Actual: "two"}, {Place: "body /c", Actual: "one"}}))
	assert.Contains(t, twice, "<em>← one; two</em>")
}

func TestExchangeSetsOutWhateverCame(t *testing.T) {
	t.Parallel()
	x := exchange("e1", "op", "POST", "/a", 200, nil, "")
	x.Request.Body = `[1]`
	x.Response.Truncated, x.Error = true, "reset by peer"
	body := string(exchangeBody(x, nil))
	assert.Contains(t, body, "POST https://api.sandbox.example/a\nUser-Agent: plimsoll/0.1.0\n\n[\n  1\n]\n\nHTTP/1.1 200 OK\n… the body was longer than what is kept of it\n")
	assert.Contains(t, body, "<mark>(no whole answer)</mark> <em>← reset by peer</em>")
	for in, want := range map[string]string{`{"a":1,"a":2}`: "{\n  \"a\": 1,\n  \"a\": 2\n}\n", "{broken": "{broken\n", "1": "1\n", "a\r\nb": "a\\r\nb\n"} {
		assert.Contains(t, string(exchangeBody(exchange("e1", "", "GET", "/", 200, nil, in), nil)), "\n\n"+want, in)
	}
}

func TestLongBodiesShowTheirBeginningAndWhatIsWrong(t *testing.T) {
	t.Parallel()
	var items []string
	for i := range 2000 {
		items = append(items, fmt.Sprintf(`{"id":%d}`, i))
	}
	x := exchange("e1", "op", "GET", "/a", 200, nil, "["+strings.Join(items, ",")+"]")
	body := string(exchangeBody(x, []c.Finding{{Place: "body /1500/id", Actual: "wrong"}}))
	assert.Contains(t, body, "<mark>    \"id\": 1500</mark> <em>← wrong</em>")
	assert.Regexp(t, `… [0-9,]+ lines left out, run.json has them\n`, body)
	assert.Equal(t, 2, strings.Count(body, "left out"))
	assert.LessOrEqual(t, strings.Count(body, "\n"), maxPageLines+8)
	long := exchange("e1", "op", "GET", "/a", 200, nil, strings.Repeat("x", 1<<20))
	assert.Less(t, len(exchangeBody(long, nil)), 2*maxPageLine)
}

func TestExchangeTitleAndBadges(t *testing.T) {
	t.Parallel()
	age := 61.5
	x := exchange("e1", "op", "GET", "/a?b=c", 404, nil, "")
	x.Purpose, x.Credential, x.Presented, x.TokenAge, x.Issued = c.PurposeProbe, "limited", "garbage", &age, "f00"
	assert.Equal(t, "GET /a?b=c → 404 Not Found", exchangeTitle(x))
	assert.Equal(t, []string{"op", "probe", "presented: garbage", "credential limited", "token 1 min 2 s old", "hands out token f00", "4.0 ms"}, badges(x))
	x.Response, x.Request.URL = nil, "%zz"
	assert.Equal(t, "GET %zz → no answer", exchangeTitle(x))
	assert.Equal(t, []string{"op", "4.0 ms"}, badges(exchange("e1", "op", "GET", "/", 200, nil, "")))
}

func TestAttemptsInVainAreShown(t *testing.T) {
	t.Parallel()
	x := exchange("e1", "op", "GET", "/a", 200, nil, "")
	x.Attempts = []c.Attempt{{Error: "503 <from> a gateway", Elapsed: 2 * time.Millisecond, Waited: time.Second}, {Error: "reset", Elapsed: time.Millisecond}}
	body := string(exchangeBody(x, nil))
	assert.Contains(t, body, "<mark>(attempt 1)</mark> <em>← 503 &lt;from&gt; a gateway, after 2.0 ms; waited 1.0 s</em>\n<mark>(attempt 2)</mark> <em>← reset, after 1.0 ms</em>\nGET ")
	assert.Contains(t, badges(x), "attempt 3")
	r := scenario("cargodocs/lifetime", "Shaky", 8, []string{"CARGODOCS-LIFE-001"}, nil, x)
	require.True(t, r.Flaky)
	page := htmlOf(t, assemble(conformant().Header, []c.Result{r}, nil))
	assert.Contains(t, words(page), "Flaky 1 scenario passed only because a request was sent again")
	assert.Contains(t, words(between(t, page, `id="s:cargodocs/lifetime/Shaky"`, "</details>")), "passed Shaky flaky · 7.0 ms Flaky: it passed, but only because")
}

func TestCurl(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]c.Request{
		"curl -i \\\n  https://x.example/a": {Method: "GET", URL: "https://x.example/a"},
		"curl -I \\\n  https://x.example/a": {Method: "HEAD", URL: "https://x.example/a"},
		"curl -i -X POST \\\n  'https://x.example/a?key='\"$KEY\" \\\n  -H 'Authorization: Basic '\"$BASIC\" \\\n  -H 'X-Empty;' \\\n  --data-raw a=\"$CLIENT_SECRET\"'&b=it'\\''s'": {
			Method: "POST", URL: "https://x.example/a?key=[redacted:key]", Body: "a=[redacted:client_secret]&b=it's",
			Header: http.Header{"Authorization": {"Basic [redacted:client_secret]"}, "X-Empty": {""}, "User-Agent": {"plimsoll"}, "Accept-Encoding": {"gzip"}}},
		"curl -i \\\n  https://x.example/a \\\n  -H 'Authorization: Bearer '\"$TOKEN\"":    {Method: "GET", URL: "https://x.example/a", Header: http.Header{"Authorization": {"Bearer [redacted:token:11aa]"}}},
		"curl -i \\\n  https://x.example/a \\\n  -H 'Authorization: '\"$AUTHORIZATION\"":   {Method: "GET", URL: "https://x.example/a", Header: http.Header{"Authorization": {"[redacted:authorization]"}}},
		"curl -i \\\n  https://x.example/a \\\n  -H 'A: '\"$SECRET\"x":                     {Method: "GET", URL: "https://x.example/a", Header: http.Header{"A": {"[redacted: 12 bytes in br]x"}}},
		"curl -i -g \\\n  'https://x.example/[1]?q={a}'":                                   {Method: "GET", URL: "https://x.example/[1]?q={a}"},
		"curl -i -X '$(reboot)' \\\n  '`id`'":                                              {Method: "$(reboot)", URL: "`id`"},
		"curl -i -X PUT \\\n  https://x.example/ \\\n  --data-raw '{\n \"a\": \"\\x00\"}'": {Method: "PUT", URL: "https://x.example/", Body: "{\n \"a\": \"\x00\"}"},
	} {
		assert.Equal(t, want, newShell().command(c.Exchange{Request: r}))
	}
}

// A shell takes the command apart into the words that were meant, whatever a target or a scenario wrote.
func TestCurlSurvivesAShell(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell here")
	}
	evil := `'"$(echo boo)` + "`echo boo`" + `\ $HOME !! * ; & | < > # ~ é`
	command := newShell().command(c.Exchange{Request: c.Request{Method: "POST", URL: "https://x.example/" + evil, Body: evil + "[redacted:key]" + evil}})
	out, err := exec.Command(sh, "-c", `curl() { for a in "$@"; do printf '%s\n' "$a"; done; }; KEY='a  b'; `+command).Output()
	require.NoError(t, err)
	assert.Equal(t, "-i\n-X\nPOST\nhttps://x.example/"+evil+"\n--data-raw\n"+evil+"a  b"+evil+"\n", string(out))
}
