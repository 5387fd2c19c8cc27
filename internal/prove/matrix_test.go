package prove

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// whole is a proof of the made-up provider that has one of everything.
func whole(t *testing.T) *Proof {
	t.Helper()
	faults := provider.Faults{
		Mutants: []provider.Fault{
			mutant("open", "open", needsToken(conformance.ClassAccepted)),
			mutant("created", "created", provider.Break{Claim: "SLIP-TOKEN-001", Class: conformance.ClassRefused}),
			mutant("gullible", "gullible", provider.Break{Claim: "SLIP-WEAK-001", Class: conformance.ClassAccepted}),
			mutant("numbers", "numbers", provider.Break{Claim: "SLIP-LIST-001", Class: conformance.ClassSchema}),
		},
		Harmless: []provider.Fault{mutant("hums", "hums")},
	}
	faults.Mutants[0].When = provider.Gate{Operation: "listBoats", Role: "default", Every: 7, AfterUses: 10, FirstUse: true, NearEnd: true, Concurrent: true}
	faults.Mutants[0].With = map[string]string{"reason": "no-token"}
	return proved(t, slip(t, faults, nil))
}

func complete(t *testing.T) *Proof {
	t.Helper()
	p := whole(t)
	p.Partial = false // the generic faults are those of a mock that this provider has not
	return p
}

func made() Made {
	sum := strings.Repeat("0123456789abcdef", 4)
	return Made{Checker: sum, Environment: sum, Standards: sum, Providers: map[string]map[string]string{
		"slip": {"claims": sum, "contract": sum, "faults": sum, "features": sum, "provider": sum},
	}}
}

func encoded(t *testing.T, m *Matrix) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, m.Write(&b))
	return b.Bytes()
}

func lines(failures []Failure) []string {
	var all []string
	for _, f := range failures {
		all = append(all, f.String())
	}
	return all
}

func TestWhatKeepsAProofFromHolding(t *testing.T) {
	t.Parallel()
	p := complete(t)
	assert.Equal(t, []string{
		"slip/gullible: survived: SLIP-WEAK-001 did not fail; strengthen slip/boats/an-invented-token-opens-nothing (pass)",
		"slip: unproven: SLIP-WEAK-001 has no killer: strengthen slip/boats/an-invented-token-opens-nothing, or add a mutant that breaks it",
		"slip: toothless: slip/boats/an-invented-token-opens-nothing failed over no mutant: strengthen it, or add a mutant that only it can kill",
	}, lines(p.Failures()))
	assert.False(t, p.Holds())

	p.Partial = true
	assert.Len(t, p.Failures(), 1, "nothing is known about claims that nobody asked for")
}

func TestWhatNoMockHasIsUnprovenAndNoMutantIsMissing(t *testing.T) {
	t.Parallel()
	p := complete(t)
	p.Plan = p.Plan.Only(func(*suite.Scenario) bool { return true })
	p.Plan.Claims = slices.Clone(p.Plan.Claims)
	for i, c := range p.Plan.Claims {
		if c.ID == "SLIP-WEAK-001" {
			p.Plan.Claims[i].Needs = []string{needsHTTPS}
		}
	}
	assert.Len(t, p.Failures(), 1, "the mutant that survived, and nothing about claim and scenario")
	row := p.Matrix(made()).Provider("slip").Claims[3]
	assert.False(t, row.Proven(), "it stays unproven in every report")
	assert.Equal(t, needsHTTPS, row.Lacks)
}

func TestAKillThatWasNotShownProvesNoClaim(t *testing.T) {
	t.Parallel()
	p := complete(t)
	for i := range p.Outcomes {
		p.Outcomes[i].Verdict = Unshown
	}
	for _, r := range p.Rows("slip") {
		assert.Empty(t, r.Killers, r.ID)
	}
	for _, tooth := range p.Teeth("slip") {
		assert.Zero(t, tooth.Kills, tooth.ID)
	}
}

