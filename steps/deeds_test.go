package steps

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// deed shows what a sentence that judges nothing does: what the target gets to see of it, once for each other value of each
// argument, and how it stops a scenario where it cannot do its work.
type deed struct {
	sentence string
	given    []string // the steps before it
	target   behave
	change   func(*bench) // of the environment, but where it stops
	step     string       // with its keyword
	then     []string     // the steps after it
	shows    func(*bench, conformance.Result) string
	want     string
	others   []other
	stops    []stopping
	surely   string // why nothing can stop it
}

type other struct{ step, want string }

// stopping is a reason for which the sentence cannot do its work.
type stopping struct {
	why    string
	step   string // instead of the deed's, where it is not ""
	change func(*bench)
	want   []string
	then   []string // instead of the deed's, where there are any
}

func deeds() []deed {
	return slices.Concat(tokenDeeds(), requestDeeds(), credentialDeeds(), callDeeds(), clockDeeds(), noteDeeds())
}

// scenario is the deed as a whole; a note at its end lets a scenario that judges nothing be one.
func (d deed) scenario(step string) []string {
	all := append(append(slices.Clone(d.given), step), d.then...)
	if !slices.ContainsFunc(all, judges) {
		all = append(all, "Then it is noted whether the status is 2xx")
	}
	return all
}

func judges(step string) bool {
	return strings.Contains(step, "the status is") || strings.Contains(step, "it is noted whether") || strings.Contains(step, "is read as")
}

func TestDeeds(t *testing.T) {
	t.Parallel()
	for _, d := range deeds() {
		t.Run(d.sentence, func(t *testing.T) {
			t.Parallel()
			for _, o := range append([]other{{d.step, d.want}}, d.others...) {
				t.Run(o.step, func(t *testing.T) {
					t.Parallel()
					b := newBench(t, d.target)
					if d.change != nil {
						d.change(b)
					}
					r := b.run(t, d.scenario(o.step)...)
					assert.Empty(t, outcome(r))
					assert.Equal(t, o.want, d.shows(b, r))
				})
			}
			for _, s := range d.stops {
				t.Run(s.why, func(t *testing.T) {
					t.Parallel()
					b, d := newBench(t, d.target), d
					if s.change != nil {
						s.change(b)
					}
					if s.then != nil {
						d.then = s.then
					}
					r := b.run(t, d.scenario(cmp.Or(s.step, d.step))...)
					assert.Equal(t, s.want, b.anonymous(outcome(r)))
					assert.True(t, slices.ContainsFunc(r.Steps, func(st conformance.StepResult) bool { return st.Status == conformance.StepStopped }))
				})
			}
		})
	}
}

// TestEverySentenceIsSeenWorking keeps the vocabulary honest: a sentence that judges nothing has a deed here that shows what each of
// its arguments does, and one in which it stops the scenario, or why nothing can.
func TestEverySentenceIsSeenWorking(t *testing.T) {
	t.Parallel()
	for _, d := range vocabulary(t).Definitions() {
		if d.asserts {
			continue
		}
		all := slices.DeleteFunc(deeds(), func(e deed) bool { return e.sentence != d.Sentence })
		if !assert.NotEmpty(t, all, "%s: no deed", d.Sentence) {
			continue
		}
		assert.True(t, slices.ContainsFunc(all, func(e deed) bool { return len(e.stops) > 0 || e.surely != "" }), "%s: nothing stops it", d.Sentence)
		for i, k := range d.kinds {
			assert.True(t, slices.ContainsFunc(all, func(e deed) bool { return e.differsBy(d, i) }),
				"%s: nothing shows what its argument %d {%s} does", d.Sentence, i+1, k.name)
		}
	}
}

// differsBy reports whether one of the other steps differs in argument i alone, and in what it does.
func (d deed) differsBy(def *Definition, i int) bool {
	return slices.ContainsFunc(d.others, func(o other) bool {
		return o.want != d.want && example{holds: bare(d.step), fails: []failing{{step: bare(o.step)}}}.failsBy(def, i)
	})
}

// bare is a step without its keyword.
func bare(step string) string {
	_, text, _ := strings.Cut(step, " ")
	return text
}

// request shows the last request that the stub saw of a path: method, path, query and body.
func lastRequest(path string) func(*bench, conformance.Result) string {
	return func(b *bench, _ conformance.Result) string {
		r := last(b, path)
		return strings.TrimSpace(fmt.Sprintf("%s %s?%s %s", r.method, r.path, r.query, r.body))
	}
}

// lastHeader shows a header of the last request of a path.
func lastHeader(path, name string) func(*bench, conformance.Result) string {
	return func(b *bench, _ conformance.Result) string {
		return strings.Join(last(b, path).header.Values(name), " + ")
	}
}

func last(b *bench, path string) seen {
	all := b.requests(path)
	if len(all) == 0 {
		return seen{}
	}
	return all[len(all)-1]
}

// used shows which token the last call of a path carried, and how often a token was asked for.
func used(path string) func(*bench, conformance.Result) string {
	return func(b *bench, _ conformance.Result) string {
		return fmt.Sprintf("%s, %d asked for", strings.TrimPrefix(last(b, path).header.Get("Authorization"), "Bearer "), len(b.requests("/token")))
	}
}

// moved shows how far the clock was moved.
func moved(b *bench, _ conformance.Result) string { return b.elapsed().String() }

// lacking takes something out of the environment.
func lacking(role, field string) func(*bench) {
	return func(b *bench) {
		if field == "" {
			delete(b.options.Target.Credentials, role)
			return
		}
		delete(b.options.Target.Credentials[role], field)
	}
}

// anonymous takes the address of the stub out of what was said.
func (b *bench) anonymous(said []string) []string {
	for i := range said {
		said[i] = strings.ReplaceAll(said[i], b.server.URL, "TARGET")
	}
	return said
}

// target changes the stub.
func target(change behave) func(*bench) { return func(b *bench) { change(b.stub) } }
