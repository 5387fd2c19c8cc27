package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func formatOf(t *testing.T, name string, run c.Run) []byte {
	t.Helper()
	i := slices.IndexFunc(Formats(), func(f Format) bool { return f.Name == name })
	require.GreaterOrEqual(t, i, 0, name)
	var b bytes.Buffer
	require.NoError(t, Formats()[i].Write(&b, run), name)
	return b.Bytes()
}

func decoded(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var v map[string]any
	require.NoError(t, json.Unmarshal(text, &v))
	return v
}

func TestFormatsGolden(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"everything", "known", "promises", "empty", "interrupted", "outage", "unicode", "hostile"} {
		for format, suffix := range map[string]string{"har": "har", "sarif": "sarif", "messages": "ndjson", "csv": "csv", "badge": "badge.json", "badge-svg": "badge.svg", "ctrf": "ctrf.json"} {
			if name == "hostile" && format == "har" {
				continue // megabytes: an archive holds whole bodies
			}
			golden(t, name+"."+suffix, formatOf(t, format, samples()[name]()))
		}
	}
}

func TestFormatsAreSortedAndNamedOnce(t *testing.T) {
	t.Parallel()
	files := map[string]bool{}
	for i, f := range Formats() {
		assert.True(t, i == 0 || Formats()[i-1].Name < f.Name, f.Name)
		assert.False(t, files[f.File], f.File)
		files[f.File] = true
	}
}

// Every format of every sample is what it says it is, and holds no text that acts on a terminal.
func TestFormatsAreWellFormed(t *testing.T) {
	t.Parallel()
	for name, sample := range samples() {
		for _, f := range Formats() {
			text := formatOf(t, f.Name, sample())
			switch {
			case strings.HasSuffix(f.File, ".svg"), strings.HasSuffix(f.File, ".xml"):
				assert.NoError(t, wellFormedXML(text), "%s %s", name, f.Name)
			case strings.HasSuffix(f.File, ".ndjson"):
				for line := range bytes.Lines(text) {
					assert.True(t, json.Valid(line), "%s %s: %s", name, f.Name, line)
				}
			case strings.HasSuffix(f.File, ".csv"):
				_, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
				assert.NoError(t, err, "%s %s", name, f.Name)
			case !strings.HasSuffix(f.File, ".html") && !strings.HasSuffix(f.File, ".md"):
				assert.True(t, json.Valid(text), "%s %s", name, f.Name)
			}
			for _, evil := range []string{"\x1b", "\u202e", "\u009b", "\x00"} {
				if f.Name != "har" || evil != "\u202e" { // an archive holds bodies as they came; JSON escapes what acts on a terminal
					assert.NotContains(t, string(text), evil, "%s %s %q", name, f.Name, evil)
				}
			}
		}
	}
}

func wellFormedXML(text []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(text))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// What is written first has left the house before the last result is read: nothing waits for the end.
func TestFormatsStream(t *testing.T) {
	t.Parallel()
	for _, f := range []string{"har", "sarif", "messages", "ctrf"} {
		var out bytes.Buffer
		run, before := everything(false), 0
		some := slices.Collect(func(yield func(c.Result) bool) {
			for r := range run.Results() {
				if r.Verdict == c.Fail && !yield(r) {
					return
				}
			}
		})
		run.Results = func() iter.Seq2[c.Result, error] {
			return func(yield func(c.Result, error) bool) {
				for i := range 2000 {
					if !yield(some[i%len(some)], nil) {
						return
					}
				}
				before = out.Len()
			}
		}
		i := slices.IndexFunc(Formats(), func(of Format) bool { return of.Name == f })
		if f == "sarif" { // the notifications at the end are a pass of their own
			passes := 0
			all := run.Results
			run.Results = func() iter.Seq2[c.Result, error] {
				if passes++; passes > 1 {
					return stream(nil)
				}
				return all()
			}
		}
		require.NoError(t, Formats()[i].Write(&out, run))
		assert.Greater(t, before, out.Len()/2, "%s: %d of %d bytes were out", f, before, out.Len())
	}
}

