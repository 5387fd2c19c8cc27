package clients

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// A credential that was set up wrongly is a wrong password, too. Asking for a token again and again with it would lock the account
// of whoever is to be asked about it. So outside of mocks one that was refused in the documented way, and never worked, is not
// tried any more.

// refused remembers the credentials that the target refused. Forks share it.
type refused struct {
	mu     sync.Mutex
	byRole map[string]refusal
}

// refusal counts by reading of HTTP Basic, as what is refused in one of them may be right in the other.
type refusal struct {
	documented, formEncoded int
	stop                    *conformance.Stop
}

// mostInOneReading is how often a credential is tried in the documented reading, and refused, while nobody has tried the other. The
// scenarios that do are under way at the same time, so it is no use to wait for them.
const mostInOneReading = 3

// hopeless reports whether no reading is left in which the credential may be right. formEncoded says that the next try is in the other
// reading, two that there is another one.
func (r refusal) hopeless(two, formEncoded bool) bool {
	if !two {
		return r.documented > 0
	}
	return r.documented > 0 && r.formEncoded > 0 || r.documented >= mostInOneReading && !formEncoded
}

// notice remembers a token request that was refused though it was right in one of the readings.
func (f *refused) notice(role string, formEncoded bool, stop *conformance.Stop) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.byRole == nil {
		f.byRole = map[string]refusal{}
	}
	r := f.byRole[role]
	if r.stop == nil {
		r.stop = stop // the same words each time
	}
	if formEncoded {
		r.formEncoded++
	} else {
		r.documented++
	}
	f.byRole[role] = r
}

func (f *refused) of(role string) refusal {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.byRole[role]
}

// heed looks at the answer to a request that carried a credential as the documentation says, in either reading.
func (c *Client) heed(d *Draft, w *conformance.Wire) {
	if c.options.Real && refusing(w.Status) && c.isLogin(d) && c.asDocumented(d) && !c.Worked(d.Role) {
		c.refused.notice(d.Role, d.Basic == BasicFormEncoded, c.wrongCredential(w))
	}
}

// hopeless returns why a draft is not sent: its credential was refused before.
func (c *Client) hopeless(d *Draft) *conformance.Stop {
	if !c.options.Real || !c.isLogin(d) || c.Worked(d.Role) || c.options.Provider.Credentials.Roles[d.Role].Foreign {
		return nil
	}
	if before := c.refused.of(d.Role); before.hopeless(d.TwoReadings(), d.Basic == BasicFormEncoded) {
		return before.stop
	}
	return nil
}

// TwoReadings reports whether a credential is not the same in both readings of HTTP Basic: joined as it is, or form-encoded first.
func (d *Draft) TwoReadings() bool {
	if d.Operation.Basic == nil {
		return false
	}
	basic := d.Operation.Basic
	return slices.ContainsFunc([]string{basic.User, basic.Password}, func(field string) bool {
		value := d.Credential.Fields[field].Reveal()
		return formEncode(value) != value
	})
}

// isLogin reports whether the documented request of a draft proves whose account it is for.
func (c *Client) isLogin(d *Draft) bool {
	identity, secrets := c.proofOf(d.Operation)
	return identity != "" && len(secrets) > 0
}

// asDocumented reports whether a draft is the documented request with the credential of the environment, in either reading of HTTP
// Basic, and nothing else.
func (c *Client) asDocumented(d *Draft) bool {
	given, err := c.Credential(d.Role)
	if err != nil {
		return false
	}
	plain, err := c.Draft(d.Operation.ID, given)
	if err != nil {
		return false
	}
	same := d.Method == plain.Method && d.Path == plain.Path && d.RawQuery == "" && d.Raw == nil && d.Body == plain.Body &&
		d.User == plain.User && d.Password == plain.Password && (d.Basic == plain.Basic || d.Basic == BasicFormEncoded && d.TwoReadings())
	return same && slices.Equal(d.Query, plain.Query) && slices.Equal(d.Header, plain.Header) && fmt.Sprint(d.Members) == fmt.Sprint(plain.Members)
}

func refusing(status int) bool { return status == 400 || status == 401 || status == 403 }

// wrongCredential says that a documented token request was refused, and whom to ask.
func (c *Client) wrongCredential(w *conformance.Wire) *conformance.Stop {
	ask := ""
	if c.options.Real {
		ask = ", or ask whoever set it up (" + strings.Join(c.places(w.Credential), ", ") + ")"
	}
	return c.noToken(conformance.CauseCredential, "status %d: check the credential %q%s", w.Status, w.Credential, ask)
}

// places says where the fields of a credential come from: variables, or lines of the environment file.
func (c *Client) places(role string) []string {
	p := c.options.Provider
	var places []string
	for _, field := range sorted(p.Credentials.Fields) {
		if p.Credentials.Fields[field].Optional {
			continue
		}
		place := c.options.Target.Provenance("credentials", role, field).Place
		if place == "" {
			place = p.CredentialVariable(role, field)
		}
		places = append(places, place)
	}
	return places
}
