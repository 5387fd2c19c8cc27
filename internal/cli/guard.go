package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/scrub"
)

// guard keeps the secrets of a command in (design, rule 10). It stands outermost: whatever is printed goes through it, and what was
// written is looked through before the command ends. A nil guard watches nothing.
type guard struct {
	redactor *clients.Redactor
	keeper   *scrub.Keeper
	out, err *scrub.Writer
	raw      io.Writer // the error stream itself, for programs of the user's that ask something there
	environ  []string
	leaked   bool

	mu      sync.Mutex
	watched []string // what was written, and is not looked through yet
	trees   []Trees  // what is public
	known   map[string]bool
	said    []string // the names of secrets that turned out to be public
	learned bool
}

// guarded puts a guard in front of the streams of a command.
func guarded(s Streams, embedded Trees) Streams {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // it never fails, see there
	g := &guard{redactor: clients.NewRedactor(key), raw: s.Err, trees: []Trees{embedded}}
	g.keeper = &scrub.Keeper{Redactor: g.redactor, Public: g.public}
	g.out, g.err = g.keeper.NewWriter(s.Out), g.keeper.NewWriter(s.Err)
	s.Out, s.Err, s.guard = g.out, g.err, g
	return s
}

// given makes known what stands in variables whatever the command: keys, and the passwords of proxies.
func (g *guard) given(environ []string) {
	g.environ = environ
	for _, v := range environ {
		if name, value, _ := strings.Cut(v, "="); strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			g.redactor.AddURL("proxy password", value)
		}
	}
	g.key("signing key", lookup(environ, signingVariable))
	g.key("cellar key", lookup(environ, cellarKey))
}

// key makes the lines of a key known, whether they stand on lines of their own or not.
func (g *guard) key(name, text string) {
	for line := range strings.SplitSeq(strings.ReplaceAll(text, `\n`, "\n"), "\n") {
		if !strings.HasPrefix(line, "-----") {
			g.redactor.Add(name, strings.TrimSpace(line))
		}
	}
}

// knows is the redactor that keeps what the targets of the command tell; nil leaves them one of their own.
func (g *guard) knows() *clients.Redactor {
	if g == nil {
		return nil
	}
	return g.redactor
}

// learn makes the secrets of an environment known, and what its data say in public.
func (g *guard) learn(env *provider.Environment, known []*provider.Provider, trees Trees) {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.trees, g.known, g.learned = append(g.trees, trees), nil, true
	for _, p := range known {
		if t := env.Providers[p.ID]; t != nil {
			g.redactor.Learn(p, *t)
		}
	}
}

// watch notes a file or folder that the command writes to.
func (g *guard) watch(paths ...string) {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, p := range paths {
		if p != "" && p != "-" {
			g.watched = append(g.watched, p)
		}
	}
}

// inspect looks through what was written since it was last asked, and says what it found. The error is one of reading.
func (g *guard) inspect() error {
	if g == nil {
		return nil
	}
	g.mu.Lock()
	paths := slices.Compact(slices.Sorted(slices.Values(g.watched)))
	g.watched = nil
	g.mu.Unlock()
	if len(paths) > 0 {
		g.variables()
	}
	var errs []error
	for _, p := range paths {
		hits, err := g.keeper.Path(p)
		g.tell(hits)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// refuse says that nothing is made from a file with a secret in it: what is signed cannot be scrubbed afterwards.
func (g *guard) refuse(name string, text []byte) error {
	g.variables()
	hits := g.keeper.Bytes(name, text)
	if len(hits) == 0 {
		return nil
	}
	g.leaked = true
	for _, h := range hits[:min(len(hits), mostHits)] {
		_, _ = fmt.Fprintf(g.err, "plimsoll: %s: %s: holds %s\n", h.Artefact, h.Place, h.Name)
	}
	return usage(errors.New("nothing was signed, because the run holds a secret: run again with this release"))
}

// mostHits is how many places are named. A secret that gets through once gets through everywhere.
const mostHits = 20

// tell names what was found. It is our mistake, and what to do about it is not to trust the place where it would have gone.
func (g *guard) tell(hits []scrub.Hit) {
	if len(hits) == 0 {
		return
	}
	g.leaked = true
	for i, h := range hits {
		if i == mostHits {
			_, _ = fmt.Fprintf(g.err, "plimsoll: and %d more\n", len(hits)-mostHits)
			break
		}
		_, _ = fmt.Fprintf(g.err, "plimsoll: %s\n", h)
	}
	_, _ = fmt.Fprintln(g.err, "plimsoll: no secret may stand in what plimsoll writes: nothing of it is left on the disk, but please report this as a bug (exit 5)")
}

// printed tells of secrets that a report printed to the standard output would have held.
func (g *guard) printed() {
	if g == nil {
		return
	}
	if n := g.out.Hits(); n > 0 {
		g.tell([]scrub.Hit{{Artefact: "standard output", Place: "the report", Name: "a secret", Count: n}})
	}
}

// variables makes the secrets known that variables hold, where the command read no environment.
func (g *guard) variables() {
	if g.learned || !slices.ContainsFunc(targetVariables(g.environ), func(v string) bool { return strings.HasPrefix(v, "PLIMSOLL_") }) {
		return
	}
	g.learned = true
	all, err := provider.LoadAll(g.trees[0].Specs)
	if err != nil {
		return // then it is no environment of these
	}
	for _, p := range all {
		for _, role := range append(slices.Sorted(maps.Keys(p.Credentials.Roles)), provider.DefaultRole) {
			for field, about := range p.Credentials.Fields {
				if value := lookup(g.environ, p.CredentialVariable(role, field)); about.Secret {
					g.redactor.Add(field, value)
				}
			}
		}
	}
}

// public reports whether a secret stands in the features or specs: then everybody can read it there, and every report repeats it.
// It is looked up once a secret was found only, as that hardly ever happens.
func (g *guard) public(f clients.Found) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.known == nil {
		g.known = map[string]bool{}
		for _, trees := range g.trees {
			g.readPublic(trees.Specs)
			g.readPublic(trees.Features)
		}
	}
	if g.known[f.Identity] && !slices.Contains(g.said, f.Name) {
		g.said = append(g.said, f.Name)
	}
	return g.known[f.Identity]
}

func (g *guard) readPublic(tree fs.FS) {
	if tree == nil {
		return
	}
	_ = fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".yaml", ".feature", ".json"}, path.Ext(name)) {
			return nil //nolint:nilerr // what cannot be read is not public
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return nil //nolint:nilerr // likewise
		}
		for _, f := range g.redactor.Find(text) {
			g.known[f.Identity] = true
		}
		return nil
	})
}

// end is the last that happens in a command. A secret in an artefact outranks whatever the command came to.
func (g *guard) end(code int) int {
	if err := g.inspect(); err != nil {
		_, _ = fmt.Fprintf(g.err, "plimsoll: %v\n", err)
		code = conformance.ExitHarness
	}
	for _, name := range g.said {
		_, _ = fmt.Fprintf(g.err, "plimsoll: a value of %s stands in the specs or features, where everybody reads it: reports were not searched for it\n", name)
	}
	_, _ = g.out.Flush(), g.err.Flush()
	if g.leaked {
		return conformance.ExitSecret
	}
	return code
}
