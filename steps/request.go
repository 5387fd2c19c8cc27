package steps

import (
	"context"
	"fmt"
	"strings"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

func requestSentences() []Definition {
	return []Definition{
		{
			Sentence: `the method is {method}`, Example: `Given the method is "POST"`, do: setMethod, shapes: true,
			About: "Sends the next request with another verb. It is a probe then: recorded, not checked against the contract.",
		},
		{
			Sentence: `the path is {text}`, Example: `Given the path is "/v2/other/token"`, do: setPath, shapes: true,
			About: "Sends the next request to another path; a probe likewise.",
		},
		{
			Sentence: `the target is reached over HTTPS`, Example: `Given the target is reached over HTTPS`, do: overHTTPS,
			About: "The scenario is untested where the environment speaks plain HTTP, as mocks on loopback do.",
		},
		{
			Sentence: `the path parameter {param} is {text}`, Example: `Given the path parameter "id" is "0"`, do: setParam, shapes: true,
			About: "Asks for another resource. Controls ask for the same.",
		},
		{
			Sentence: `the path parameter {param} is that of resource {resource}`, Example: `Given the path parameter "id" is that of resource "customer"`, do: setParamResource, shapes: true,
			About: "Asks for a resource that the environment knows. Controls ask for the same.",
		},
		{
			Sentence: `the header {header} is {text}`, Example: `Given the header "Accept" is "application/json"`, do: setHeader, shapes: true,
			About: "Sends a header, in place of the documented one if there is one.",
		},
		{
			Sentence: `the header {header} is the credential field {field}`, Example: `Given the header "X-API-Key" is the credential field "client_secret"`, do: setHeaderField, shapes: true,
			About: "Sends a value of the credential in a header of its own; it is redacted like the field itself.",
		},
		{
			Sentence: `the header {header} is left out`, Example: `Given the header "Content-Type" is left out`, do: dropHeader, shapes: true,
			About: "Leaves a documented header out.",
		},
		{
			Sentence: `the header names are sent in lower case`, Example: `Given the header names are sent in lower case`, do: lowerNames, shapes: true,
			About: "Field names are case-insensitive (RFC 9110 section 5.1).",
		},
		{
			Sentence: `the query parameter {name} is {text}`, Example: `Given the query parameter "key" is "x"`, do: setQuery, shapes: true,
			About: "Sends a query parameter, in place of the documented one if there is one.",
		},
		{
			Sentence: `the query parameter {name} is left out`, Example: `Given the query parameter "key" is left out`, do: dropQuery, shapes: true,
			About: "Leaves a documented query parameter out.",
		},
		{
			Sentence: `the query parameter {name} is sent twice`, Example: `Given the query parameter "key" is sent twice`, do: doubleQuery, shapes: true,
			About: "Sends a query parameter a second time, with the same value.",
		},
		{
			Sentence: `the query is written {text}`, Example: `Given the query is written "filter=name(EQ)x"`, do: rawQuery, shapes: true,
			About: "Sends exactly this query string, octet by octet, in place of the documented one.",
		},
		{
			Sentence: `the body member {name} is {text}`, Example: `Given the body member "grant_type" is "password"`, do: setMember, shapes: true,
			About: "Sends a body member, in place of the documented one if there is one.",
		},
		{
			Sentence: `the body member {name} is left out`, Example: `Given the body member "grant_type" is left out`, do: dropMember, shapes: true,
			About: "Leaves a documented body member out.",
		},
		{
			Sentence: `the body member {name} is sent twice`, Example: `Given the body member "grant_type" is sent twice`, do: doubleMember, shapes: true,
			About: "Sends a body member a second time, with the same value (RFC 6749 section 3.2 forbids it).",
		},
		{
			Sentence: `the body is sent as {bodykind}`, Example: `Given the body is sent as "json"`, do: bodyAs, shapes: true,
			About: "Sends the documented members in another encoding, with the content type that belongs to it.",
		},
		{
			Sentence: `the body is empty`, Example: `Given the body is empty`, do: noBody, shapes: true,
			About: "Sends no body at all.",
		},
	}
}

func setMethod(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error {
		d.Bent = d.Bent || d.Method != a[0]
		d.Method = a[0]
		return nil
	})
}

