package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/plimsoll/plimsoll/internal/cellar"
)

// cellarPurge is plimsoll cellar purge.
type cellarPurge struct {
	cellarFolder
	Expired bool   `help:"Only what will never be judged: too old, late, or half written."`
	Env     string `short:"e" help:"Only what waits for this environment; needs the key." placeholder:"NAME"`
	All     bool   `help:"Everything, also what is due."`
}

// Help is printed under the flags.
func (cellarPurge) Help() string {
	return `Removes files of the cellar, and nothing that is none. Say which: --all, --expired, or --env NAME; --expired and --env together remove what is
both. What is removed will not be judged; its claims are deferred again by the next run.`
}

// Run removes.
func (c *cellarPurge) Run(s Streams) error {
	if c.All == (c.Expired || c.Env != "") {
		return usage(errors.New("expected --all, or --expired and --env NAME, to say what is to be removed"))
	}
	store, items, err := c.items(s)
	if err != nil {
		return err
	}
	if store != nil {
		defer func() { _ = store.Close() }()
	}
	if key, _ := keyOfCellar(s); key == nil && (c.Env != "" || c.Expired) && len(items) > 0 {
		return usage(errors.New("what waits for whom can only be read with the key: set " + cellarKey + ", or remove everything with --all"))
	}
	removed := 0
	var errs []error
	for _, item := range items {
		if !c.wants(item, s.clock()) {
			continue
		}
		err := store.Purge(item)
		errs = append(errs, err)
		if err == nil {
			removed++
		}
	}
	_, err = fmt.Fprintf(s.Out, "Removed %d of %d.\n", removed, len(items))
	return usage(errors.Join(append(errs, err)...))
}

func (c *cellarPurge) wants(i cellar.Item, now time.Time) bool {
	if c.All {
		return true
	}
	if c.Env != "" && (i.Entry == nil || i.Entry.Environment != c.Env) {
		return false
	}
	return !c.Expired || expired(i, now)
}

// expired reports whether nobody will ever judge an item. What cannot be read with this key may be somebody else's.
func expired(i cellar.Item, now time.Time) bool {
	if i.Entry == nil {
		return errors.Is(i.Problem, cellar.ErrHalf)
	}
	return !i.Entry.Until.IsZero() && now.After(i.Entry.Until) || now.After(i.Entry.Due.Add(keepDead))
}