func TestTheMatrixKeepsItsSchemaAndItsForm(t *testing.T) {
	t.Parallel()
	m := complete(t).Matrix(made())
	raw := encoded(t, m)
	assert.NoError(t, valid(t, raw))
	read, err := Read(raw)
	require.NoError(t, err)
	assert.Equal(t, raw, encoded(t, read), "reading and writing changes nothing")
	assert.Equal(t, Figures{
		Claims: 4, Unproven: 1, Mutants: 4, Harmless: 1, Verdicts: map[Verdict]int{Killed: 3, Survived: 1, Harmless: 1}, Scenarios: 4, Toothless: 1, Asserts: 5, Idle: 2,
	}, m.Figures)
	assert.False(t, m.Holds)

	slip := m.Provider("slip")
	assert.Equal(t, []string{"SLIP-TOKEN-001", "SLIP-USE-001", "SLIP-LIST-001", "SLIP-WEAK-001", "SLIP-CLIENT-001"}, ids(slip.Claims))
	assert.Equal(t, []string{"created"}, slip.Claims[0].Killers)
	assert.False(t, slip.Claims[3].Proven())
	assert.Equal(t, "it binds clients", slip.Claims[4].Reason)
	assert.Equal(t, "open", slip.Mutants[4].Name)
	assert.Equal(t, `only listBoats, only for the credential "default", each 7. time, after 10 uses of a token, at the first use of a token, near the end of a token's life, only while another request is answered`,
		slip.Mutants[4].When)
	assert.Equal(t, Tooth{"slip/boats/boats-are-a-list", 1, map[string]string{"the answer keeps the contract": "numbers"}, []string{"the body is a JSON array"}}, slip.Scenarios[2])
	for _, line := range []string{`{"id":"SLIP-TOKEN-001",`, `{"name":"hums",`, `{"id":"slip/boats/boats-are-a-list",`} {
		assert.Contains(t, string(raw), "\n"+line, "each on a line of its own")
	}
	assert.Empty(t, m.Provider("nobody").Claims)
}

func ids(claims []ClaimRow) []string {
	var all []string
	for _, c := range claims {
		all = append(all, c.ID)
	}
	return all
}

func valid(t *testing.T, raw []byte) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource(SchemaID, document))
	compiled, err := compiler.Compile(SchemaID)
	require.NoError(t, err)
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	require.NoError(t, err)
	return compiled.Validate(instance)
}

func TestTheSchemaRefusesWhatIsNoMatrix(t *testing.T) {
	t.Parallel()
	good := string(encoded(t, complete(t).Matrix(made())))
	for old, bad := range map[string]string{
		`"version":1`:                             `"version":2`,
		`"holds":false`:                           `"holds":"no"`,
		`"verdict":"killed"`:                      `"verdict":"fine"`,
		`"class":"accepted"`:                      `"class":"drift"`,
		`"line":1`:                                `"line":0`,
		`"kind":"hums"`:                           `"kind":"hums","extra":1`,
		`{"id":"slip/boats/boats-are-a-list"`:     `{"name":"slip/boats/boats-are-a-list"`,
		`"killers":["created"]`:                   `"killers":[]`,
		`"standing":"non-conformant","scenarios"`: `"standing":"bad","scenarios"`,
		`"level":"should"`:                        `"level":"shall"`,
		`"checker":"0123`:                         `"checker":"x123`,
		`"figures":{"claims":4`:                   `"figures":{"claims":-4`,
	} {
		require.Contains(t, good, old)
		assert.Error(t, valid(t, []byte(strings.Replace(good, old, bad, 1))), bad)
	}
}

func TestReadingWhatIsNoMatrix(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		`{`:                         "kill matrix: unexpected EOF",
		`{"version": 2}`:            "kill matrix: expected version 1, got 2",
		`{"version": 1, "more": 2}`: `kill matrix: json: unknown field "more"`,
	} {
		_, err := Read([]byte(raw))
		assert.EqualError(t, err, want)
	}
}

// full is a writer that has no room.
type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	f.room -= len(p)
	if f.room < 0 {
		return 0, errDisk
	}
	return len(p), nil
}

