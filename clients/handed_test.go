package clients

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestATokenInTheAddressOfARedirection(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/sign-in?access_token=in-the-query":                      "in-the-query",
		"https://app.example/cb#state=1&access_token=in-fragment": "in-fragment",
		"/sign-in?idToken=under+its+own+name":                     "under its own name",
		"/sign-in?access_token=&idToken=second":                   "second",
		"/sign-in?%zz&access_token=after-what-is-broken":          "after-what-is-broken",
		"/sign-in?error=access_token":                             "",
		"/access_token/abc":                                       "",
		"/sign-in":                                                "",
		"":                                                        "",
		"http://[broken?access_token=x":                           "",
	} {
		assert.Equal(t, want, inAddress("$response.body#/data/idToken", address), address)
	}
}
