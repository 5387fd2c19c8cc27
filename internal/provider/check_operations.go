package provider

import (
	"slices"
	"strconv"
	"strings"
)

func (c *checker) operation(id string, o *Operation) {
	at := func(steps ...string) []string { return append([]string{"operations", id}, steps...) }
	methods := []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
	c.known(at("method"), "method", o.Method, methods)
	c.path(at, o)
	for part, values := range map[string]map[string]string{"params": o.Params, "query": o.Query, "headers": o.Headers, "form": o.Form} {
		for _, name := range sortedKeys(values) {
			c.template(at(part, name), values[name], "credential", "resource")
		}
	}
	c.body(at("json"), o.JSON)
	c.authentication(at, o)
	if len(o.Form) > 0 && len(o.JSON) > 0 {
		c.wrong(at(), "expected one body, got form and json")
	}
	for _, status := range o.Success {
		c.status(at("success"), status)
	}
	c.expression(at("data"), o.Data)
	if o.Effect != "" {
		c.known(at("effect"), "side effect", o.Effect, sortedKeys(c.p.SideEffects))
	}
}

func (c *checker) authentication(at func(...string) []string, o *Operation) {
	if o.Basic == nil {
		return
	}
	user, password := o.Basic.Templates()
	c.template(at("basic", "user"), user, "credential")
	c.template(at("basic", "password"), password, "credential")
	if o.Bearer {
		c.wrong(at(), "expected one Authorization header, got basic and bearer")
	}
}

// path compares the parameters of the path template with those that are given.
func (c *checker) path(at func(...string) []string, o *Operation) {
	if !strings.HasPrefix(o.Path, "/") {
		c.wrong(at("path"), "expected a path that begins with a slash, got %q", o.Path)
	}
	params, closed := pathParams(o.Path)
	if !closed {
		c.wrong(at("path"), "the path %q has a brace without its partner", o.Path)
	}
	for _, name := range params {
		if _, given := o.Params[name]; !given {
			c.wrong(at("path"), "the path parameter {%s} has no value in params", name)
		}
	}
	for _, name := range sortedKeys(o.Params) {
		c.known(at("params", name), "path parameter", name, params)
	}
}

// pathParams lists the names in braces of an OpenAPI path template, and reports whether each brace has its partner.
func pathParams(path string) (names []string, closed bool) {
	for {
		before, rest, open := strings.Cut(path, "{")
		if strings.Contains(before, "}") {
			return names, false
		}
		if !open {
			return names, true
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || name == "" || strings.Contains(name, "{") {
			return names, false
		}
		names, path = append(names, name), after
	}
}

// body looks for templates in a JSON body, however deep.
func (c *checker) body(path []string, value any) {
	switch v := value.(type) {
	case string:
		c.template(path, v, "credential", "resource")
	case map[string]any:
		for _, name := range sortedKeys(v) {
			c.body(append(slices.Clone(path), name), v[name])
		}
	case []any:
		for i, item := range v {
			c.body(append(slices.Clone(path), strconv.Itoa(i)), item)
		}
	}
}

// template checks that each reference is of one of the kinds and names something.
func (c *checker) template(path []string, text string, kinds ...string) {
	references, err := References(text)
	if err != nil {
		c.wrong(path, "%v", err)
	}
	for _, r := range references {
		switch {
		case !slices.Contains(kinds, r.Kind):
			c.wrong(path, "template %s: %s", r, unknown("kind", r.Kind, kinds))
		case r.Kind == "credential":
			c.field(path, r)
		default:
			c.known(path, "resource", r.Name, sortedKeys(c.p.Resources))
		}
	}
}

func (c *checker) field(path []string, r Reference) {
	field, known := c.p.Credentials.Fields[r.Name]
	switch {
	case !known:
		c.known(path, "credential field", r.Name, sortedKeys(c.p.Credentials.Fields))
	case field.Optional && !r.Optional:
		c.wrong(path, "not every credential has the field %s: expected {credential.%s?}, got %s", r.Name, r.Name, r)
	}
}
