package cli

import (
	"crypto/rand"
	"fmt"
	"os"
	"strings"

	"github.com/plimsoll/plimsoll/internal/certificate"
)

// keygenCommand is plimsoll keygen.
type keygenCommand struct {
	File string `arg:"" help:"Where the private key goes; the public one goes to <file>.pub."`
	Name string `default:"(whose key it is)" help:"Whose key it is, for the entry in keys.yaml that is printed." placeholder:"NAME"`
}

// Help is printed under the flags.
func (keygenCommand) Help() string {
	return `Makes an Ed25519 key to sign certificates with. The private key is written unencrypted and for you alone: keep it where only the signer gets
at it, or put its content into the CI secret PLIMSOLL_SIGNING_KEY and delete the file. Publish the public key and its id where partners
can check them without you.`
}

// Run makes a key.
func (c *keygenCommand) Run(s Streams) error {
	var seed [32]byte
	if _, err := rand.Read(seed[:]); err != nil {
		return err
	}
	signer := certificate.NewSigner(seed)
	if err := create(c.File, signer.PEM(), 0o600); err != nil {
		return usage(err)
	}
	if err := create(c.File+".pub", signer.Key().PEM(), 0o644); err != nil {
		return usage(err)
	}
	_, err := fmt.Fprintf(s.Out, "Private key  %s\nPublic key   %s.pub\nKey id       %s\n\nFor keys.yaml:\n\n%s", c.File, c.File, signer.Key().ID(), c.entry(signer.Key()))
	return err
}

func (c *keygenCommand) entry(key certificate.Key) string {
	pem := strings.ReplaceAll(strings.TrimSpace(string(key.PEM())), "\n", "\n        ")
	return fmt.Sprintf("keys:\n  - name: %q\n    public_key: |\n        %s\n", c.Name, pem)
}

// create never replaces a file: a key that is lost cannot be made again.
func create(path string, raw []byte, mode os.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	if _, err := file.Write(raw); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}
