package certificate

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAGoodCertificateIsValid(t *testing.T) {
	t.Parallel()
	a := Verify(certify(t, request(t)).Raw, question())
	assert.True(t, a.Valid(), a.Problems)
	assert.Equal(t, "Harbour Lab", a.Signer)
	assert.Equal(t, "no report beside it", a.Report)
}

func TestEachReasonNotToBelieve(t *testing.T) {
	t.Parallel()
	b := certify(t, request(t))
	for name, tt := range map[string]struct {
		ask  func(*Question)
		want string
	}{
		"nobody trusted":  {func(q *Question) { q.Trust = nil }, "signature intact, signer unknown: the key " + b.Key.ID()},
		"another key":     {func(q *Question) { q.Trust = TrustKey("x", signer(2).Key()) }, "signature intact, signer unknown"},
		"expired":         {func(q *Question) { q.At = b.Certificate.Expires }, "expired: it held until the end of 2027-05-19 (UTC), because a certificate of profile core holds for 180 days"},
		"not yet":         {func(q *Question) { q.At = b.Certificate.Issued.Add(-time.Hour) }, "not yet valid: it is issued on 2026-11-20"},
		"replayed":        {func(q *Question) { q.Partner = "other-ltd" }, "wrong partner: expected a certificate of other-ltd, got one of Acme Shipping Ltd (acme-shipping-ltd)"},
		"a false report":  {func(q *Question) { q.Report = []byte("hello") }, "report: what is beside it is not the run that is certified, and no PDF of the certificate"},
		"an altered PDF":  {func(q *Question) { q.Report = []byte("%PDF-1.3 hello") }, "report: the PDF beside it is not the one that is certified"},
		"a PDF of others": {func(q *Question) { q.Report, q.Program = []byte("%PDF-1.3 hello"), "plimsoll v9" }, "it may be the one that plimsoll v1.2.3 (go1.26.0) made"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := question()
			tt.ask(&q)
			a := Verify(b.Raw, q)
			require.Len(t, a.Problems, 1)
			assert.Contains(t, a.Problems[0], tt.want)
		})
	}
}

func TestAllProblemsAreSaid(t *testing.T) {
	t.Parallel()
	a := Verify(certify(t, request(t)).Raw, Question{At: today.AddDate(5, 0, 0), Partner: "x", Report: []byte("x")})
	assert.Len(t, a.Problems, 4)
}

func TestACertificateHoldsToTheLastMoment(t *testing.T) {
	t.Parallel()
	b := waived(t)
	q := question()
	q.At = b.Certificate.Expires.Add(-1)
	assert.True(t, Verify(b.Raw, q).Valid())
	q.At = b.Certificate.Issued.Add(-skew)
	assert.True(t, Verify(b.Raw, q).Valid(), "clocks differ a little")
}

func TestThePartnerIsKnownByIDOrName(t *testing.T) {
	t.Parallel()
	r := request(t)
	r.Partner = NewPartner("sakura", "さくら海運", "Sakura Marine")
	b := certify(t, r)
	for _, name := range []string{"sakura", "さくら海運", "Sakura Marine"} {
		q := question()
		q.Partner = name
		assert.True(t, Verify(b.Raw, q).Valid(), name)
	}
}

func TestTheReportBesideItIsRecognised(t *testing.T) {
	t.Parallel()
	r := request(t)
	b := certify(t, r)
	q := question()
	q.Report = r.Run
	assert.Equal(t, "the run beside it is the one that is certified", Verify(b.Raw, q).Report)
	pdf, err := b.PDF()
	require.NoError(t, err)
	q.Report = pdf
	a := Verify(b.Raw, q)
	assert.True(t, a.Valid(), a.Problems)
	assert.Equal(t, "the PDF beside it is the one that is certified", a.Report)
	for i := 5; i < len(pdf); i += len(pdf) / 6 {
		q.Report = append([]byte{}, pdf...)
		q.Report[i] ^= 1
		assert.False(t, Verify(b.Raw, q).Valid(), "byte %d", i)
	}
}

func TestVerifySaysInWords(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	require.NoError(t, Verify(waived(t).Raw, question()).Print(&out))
	for _, want := range []string{
		"VALID on 2026-11-20 14:30:40 UTC\n",
		"partner      Acme Shipping Ltd (acme-shipping-ltd)\n",
		"certified by Harbour Lab (key ",
		"what         Harbour API at https://sandbox.harbour.example/v1: 1 of 2 mandatory claims hold, 1 waived\n",
		"issued       2026-11-20 12:30:40 UTC\n",
		"holds until  the end of 2026-12-31 (UTC), because the waiver for HARBOUR-LIFE-002 ends that day: 41 days are left\n",
		"waiver       HARBOUR-LIFE-002 until 2026-12-31, Jane Doe <jane.doe@example.com> answers for it: The sandbox sleeps at night.\n",
		"report       no report beside it\n",
	} {
		assert.Contains(t, out.String(), want)
	}
}

func TestVerifySaysWhatItCannotBelieve(t *testing.T) {
	t.Parallel()
	print := func(raw []byte, q Question) string {
		var out strings.Builder
		require.NoError(t, Verify(raw, q).Print(&out))
		return out.String()
	}
	b := certify(t, request(t))
	q := question()
	q.Trust = nil
	assert.Contains(t, print(b.Raw, q), "somebody who says to be Harbour Lab (key ")
	q.Trust = TrustKey("Jane Doe", signer(1).Key())
	assert.Contains(t, print(b.Raw, q), "Jane Doe, signing as Harbour Lab (key ")
	assert.Contains(t, print(b.Raw, q), "waivers      none\n")
	q.At = today.AddDate(1, 0, 0)
	assert.Contains(t, print(b.Raw, q), "NOT VALID on 2027-11-20")
	assert.Contains(t, print(b.Raw, q), ": it has ended")
	q.At = b.Certificate.Expires.Add(-time.Hour)
	assert.Contains(t, print(b.Raw, q), ": less than a day is left")
	q.At = b.Certificate.Expires.Add(-30 * time.Hour)
	assert.Contains(t, print(b.Raw, q), ": 1 day is left")
	assert.Equal(t, "NOT VALID on 2026-11-20 14:30:40 UTC\n  - altered: expected a ZIP archive: zip: not a valid zip file\n", print([]byte("x"), question()))
}

func TestABundleDoesNotTalkToTheTerminal(t *testing.T) {
	t.Parallel()
	b := certify(t, request(t, func(e *evidence) { e.Header.Providers[0].Name = "Har\x1b[2Jbour \u202e" }))
	var out strings.Builder
	require.NoError(t, Verify(b.Raw, question()).Print(&out))
	assert.Contains(t, out.String(), "Har\ufffd[2Jbour \ufffd at")
}

func FuzzVerify(f *testing.F) {
	f.Add(certify(f, request(f)).Raw)
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if a := Verify(raw, question()); a.Valid() && a.Bundle.SHA256() != digestOf(raw) { // must not panic
			t.Error("it verified something else")
		}
	})
}