func TestFormatsFailWithWhatTheyReadAndWrite(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		assert.ErrorIs(t, f.Write(full{}, everything(false)), errFull, f.Name)
		if strings.HasPrefix(f.Name, "badge") || f.Name == "csv" {
			continue // they need no results
		}
		for pass := 1; pass <= 2; pass++ {
			run, calls := everything(false), 0
			whole := run.Results
			run.Results = func() iter.Seq2[c.Result, error] {
				if calls++; calls < pass {
					return whole()
				}
				return func(yield func(c.Result, error) bool) { yield(c.Result{}, errors.New("cut off")) }
			}
			err := f.Write(io.Discard, run)
			if calls >= pass {
				assert.ErrorContains(t, err, "cut off", "%s, pass %d", f.Name, pass)
			}
		}
	}
}

func TestStamp(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "2026-03-14T09:26:53.000Z", stamp(begun()))
	assert.Equal(t, "1970-01-01T00:00:00.000Z", stamp(time.Time{}))
	assert.Equal(t, "1970-01-01T00:00:00.000Z", stamp(time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)))
	assert.Equal(t, "2026-03-14T08:26:53.000Z", stamp(begun().In(time.FixedZone("", 3600)).Add(-time.Hour)))
}

func TestHAR(t *testing.T) {
	t.Parallel()
	log := decoded(t, formatOf(t, "har", promises()))["log"].(map[string]any)
	assert.Equal(t, "1.2", log["version"])
	assert.Len(t, log["pages"], 7)
	entries := log["entries"].([]any)
	assert.Len(t, entries, 23)
	find := func(page, id string) map[string]any {
		for _, e := range entries {
			if e := e.(map[string]any); e["pageref"] == page && e["_exchange"] == id {
				return e
			}
		}
		require.FailNow(t, "no such entry", page+id)
		return nil
	}
	page := "oauthjwt/resources/Each shipment has an id"
	form := find(page, "e3")
	request := form["request"].(map[string]any)
	assert.Equal(t, "https://api.sandbox.example/oauth/v2/token?key=%5Bredacted:key%5D", request["url"])
	assert.Equal(t, []any{map[string]any{"name": "key", "value": "[redacted:key]"}}, request["queryString"])
	assert.Equal(t, map[string]any{"mimeType": "x-unknown", "text": "grant_type=client_credentials&secret=[redacted:client_secret]&note=it's"}, request["postData"])
	assert.InDelta(t, 4, form["time"], 0)
	assert.Equal(t, []any{`body /1/a: expected "its", got "it's"`}, form["_findings"])
	lost := find(page, "e4")["response"].(map[string]any)
	assert.InDelta(t, 0, lost["status"], 0)
	assert.Equal(t, "no answer within 30s", find(page, "e4")["_error"])
	assert.Equal(t, "garbage", find("oauthjwt/refusals/Calling with garbage is refused", "e2")["_presented"])
	assert.Contains(t, string(formatOf(t, "har", everything(false))), `"redirectURL":"/login"`)
	for raw, want := range map[string]string{"https://x/a b?c=[d] e": "https://x/a%20b?c=%5Bd%5D%20e", "https://x/[1]?q={a}&b=%5B%&c=é|": "https://x/%5B1%5D?q=%7Ba%7D&b=%5B%25&c=%C3%A9%7C",
		"https://x": "https://x", "https://x/%zz": "about:https:%2F%2Fx%2F%25zz", "": ""} {
		assert.Equal(t, want, wellFormed(raw), raw)
	}
	assert.Equal(t, []harField{{"a", "b c"}, {"d", ""}, {"e", "%zz"}}, queryOf("https://x/?a=b+c&&d&e=%zz"))
	assert.Empty(t, queryOf("https://x/%zz?a=b"))
	odd := exchange("e1", "", "GET", "/", 200, nil, "")
	odd.Elapsed = -5
	assert.Zero(t, harOf(c.Result{}, odd).Time)
}

