package clients_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

func TestTokenAge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := options("http://target.test")
		now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
		dated := true
		o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			h := http.Header{}
			if dated {
				h.Set("Date", now.Format(http.TimeFormat))
			}
			return reply(200, h, `{"access_token":"one-token-not-real"}`), nil
		})
		c, err := clients.New(o)
		require.NoError(t, err)
		call := func() *conformance.Wire {
			d := draft(t, c, "getThing")
			d.Token = "one-token-not-real"
			return send(t, c, d)
		}
		assert.Equal(t, conformance.UnknownAge, call().TokenAge, "nobody saw it being born")
		token, err := c.Token(t.Context(), "default")
		require.NoError(t, err)
		assert.Equal(t, now, token.Born)
		now = now.Add(90 * time.Second)
		assert.Equal(t, 90*time.Second, call().TokenAge, "by the target's clock")
		again, _, err := c.Session(nil).Fresh(t.Context(), "default", conformance.PurposeCall)
		require.NoError(t, err)
		assert.Equal(t, token.Born, again.Born, "the same token again is as old as it was")
		now = now.Add(-time.Hour)
		assert.Equal(t, time.Duration(0), call().TokenAge, "never negative but when unknown")
		dated = false
		time.Sleep(5 * time.Second)
		w := call()
		assert.Equal(t, 5*time.Second, w.TokenAge, "by ours where the target has none")
		assert.True(t, w.TargetTime.IsZero())
	})
}

func TestTokenWithoutTargetClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := options("http://target.test")
		o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			return reply(200, nil, `{"access_token":"one-token-not-real"}`), nil
		})
		c, err := clients.New(o)
		require.NoError(t, err)
		token, err := c.Token(t.Context(), "default")
		require.NoError(t, err)
		assert.Equal(t, time.Now(), token.Born)
		assert.Equal(t, time.Now(), token.Asked)
	})
}

// TestIatTellsAnOlderBirth: a target may serve a token that another run asked for.
func TestIatTellsAnOlderBirth(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for payload, older := range map[string]time.Duration{
		fmt.Sprintf(`{"iat":%d}`, now.Unix()-600):    10 * time.Minute,
		fmt.Sprintf(`{"iat":%d.5}`, now.Unix()-60):   time.Minute,
		fmt.Sprintf(`{"iat":%d}`, now.Unix()):        0,
		fmt.Sprintf(`{"iat":%d}`, now.Unix()+600):    0,
		fmt.Sprintf(`{"iat":%d}`, now.Unix()-3600):   0, // it would be dead already
		fmt.Sprintf(`{"iat":%d000}`, now.Unix()-600): 0,
		`{"iat":"1700000000"}`:                       0,
		`{"iat":null}`:                               0,
		`{"iat":-5}`:                                 0,
		`{}`:                                         0,
	} {
		c := without(t, func(*http.Request) (*http.Response, error) {
			return reply(200, http.Header{"Date": {now.Format(http.TimeFormat)}}, `{"access_token":"`+sampleJWT(payload)+`"}`), nil
		})
		token, err := c.Token(t.Context(), "default")
		require.NoError(t, err)
		assert.Equal(t, now.Add(-older), token.Born, payload)
	}
}

func TestOlderTokenWithoutTargetClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		token := sampleJWT(fmt.Sprintf(`{"iat":%d}`, time.Now().Unix()-600))
		o := options("http://target.test")
		asked := 0
		o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			asked++
			return reply(200, nil, `{"access_token":"`+token+`"}`), nil
		})
		c, err := clients.New(o)
		require.NoError(t, err)
		_, err = c.Token(t.Context(), "default")
		require.NoError(t, err)
		time.Sleep(time.Minute)
		d := draft(t, c, "getThing")
		d.Token = token
		assert.Equal(t, 11*time.Minute, send(t, c, d).TokenAge)
		time.Sleep(48 * time.Minute)
		_, err = c.Token(t.Context(), "default")
		require.NoError(t, err)
		assert.Equal(t, 3, asked, "59 minutes old, so it is asked for anew")
	})
}
