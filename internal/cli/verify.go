package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/certificate"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// verifyCommand is plimsoll verify.
type verifyCommand struct {
	Bundle     string   `arg:"" optional:"" help:"The bundle, certificate.zip."`
	Key        string   `help:"Public key file that you trust." placeholder:"FILE"`
	Trust      string   `help:"YAML file of the keys that you trust, with their limits and revocations." placeholder:"FILE"`
	Partner    string   `help:"Id or name of the partner that it has to be of." placeholder:"NAME"`
	Report     string   `help:"The report beside it: certificate.pdf, or run.json. The PDF of the same name is found without it." placeholder:"FILE"`
	At         string   `help:"Day or moment at which it has to hold; now if not given." placeholder:"TIME"`
	Submission []string `help:"Check folders handed in to reports/certificates instead, each with a bundle and its PDF. May be repeated." placeholder:"DIR"`
}

// Help is printed under the flags.
func (verifyCommand) Help() string {
	return `Needs no network. Exit 0: valid. Exit 1: not, with all reasons. Without a key that you trust the best answer is "signature intact, signer
unknown", and that is exit 1.

keys.yaml:

  keys:
    - name: Jane Doe, Harbour Lab
      public_key: |
        -----BEGIN PUBLIC KEY-----
        …
        -----END PUBLIC KEY-----
      from: 2026-01-01          # limits, each as you like
      until: 2027-12-31
      partners: [acme-shipping]
      revoked: {on: 2026-11-05, reason: laptop stolen}
  revoked:
    - {certificate: 1A2B-3C4D-5E6F-7A8B, on: 2026-11-05, reason: issued in error}`
}

// Run verifies.
func (c *verifyCommand) Run(s Streams) error {
	question, err := c.question()
	if err != nil {
		return usage(err)
	}
	switch {
	case len(c.Submission) > 0 && (c.Bundle != "" || c.Report != "" || c.Partner != ""):
		return usage(errors.New("--submission takes folders only: the partner is that of the folder, and the report lies in it"))
	case len(c.Submission) > 0:
		return c.submissions(s, question)
	case c.Bundle == "":
		return usage(errors.New("expected a bundle, or --submission with a folder, got neither"))
	}
	return c.one(s, question)
}

func (c *verifyCommand) question() (certificate.Question, error) {
	trust, err := readTrust(c.Key, c.Trust)
	at, atErr := parseTime("--at", c.At)
	if at.IsZero() {
		at = time.Now()
	}
	return certificate.Question{Trust: trust, Partner: c.Partner, At: at, Program: certifier()}, errors.Join(err, atErr)
}

func (c *verifyCommand) one(s Streams, q certificate.Question) error {
	raw, err := readFile(c.Bundle)
	if err != nil {
		return invalid(s, err)
	}
	if q.Report, err = c.report(); err != nil {
		return invalid(s, err)
	}
	return conclude(s, certificate.Verify(raw, q))
}

// invalid is how a bundle ends that cannot even be read: verify knows exit 0 and 1 only.
func invalid(s Streams, err error) error {
	fmt.Fprintf(s.Err, "plimsoll: %v\n", err)
	return exit(conformance.ExitNonConformant)
}

func conclude(s Streams, a *certificate.Answer) error {
	if err := a.Print(s.Out); err != nil {
		return err
	}
	if !a.Valid() {
		return exit(conformance.ExitNonConformant)
	}
	return nil
}

// report reads the named report, or the PDF beside the bundle where there is one.
func (c *verifyCommand) report() ([]byte, error) {
	if c.Report != "" {
		return readFile(c.Report)
	}
	path := strings.TrimSuffix(c.Bundle, ".zip") + ".pdf"
	if _, err := os.Lstat(path); err != nil || path == c.Bundle {
		return nil, nil //nolint:nilerr // there need not be one beside it
	}
	return readFile(path)
}

// submissions checks every folder and says of each what is wrong.
func (c *verifyCommand) submissions(s Streams, q certificate.Question) error {
	ok := true
	for _, dir := range c.Submission {
		problems := certificate.CheckSubmission(dir, q)
		if len(problems) == 0 {
			fmt.Fprintf(s.Out, "%s: complete and unaltered\n", dir)
			continue
		}
		ok = false
		fmt.Fprintf(s.Out, "%s: rejected\n", dir)
		for _, p := range problems {
			fmt.Fprintf(s.Out, "  - %s\n", strings.ReplaceAll(p, "\n", "\n    "))
		}
	}
	if !ok {
		return exit(conformance.ExitNonConformant)
	}
	return nil
}
