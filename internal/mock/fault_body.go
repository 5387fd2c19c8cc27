package mock

import (
	"bytes"
	"net/http"
	"slices"
)

// bodyForm is one way to spoil a body.
type bodyForm struct {
	name  string
	media string // "" keeps the right one
	spoil func(r *response) []byte
}

func bodyForms() []bodyForm {
	return []bodyForm{
		{"array", "", func(r *response) []byte { return wrap("[", r.body, "]") }},
		{"bom", "", func(r *response) []byte { return wrap("\ufeff", r.body, "") }},
		{"comment", "", func(r *response) []byte { return wrap("/* from the cache */ ", r.body, "") }},
		{"empty", "", func(*response) []byte { return nil }},
		{"html", "text/html; charset=utf-8", func(r *response) []byte {
			return []byte("<!DOCTYPE html><title>" + http.StatusText(r.status) + "</title><h1>Please come back later</h1>\n")
		}},
		{"latin-1", "", func(r *response) []byte { return latin1(r.body) }},
		{"string", "", func(r *response) []byte { return encode(string(r.body)) }},
		{"text", "text/plain; charset=utf-8", func(r *response) []byte { return []byte(http.StatusText(r.status) + "\n") }},
		{"trailing", "", func(r *response) []byte { return wrap("", r.body, "\nOK") }},
		{"truncated", "", func(r *response) []byte { return r.body[:len(r.body)-len(r.body)/3] }},
		{"xml", "application/xml", func(r *response) []byte {
			return []byte("<answer><text>" + http.StatusText(r.status) + "</text></answer>\n")
		}},
	}
}

func formNames() []string {
	var names []string
	for _, f := range bodyForms() {
		names = append(names, f.name)
	}
	return names
}

func wrap(before string, body []byte, after string) []byte {
	return bytes.Join([][]byte{[]byte(before), body, []byte(after)}, nil)
}

// latin1 writes text in ISO 8859-1, with a question mark for what that does not have.
func latin1(text []byte) []byte {
	var out []byte
	for _, r := range string(text) {
		if r > 0xff {
			r = '?'
		}
		out = append(out, byte(r))
	}
	return out
}

// bendBody spoils bodies that there are: an answer without one stays as it is.
func bendBody(b *bender) mutation {
	form := bodyForms()[slices.Index(formNames(), b.args["form"])]
	return b.answers(b.args["on"], func(_ *call, r *response) *response {
		if len(r.body) == 0 {
			return r
		}
		r.body = form.spoil(r)
		if form.media != "" {
			r.media = form.media
		}
		if len(r.body) == 0 {
			r.empty()
		}
		return r
	})
}
