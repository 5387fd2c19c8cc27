package prove

import (
	"fmt"
	"net/http"

	"github.com/plimsoll/plimsoll/internal/provider"
)

func (s *sitting) tokens() {
	s.token = s.tokenOf(provider.DefaultRole, "a token")
	first := s.token
	s.token = s.tokenOf(provider.DefaultRole, "another token")
	for _, op := range s.opened() {
		s.call(op.ID+" with the token before", op, first)
		fresh := s.tokenOf(provider.DefaultRole, "a token for "+op.ID)
		s.call(op.ID+" with a token of its own", op, fresh)
	}
}

func (s *sitting) calls() {
	for _, id := range sortedKeys(s.provider.Operations) {
		s.call(id, s.provider.Operations[id], s.token)
	}
}

func (s *sitting) presentations() {
	for _, op := range s.opened() {
		for _, way := range ways() {
			change := func(r *http.Request) { way.show(r, s.token) }
			s.see(op.ID+" with "+way.name, question{op: op, credential: s.credential(provider.DefaultRole), change: change})
		}
	}
}

// secrets presents values of the credential in place of a token.
func (s *sitting) secrets() {
	credential := s.credential(provider.DefaultRole)
	for _, op := range s.opened() {
		for _, field := range sortedKeys(credential) {
			for _, name := range []string{"Authorization", "X-API-Key", "Api-Token", "X-Api-Token", "Api-Key", "Token", "Apikey"} {
				value := credential[field]
				if name == "Authorization" {
					value = "Bearer " + value
				}
				change := func(r *http.Request) { r.Header.Set(name, value) }
				s.see(fmt.Sprintf("%s with the %s in %s", op.ID, field, name), question{op: op, credential: credential, change: change})
			}
		}
	}
}

func (s *sitting) roles() {
	for _, role := range s.known() {
		token := s.tokenOf(role, fmt.Sprintf("a token of %q", role))
		for _, op := range s.opened() {
			s.see(fmt.Sprintf("%s as %q", op.ID, role), question{op: op, credential: s.credential(provider.DefaultRole), token: token})
		}
	}
}
