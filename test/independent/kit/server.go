package kit

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Account is somebody who may sign in.
type Account struct {
	Name, Secret string
	Tenant       string   // whose data the account works on
	Denied       []string // parts of paths that the account has no role for
	Key          string   // a second proof, where the provider has one
	Dynamic      bool     // names its tenant with each token request
}

// Options are what a test chooses.
type Options struct {
	Clock    *Clock
	Accounts []Account
	Broken   map[string]bool
}

// Find returns the account of that name.
func (o Options) Find(name string) (Account, bool) {
	for _, a := range o.Accounts {
		if a.Name == name {
			return a, true
		}
	}
	return Account{}, false
}

// Login returns the account if name and secret are right.
func (o Options) Login(name, secret string) (Account, bool) {
	a, ok := o.Find(name)
	return a, ok && a.Secret == secret
}

// May says whether nothing of the path is denied to the account of that name.
func (o Options) May(name, path string) bool {
	a, ok := o.Find(name)
	return ok && !slices.ContainsFunc(a.Denied, func(part string) bool { return strings.Contains(path, part) })
}

// JSON writes v with the given media type.
func JSON(w http.ResponseWriter, status int, media string, v any) {
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// Body writes text with the given media type.
func Body(w http.ResponseWriter, status int, media, text string) {
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}

// Bearer reads the token of an Authorization header; the scheme is case-insensitive (RFC 9110, 11.1).
func Bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// Ago says whether the Unix time at has passed at now.
func Ago(at int64, now time.Time) bool { return !now.Before(time.Unix(at, 0)) }
