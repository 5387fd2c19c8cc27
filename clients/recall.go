package clients

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"time"
)

// Memory is what is known of a token that has to outlive the run (design, section 6: the cellar).
type Memory struct {
	Token Token
	Known bool          // its birth was read from the target's own clock
	Older time.Duration // how old it was when it was handed out
}

// Remember returns what is known of a token, for a later run to recall.
func (c *Client) Remember(t Token) Memory {
	born := c.births.of(t.Value.Reveal())
	return Memory{Token: t, Known: born.known, Older: born.older}
}

// Recall makes a token of an earlier run known: to the redactor first, then with its age. It says nothing about whether the
// credential works today.
func (c *Client) Recall(m Memory) {
	value := m.Token.Value.Reveal()
	c.redactor.AddToken(value)
	c.births.mu.Lock()
	defer c.births.mu.Unlock()
	if c.births.byToken == nil {
		c.births.byToken = map[string]birth{}
	}
	if _, seen := c.births.byToken[value]; !seen {
		c.births.byToken[value] = birth{target: m.Token.Born, ours: m.Token.Asked, known: m.Known, older: m.Older}
	}
}

// Resume lets the numbers of a session go on after those of an earlier run, so that no two exchanges of a scenario share one.
func (s *Session) Resume(sent int) { s.sent.Store(int64(sent)) }

// MaxWait is how long the environment waits for real time; a clock that can be moved waits for none.
func (c *Client) MaxWait() time.Duration { return c.clock.config.MaxWait.Duration() }

// Origins are the origins that credentials and tokens of the target go to.
func (c *Client) Origins() string {
	all := []string{originOf(c.base)}
	if c.tokenURL != nil && originOf(c.tokenURL) != all[0] {
		all = append(all, originOf(c.tokenURL))
	}
	return strings.Join(all, " ")
}

func originOf(u *url.URL) string { return u.Scheme + "://" + strings.ToLower(u.Host) }

// CredentialMark tells by a key whether a later run has the same credential of a role, and tells nothing to who lacks the key.
func (c *Client) CredentialMark(key []byte, role string) string {
	mac := hmac.New(sha256.New, key)
	fields := c.options.Target.Credentials[role]
	for _, field := range sorted(fields) {
		if fields[field] != "" {
			mac.Write([]byte(strings.Join([]string{c.options.Provider.ID, role, field, fields[field], ""}, "\x00")))
		}
	}
	return hex.EncodeToString(mac.Sum(nil))
}