func TestSARIF(t *testing.T) {
	t.Parallel()
	run := promises()
	for i := range run.Header.Claims {
		run.Header.Claims[i].At = fmt.Sprintf("oauthjwt/claims.yaml:%d", i+1)
	}
	log := decoded(t, formatOf(t, "sarif", run))["runs"].([]any)[0].(map[string]any)
	rules := log["tool"].(map[string]any)["driver"].(map[string]any)["rules"].([]any)
	assert.Len(t, rules, len(run.Header.Claims))
	results := log["results"].([]any)
	require.Len(t, results, 5)
	levels := map[string]string{}
	for _, r := range results {
		r := r.(map[string]any)
		levels[r["ruleId"].(string)] = r["level"].(string)
	}
	assert.Equal(t, map[string]string{"OAUTHJWT-ERR-002": "error", "OAUTHJWT-USE-002": "error", "STD-206": "note"}, levels)
	text, err := json.Marshal(results[2])
	require.NoError(t, err)
	for _, want := range []string{`"uri":"specs/oauthjwt/openapi.yaml"`, `"startLine":7`, `"uri":"features/oauthjwt/resources.feature"`, `"uri":"specs/oauthjwt/claims.yaml"`,
		"Each shipment has an id: body /1000/id: expected a member id, got none (exchange e5: GET /shipments → 200 OK)"} {
		assert.Contains(t, string(text), want)
	}
	invocation := log["invocations"].([]any)[0].(map[string]any)
	assert.Equal(t, true, invocation["executionSuccessful"])
	assert.InDelta(t, 1, invocation["exitCode"], 0)
	said, err := json.Marshal(invocation["toolExecutionNotifications"])
	require.NoError(t, err)
	assert.Contains(t, string(said), "Dataloy VMS was not run")
	assert.Contains(t, string(said), "inconclusive: the control after it failed")
	assert.Contains(t, string(formatOf(t, "sarif", harness())), `"executionSuccessful":false`)
	assert.Contains(t, string(formatOf(t, "sarif", interrupted())), `"executionSuccessful":false`)
	assert.Contains(t, string(formatOf(t, "sarif", everything(false))), `"ruleId":"OAUTHJWT-RESP-006","level":"warning"`)
	assert.Contains(t, string(formatOf(t, "sarif", everything(true))), `"ruleId":"OAUTHJWT-RESP-006","level":"error"`)
}

func TestSARIFPlaces(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]string{"a/b.feature:12": "a/b.feature 12", "a b.yaml": "a%20b.yaml 0", "a:3:7": "a 3", "a:x": "a 0", "a:0": "a 0"} {
		l, ok := sarifLocationOf(at)
		require.True(t, ok)
		line := 0
		if l.Physical.Region != nil {
			line = l.Physical.Region.Line
		}
		assert.Equal(t, want, fmt.Sprintf("%s %d", l.Physical.Artifact.URI, line), at)
	}
	_, ok := sarifLocationOf("")
	assert.False(t, ok)
	orphan := sarifResultOf(rulingsOf(c.Run{}), c.Result{Name: "x"}, c.Finding{Place: "status"})
	assert.Equal(t, "unclaimed", orphan.Rule)
	assert.Empty(t, orphan.Locations)
	u := rulingsOf(everything(false))
	r := c.Result{ID: "r", Provider: "oauthjwt", Claims: []string{"OAUTHJWT-RESP-006", "OAUTHJWT-RESP-004"}}
	assert.Equal(t, "OAUTHJWT-RESP-004", sarifResultOf(u, r, c.Finding{}).Rule, "the gravest")
	one, two := sarifResultOf(u, r, c.Finding{Place: "status", Actual: "1"}), sarifResultOf(u, r, c.Finding{Place: "status", Actual: "2"})
	assert.Equal(t, one.Fingerprints, two.Fingerprints, "what came does not matter")
	assert.NotEqual(t, one.Fingerprints, sarifResultOf(u, r, c.Finding{Place: "body"}).Fingerprints)
	assert.Contains(t, sarifResultOf(u, r, c.Finding{Hint: "do this"}).Message.Text, "Hint: do this")
}

