package mock

import (
	"net/http"
	"time"
)

// rules are the decisions that a fault can get wrong, each at one place of the way from request to answer. A faithful mock has those
// of faithful; a mutant replaces one of them.
type rules struct {
	// Judging. Nothing of it may change anything but the call: a mutant judges each request twice, rightly and wrongly.
	sees        func(c *call) *http.Request        // the request as it is understood
	presented   func(c *call) (string, reason)     // the token that the request brings
	known       func(c *call, token string) *grant // whose it is; nil if nobody's
	standing    func(c *call, g *grant) reason     // whether it still opens anything
	credentials func(c *call) reason               // whether the documented parts are those of one credential
	forgives    func(c *call, no reason) bool      // whether a request goes on in spite of that
	verdict     func(c *call, no reason) reason    // what is made of it in the end

	// Issuing.
	again func(c *call) *grant                     // the token that is served once more, or nil
	token func(c *call, id string) (string, error) // the value of a new one

	// Answering. It may happen twice, too.
	left func(c *call) time.Duration     // the life that answers say is left
	keep func(c *call, list []any) []any // filtering
	page func(c *call, list []any) []any // paging
}

// faithful are the rules of a faithful mock.
func faithful() *rules {
	return &rules{
		sees:        func(c *call) *http.Request { return c.request },
		presented:   func(c *call) (string, reason) { return c.plan.bearerToken(c.request) },
		known:       (*call).whose,
		standing:    (*call).expiry,
		credentials: (*call).credentials,
		forgives:    func(*call, reason) bool { return false },
		verdict:     func(_ *call, no reason) reason { return no },
		again:       (*call).young,
		token:       (*call).mint,
		left:        (*call).remaining,
		keep:        func(c *call, list []any) []any { return c.op.filter.keep(list, c.query) },
		page:        func(c *call, list []any) []any { return c.op.paging.page(list, c.query) },
	}
}