func TestWritingWhereThereIsNoRoom(t *testing.T) {
	t.Parallel()
	assert.ErrorIs(t, complete(t).Matrix(made()).Write(&full{10}), errDisk)
	assert.ErrorIs(t, complete(t).Matrix(made()).Page(&full{10}), errDisk)
}

func TestAMatrixIsStaleWhenAnythingItWasMadeFromChanges(t *testing.T) {
	t.Parallel()
	m := complete(t).Matrix(made())
	assert.Empty(t, m.Stale(made(), "slip"))
	assert.Equal(t, "the kill matrix does not have this provider", m.Stale(made(), "other"))
	for part, want := range map[string]func(*Made){
		"contract":                 func(n *Made) { n.Providers["slip"]["contract"] = "x" },
		"claims":                   func(n *Made) { n.Providers["slip"]["claims"] = "x" },
		"features":                 func(n *Made) { n.Providers["slip"]["features"] = "x" },
		"faults":                   func(n *Made) { n.Providers["slip"]["faults"] = "x" },
		"provider":                 func(n *Made) { n.Providers["slip"]["provider"] = "x" },
		"standards":                func(n *Made) { n.Standards = "x" },
		"credentials of the mocks": func(n *Made) { n.Environment = "x" },
		"plimsoll itself":          func(n *Made) { n.Checker = "x" },
	} {
		now := made()
		want(&now)
		assert.Equal(t, "changed since the kill matrix was made: "+part, m.Stale(now, "slip"))
	}
}

func TestCoverSaysWhatIsUnproven(t *testing.T) {
	t.Parallel()
	m := complete(t).Matrix(made())
	m.Holds = true
	raw := encoded(t, m)
	s := Cover(raw, made(), []string{"slip", "other"})
	assert.Equal(t, Digest(raw), s.Matrix)
	assert.Len(t, s.Matrix, 64)
	assert.Equal(t, map[string][]string{"slip": {"SLIP-WEAK-001"}}, s.Unproven)
	assert.Equal(t, map[string]string{"other": "the kill matrix does not have this provider"}, s.Stale)
	assert.True(t, s.Proves("slip", "SLIP-USE-001"))
	assert.False(t, s.Proves("slip", "SLIP-WEAK-001"))
	assert.False(t, s.Proves("other", "OTHER-001"))

	now := made()
	now.Checker = "x"
	s = Cover(raw, now, []string{"slip"})
	assert.Equal(t, map[string]string{"slip": "changed since the kill matrix was made: plimsoll itself"}, s.Stale)
	assert.Empty(t, s.Unproven)

	m.Holds = false
	assert.Equal(t, map[string]string{"slip": "the kill matrix does not hold"}, Cover(encoded(t, m), made(), []string{"slip"}).Stale)
	assert.Equal(t, map[string]string{"slip": "there is no kill matrix that can be read"}, Cover(nil, made(), []string{"slip"}).Stale)
}

func TestDigestsFollowWhatCounts(t *testing.T) {
	t.Parallel()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	trees := func(edit map[string]string) Trees {
		all := map[string]fstest.MapFS{
			"specs": {
				"standards.yaml": file("s"), "slip/openapi.yaml": file("c"), "slip/examples/a.yaml": file("e"), "slip/claims.yaml": file("l"),
				"slip/provider.yaml": file("p"), "slip/faults.yaml": file("f"), "slip/notes.md": file("n"),
			},
			"features":     {"slip/boats.feature": file("b"), "other/x.feature": file("x")},
			"environments": {"mock.yaml": file("m"), "uat.yaml": file("u")},
			"sources":      {"go.mod": file("g"), "steps/a.go": file("a"), "steps/a_test.go": file("t"), "internal/prove/b.go": file("b")},
		}
		for name, text := range edit {
			tree, path, _ := strings.Cut(name, ":")
			all[tree][path] = file(text)
		}
		return Trees{Specs: all["specs"], Features: all["features"], Environments: all["environments"], Sources: all["sources"]}
	}
	before, err := Digests(trees(nil), "mock", []string{"slip"})
	require.NoError(t, err)
	m := &Matrix{MadeFrom: before}
	for edit, want := range map[string]string{
		"specs:slip/openapi.yaml": "contract", "specs:slip/examples/a.yaml": "contract", "specs:slip/examples/new.yaml": "contract",
		"specs:slip/claims.yaml": "claims", "specs:slip/provider.yaml": "provider", "specs:slip/faults.yaml": "faults", "specs:standards.yaml": "standards",
		"features:slip/boats.feature": "features", "environments:mock.yaml": "credentials of the mocks", "sources:go.mod": "plimsoll itself",
		"sources:steps/a.go": "plimsoll itself", "sources:internal/prove/b.go": "plimsoll itself",
		"specs:slip/notes.md": "", "features:other/x.feature": "", "environments:uat.yaml": "", "sources:steps/a_test.go": "",
	} {
		now, err := Digests(trees(map[string]string{edit: "another"}), "mock", []string{"slip"})
		require.NoError(t, err)
		if want != "" {
			want = "changed since the kill matrix was made: " + want
		}
		assert.Equal(t, want, m.Stale(now, "slip"), edit)
	}
	_, err = Digests(Trees{Specs: trees(nil).Specs, Features: fstest.MapFS{"[/x.feature": file("")}, Environments: trees(nil).Environments}, "mock", []string{"[" + "x"})
	assert.ErrorContains(t, err, "syntax error in pattern")
}

