package steps

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// holdings is what a scenario holds, tokens included. It is written for the cellar only, which seals it. What good credentials opened is
// not kept: the controls of a judgement are those of the day on which it is made.
type holdings struct {
	Role    string                 `json:"role"`
	Held    *keptHolding           `json:"held,omitempty"`
	Kept    map[string]keptHolding `json:"kept,omitempty"`
	Sent    map[string]string      `json:"sent,omitempty"`
	Marks   map[string]string      `json:"marks"` // by token: the fingerprint that the earlier run's record has for it
	Asked   string                 `json:"asked,omitempty"`
	Records map[string]string      `json:"records,omitempty"` // by name: id of an exchange
	Wires   []keptWire             `json:"wires"`
}

// keptHolding is a holding.
type keptHolding struct {
	Token  string        `json:"token"`
	Role   string        `json:"role"`
	Born   time.Time     `json:"born"`
	Asked  time.Time     `json:"asked"`
	Known  bool          `json:"known"`
	Older  time.Duration `json:"older"`
	Answer string        `json:"answer,omitempty"` // id of the exchange that handed it out
	Since  time.Time     `json:"since"`
	Life   time.Duration `json:"life"`
	Proven bool          `json:"proven"`
}

// keptWire is an exchange with its secrets. conformance.Wire refuses to be written, and for a reason.
type keptWire struct {
	ID, Operation, Credential, Presented, Method, URL, Token, Issued string
	Purpose                                                          conformance.Purpose
	RequestHeader, Header                                            http.Header
	RequestBody, Body                                                []byte
	Status                                                           int
	Truncated, Informed                                              bool
	Started, TargetTime                                              time.Time
	TokenAge                                                         time.Duration
}

func (w *World) holdings() holdings {
	h := holdings{Role: w.role, Kept: map[string]keptHolding{}, Sent: w.sent, Marks: map[string]string{}, Records: map[string]string{}}
	if w.held != nil {
		one := w.keep(w.held)
		h.Held = &one
	}
	for name, held := range w.kept {
		h.Kept[name] = w.keep(&held)
	}
	if w.asked != nil {
		h.Asked = w.asked.ID
	}
	for name, wire := range w.records {
		h.Records[name] = wire.ID
	}
	for _, wire := range w.wires {
		h.Wires = append(h.Wires, keepWire(wire))
		for _, token := range []string{wire.Token, wire.Issued} {
			if token != "" {
				h.Marks[token] = w.redactor.Fingerprint(token)
			}
		}
	}
	return h
}

func (w *World) keep(h *holding) keptHolding {
	m := w.client.Remember(h.token)
	one := keptHolding{Token: h.token.Value.Reveal(), Role: h.token.Role, Born: h.token.Born, Asked: h.token.Asked, Known: m.Known, Older: m.Older,
		Since: h.since, Life: h.life, Proven: h.proven}
	if h.answer != nil {
		one.Answer = h.answer.ID
	}
	return one
}

func keepWire(w *conformance.Wire) keptWire {
	k := keptWire{ID: w.ID, Operation: w.Operation, Credential: w.Credential, Presented: w.Presented, Method: w.Method, Token: w.Token, Issued: w.Issued,
		Purpose: w.Purpose, RequestHeader: w.RequestHeader, Header: w.Header, RequestBody: w.RequestBody, Body: w.Body, Status: w.Status,
		Truncated: w.Truncated, Informed: w.Informed, Started: w.Started, TargetTime: w.TargetTime, TokenAge: w.TokenAge}
	if w.URL != nil {
		k.URL = w.URL.String()
	}
	return k
}

func (k keptWire) wire(provider string) *conformance.Wire {
	w := &conformance.Wire{ID: k.ID, Provider: provider, Operation: k.Operation, Purpose: k.Purpose, Credential: k.Credential, Presented: k.Presented,
		Method: k.Method, URL: &url.URL{}, RequestHeader: k.RequestHeader, RequestBody: k.RequestBody, Status: k.Status, Header: k.Header, Body: k.Body,
		Truncated: k.Truncated, Informed: k.Informed, Started: k.Started, TargetTime: k.TargetTime, Token: k.Token, Issued: k.Issued, TokenAge: k.TokenAge}
	if u, err := url.Parse(k.URL); err == nil {
		w.URL = u
	}
	return w
}

// errDamaged says that what was kept refers to something that is not there.
var errDamaged = errors.New("what it held is damaged")

// restore takes back what another world held. Every token becomes known to the redactor before anything else.
func (w *World) restore(h holdings) error {
	for token := range h.Marks {
		w.redactor.AddToken(token)
	}
	for _, k := range h.Wires {
		w.wires = append(w.wires, k.wire(w.provider.ID))
	}
	if err := w.remark(h.Marks); err != nil {
		return err
	}
	w.role = h.Role
	maps.Copy(w.sent, h.Sent)
	for name, one := range h.Kept {
		held, err := w.recall(one)
		if err != nil {
			return err
		}
		w.kept[name] = *held
	}
	return w.refer(h)
}

// refer restores what stands for an exchange.
func (w *World) refer(h holdings) (err error) {
	if h.Held != nil {
		if w.held, err = w.recall(*h.Held); err != nil {
			return err
		}
	}
	if h.Asked != "" {
		if w.asked, err = w.sentBefore(h.Asked); err != nil {
			return err
		}
	}
	for name, id := range h.Records {
		if w.records[name], err = w.sentBefore(id); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) recall(k keptHolding) (*holding, error) {
	token := clients.Token{Value: clients.NewSecret(k.Token), Role: k.Role, Born: k.Born, Asked: k.Asked}
	w.client.Recall(clients.Memory{Token: token, Known: k.Known, Older: k.Older})
	w.proven[k.Token] = k.Proven
	h := &holding{token: token, since: k.Since, life: k.Life, proven: k.Proven}
	if k.Answer == "" {
		return h, nil
	}
	var err error
	h.answer, err = w.sentBefore(k.Answer)
	return h, err
}

func (w *World) sentBefore(id string) (*conformance.Wire, error) {
	i := slices.IndexFunc(w.wires, func(wire *conformance.Wire) bool { return wire.ID == id })
	if i < 0 {
		return nil, errDamaged
	}
	return w.wires[i], nil
}

// remark writes the record of the earlier run with the fingerprints of this one: their key lives as long as a run.
func (w *World) remark(marks map[string]string) error {
	var pairs []string
	for _, token := range sortedKeys(marks) {
		if old := marks[token]; old != "" {
			pairs = append(pairs, old, w.redactor.Fingerprint(token))
		}
	}
	text, err := json.Marshal(w.result.Exchanges)
	if err != nil {
		return err
	}
	w.result.Exchanges = nil
	return json.Unmarshal([]byte(strings.NewReplacer(pairs...).Replace(string(text))), &w.result.Exchanges)
}
