package steps

import (
	"context"
	"strings"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// noSecret looks for secrets in everything that the scenario's answers hold.
func noSecret(_ context.Context, w *World, _ Args) error {
	if _, err := w.answer(); err != nil {
		return err
	}
	for _, wire := range w.wires {
		for _, leak := range append(w.client.Leaks(wire), w.repeated(wire)...) {
			w.find(conformance.Finding{Class: conformance.ClassLeak, Place: leak.Place, Expected: "no secret of the request",
				Actual: "the value of " + leak.Field, Exchange: wire.ID})
		}
	}
	return nil
}

// shortestLeak is how long a value must be for its presence in an answer to be no coincidence.
const shortestLeak = 6

// repeated finds what the request itself carried: its token, its Authorization, and values that the scenario changed. A redactor
// that knows nothing else finds them in every form.
func (w *World) repeated(wire *conformance.Wire) []clients.Leak {
	carried := map[string]string{"the token": wire.Token}
	for _, name := range sortedKeys(w.sent) {
		carried[name] = w.sent[name]
	}
	for name, values := range wire.RequestHeader {
		if strings.EqualFold(name, "Authorization") {
			_, value, _ := strings.Cut(strings.Join(values, " "), " ")
			if value != wire.Token {
				carried["the Authorization header"] = value
			}
		}
	}
	var leaks []clients.Leak
	for _, name := range sortedKeys(carried) {
		if len(carried[name]) >= shortestLeak {
			leaks = append(leaks, leaksOf(wire, name, carried[name])...)
		}
	}
	return leaks
}

// leaksOf names the places of an answer that hold a value.
func leaksOf(wire *conformance.Wire, name, value string) []clients.Leak {
	finder := clients.NewRedactor([]byte(name))
	finder.Add(name, value)
	var leaks []clients.Leak
	if finder.Holds(name, string(wire.Body)) {
		leaks = append(leaks, clients.Leak{Field: name, Place: "body"})
	}
	for _, header := range sortedKeys(wire.Header) {
		if finder.Holds(name, strings.Join(wire.Header[header], "\n")) {
			leaks = append(leaks, clients.Leak{Field: name, Place: "header " + header})
		}
	}
	return leaks
}