func TestCSV(t *testing.T) {
	t.Parallel()
	rows, err := csv.NewReader(bytes.NewReader(formatOf(t, "csv", everything(false)))).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, 23, "a row for each claim and one for the names")
	for _, row := range rows {
		switch row[1] {
		case "OAUTHJWT-RESP-004":
			assert.Equal(t, []string{"oauthjwt", "OAUTHJWT-RESP-004", "expires_in is the number of seconds for which the token is good.", "must", "documented", "provider",
				"Authentication guide", "39", "black-box", "", "fail", "non-conformant", "fails", "contract", "the provider, to keep what the page says", "", "", "1",
				"oauthjwt/token-response/expires_in is a number of seconds"}, row)
		case "OAUTHJWT-RESP-001":
			assert.Equal(t, []string{"pass", "", "holds", "", "", ""}, row[10:16])
		case "OAUTHJWT-USE-002":
			assert.Equal(t, []string{"inconclusive", "", "could not be judged", "outage", "the provider's operations, to bring the target back"}, row[10:15])
		case "STD-206":
			assert.Equal(t, []string{"RFC 6749 §5.1; RFC 9111 §5.2.2.5", ""}, row[6:8])
		}
	}
	assert.Contains(t, string(formatOf(t, "csv", promises())), ",yes,2,", "unproven")
	for in, want := range map[string]string{"=1+1": "'=1+1", "+a": "'+a", "-a": "'-a", "@a": "'@a", "|a": "'|a", "%a": "'%a", "a=": "a=", "": ""} {
		assert.Equal(t, want, inert(in))
	}
}

func TestBadge(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]badge{
		"conformant":  {1, "conformance mock", "conformant, 2 of 2 claims hold", "success", false},
		"everything":  {1, "conformance sandbox", "not conformant, 2 of 22 claims", "critical", true},
		"outage":      {1, "conformance uat", "could not be judged", "inactive", false},
		"notrun":      {1, "conformance sandbox", "nothing was checked", "inactive", false},
		"interrupted": {1, "conformance uat", "interrupted, not conformant, 1 of 22 claims", "critical", true},
		"harness":     {1, "conformance mock", "harness error", "critical", true},
		"empty":       {1, "conformance", "nothing was checked", "inactive", false},
	} {
		var got badge
		require.NoError(t, json.Unmarshal(formatOf(t, "badge", samples()[name]()), &got))
		assert.Equal(t, want, got, name)
		assert.Contains(t, string(formatOf(t, "badge-svg", samples()[name]())), want.Label+": "+want.Message)
	}
	part := conformant()
	part.Trailer.Complete = false
	assert.Contains(t, string(formatOf(t, "badge", part)), `"inactive"`)
	assert.Equal(t, "#444d56", drawn(badge{}).Fill)
}

func TestCTRF(t *testing.T) {
	t.Parallel()
	results := decoded(t, formatOf(t, "ctrf", everything(false)))["results"].(map[string]any)
	assert.Equal(t, map[string]any{"tests": 14.0, "passed": 7.0, "failed": 2.0, "skipped": 2.0, "pending": 1.0, "other": 2.0, "start": 1773480413000.0, "stop": 1773480414840.0}, results["summary"])
	statuses := map[string]string{}
	for _, test := range results["tests"].([]any) {
		test := test.(map[string]any)
		statuses[test["name"].(string)] = test["status"].(string)
		if test["name"] == "expires_in is a number of seconds" {
			assert.Equal(t, "OAUTHJWT-RESP-004: expires_in is the number of seconds for which the token is good.", test["message"])
			assert.Equal(t, "features/oauthjwt/token-response.feature", test["filePath"])
		}
	}
	assert.Equal(t, "passed", statuses["expires_in says what the sample says"], "a broken sample fails no build")
	assert.Equal(t, "pending", statuses["A token dies in the end"])
	assert.Equal(t, "other", statuses["A right call succeeds"])
	assert.Equal(t, "skipped", statuses["A role without the permission is refused"])
	early := scenario("p/x", "x", 1, nil, nil)
	early.Started, early.Elapsed = time.Time{}, -1
	assert.Zero(t, ctrfOf(rulings{}, early).Start)
	assert.Zero(t, ctrfOf(rulings{}, early).Duration)
	for _, s := range []c.StepStatus{c.StepPassed, c.StepFailed, c.StepSkipped, c.StepStopped} {
		assert.Contains(t, []string{"passed", "failed", "skipped", "other"}, ctrfStepStatus(s))
	}
}
