package steps

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// bench runs steps against a stub, without godog.
type bench struct {
	*stub
	known      Known
	options    clients.Options
	vocabulary *Vocabulary
	claims     []string
	world      *World
	cleanup    func(func())
}

// newBench makes a bench around a stub.
func newBench(t testing.TB, changes ...behave) *bench {
	t.Helper()
	b := &bench{stub: newStub(t, changes...), vocabulary: vocabulary(t), known: kelpline(t), cleanup: t.Cleanup}
	for _, c := range b.known.Provider.Claims {
		b.claims = append(b.claims, c.ID)
	}
	b.options = clients.Options{
		Provider: b.known.Provider,
		Target: provider.Target{
			BaseURL: b.server.URL, Credentials: accounts(), Resources: map[string]string{"ship": "17", "tug": "18"}, SideEffects: []string{"mail"},
		},
		Clock:    provider.Clock{Controlled: b.server.URL + "/clock"},
		Redactor: clients.NewRedactor([]byte("key of the tests")),
	}
	return b
}

// What every bench needs is made once; nobody changes it.
var (
	theVocabulary = sync.OnceValues(NewVocabulary)
	theProvider   = sync.OnceValues(func() (*provider.Provider, error) { return provider.Load(specs(), "kelpline") })
	theContract   = sync.OnceValues(func() (*contract.Contract, error) { return contract.Load(specs(), "kelpline") })
)

func specs() fs.FS { return os.DirFS("testdata/specs") }

func vocabulary(t testing.TB) *Vocabulary {
	t.Helper()
	v, err := theVocabulary()
	require.NoError(t, err)
	return v
}

// kelpline is the made-up provider.
func kelpline(t testing.TB) Known {
	t.Helper()
	p, err := theProvider()
	require.NoError(t, err)
	c, err := theContract()
	require.NoError(t, err)
	return Known{Provider: p, Contract: c}
}

// lines reads steps with their keywords; And stands for the keyword before it.
func lines(text ...string) []Line {
	var all []Line
	outcome := false
	for i, line := range text {
		keyword, step, _ := strings.Cut(line, " ")
		if keyword != "And" {
			outcome = keyword == "Then"
		}
		all = append(all, Line{Keyword: keyword, Text: step, Line: 10 + i, Outcome: outcome})
	}
	return all
}

// run resolves the steps, which has to succeed, and runs them as godog would.
func (b *bench) run(t testing.TB, steps ...string) conformance.Result {
	t.Helper()
	script, err := b.vocabulary.Resolve(lines(steps...), b.known, b.claims)
	require.NoError(t, err)
	client, err := clients.New(b.options)
	require.NoError(t, err)
	t.Cleanup(func() { _ = client.Close() })
	return b.play(t, client, script)
}

func (b *bench) play(t testing.TB, client *clients.Client, script *Script) conformance.Result {
	t.Helper()
	result := conformance.Result{ID: "kelpline/test", Kind: conformance.KindScenario, URI: "features/kelpline/test.feature", Claims: b.claims}
	b.world = NewWorld(Setting{Known: b.known, Client: client, Redactor: b.options.Redactor}, script, &result)
	ctx := b.world.Enter(t.Context())
	for i := range script.steps {
		b.world.BeginStep()
		err := handle(ctx, script.steps[i])
		b.world.EndStep(time.Millisecond, err)
		if err != nil {
			break
		}
	}
	b.world.Finish(nil)
	return result
}

// handle calls the handler of a step with the captures of its expression, which is what godog does.
func handle(ctx context.Context, st step) error {
	in := []reflect.Value{reflect.ValueOf(ctx)}
	for _, capture := range st.def.Expr().FindStringSubmatch(st.Text)[1:] {
		in = append(in, reflect.ValueOf(capture))
	}
	err, _ := reflect.TypeAssert[error](reflect.ValueOf(st.def.Handler()).Call(in)[0])
	return err
}

// outcome says what came of a scenario: every finding that speaks against the target as "class: place: expected X, got Y (claim)", and what stopped it
// as "verdict/cause: reason".
func outcome(r conformance.Result) []string {
	said := []string{}
	for _, f := range r.Findings {
		if !f.Counts() {
			continue
		}
		line := fmt.Sprintf("%s: %s", f.Class, f.Error())
		if f.Claim != "" {
			line += " (" + f.Claim + ")"
		}
		said = append(said, line)
	}
	if r.Reason != "" {
		said = append(said, fmt.Sprintf("%s/%s: %s", stoppedAs(r), r.Cause, r.Reason))
	}
	return said
}

// stoppedAs is the verdict, or stopped where findings outweigh what stopped the scenario.
func stoppedAs(r conformance.Result) string {
	if r.Verdict == conformance.Fail {
		return "stopped"
	}
	return string(r.Verdict)
}

// notes lists the notes of a scenario as "place: text".
func notes(r conformance.Result) []string {
	said := []string{}
	for _, f := range r.Findings {
		if f.Note {
			said = append(said, f.Error())
		}
	}
	return said
}
