package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	require.NoError(t, compiler.AddResource(SchemaID, document))
	schema, err := compiler.Compile(SchemaID)
	require.NoError(t, err)
	return schema
}

func validate(t *testing.T, text []byte) error {
	t.Helper()
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	return compiled(t).Validate(instance)
}

func TestWrittenFilesKeepTheSchema(t *testing.T) {
	t.Parallel()
	for name, sample := range samples() {
		assert.NoError(t, validate(t, write(t, sample())), name)
	}
}

func TestSchemaRejectsDamage(t *testing.T) {
	t.Parallel()
	good := string(write(t, everything(false)))
	for name, swap := range map[string][2]string{
		"unknown member of the file":       {`"version": 1,`, `"version": 1, "extra": 1,`},
		"unknown member of the header":     {`"seed": 42,`, `"seed": 42, "extra": 1,`},
		"unknown member of a result":       {`"kind":"setup",`, `"kind":"setup","extra":1,`},
		"unknown member of a finding":      {`"class":"value",`, `"class":"value","extra":1,`},
		"unknown member of an exchange":    {`"purpose":"control",`, `"purpose":"control","extra":1,`},
		"another version":                  {`"version": 1`, `"version": 2`},
		"another schema":                   {`run.schema.json",`, `other.json",`},
		"unknown verdict":                  {`"verdict":"untested"`, `"verdict":"skipped"`},
		"unknown count":                    {`"scenarios": {"deferred"`, `"scenarios": {"later"`},
		"unknown cause":                    {`"cause":"outage"`, `"cause":"weather"`},
		"unknown class":                    {`"class":"value"`, `"class":"taste"`},
		"unknown purpose":                  {`"purpose":"control"`, `"purpose":"fun"`},
		"a moment that is none":            {`"started": "2026-03-14T09:26:53Z"`, `"started": "yesterday"`},
		"a number that is a string":        {`"exit_code": 1`, `"exit_code": "1"`},
		"a missing verdict":                {`"verdict":"untested",`, ``},
		"a missing trailer member":         {`"complete": true,`, ``},
		"null instead of a list":           {`"observations": [`, `"observations": null, "tokens": [`},
		"a header field that is no list":   {`"Content-Type":["application/json"]`, `"Content-Type":"application/json"`},
		"a level that nobody knows":        {`"level":"must"`, `"level":"shall"`},
		"a standing that nobody knows":     {`"standing":"deviation"`, `"standing":"bad"`},
		"a step status that nobody knows":  {`"status":"passed"`, `"status":"undefined"`},
		"a negative count":                 {`"requests": 10`, `"requests": -1`},
		"a line that no page has":          {`"line":26`, `"line":0`},
		"a provider without a name":        {`"name":"CargoDocs",`, ``},
		"a discrepancy without its text":   {`"text":"The text says 15 minutes, the sample token lives 60.",`, ``},
		"an observation without a reading": {`"reading":"sample",`, ``},
	} {
		require.Contains(t, good, swap[0], name)
		assert.Error(t, validate(t, []byte(strings.Replace(good, swap[0], swap[1], 1))), name)
	}
}

// A type that grows a member which the schema does not know makes this fail.
func TestSchemaKnowsEveryMemberOfTheTypes(t *testing.T) {
	t.Parallel()
	var header c.Header
	var result c.Result
	var trailer c.Trailer
	for _, v := range []any{&header, &result, &trailer} {
		fill(reflect.ValueOf(v).Elem())
	}
	require.NotEmpty(t, result.Exchanges[0].Response.Header)
	run := c.Run{Header: header, Trailer: trailer, Results: assemble(c.Header{}, []c.Result{result}, nil).Results}
	assert.NoError(t, validate(t, write(t, run)))
}

// A member that only the schema knows makes this fail.
func TestTypesHaveEveryMemberOfTheSchema(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]reflect.Type{
		"header": reflect.TypeFor[c.Header](), "environment": reflect.TypeFor[c.EnvironmentInfo](), "provider": reflect.TypeFor[c.ProviderInfo](),
		"claim": reflect.TypeFor[c.Claim](), "reading": reflect.TypeFor[c.Reading](), "discrepancy": reflect.TypeFor[c.Discrepancy](),
		"result": reflect.TypeFor[c.Result](), "step": reflect.TypeFor[c.StepResult](), "finding": reflect.TypeFor[c.Finding](),
		"observation": reflect.TypeFor[c.Observation](), "exchange": reflect.TypeFor[c.Exchange](), "request": reflect.TypeFor[c.Request](),
		"response": reflect.TypeFor[c.Response](), "trailer": reflect.TypeFor[c.Trailer](), "claimResult": reflect.TypeFor[c.ClaimResult](),
		"token": reflect.TypeFor[c.TokenFacts](), "operation": reflect.TypeFor[c.OperationInfo](), "outcome": reflect.TypeFor[c.OutcomeCell](),
		"life": reflect.TypeFor[c.TokenLife](), "cell": reflect.TypeFor[c.Cell](), "part": reflect.TypeFor[c.Part](),
		"attempt": reflect.TypeFor[c.Attempt](), "knownFailure": reflect.TypeFor[c.KnownFailure](), "stale": reflect.TypeFor[c.StaleFailure](),
		"proof": reflect.TypeFor[c.Proof](), "provedClaim": reflect.TypeFor[c.ProvedClaim](), "killer": reflect.TypeFor[c.Killer](),
	} {
		def := defs(t)[name].(map[string]any)
		properties := slices.Sorted(maps.Keys(def["properties"].(map[string]any)))
		assert.Equal(t, memberNames(of), properties, name)
		assert.Equal(t, false, def["additionalProperties"], name)
	}
}

