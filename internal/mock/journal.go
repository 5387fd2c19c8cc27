package mock

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// journalSize is how many requests are remembered.
const journalSize = 1000

// hidden stands where a credential or a token could stand.
const hidden = "(hidden)"

// entry is one request as the journal shows it: never a credential, never a token, only keyed fingerprints that say which requests
// had the same one.
type entry struct {
	Number    int         `json:"number"`
	Time      time.Time   `json:"time"` // by the mock's clock
	Method    string      `json:"method"`
	Path      string      `json:"path"`
	Query     url.Values  `json:"query,omitempty"`
	Header    http.Header `json:"header"`
	Operation string      `json:"operation,omitempty"`
	Role      string      `json:"role,omitempty"`
	Token     string      `json:"token,omitempty"`  // fingerprint of the token presented
	Issued    string      `json:"issued,omitempty"` // fingerprint of the token handed out
	Reason    string      `json:"reason,omitempty"`
	Status    int         `json:"status"`
}

// journal is a ring of the last requests.
type journal struct {
	mu      sync.Mutex
	key     []byte
	entries []entry
	count   int
}

func newJournal(key []byte) *journal { return &journal{key: key} }

func (j *journal) add(e entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.count++
	e.Number = j.count
	if len(j.entries) < journalSize {
		j.entries = append(j.entries, e)
		return
	}
	j.entries[(j.count-1)%journalSize] = e
}

// list returns the entries, oldest first; never nil, so that its JSON is a list and not null.
func (j *journal) list() []entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	list := append([]entry{}, j.entries...)
	slices.SortFunc(list, func(a, b entry) int { return a.Number - b.Number })
	return list
}

func (j *journal) reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries, j.count = nil, 0
}

func (j *journal) fingerprint(secret string) string {
	mac := hmac.New(sha256.New, j.key)
	mac.Write([]byte(secret))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// record notes a call that was answered.
func (c *call) record(status int) {
	e := entry{
		Time: c.now, Method: c.request.Method, Path: c.safePath(), Query: c.safeQuery(), Header: c.safeHeader(),
		Role: c.role(), Reason: string(c.reason), Status: status,
	}
	if c.op != nil {
		e.Operation = c.op.id
	}
	if c.grant != nil && c.op.token {
		e.Issued = c.journal.fingerprint(c.grant.value)
	} else if c.grant != nil {
		e.Token = c.journal.fingerprint(c.grant.value)
	}
	c.journal.add(e)
}