func TestATeethThatAreLost(t *testing.T) {
	t.Parallel()
	p := complete(t)
	before := p.Matrix(made())
	assert.Empty(t, p.Lost(before))
	assert.Empty(t, p.Lost(nil))

	teeth := before.Providers[0].Scenarios
	teeth[3] = Tooth{ID: "slip/boats/gone", Kills: 2}
	teeth[0] = Tooth{ID: "slip/boats/never-bit"}
	teeth[2].Steps = map[string]string{"the answer keeps the contract": "numbers", "the body is a JSON array": "other"}
	teeth = append(teeth, Tooth{ID: "slip/boats/an-invented-token-opens-nothing", Kills: 5})
	before.Providers[0].Scenarios = teeth
	want := []string{
		`slip: lost teeth: slip/boats/boats-are-a-list does not fail any more at "the body is a JSON array", which it did over other`,
		"slip: lost teeth: slip/boats/gone is gone, or judges nothing any more; it helped to kill 2 mutants",
		"slip: lost teeth: slip/boats/an-invented-token-opens-nothing kills no mutant any more; it helped to kill 5",
	}
	assert.Equal(t, want, lines(p.Lost(before)))
	before.Partial = true
	assert.Empty(t, p.Lost(before), "a part cannot be compared")
	before.Partial, p.Stopped = false, "interrupted"
	assert.Empty(t, p.Lost(before))
}

func TestThePageNamesEverything(t *testing.T) {
	t.Parallel()
	m := complete(t).Matrix(made())
	var b bytes.Buffer
	require.NoError(t, m.Page(&b))
	page := b.String()
	for _, want := range []string{
		"Not proved", "SLIP-WEAK-001", "unproven", "A right secret gets a token", "no check can judge it: it binds clients", "<code>open</code>", "let in what should be refused",
		"without a token there are no boats", "SLIP-TOKEN-001", "harmless", "4 scenarios stayed green", "was not seen to fail", "never seen to fail", "without the checks",
	} {
		assert.Contains(t, page, want)
	}
	assert.NotContains(t, page, "ZgotmplZ")
	assert.NotContains(t, strings.ToLower(page), "<script src")
	assert.NotContains(t, page, "http://")
	assert.NotContains(t, page, "https://")
}

func TestThePageSaysWhatKindOfProofItIs(t *testing.T) {
	t.Parallel()
	for want, edit := range map[string]func(*Matrix){
		"Proved":      func(m *Matrix) { m.Holds = true },
		"Not proved":  func(m *Matrix) {},
		"Interrupted": func(m *Matrix) { m.Stopped = "interrupted after 1 of 2 mutants" },
		"A part":      func(m *Matrix) { m.Partial = true },
	} {
		m := &Matrix{}
		edit(m)
		var b bytes.Buffer
		require.NoError(t, m.Page(&b))
		assert.Contains(t, b.String(), ">"+want+"</span>")
	}
}