func TestSchemaDescribesEverything(t *testing.T) {
	t.Parallel()
	var schema map[string]any
	require.NoError(t, json.Unmarshal(Schema(), &schema))
	undescribed(t, "", schema)
	assert.Equal(t, SchemaID, schema["$id"])
	assert.InDelta(t, c.RunVersion, schema["properties"].(map[string]any)["version"].(map[string]any)["const"], 0)
}

func undescribed(t *testing.T, at string, node map[string]any) {
	for _, group := range []string{"properties", "$defs"} {
		members, _ := node[group].(map[string]any)
		for name, v := range members {
			member := v.(map[string]any)
			assert.NotEmpty(t, member["description"], "%s/%s/%s", at, group, name)
			undescribed(t, at+"/"+group+"/"+name, member)
		}
	}
}

// The lists of values in the schema are those of the constants in the code.
func TestSchemaListsTheConstants(t *testing.T) {
	t.Parallel()
	constants := stringConstants(t, "../conformance")
	d := defs(t)
	member := func(def, name string) any { return d[def].(map[string]any)["properties"].(map[string]any)[name] }
	for name, schema := range map[string]any{
		"Verdict": d["verdict"], "Cause": d["cause"], "Standing": d["standing"], "Level": d["level"], "Basis": d["basis"], "Party": d["party"],
		"Verification": d["verification"], "Class": member("finding", "class"), "Purpose": member("exchange", "purpose"),
		"Kind": member("result", "kind"), "StaleKind": member("stale", "kind"), "StepStatus": member("step", "status"),
	} {
		var listed []string
		for _, v := range schema.(map[string]any)["enum"].([]any) {
			listed = append(listed, v.(string))
		}
		require.NotEmpty(t, constants[name], name)
		assert.ElementsMatch(t, constants[name], listed, name)
	}
}

func defs(t *testing.T) map[string]any {
	t.Helper()
	var schema map[string]any
	require.NoError(t, json.Unmarshal(Schema(), &schema))
	return schema["$defs"].(map[string]any)
}

func memberNames(of reflect.Type) []string {
	var names []string
	for field := range of.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// stringConstants reads the typed string constants of a package, by type; "" says that nothing is said and is left out.
func stringConstants(t *testing.T, dir string) map[string][]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	constants := map[string][]string{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
				of, typed := spec.Type.(*ast.Ident)
				value, literal := spec.Values[0].(*ast.BasicLit)
				if typed && literal && value.Kind == token.STRING && value.Value != `""` {
					text, _ := strconv.Unquote(value.Value)
					constants[of.Name] = append(constants[of.Name], text)
				}
			}
			return true
		})
	}
	return constants
}

// fill gives every field a value that is not its zero value.
func fill(v reflect.Value) {
	known := map[reflect.Type]string{
		reflect.TypeFor[c.Verdict](): "pass", reflect.TypeFor[c.Cause](): "outage", reflect.TypeFor[c.Standing](): "note", reflect.TypeFor[c.Level](): "may",
		reflect.TypeFor[c.Basis](): "public", reflect.TypeFor[c.Party](): "both", reflect.TypeFor[c.Verification](): "none", reflect.TypeFor[c.Class](): "leak",
		reflect.TypeFor[c.Purpose](): "probe", reflect.TypeFor[c.Kind](): "setup", reflect.TypeFor[c.StepStatus](): "stopped",
		reflect.TypeFor[c.StaleKind](): "expired"}
	switch v.Kind() {
	case reflect.String:
		v.SetString(known[v.Type()])
		if v.String() == "" {
			v.SetString("x")
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint64:
		v.SetUint(7)
	case reflect.Float64:
		v.SetFloat(7.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key)
		fill(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(begun()))
			return
		}
		for _, field := range v.Fields() {
			fill(field)
		}
	default:
		panic(fmt.Sprintf("fill does not know %s", v.Type()))
	}
}
