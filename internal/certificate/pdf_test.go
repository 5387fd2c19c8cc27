package certificate

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/certificate/paper"
	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func pages(t *testing.T, b *Bundle) int {
	t.Helper()
	raw, err := b.PDF()
	require.NoError(t, err)
	return bytes.Count(raw, []byte("/Type /Page\n"))
}

func TestThePDFIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	b := waived(t)
	first, err := b.PDF()
	require.NoError(t, err)
	again, err := Open(bytes.Clone(b.Raw))
	require.NoError(t, err)
	for range 5 {
		raw, err := again.PDF()
		require.NoError(t, err)
		assert.Equal(t, first, raw)
	}
}

func TestThePDFOfAnotherBundleIsAnother(t *testing.T) {
	t.Parallel()
	first, err := certify(t, request(t)).PDF()
	require.NoError(t, err)
	other, err := certify(t, request(t, func(e *evidence) { e.Results[0].Exchanges[0].Response.Body = "{}" })).PDF()
	require.NoError(t, err)
	assert.NotEqual(t, first, other, "it names the bundle by its digest")
}

// crowded is as much as can be on one certificate: many providers and claims, long names, waivers.
func crowded(e *evidence) {
	var results []c.Result
	claims := e.Header.Claims
	for n := range 8 {
		id := fmt.Sprintf("harbour-%d", n)
		info := e.Header.Providers[0]
		info.ID, info.Name, info.Target = id, strings.Repeat("A very long name ", 12), "https://"+strings.Repeat("long.", 40)+"example"
		e.Header.Providers = append(e.Header.Providers, info)
		for name, digest := range e.Header.Digests {
			if strings.HasSuffix(strings.Split(name, "/")[1], "harbour") {
				e.Header.Digests[strings.Replace(name, "harbour", id, 1)] = digest
			}
		}
		for _, claim := range claims {
			claim.Provider, claim.Text = id, strings.Repeat("Long text. ", 40)
			e.Header.Claims = append(e.Header.Claims, claim)
		}
		for _, r := range e.Results {
			r.Provider, r.ID = id, id+r.ID
			results = append(results, r)
		}
	}
	e.Results = append(e.Results, results...)
	e.judge()
}

func TestTheFirstPageStaysOnePage(t *testing.T) {
	t.Parallel()
	r := request(t, crowded, func(e *evidence) { e.stop("HARBOUR-LIFE-002") })
	r.Partner = NewPartner("long", strings.TrimSpace(strings.Repeat("Длинное имя ", 10)), strings.TrimSpace(strings.Repeat("Long name ", 12)))
	r.Issuer = strings.TrimSpace(strings.Repeat("Issuer ", 17))
	for i := range 9 {
		w := waiver("HARBOUR-LIFE-002")
		w.Provider, w.Reason = fmt.Sprintf("harbour-%d", i-1), strings.Repeat("because of this and that ", 30)
		if i == 0 {
			w.Provider = "harbour"
		}
		w.tidy()
		r.Waivers = append(r.Waivers, w)
	}
	b := certify(t, r)
	p := printed(t, b)
	require.NoError(t, p.front())
	assert.Equal(t, 1, p.Pages())
	assert.LessOrEqual(t, p.Y, signTop, "nothing runs into the signatures")
	assert.Greater(t, pages(t, b), 8)
}

func printed(t *testing.T, b *Bundle) *printer {
	t.Helper()
	fonts, err := paper.LoadFonts()
	require.NoError(t, err)
	p := &printer{Bundle: b, fonts: fonts}
	p.Sheet = paper.New(fonts, paper.Meta{}, func(*paper.Sheet, int) {})
	return p
}

func TestEveryKindOfCertificatePrints(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Request){
		"plain":    func(*Request) {},
		"extended": func(r *Request) { r.Profile = profile(t, "extended") },
		"japanese": func(r *Request) { r.Partner = NewPartner("x", "株式会社さくら海運", "Sakura") },
		"arabic":   func(r *Request) { r.Partner = NewPartner("x", "شركة الملاحة", "Al-Milaha") },
		"delta": func(r *Request) {
			r.Previous = certify(t, request(t, func(e *evidence) { e.Header.KillMatrix = sum("c") })).Raw
		},
		"same": func(r *Request) { r.Previous = certify(t, request(t)).Raw },
	} {
		r := request(t)
		spoil(&r)
		assert.GreaterOrEqual(t, pages(t, certify(t, r)), 2, name)
	}
}

func TestANameThatCannotBePrintedIsShownInLatinLetters(t *testing.T) {
	t.Parallel()
	fonts, err := paper.LoadFonts()
	require.NoError(t, err)
	for _, tt := range [][4]string{
		{"شركة", "Sharika", "Sharika", "the name in its own script is in the bundle"},
		{"さくら", "Sakura", "さくら", "Sakura"},
		{"Acme", "", "Acme", ""},
	} {
		name, second := NewPartner("x", tt[0], tt[1]).printed(fonts)
		assert.Equal(t, []string{name, second}, tt[2:])
	}
}

func TestWordsOfThePDF(t *testing.T) {
	t.Parallel()
	p := printed(t, waived(t))
	assert.Contains(t, p.sentence(), "except 1 statement that could not be judged and is waived")
	assert.Contains(t, p.meaning(), "says nothing about 1 statement that no run can observe")
	assert.Equal(t, "Inconclusive (no answer).", p.verdictOf(waiver("HARBOUR-LIFE-002")))
	assert.Equal(t, "15 minutes.", p.follows(p.record.Header.Discrepancy[0]))
	assert.Equal(t, "Not observed (r).", p.follows(c.Discrepancy{ID: "X", Reason: "r"}))
	assert.Regexp(t, "^[0-9a-f]{64}  certificate.zip\n$", p.sumLine())
	for e, want := range map[*Entry]string{
		{Verdict: c.Pass}: "holds", {Verdict: c.Inconclusive, Waived: true}: "waived", {Verdict: c.Fail}: "does not hold", {Verdict: c.Untested}: "not judged",
	} {
		assert.Equal(t, want, e.result().Text)
	}
	for e, want := range map[*Entry]string{
		{Level: c.Should, Basis: c.Documented}: "differs from the sample", {Level: c.Must, Basis: c.Public}: "differs from another page",
		{Level: c.Must, Basis: c.Standard}: "deviates from a standard", {Level: c.May, Basis: c.Documented}: "note",
	} {
		assert.Equal(t, want, meaning(e))
	}
}