func TestThePageEscapes(t *testing.T) {
	t.Parallel()
	evil := `<script>alert("x")</script>`
	m := &Matrix{Providers: []ProviderMatrix{{
		ID: evil, Name: evil, Claims: []ClaimRow{{ID: evil, Text: evil, Basis: conformance.Documented}}, Mutants: []MutantRow{{Name: evil, About: evil, Verdict: Killed}},
	}}}
	var b bytes.Buffer
	require.NoError(t, m.Page(&b))
	assert.NotContains(t, b.String(), evil)
}

func TestEveryWordHasWords(t *testing.T) {
	t.Parallel()
	for _, c := range conformance.Classes() {
		assert.True(t, c == conformance.ClassDrift || classWords(c) != string(c), c)
	}
	for _, v := range Verdicts() {
		assert.NotEqual(t, string(v), verdictWords(v))
	}
	for _, b := range conformance.Bases() {
		assert.NotEmpty(t, basisWords(b))
	}
	assert.Equal(t, "other", classWords("other"))
	assert.Equal(t, "other", verdictWords("other"))
	assert.Empty(t, standingWords(conformance.Fine))
	for _, s := range []conformance.Standing{conformance.NonConformant, conformance.Differs, conformance.DiffersPublic, conformance.Deviation, conformance.Noted} {
		assert.NotEmpty(t, standingWords(s))
	}
	assert.Equal(t, "a token opens ping", scenarioWords("oauthjwt/resources/a-token-opens-ping/3"))
	assert.Equal(t, "setup", scenarioWords("setup"))
	assert.Equal(t, "Über alles", sentence(" über alles. "))
	assert.Empty(t, sentence(" "))
	assert.Equal(t, "1,234,567", thousands(1234567))
	assert.Equal(t, "999", thousands(999))
}

func TestListing(t *testing.T) {
	t.Parallel()
	p := slip(t, provider.Faults{Mutants: []provider.Fault{mutant("open", "open", needsToken(conformance.ClassAccepted))}}, nil)
	p.Mutants = []string{"open"}
	all, err := p.List(context.Background())
	require.NoError(t, err)
	require.Len(t, all, 1)
	assert.Equal(t, "open", all[0].Mutant.Name)
	assert.Equal(t, "slip", all[0].Provider)
}

func TestWhatTheMatrixShowsOfEachClaim(t *testing.T) {
	t.Parallel()
	m := complete(t).Matrix(made())
	m.Holds = true
	c := Cover(encoded(t, m), made(), []string{"slip"})
	assert.Equal(t, []conformance.Proof{{Provider: "slip", Mutants: 4, Killed: 3, Harmless: 1, Spared: 1, Checks: 5, Idle: 2}}, c.Proof)
	require.Len(t, c.Proved, 4)
	for _, p := range c.Proved {
		assert.Equal(t, p.Claim != "SLIP-WEAK-001", p.Killers > 0, p.Claim)
		assert.Len(t, p.Examples, p.Killers, p.Claim)
	}
	made := made()
	made.Checker = "other"
	assert.Empty(t, Cover(encoded(t, m), made, []string{"slip"}).Proved, "a stale matrix shows nothing")
}

func TestExamplesThatPeopleThoughtOfComeFirst(t *testing.T) {
	t.Parallel()
	row := func(name string, generic bool, claim string) MutantRow {
		return MutantRow{Name: name, About: "about " + name, Generic: generic, Kills: []Kill{{Claim: claim, Class: conformance.ClassStatus, Place: "status"}}}
	}
	mutants := map[string]MutantRow{"a": row("a", true, "X"), "b": row("b", true, "X"), "c": row("c", false, "X"), "d": row("d", false, "Y"), "e": row("e", true, "X")}
	var names []string
	for _, k := range examples(ClaimRow{ID: "X", Killers: []string{"a", "b", "c", "d", "e", "unknown"}}, mutants) {
		names = append(names, k.Name)
	}
	assert.Equal(t, []string{"c", "a", "b"}, names)
}
