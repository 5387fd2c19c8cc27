package mock

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// variable is one template that answers may hold.
type variable struct {
	name   string
	number bool
	value  func(c *call) string
}

// localTime is a date-time without zone: RFC 3339 without its offset, as some providers print it.
const localTime = "2006-01-02T15:04:05"

func variableTable() []variable {
	return []variable{
		{"base_url", false, func(c *call) string { return c.base() }},
		{"lifetime", true, func(c *call) string { return seconds(c.rules.left(c)) }},
		{"lifetime.string", false, func(c *call) string { return seconds(c.rules.left(c)) }},
		{"now.http", false, func(c *call) string { return c.now.UTC().Format(http.TimeFormat) }},
		{"now.local", false, func(c *call) string { return c.now.In(c.plan.behaviour.dateZone).Format(localTime) }},
		{"now.millis", true, func(c *call) string { return strconv.FormatInt(c.now.UnixMilli(), 10) }},
		{"now.rfc3339", false, func(c *call) string { return c.now.UTC().Format(time.RFC3339) }},
		{"now.seconds", true, func(c *call) string { return strconv.FormatInt(c.now.Unix(), 10) }},
		{"reason", false, func(c *call) string { return string(c.reason) }},
		{"request.method", false, func(c *call) string { return c.request.Method }},
		{"request.path", false, func(c *call) string { return c.request.URL.EscapedPath() }},
		{"request.url", false, func(c *call) string { return c.base() + c.echo() }},
		{"role", false, func(c *call) string { return c.role() }},
		{"status", true, func(c *call) string { return strconv.Itoa(c.status) }},
		{"token", false, func(c *call) string { return c.issued() }},
		{"total", true, func(c *call) string { return strconv.Itoa(c.total) }},
	}
}

func seconds(d time.Duration) string { return strconv.FormatInt(int64(d/time.Second), 10) }

// asNumber is the suffix with which a resource or a path parameter becomes a JSON number.
const asNumber = ".number"

// templateKinds are the templates that name something of the provider's.
func templateKinds() []string { return []string{"credential", "param", "resource"} }

// checkTemplate says what is wrong with a text of fill or headers.
func checkTemplate(p *provider.Provider, op *provider.Operation, text string) error {
	references, err := provider.References(text)
	if err != nil {
		return err
	}
	for _, r := range references {
		if err := checkReference(p, op, r); err != nil {
			return err
		}
	}
	return nil
}

func checkReference(p *provider.Provider, op *provider.Operation, r provider.Reference) error {
	name := strings.TrimSuffix(r.Name, asNumber)
	switch r.Kind {
	case "credential":
		field, ok := p.Credentials.Fields[r.Name]
		if !ok {
			return provider.Unknown("credential field", r.Name, sortedKeys(p.Credentials.Fields))
		}
		if field.Secret {
			return fmt.Errorf("credential field %q is secret: no answer may repeat it", r.Name)
		}
	case "resource":
		if _, ok := p.Resources[name]; !ok {
			return provider.Unknown("resource", name, sortedKeys(p.Resources))
		}
	case "param":
		if op == nil || !slices.Contains(pathParams(op.Path), name) {
			return fmt.Errorf("the operation has no path parameter %q", name)
		}
	default:
		return checkVariable(r)
	}
	return nil
}

func checkVariable(r provider.Reference) error {
	known := []string{}
	for _, v := range variableTable() {
		known = append(known, v.name)
	}
	if slices.Contains(known, fullName(r)) {
		return nil
	}
	for _, kind := range templateKinds() {
		known = append(known, kind+".NAME")
	}
	return provider.Unknown("template", fullName(r), known)
}

func fullName(r provider.Reference) string {
	if r.Name == "" {
		return r.Kind
	}
	return r.Kind + "." + r.Name
}

// expand fills a text for one call. Nothing is missing: the text was checked at the start, and what nobody knows is empty.
func (c *call) expand(text string) string {
	value, _, err := provider.Resolve(text, c.lookup)
	if err != nil {
		return ""
	}
	return value
}

func (c *call) lookup(kind, name string) (string, bool) {
	bare := strings.TrimSuffix(name, asNumber)
	switch kind {
	case "credential":
		if c.account == nil {
			return "", true
		}
		return c.account.fields[name], true
	case "resource":
		return c.plan.resources[bare], true
	case "param":
		return c.params[bare], true
	}
	v, ok := c.plan.variables[fullName(provider.Reference{Kind: kind, Name: name})]
	if !ok {
		return "", false
	}
	return v.value(c), true
}

// value is expand for a JSON member: a text that is one template of a number gives a number.
func (c *call) value(text string, numeric bool) any {
	filled := c.expand(text)
	if numeric && isNumber(filled) {
		return json.Number(filled)
	}
	return filled
}

// isNumber tells JSON numbers from other JSON and from what only looks like one: "017" stays a string.
func isNumber(text string) bool {
	return text != "" && strings.ContainsRune("-0123456789", rune(text[0])) && json.Valid([]byte(text))
}

// numeric reports whether a text is one template and nothing else, and that of a number.
func numeric(text string, variables map[string]variable) bool {
	references, err := provider.References(text)
	if err != nil || len(references) != 1 || references[0].String() != text {
		return false
	}
	name := fullName(references[0])
	return variables[name].number || strings.HasSuffix(name, asNumber)
}
