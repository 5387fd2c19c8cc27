package steps

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

func credentialSentences() []Definition {
	return []Definition{
		{
			Sentence: `the credential {role}`, Example: `Given the credential "limited"`, do: useCredential,
			About: "Uses another credential for what follows. The scenario is untested where the environment has none.",
		},
		{
			Sentence: `the credential field {field} is wrong`, Example: `Given the credential field "client_secret" is wrong`, do: wrongField, shapes: true, means: changesField,
			About: "Sends a value of the same length and alphabet that is not the right one; the scenario is untested where the credential lacks the field.",
		},
		{
			Sentence: `the credential field {field} is empty`, Example: `Given the credential field "password" is empty`, do: emptyField, shapes: true, means: changesField,
			About: "Sends an empty value.",
		},
		{
			Sentence: `the credential field {field} is left out`, Example: `Given the credential field "key" is left out`, do: noField, shapes: true, means: changesField,
			About: "Sends everything but this value: the header, parameter or member that carries it is not there.",
		},
		{
			Sentence: `the credential field {field} is in the other case`, Example: `Given the credential field "password" is in the other case`, do: otherCase, shapes: true, means: changesField,
			About: "Sends the value with upper and lower case exchanged.",
		},
		{
			Sentence: `the credential field {field} is cut short`, Example: `Given the credential field "client_secret" is cut short`, do: cutField, shapes: true, means: changesField,
			About: "Sends the value without its last character.",
		},
		{
			Sentence: `the credential field {field} is one character longer`, Example: `Given the credential field "client_secret" is one character longer`, do: stretchField, shapes: true, means: changesField,
			About: "Sends the value with one more character at its end: a comparison that stops early would let it in.",
		},
		{
			Sentence: `the credential field {field} is that of {role}`, Example: `Given the credential field "key" is that of "second"`, do: foreignField, shapes: true, means: changesField,
			About: "Sends the value of another credential: both are right, but they do not belong together.",
		},
		{
			Sentence: `the credential field {field} is {text}`, Example: `Given the credential field "audience" is "https://other.example"`, do: setField, shapes: true, means: changesField,
			About: "Sends this value.",
		},
		{
			Sentence: `the credential field {field} is sent as the token`, Example: `Given the credential field "client_secret" is sent as the token`, do: fieldAsToken, shapes: true, means: authorizes,
			About: "The next call carries the value after Bearer, in place of a token.",
		},
		{
			Sentence: `Basic is encoded as {encoding}`, Example: `Given Basic is encoded as "no-colon"`, do: encodeBasic, shapes: true, means: encodes,
			About: "Encodes user-id and password in another way than RFC 7617 section 2 says, or in another that it allows.",
		},
		{
			Sentence: `the credentials are sent in {placement}`, Example: `Given the credentials are sent in "query"`, do: placeCredentials, shapes: true,
			About: "Moves the credentials from their documented place to another.",
		},
	}
}

func useCredential(_ context.Context, w *World, a Args) error {
	if _, err := w.client.Credential(a[0]); err != nil {
		return err
	}
	w.role = a[0]
	return nil
}

// change edits one field of the credential of the next request.
func (w *World) change(field string, to func(string) string) error {
	return w.credit(func(c *clients.Credential) error {
		value, ok := c.Fields[field]
		if !ok {
			return w.lacks(c.Role, field)
		}
		return w.put(c, field, to(value.Reveal()))
	})
}

// put gives one field of a credential another value, also one that it lacks because it is optional.
func (w *World) put(c *clients.Credential, field, value string) error {
	if before, ok := c.Fields[field]; ok && before.Reveal() == value {
		return conformance.Stopf(conformance.Untested, conformance.CauseCredential,
			"the change leaves the %s of %q as it is, so nothing would be tested: set %s to a value that it changes",
			field, c.Role, w.provider.CredentialVariable(c.Role, field))
	}
	*c = c.With(field, value)
	return nil
}

// lacks says which variable gives a credential the field that it lacks.
func (w *World) lacks(role, field string) error {
	return conformance.Stopf(conformance.Untested, conformance.CauseCredential, "the environment gives the credential %q no %s: set %s",
		role, field, w.provider.CredentialVariable(role, field))
}

// valueOf is a value of the credential of a request.
func (w *World) valueOf(d *clients.Draft, field string) (string, error) {
	value, ok := d.Credential.Fields[field]
	if !ok {
		return "", w.lacks(d.Role, field)
	}
	return value.Reveal(), nil
}

func wrongField(_ context.Context, w *World, a Args) error { return w.change(a[0], wrong) }

func emptyField(_ context.Context, w *World, a Args) error {
	return w.change(a[0], func(string) string { return "" })
}

func otherCase(_ context.Context, w *World, a Args) error { return w.change(a[0], swapCase) }

func cutField(_ context.Context, w *World, a Args) error {
	return w.change(a[0], func(s string) string {
		runes := []rune(s)
		return string(runes[:max(0, len(runes)-1)])
	})
}

func stretchField(_ context.Context, w *World, a Args) error {
	return w.change(a[0], func(s string) string { return s + "x" })
}

func setField(_ context.Context, w *World, a Args) error {
	return w.credit(func(c *clients.Credential) error { return w.put(c, a[0], a[1]) })
}

func foreignField(_ context.Context, w *World, a Args) error {
	other, err := w.client.Credential(a[1])
	if err != nil {
		return err
	}
	value, ok := other.Fields[a[0]]
	if !ok {
		return w.lacks(a[1], a[0])
	}
	return w.credit(func(c *clients.Credential) error { return w.put(c, a[0], value.Reveal()) })
}

// noField leaves out whatever the value travels in.
func noField(_ context.Context, w *World, a Args) error {
	return w.credit(func(c *clients.Credential) error {
		if _, ok := c.Fields[a[0]]; !ok {
			return w.lacks(c.Role, a[0])
		}
		*c = c.Without(a[0])
		return nil
	})
}

// fieldAsToken presents a value of the credential as if it were a token.
func fieldAsToken(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) (err error) {
		d.Token, err = w.valueOf(d, a[0])
		return err
	})
}

func encodeBasic(_ context.Context, w *World, a Args) error { return w.shape(encode(a[0])) }

func encode(encoding string) edit {
	return func(d *clients.Draft) error {
		if d.Basic == "" {
			return fmt.Errorf("%s does not use HTTP Basic", d.Operation.ID)
		}
		d.Basic = clients.BasicEncoding(encoding)
		return nil
	}
}

func placeCredentials(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error { return d.MoveCredentials(a[0]) })
}

// wrong returns a value of the same length and alphabet that differs in one character, the first that has a like: whoever looks
// at the length only, or at the end only, lets it in. A value of nothing but other characters gets one more.
func wrong(value string) string {
	runes := []rune(value)
	for i, r := range runes {
		if c := rotate(r); c != r {
			runes[i] = c
			return string(runes)
		}
	}
	return value + "x"
}

func rotate(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z':
		return 'a' + (r-'a'+13)%26
	case r >= 'A' && r <= 'Z':
		return 'A' + (r-'A'+13)%26
	case r >= '0' && r <= '9':
		return '0' + (r-'0'+5)%10
	}
	return r
}

func swapCase(value string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, value)
}
