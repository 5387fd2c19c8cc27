package clients_test

import (
	"encoding/base64"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

func TestSecure(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		base, token string
		secure      bool
	}{
		{"https://a.test", "", true}, {"https://a.test", "https://b.test/t", true},
		{"http://a.test", "", false}, {"https://a.test", "http://b.test/t", false}, {"http://a.test", "https://b.test/t", false},
	} {
		o := options(test.base)
		o.Target.TokenURL = test.token
		assert.Equal(t, test.secure, newClient(t, o).Secure(), test)
	}
}

func TestWorkedAndObserveSetup(t *testing.T) {
	t.Parallel()
	c := without(t, func(r *http.Request) (*http.Response, error) {
		return reply(200, nil, `{"access_token":"token-not-real"}`), nil
	})
	told := 0
	c.ObserveSetup(func(*conformance.Wire, error) { told++ })
	assert.False(t, c.Worked("default"))
	_, err := c.Token(t.Context(), "default")
	require.NoError(t, err)
	assert.True(t, c.Worked("default"))
	assert.False(t, c.Worked("limited"))
	assert.Equal(t, 1, told)
}

func TestLeaks(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	leak := func(header, body string) []clients.Leak {
		return c.Leaks(&conformance.Wire{Header: http.Header{"X-Echo": {"a", header}, "Date": {"now"}}, Body: []byte(body)})
	}
	assert.Empty(t, leak("nothing", `{"client_id":"`+sampleID+`","key":"`+sampleKey+`"}`), "neither what is open nor what is too short to tell")
	assert.Equal(t, []clients.Leak{{Field: "client_secret", Place: "body"}}, leak("", "you sent "+sampleSecret+" and "+sampleSecret))
	assert.Equal(t, []clients.Leak{{Field: "client_secret", Place: "header X-Echo"}}, leak(sampleSecret, ""))
	assert.Equal(t, []clients.Leak{{Field: "client_secret", Place: "body"}}, leak("", "Basic "+base64.StdEncoding.EncodeToString([]byte(sampleID+":"+sampleSecret))))
	assert.Equal(t, []clients.Leak{{Field: "client_secret", Place: "body"}}, leak("", "limited-secret-not-real"), "of any credential of the environment")
	assert.Len(t, leak(sampleSecret, sampleSecret), 2)
}
