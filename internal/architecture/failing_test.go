package architecture

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each rule is seen to find what it is there for, and to leave the rest alone.
func TestRulesFind(t *testing.T) {
	t.Parallel()
	long := "func f() {\n" + strings.Repeat("\t_ = 1\n", maxFunction) + "}\n"
	for name, tt := range map[string]struct {
		rule rule
		file string
		text string
		want string
	}{
		"a wrong direction":       {importDirections, "internal/mock/x.go", `import "` + module + `/internal/contract"`, "internal/mock/x.go:2: internal/mock may not import internal/contract"},
		"the top":                 {importDirections, "internal/mock/x.go", `import "` + module + `"`, "internal/mock/x.go:2: internal/mock may not import ."},
		"a right direction":       {importDirections, "steps/x.go", `import "` + module + `/internal/contract"`, ""},
		"a test":                  {importDirections, "internal/mock/x_test.go", `import "` + module + `/internal/contract"`, ""},
		"an unplanned package":    {importDirections, "internal/more/x.go", "", "internal/more/x.go:1: the plan does not say whom package internal/more may import"},
		"godog elsewhere":         {librariesInPlace, "internal/cli/x.go", `import "github.com/cucumber/godog"`, "internal/cli/x.go:2: github.com/cucumber/godog is for [internal/suite steps] only"},
		"godog in place":          {librariesInPlace, "steps/x.go", `import "github.com/cucumber/godog"`, ""},
		"gherkin elsewhere":       {librariesInPlace, "steps/x.go", `import "github.com/cucumber/gherkin/go/v26"`, "steps/x.go:2: github.com/cucumber/gherkin/go/ is for [internal/suite] only"},
		"OpenAPI elsewhere":       {librariesInPlace, "steps/x.go", `import "github.com/getkin/kin-openapi/openapi3"`, "steps/x.go:2: github.com/getkin/kin-openapi is for [internal/contract] only"},
		"kong elsewhere":          {librariesInPlace, "steps/x.go", `import "github.com/alecthomas/kong"`, "steps/x.go:2: github.com/alecthomas/kong is for [internal/cli] only"},
		"gojsonq elsewhere":       {librariesInPlace, "internal/contract/x.go", `import "github.com/thedevsaddam/gojsonq/v2"`, "internal/contract/x.go:2: github.com/thedevsaddam/gojsonq is for [steps] only"},
		"old randomness":          {librariesInPlace, "steps/x.go", `import "math/rand"`, "steps/x.go:2: math/rand is for [] only"},
		"new randomness":          {librariesInPlace, "steps/x.go", `import "math/rand/v2"`, ""},
		"testing in code":         {librariesInPlace, "steps/x.go", `import "testing"`, "steps/x.go:2: testing is for [internal/wirefault] only"},
		"init":                    {noInit, "steps/x.go", "func init() {}", "steps/x.go:2: init()"},
		"a method of that name":   {noInit, "steps/x.go", "type t int\nfunc (t) init() {}", ""},
		"a variable":              {noMutableState, "steps/x.go", "var x = 1", "steps/x.go:2: package-level variable x"},
		"a table":                 {noMutableState, "steps/x.go", "var x = map[string]int{}", "steps/x.go:2: package-level variable x"},
		"nothing in it":           {noMutableState, "steps/x.go", "var x int", "steps/x.go:2: package-level variable x"},
		"in a group":              {noMutableState, "steps/x.go", "var (\n\terrX = errors.New(\"x\")\n\ty = f()\n)", "steps/x.go:4: package-level variable y"},
		"a sentinel":              {noMutableState, "steps/x.go", `var errX = errors.New("x")`, ""},
		"an expression":           {noMutableState, "steps/x.go", "var x = regexp.MustCompile(`x`)", ""},
		"a struct of constants":   {noMutableState, "steps/x.go", "var red = colour{1, 2, 3}", ""},
		"a struct of pointers":    {noMutableState, "steps/x.go", "var red = colour{&x}", "steps/x.go:2: package-level variable red"},
		"a list":                  {noMutableState, "steps/x.go", "var x = []int{1}", "steps/x.go:2: package-level variable x"},
		"a read-only table":       {noMutableState, "clients/x.go", "var foldAll = f()", ""},
		"an assertion":            {noMutableState, "steps/x.go", "var _ error = (*x)(nil)", ""},
		"embedded data":           {noMutableState, "steps/x.go", "//go:embed x\nvar FS embed.FS", ""},
		"embedded in a group":     {noMutableState, "steps/x.go", "var (\n\t//go:embed x\n\tFS embed.FS\n)", ""},
		"panic":                   {noPanic, "steps/x.go", "func f() { panic(1) }", "steps/x.go:2: panic outside main"},
		"exit":                    {noPanic, "steps/x.go", "func f() { os.Exit(1) }", "steps/x.go:2: os.Exit outside main"},
		"fatal":                   {noPanic, "steps/x.go", "func f() { log.Fatal(1) }", "steps/x.go:2: log.Fatal outside main"},
		"recover":                 {noPanic, "steps/x.go", "func f() { recover() }", ""},
		"an empty interface":      {noEmptyInterface, "steps/x.go", "func f(x interface{}) {}", "steps/x.go:2: interface{}: write any"},
		"an interface":            {noEmptyInterface, "steps/x.go", "type x interface{ f() }\nvar y any", ""},
		"a provider in a string":  {noProvider([]string{"acme"}), "steps/x.go", `const x = "@acme"`, "steps/x.go:2: names the provider acme"},
		"a provider in a name":    {noProvider([]string{"acme"}), "steps/x.go", "const isAcme = 1", "steps/x.go:2: names the provider Acme"},
		"a provider in a comment": {noProvider([]string{"acme"}), "steps/x.go", "// ACME-TOKEN-001 is odd", "steps/x.go:2: names the provider ACME"},
		"a provider in a test":    {noProvider([]string{"acme"}), "steps/x_test.go", "// acme", ""},
		"a provider's data":       {noProvider([]string{"acme"}), "specs/embed.go", "//go:embed acme", ""},
		"an undocumented func":    {documented, "steps/x.go", "func F() {}", "steps/x.go:2: exported function F has no doc comment"},
		"an undocumented method":  {documented, "steps/x.go", "// T is.\ntype T int\nfunc (*T) F() {}", "steps/x.go:4: exported function F has no doc comment"},
		"a hidden method":         {documented, "steps/x.go", "type t int\nfunc (t) F() {}", ""},
		"an error":                {documented, "steps/x.go", "// T is.\ntype T int\nfunc (T) Error() string { return \"\" }", ""},
		"an undocumented type":    {documented, "steps/x.go", "type T int", "steps/x.go:2: exported type T has no doc comment"},
		"an undocumented const":   {documented, "steps/x.go", "const C = 1", "steps/x.go:2: exported const C has no doc comment"},
		"a documented group":      {documented, "steps/x.go", "// The numbers.\nconst (\n\tC = 1\n)", ""},
		"a long function":         {short, "steps/x.go", long, "steps/x.go:2: f has 62 lines, more than 60"},
		"a long table":            {short, "steps/x.go", "func f() []int {\n\treturn []int{\n" + strings.Repeat("\t\t1,\n", maxFunction) + "\t}\n}", ""},
		"a long file":             {short, "steps/x.go", strings.Repeat("\n", maxFile), "steps/x.go:402: a file of 402 lines, more than 400"},
		"a long test":             {short, "steps/x_test.go", long, ""},
	} {
		s, err := parse(tt.file, "package x\n"+tt.text+"\n")
		require.NoError(t, err, name)
		assert.Equal(t, tt.want, strings.Join(tt.rule(s), "\n"), name)
	}
	main, err := parse("cmd/x.go", "package main\nfunc main() { panic(1); os.Exit(1) }\n")
	require.NoError(t, err)
	assert.Empty(t, noPanic(main))
}

func TestMachinePathsAreFound(t *testing.T) {
	t.Parallel()
	for text, found := range map[string]bool{
		"see /wo" + "rk/main":               true,
		`"/ro` + `ot/x"`:                    true,
		"/ho" + "me/somebody/x":             true,
		"https://proxy.gol" + "ang.org":     true,
		"a/work/b":                          false,
		"https://api.example.com/work/home": false,
		"POST /oauth/token":                 false,
		"GET /home":                         false,
	} {
		assert.Equal(t, found, len(elsewhere("x", []byte(text))) > 0, text)
	}
}
