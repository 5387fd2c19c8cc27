package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/plimsoll/plimsoll/internal/cellar"
)

// cellarCommand is plimsoll cellar.
type cellarCommand struct {
	List   cellarList   `cmd:"" help:"Say what waits, since when, and from when on it can be judged."`
	Judge  cellarJudge  `cmd:"" help:"Judge what is due, and nothing else."`
	Purge  cellarPurge  `cmd:"" help:"Remove what waits."`
	Keygen cellarKeygen `cmd:"" help:"Print a new key for PLIMSOLL_CELLAR_KEY."`
}

// cellarFolder is the folder of the commands that only look after it.
type cellarFolder struct {
	Cellar string `variable:"PLIMSOLL_CELLAR" default:"cellar" help:"Folder of the cellar." placeholder:"DIR"`
}

// items lists the cellar. One that is not there is empty, and is not made by looking.
func (c cellarFolder) items(s Streams) (*cellar.Store, []cellar.Item, error) {
	key, err := keyOfCellar(s)
	if err != nil {
		return nil, nil, usage(err)
	}
	if _, err := os.Stat(c.Cellar); errors.Is(err, os.ErrNotExist) {
		return nil, nil, nil
	}
	store, err := cellar.Open(c.Cellar, key)
	if err != nil {
		return nil, nil, usage(err)
	}
	items, err := store.List()
	return store, items, usage(err)
}

// cellarKeygen is plimsoll cellar keygen.
type cellarKeygen struct{}

// Help is printed under the flags.
func (cellarKeygen) Help() string {
	return `Prints a new key, an age X25519 identity, and keeps nothing. Put it into the CI secret PLIMSOLL_CELLAR_KEY, into .env, or into a file for you alone
that PLIMSOLL_CELLAR_KEY_FILE names. Whoever has it can read the tokens that wait in the cellar; without it they are lost, and their claims are
simply deferred again.`
}

// Run makes a key.
func (cellarKeygen) Run(s Streams) error {
	_, text, err := cellar.NewKey()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%s=%s\n", cellarKey, text)
	return err
}