func overHTTPS(_ context.Context, w *World, _ Args) error {
	if w.client.Secure() {
		return nil
	}
	return conformance.Stopf(conformance.Untested, "", "the target is reached over plain HTTP, where this cannot be judged: give it an https base_url")
}

func setPath(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error {
		d.Bent = d.Bent || d.Path != a[0]
		d.Path = a[0]
		return nil
	})
}

func setParam(_ context.Context, w *World, a Args) error {
	return w.aim(func(d *clients.Draft) error { return d.SetParam(a[0], a[1]) })
}

func setParamResource(_ context.Context, w *World, a Args) error {
	return w.aim(func(d *clients.Draft) error {
		value, err := w.client.Resource(a[1])
		if err != nil {
			return err
		}
		return d.SetParam(a[0], value)
	})
}

func setHeader(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error {
		putHeader(d, a[0], a[1])
		return nil
	})
}

// setHeaderField sends a value of the credential where it does not belong.
func setHeaderField(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error {
		value, err := w.valueOf(d, a[1])
		if err != nil {
			return err
		}
		putHeader(d, a[0], value)
		return nil
	})
}

// putHeader sends a header in place of the documented one, also where that is made of credentials or of the token.
func putHeader(d *clients.Draft, name, value string) {
	if strings.EqualFold(name, "Authorization") {
		dropAuthorization(d)
	}
	d.SetHeader(name, value)
}

// dropAuthorization reports whether there was something to drop.
func dropAuthorization(d *clients.Draft) bool {
	authorizes := d.Basic != "" || d.Bearer
	d.Basic, d.Bearer, d.Token = "", false, ""
	return authorizes
}

// dropHeader takes a header out of the documented request, also where it is Authorization or the content type of the body.
func dropHeader(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error {
		if strings.EqualFold(a[0], "Authorization") && dropAuthorization(d) {
			return nil
		}
		return missing(!d.DropHeader(a[0]), "header", a[0])
	})
}

func lowerNames(_ context.Context, w *World, _ Args) error {
	return w.shape(func(d *clients.Draft) error {
		d.LowerCaseNames = true
		return nil
	})
}

func setQuery(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error {
		d.SetQuery(a[0], a[1])
		return nil
	})
}

func dropQuery(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error { return missing(!d.DropQuery(a[0]), "query parameter", a[0]) })
}

func doubleQuery(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error { return missing(!d.RepeatQuery(a[0]), "query parameter", a[0]) })
}

func rawQuery(_ context.Context, w *World, a Args) error {
	return w.aim(func(d *clients.Draft) error {
		d.RawQuery = a[0]
		return nil
	})
}

func setMember(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error {
		d.SetMember(a[0], a[1])
		return nil
	})
}

func dropMember(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error { return missing(!d.DropMember(a[0]), "body member", a[0]) })
}

func doubleMember(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error { return missing(!d.RepeatMember(a[0]), "body member", a[0]) })
}

func bodyAs(_ context.Context, w *World, a Args) error {
	return w.shape(func(d *clients.Draft) error {
		d.SendAs(clients.BodyKind(a[0]))
		return nil
	})
}

func noBody(_ context.Context, w *World, _ Args) error {
	return w.shape(func(d *clients.Draft) error {
		d.SendAs(clients.BodyNone)
		return nil
	})
}

// missing refuses to leave out what is not there: the scenario would test nothing.
func missing(absent bool, what, name string) error {
	if !absent {
		return nil
	}
	return fmt.Errorf("the documented request has no %s %q", what, name)
}
