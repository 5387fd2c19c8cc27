package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/cellar"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
	"github.com/plimsoll/plimsoll/steps"
)

// cellarFlags say where the cellar is.
type cellarFlags struct {
	Cellar   string `variable:"PLIMSOLL_CELLAR" default:"cellar" help:"Folder where tokens wait, sealed, for the run that judges them; needs a key in PLIMSOLL_CELLAR_KEY." placeholder:"DIR"`
	NoCellar bool   `name:"no-cellar" help:"Judge nothing from the cellar, and lay nothing down."`

	onlyDue bool // nothing is begun
}

// keeper is the cellar of one run: it gives out what may be judged here and now, and takes what has to wait. A nil one keeps nothing.
type keeper struct {
	dir     string
	key     *cellar.Key
	env     *provider.Environment
	targets map[string]suite.Target
	now     func() time.Time
	err     io.Writer
	header  conformance.Header

	mu    sync.Mutex
	store *cellar.Store // nil until there is something in it
	lying []*cellar.Entry
	void  map[string]string // by scenario: why what lay there was not judged
	said  map[string]bool   // reasons that were printed: a new credential voids all that its provider has there
}

// keeper opens the cellar. A mock needs none: its clock can be moved.
func (c *runCommand) keeper(env *provider.Environment, targets map[string]suite.Target, s Streams) (*keeper, error) {
	if c.NoCellar || env.Kind == provider.KindMock {
		return nil, nil //nolint:nilnil // a nil keeper keeps nothing
	}
	key, err := keyOfCellar(s)
	if err != nil {
		return nil, err
	}
	k := &keeper{dir: c.Cellar, key: key, env: env, targets: targets, now: s.clock, err: s.Err, void: map[string]string{}, said: map[string]bool{}}
	if _, err := os.Stat(c.Cellar); errors.Is(err, os.ErrNotExist) {
		return k, nil
	}
	return k, k.open()
}

// open reads what lies there. Whatever cannot be used is named, and is in nobody's way.
func (k *keeper) open() error {
	store, err := cellar.Open(k.dir, k.key)
	if err != nil {
		return err
	}
	k.store = store
	items, err := store.List()
	if err != nil {
		return err
	}
	due := 0
	for _, item := range items {
		switch {
		case item.Problem != nil:
			_, _ = fmt.Fprintf(k.err, "cellar: %s: skipped: %v\n", item.File, item.Problem)
		case item.Entry != nil:
			k.lying = append(k.lying, item.Entry)
		case !item.Due.After(k.now()):
			due++
		}
	}
	if due > 0 {
		_, _ = fmt.Fprintf(k.err, "cellar: %d of %d that wait there are due, and cannot be judged without the key: set %s\n", due, len(items), cellarKey)
	}
	return nil
}

func (k *keeper) close() {
	if k != nil && k.store != nil {
		_ = k.store.Close()
	}
}

// begin says which run lays down.
func (k *keeper) begin(h conformance.Header) {
	if k != nil {
		k.header = h
	}
}

// cellar is the keeper as the suite knows it; a nil one must not become an interface that is not nil.
func (k *keeper) cellar() suite.Cellar {
	if k == nil {
		return nil
	}
	return k
}

// load is what an entry holds.
type load struct {
	Result   conformance.Result `json:"result"`
	Step     int                `json:"step"`
	Holdings string             `json:"holdings"`
}

// Lying lists what may be judged of a scenario.
func (k *keeper) Lying(sc *suite.Scenario) []*suite.Lying {
	k.mu.Lock()
	defer k.mu.Unlock()
	var usable []*suite.Lying
	for _, e := range k.lying {
		if e.Environment != k.env.Name || e.Provider != sc.Provider || e.Scenario != sc.ID {
			continue
		}
		l, err := k.usable(sc, e)
		if err != nil {
			k.leave(sc, e, err)
			continue
		}
		usable = append(usable, l)
	}
	slices.SortFunc(usable, func(a, b *suite.Lying) int { return a.Laid.Compare(b.Laid) })
	return usable
}

// leave says why an entry is not judged, and takes it out where nobody ever will.
func (k *keeper) leave(sc *suite.Scenario, e *cellar.Entry, why error) {
	text := fmt.Sprintf("laid down at %s by run %s: %v", conformance.Minute(e.Laid), e.Run, why)
	if _, gone := errors.AsType[*spent](why); gone {
		text += "; it was taken out"
		if err := k.store.Remove(e.ID); err != nil {
			text += fmt.Sprintf(", or would have been: %v", err)
		}
	}
	k.void[sc.ID] = text
	if same := sc.Provider + why.Error(); !k.said[same] {
		k.said[same] = true
		_, _ = fmt.Fprintf(k.err, "cellar: %s: not judged: %s (the report has each that is not judged for the same reason)\n", sc.ID, text)
	}
}

// mark is that of the credential of a token and of the one that controls are made with.
func (k *keeper) mark(client *clients.Client, role string) string {
	key := k.key.Mark("credential")
	return client.CredentialMark(key, role) + client.CredentialMark(key, provider.DefaultRole)
}

var errNoCellarKey = errors.New("a later run would judge it if there were a cellar: set " + cellarKey + " (plimsoll cellar keygen)")

// Lay seals a scenario.
func (k *keeper) Lay(sc *suite.Scenario, r conformance.Result, kept steps.Kept) (conformance.Deferral, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	d := conformance.Deferral{Void: k.void[sc.ID]}
	if k.key == nil {
		return d, errNoCellarKey
	}
	e, err := k.entry(sc, r, kept)
	if err != nil {
		return d, err
	}
	if k.store == nil {
		if k.store, err = cellar.Open(k.dir, k.key); err != nil {
			return d, fmt.Errorf("it is not kept: %w", err)
		}
	}
	if _, err := k.store.Lay(e); err != nil {
		return d, fmt.Errorf("it is not kept: %w", err)
	}
	d.Laid, d.Run = e.Laid, e.Run
	return d, nil
}

func (k *keeper) entry(sc *suite.Scenario, r conformance.Result, kept steps.Kept) (cellar.Entry, error) {
	content, err := json.Marshal(load{Result: r, Step: kept.Step, Holdings: kept.Holdings.Reveal()})
	client := k.targets[sc.Provider].Client
	return cellar.Entry{
		Provider: sc.Provider, Environment: k.env.Name, Origins: client.Origins(), Scenario: sc.ID, Name: sc.Name, Claims: sc.Claims, Digest: sc.Digest(),
		Credential: k.mark(client, kept.Role), Role: kept.Role, Laid: k.now().UTC(), Run: k.header.ID, Seed: k.header.Seed, Due: kept.Due, Until: kept.Until,
		LastAlive: lastAlive(r), Load: content,
	}, err
}

// lastAlive is the greatest age at which a token of the scenario was accepted.
func lastAlive(r conformance.Result) time.Duration {
	age := 0.0
	for _, e := range r.Exchanges {
		if e.TokenAge != nil && e.Response != nil && e.Response.Status/100 == 2 {
			age = max(age, *e.TokenAge)
		}
	}
	return time.Duration(age * float64(time.Second))
}

// Remove takes an entry out.
func (k *keeper) Remove(id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.store.Remove(id)
}
