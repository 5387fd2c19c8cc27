package contract

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// One thing that is passed over does not hide the next.
func TestAnOperationWithoutANameHidesNoOther(t *testing.T) {
	t.Parallel()
	c, err := Load(tree(head+`paths:
  /x:
    get: {responses: {"200": {description: x}}}
    post: {operationId: postX, responses: {"200": {description: x}}}
`), "x")
	require.NoError(t, err)
	require.Len(t, c.Operations(), 1)
	assert.Equal(t, "postX", c.Operations()[0].ID)
}

func TestAMemberForRequestsHidesNoOtherThatIsMissing(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"body /b: expected a string, got no such member"},
		said(judged(t, "{type: object, required: [a, b], properties: {a: {type: string, writeOnly: true}, b: {type: string}}}", `{}`)))
}

func TestAMediaTypeWithoutASchemaHidesNoPromise(t *testing.T) {
	t.Parallel()
	c, err := Load(tree(strings.Replace(about("{type: object}"), "            application/json:\n", "            application/hal+json: {}\n            application/json:\n", 1)), "x")
	require.NoError(t, err)
	var kinds []PromiseKind
	for _, p := range c.Promises() {
		kinds = append(kinds, p.Kind)
	}
	assert.Equal(t, []PromiseKind{PromisedMedia, PromisedMedia, PromisedBody}, kinds)
}

func TestEachReferenceIntoAFileIsChecked(t *testing.T) {
	t.Parallel()
	fsys := tree(about("{$ref: 'y.yaml#/good'}", "    A: {$ref: 'y.yaml#/goood'}"))
	fsys["x/y.yaml"] = &fstest.MapFile{Data: []byte("good: {type: string}\n")}
	_, err := Load(fsys, "x")
	assert.EqualError(t, err, `x/openapi.yaml:19: $ref "y.yaml#/goood": nothing there: did you mean "good"?`)
}

func TestASchemaInAnotherFile(t *testing.T) {
	t.Parallel()
	fsys := tree(about("{$ref: 'y.yaml#/good'}"))
	fsys["x/y.yaml"] = &fstest.MapFile{Data: []byte("good:\n  type: string\n")}
	c, err := Load(fsys, "x")
	require.NoError(t, err)
	found := c.Check(answered("getX", 200, "1"))
	assert.Equal(t, []string{"body: expected a string, got 1"}, said(found))
	assert.Equal(t, "x/y.yaml:2", found[0].Source)
}

// A part that is secret makes the whole secret, wherever it says so, and a whole without a secret part is shown.
func TestWhatIsSecretIsNotShown(t *testing.T) {
	t.Parallel()
	const hidden, shown = "body: expected an integer, got a string of 4 characters", `body: expected an integer, got "fake"`
	for schema, want := range map[string]string{
		"{type: integer}":                                                                   shown,
		"{type: integer, x-secret: true}":                                                   hidden,
		"{type: integer, x-secret: false}":                                                  shown,
		"{$ref: '#/components/schemas/Number', x-secret: true}":                             hidden,
		"{$ref: '#/components/schemas/Number'}":                                             shown,
		"{$ref: '#/components/schemas/Secret'}":                                             hidden,
		"{type: integer, allOf: [{}]}":                                                      shown,
		"{type: integer, allOf: [{x-secret: true}, {}]}":                                    hidden,
		"{type: integer, anyOf: [{}, {format: password}]}":                                  hidden,
		"{type: integer, allOf: [{$ref: '#/components/schemas/Free', x-secret: true}, {}]}": hidden,
	} {
		found := judged(t, schema, `"fake"`, "    Number: {type: integer}", "    Secret: {type: integer, x-secret: true}", "    Free: {}")
		assert.Equal(t, []string{want}, said(found), schema)
	}
}

// A member that stands twice where nothing is described belongs to the object around it, with that object's claim.
func TestAMemberThatStandsTwiceBelongsToItsObject(t *testing.T) {
	t.Parallel()
	var twice []conformance.Finding
	for _, f := range shop(t).Check(token(`{"access_token": "not-a-real-token", "expires_in": 1, "user": {"name": "S", "odd": 1, "odd": 2}}`)) {
		if f.Class == conformance.ClassJSON {
			twice = append(twice, f)
		}
	}
	assert.Equal(t, []string{"body /user/odd: expected a strict JSON text (RFC 8259), got the member stands twice"}, said(twice))
	assert.Equal(t, "SHOP-USER", twice[0].Claim)
}

func TestADiscriminatorWithOneShape(t *testing.T) {
	t.Parallel()
	const schema = "{oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: k}}"
	const b = "    B: {type: object, required: [k, n], properties: {k: {type: string}, n: {type: integer}}}"
	assert.Empty(t, judged(t, schema, `{"k": "B", "n": 1}`, b))
	assert.Equal(t, []string{`body /n: expected an integer, got "x"`}, said(judged(t, schema, `{"k": "B", "n": "x"}`, b)))
	assert.Equal(t, []string{`body /k: expected the name of a shape of oneOf: "B", got "C"`}, said(judged(t, schema, `{"k": "C", "n": 1}`, b)))
}

func TestAnAnswerThatIsTooLongSaysSo(t *testing.T) {
	t.Parallel()
	w := token("{")
	w.Truncated = true
	found := shop(t).Check(w)
	require.Len(t, found, 1)
	assert.Equal(t, "the target sends more than is read of one answer", found[0].Hint)
	assert.Equal(t, conformance.CauseOutage, found[0].Cause)
}

// Data is what a JSON body that is described carries; a text that looks like it is none.
func TestOnlyDescribedJSONIsData(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]bool{
		"{application/json: {schema: {type: array, items: {type: string}}}}": true,
		"{text/plain: {schema: {type: array, items: {type: string}}}}":       false,
		"{application/json: {}}": false,
	} {
		c, err := Load(tree(head+"paths: {/x: {get: {operationId: getX, responses: {'200': {description: x, content: "+content+"}}}}}\n"), "x")
		require.NoError(t, err, content)
		assert.Equal(t, want, c.Success("getX", answered("getX", 403, `["x"]`)), content)
	}
}

// The members of a value that is one of a list are not documented anywhere, be it a list of one.
func TestTheMembersOfAnEnumAreNoDrift(t *testing.T) {
	t.Parallel()
	for _, enum := range []string{"{enum: [{a: 1}]}", "{enum: [{a: 1}, {c: 1}]}"} {
		found := judged(t, enum, `{"b": 1}`)
		require.Len(t, found, 1, enum)
		assert.Contains(t, found[0].Error(), "got an object of 1 member")
	}
}
