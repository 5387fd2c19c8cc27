package steps

import (
	"errors"
	"slices"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// need is what has to come before a sentence. Its error says what to write.
type need func(*resolver) error

// anAnswer is for sentences that judge the last answer.
func anAnswer(r *resolver) error {
	if r.so.answered {
		return nil
	}
	return errors.New("there is no answer to judge yet: call an operation before it")
}

// aCall is for sentences that judge a request of the scenario's own.
func aCall(r *resolver) error {
	if r.so.called {
		return nil
	}
	return errors.New("it judges a call, but no call comes before it: write a When")
}

// aToken is for sentences about the current token.
func aToken(r *resolver) error {
	if r.so.held {
		return nil
	}
	return errors.New("there is no token yet: write \"Given a token\" before it")
}

// aBirth is for sentences that judge the life of a token: only a proven birth will do (design, section 6).
func aBirth(r *resolver) error {
	if r.so.born {
		return nil
	}
	return errors.New("the birth of the token is not known: write \"Given a fresh token\" before it")
}

// aLifetime is for sentences about the documented lifetime.
func aLifetime(r *resolver) error {
	if r.Provider.Token.Lifetime > 0 {
		return nil
	}
	return errors.New("no lifetime is documented: give token.lifetime in provider.yaml")
}

// aStatement is for sentences about the lifetime that a token answer states.
func aStatement(r *resolver) error {
	if r.Provider.Token.Stated == "" {
		return errors.New("token answers state no lifetime: give token.stated in provider.yaml")
	}
	if !r.so.asked {
		return errors.New("no answer has stated a lifetime yet: write \"Given a fresh token\" or \"When a token is requested\" before it")
	}
	return nil
}

// promises is for sentences that hold a call to its success, unless they stand inside another sentence.
func promises(r *resolver, _ Args) {
	if r.current == nil {
		r.judged(func(call *step) { call.promised = true })
	}
}

// holdsToken is for sentences that make a token the current one.
func holdsToken(r *resolver, _ Args) { r.so.held = true }

// bearsToken is for sentences that ask for one whose birth is proven.
func bearsToken(r *resolver, _ Args) { r.so.born = true }

// changesField is for sentences that change a field of the credential of the next request.
func changesField(r *resolver, a Args) { r.next.fields = append(r.next.fields, a[0]) }

// presentsToken is for the sentence that spoils the token of the next call.
func presentsToken(r *resolver, a Args) {
	r.next.presented = a[0]
	r.next.otherwise = r.next.otherwise || a[0] == string(provider.NoHeader)
}

// authorizes is for sentences that take the place of the documented Authorization.
func authorizes(r *resolver, _ Args) { r.next.otherwise = true }

// carries reports whether the documented request of an operation carries a field of the credential.
func carries(op *provider.Operation, field string) bool {
	for _, templates := range []map[string]string{op.Params, op.Query, op.Headers, op.Form} {
		for _, template := range templates {
			if refers(template, field) {
				return true
			}
		}
	}
	if op.Basic != nil {
		user, password := op.Basic.Templates()
		if refers(user, field) || refers(password, field) {
			return true
		}
	}
	return refersDeep(op.JSON, field)
}

// refersDeep looks into a JSON body, however deep.
func refersDeep(template any, field string) bool {
	switch node := template.(type) {
	case string:
		return refers(node, field)
	case []any:
		return slices.ContainsFunc(node, func(item any) bool { return refersDeep(item, field) })
	case map[string]any:
		for _, member := range node {
			if refersDeep(member, field) {
				return true
			}
		}
	}
	return false
}

func refers(template, field string) bool {
	references, _ := provider.References(template) // a template that is none was refused when it was loaded
	return slices.ContainsFunc(references, func(r provider.Reference) bool { return r.Kind == "credential" && r.Name == field })
}
