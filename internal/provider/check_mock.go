package provider

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func (c *checker) mock() {
	for _, operation := range sortedKeys(c.p.Mock.Answers) {
		at := []string{"mock", "answers", operation}
		c.known(at, "operation", operation, append(sortedKeys(c.p.Operations), allOperations))
		c.answers(at, c.p.Mock.Answers[operation])
	}
	for i, resource := range c.p.Mock.Resources {
		c.mockResource([]string{"mock", "resources", strconv.Itoa(i)}, resource)
	}
	for member, text := range c.p.Mock.JWT.Members {
		c.fill([]string{"mock", "jwt", "members", member}, text)
	}
	seen := map[string]bool{}
	for i, variant := range c.p.Mock.Variants {
		at := []string{"mock", "variants", strconv.Itoa(i)}
		switch {
		case variant.Name == "":
			c.wrong(at, "variant without a name")
		case seen[variant.Name]:
			c.wrong(append(at, "name"), "variant %q stands twice", variant.Name)
		}
		seen[variant.Name] = true
	}
}

func (c *checker) answers(path []string, answers Answers) {
	at := func(steps ...string) []string { return append(slices.Clone(path), steps...) }
	c.answer(at("success"), answers.Success)
	for _, role := range sortedKeys(answers.ByRole) {
		c.known(at("by_role", role), "role", role, c.p.roleNames())
		c.answer(at("by_role", role), answers.ByRole[role])
	}
	for _, reason := range sortedKeys(answers.Refusals) {
		c.answer(at("refusals", reason), answers.Refusals[reason])
	}
	if answers.Paging != nil {
		c.pointer(at("paging", "items"), answers.Paging.Items)
	}
	if answers.Filter != nil {
		c.pointer(at("filter", "items"), answers.Filter.Items)
		c.pattern(at("filter", "pattern"), answers.Filter.Pattern)
	}
}

// answer checks one answer.
func (c *checker) answer(path []string, answer Answer) {
	at := func(steps ...string) []string { return append(slices.Clone(path), steps...) }
	c.status(at("status"), answer.Status)
	if answer.Example != "" {
		c.known(at("example"), "example", answer.Example, c.examples)
	}
	if answer.Example != "" && answer.Text != "" {
		c.wrong(path, "expected one body, got example and text")
	}
	for _, name := range sortedKeys(answer.Headers) {
		c.fill(at("headers", name), answer.Headers[name])
	}
	for _, pointer := range sortedKeys(answer.Fill) {
		c.pointer(at("fill", pointer), pointer)
		c.fill(at("fill", pointer), answer.Fill[pointer])
	}
}

// fill checks a template of an answer. Which kinds there are beside credentials and resources is the mock's to know, and a
// resource may be asked for as a number ({resource.customer.number}).
func (c *checker) fill(path []string, text string) {
	references, err := References(text)
	if err != nil {
		c.wrong(path, "%v", err)
	}
	for _, r := range references {
		switch r.Kind {
		case "credential":
			c.known(path, "credential field", r.Name, sortedKeys(c.p.Credentials.Fields))
		case "resource":
			c.known(path, "resource", strings.TrimSuffix(r.Name, ".number"), sortedKeys(c.p.Resources))
		}
	}
}

func (c *checker) pointer(path []string, pointer string) {
	if !validPointer(pointer) {
		c.wrong(path, "expected a JSON pointer such as /data/token (RFC 6901), got %q", pointer)
	}
}

// pattern checks the pattern of a filter, which has to name the parts that the mock looks for.
func (c *checker) pattern(path []string, pattern string) {
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		c.wrong(path, "%v", err)
		return
	}
	for _, group := range []string{"path", "op", "value"} {
		if compiled.SubexpIndex(group) < 0 {
			c.wrong(path, "expected a group (?P<%s>…) in the pattern, got %q", group, pattern)
		}
	}
}

func (c *checker) mockResource(path []string, resource MockResource) {
	at := func(step string) []string { return append(slices.Clone(path), step) }
	c.template(at("value"), resource.Value, "resource")
	c.known(at("operation"), "operation", resource.Operation, sortedKeys(c.p.Operations))
	if o := c.p.Operations[resource.Operation]; o != nil {
		params, _ := pathParams(o.Path)
		c.known(at("param"), "parameter", resource.Param, append(params, sortedKeys(o.Query)...))
	}
	var tenants []string
	for _, role := range sortedKeys(c.p.Credentials.Roles) {
		tenants = append(tenants, c.p.Credentials.Roles[role].Tenant)
	}
	if resource.Tenant != "" {
		c.known(at("tenant"), "tenant", resource.Tenant, slices.DeleteFunc(tenants, func(t string) bool { return t == "" }))
	}
}
