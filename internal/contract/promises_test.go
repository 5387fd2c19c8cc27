package contract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func written(all []Promise) []string {
	var lines []string
	for _, p := range all {
		line := fmt.Sprintf("%s %s %s %s %s %v", p.Operation, p.Status, p.Kind, p.Name, p.Claim, p.Types)
		if p.Required {
			line += " required"
		}
		if p.Nullable {
			line += " nullable"
		}
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return lines
}

func TestPromisesAreWhatAFindingCouldSpeakAgainst(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{
		"listOrders 2XX media application/json SHOP-ORDERS [] required",
		"listOrders 2XX body SHOP-ORDERS [array] required",
		"listOrders 2XX member /*/id SHOP-ORDERS [integer] required",
		"listOrders 2XX member /*/lines SHOP-ORDERS [array]",
		"listOrders 2XX media text/plain SHOP-ORDERS [] required",
		"requestToken status SHOP-STATUS [] required",
		"requestToken 200 header Cache-Control SHOP-NO-STORE [string] required",
		"requestToken 200 header X-Cached SHOP-CACHED [boolean]",
		"requestToken 200 header X-Limit SHOP-RESPONSE [integer]",
		"requestToken 200 media application/json SHOP-MEDIA [] required",
		"requestToken 200 body SHOP-BODY [object] required",
		"requestToken 200 member /access_token SHOP-VALUE [string] required",
		"requestToken 200 member /expires_in SHOP-LIFE [integer] required",
		"requestToken 200 member /issued SHOP-BODY [string]",
		"requestToken 200 member /user SHOP-USER [object]",
		"requestToken 200 member /user/name SHOP-USER [string] required",
	}, written(shop(t).Promises()))
}

func TestTheMembersOfASchema(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{
		"body [] required", "member /issued [string]", "member /name [string] required", "member /next [] nullable",
	}, written(membersOf(t, `{allOf: [{type: object, x-basis: documented, required: [name], properties: {name: {type: string}, next: {$ref: '#/components/schemas/One', nullable: true}}}]}`,
		"    One: {x-basis: documented, allOf: [{type: object, required: [name], properties: {issued: {type: string}, name: {type: string}, next: {nullable: true}}}], oneOf: [{properties: {a: {}}}]}")))
	assert.Empty(t, shop(t).Members("Refusal"), "it is assumed")
	assert.Empty(t, shop(t).Members("Nothing"))
}

func membersOf(t *testing.T, schema string, components ...string) []Promise {
	t.Helper()
	c, err := Load(tree(about(schema, components...)), "x")
	require.NoError(t, err)
	return c.Members("One")
}

func TestASchemaInsideOfItselfPromisesNothingNew(t *testing.T) {
	t.Parallel()
	c, err := Load(tree(about(`{$ref: '#/components/schemas/List'}`,
		"    List: {x-basis: documented, type: object, properties: {next: {$ref: '#/components/schemas/List'}, all: {type: array, items: {$ref: '#/components/schemas/List'}}}}")), "x")
	require.NoError(t, err)
	assert.Equal(t, []string{"body [object] required", "member /all [array]", "member /next [object]"}, written(c.Members("List")))
}
