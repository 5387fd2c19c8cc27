package provider_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/provider"
)

func values(kind, name string) (string, bool) {
	known := map[string]string{
		"credential.id": "sample", "credential.braces": "{credential.id}", "credential.empty": "", "resource.order": "17",
		"token.": "t", "now.millis": "1675978304058",
	}
	value, ok := known[kind+"."+name]
	return value, ok
}

func TestResolve(t *testing.T) {
	t.Parallel()
	for template, want := range map[string]string{
		"":                                      "",
		"client_credentials":                    "client_credentials",
		"{credential.id}":                       "sample",
		"{credential.id?}":                      "sample",
		"a {credential.id} b {resource.order} ": "a sample b 17 ",
		"{token}":                               "t",
		"{now.millis}":                          "1675978304058",
		"{credential.braces}":                   "{credential.id}", // what is filled in is not looked at again
		"{credential.empty}":                    "",
		`{"voyage":{"key":"*"}}`:                `{"voyage":{"key":"*"}}`, // braces that no letter follows
		"{}":                                    "{}",
		"{":                                     "{",
		"100% }":                                "100% }",
		"{{credential.id}}":                     "{sample}",
	} {
		value, present, err := provider.Resolve(template, values)
		require.NoError(t, err, template)
		assert.True(t, present, template)
		assert.Equal(t, want, value, template)
	}
}

func TestResolveLeavesOutWhatIsOptional(t *testing.T) {
	t.Parallel()
	for _, template := range []string{"{credential.tpl?}", "guid {credential.tpl?}", "{credential.tpl?}{credential.id}", "{nothing?}"} {
		value, present, err := provider.Resolve(template, values)
		require.NoError(t, err, template)
		assert.False(t, present, template)
		assert.Empty(t, value, template)
	}
}

func TestResolveFails(t *testing.T) {
	t.Parallel()
	for template, want := range map[string]string{
		"{credential.tpl}":                `template "{credential.tpl}": {credential.tpl} has no value`,
		"{credential.tpl?}{resource.x}":   `template "{credential.tpl?}{resource.x}": {resource.x} has no value`,
		"{nothing}":                       `template "{nothing}": {nothing} has no value`,
		"{credential.id":                  `template "{credential.id": expected {kind.name} or {kind.name?} at "{credential.id"`,
		"a {credential id}":               `template "a {credential id}": expected {kind.name} or {kind.name?} at "{credential id}"`,
		"{credential.}":                   `template "{credential.}": expected {kind.name} or {kind.name?} at "{credential.}"`,
		"{credential.id??}":               `template "{credential.id??}": expected {kind.name} or {kind.name?} at "{credential.id??}"`,
		"{credential.id {resource.order}": `template "{credential.id {resource.order}": expected {kind.name} or {kind.name?} at "{credential.id {resource.order}"`,
	} {
		_, present, err := provider.Resolve(template, values)
		assert.EqualError(t, err, want)
		assert.False(t, present)
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	references, err := provider.References("x {credential.tpl?} {token} {resource.order.number}")
	require.NoError(t, err)
	assert.Equal(t, []provider.Reference{
		{Kind: "credential", Name: "tpl", Optional: true}, {Kind: "token"}, {Kind: "resource", Name: "order.number"},
	}, references)
	for i, want := range []string{"{credential.tpl?}", "{token}", "{resource.order.number}"} {
		assert.Equal(t, want, references[i].String())
	}
	_, err = provider.References("{credential.id")
	assert.Error(t, err)
}

func TestBasicTemplates(t *testing.T) {
	t.Parallel()
	user, password := provider.Basic{User: "client_id", Password: "{credential.key}-{credential.secret}"}.Templates()
	assert.Equal(t, "{credential.client_id}", user)
	assert.Equal(t, "{credential.key}-{credential.secret}", password)
	user, _ = provider.Basic{}.Templates()
	assert.Empty(t, user)
}
