package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/certificate"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// certifyCommand is plimsoll certify.
type certifyCommand struct {
	From     string `name:"run" required:"" help:"The run to certify: run.json, or the folder that holds it." placeholder:"PATH"`
	Partner  string `required:"" help:"Name of the partner who is certified." placeholder:"NAME"`
	ID       string `name:"partner-id" help:"Its id in folders and in keys.yaml; made of the name if not given." placeholder:"ID"`
	Latin    string `name:"partner-latin" help:"Its name in Latin letters, where its own script cannot be printed or read by all." placeholder:"NAME"`
	Profile  string `default:"core" help:"What has to hold: core, extended, or the path of a file of your own." placeholder:"NAME"`
	Issuer   string `required:"" variable:"PLIMSOLL_ISSUER" help:"Name of the person or organisation who certifies." placeholder:"NAME"`
	Key      string `help:"Private key file. Without it the key is what PLIMSOLL_SIGNING_KEY holds. plimsoll keygen makes one." placeholder:"FILE"`
	Waivers  string `help:"YAML file of waivers for claims that could not be judged." placeholder:"FILE"`
	Previous string `help:"Bundle of the certificate before this one: what changed since then is stated." placeholder:"FILE"`
	Issued   string `help:"Day or moment of issue, such as 2026-12-31; the end of the run if not given." placeholder:"TIME"`
	Out      string `default:"reports/certificates" help:"Folder of certificates; this one goes to <folder>/<partner>/<day>-<providers>-<profile>." placeholder:"DIR"`
	DryRun   bool   `short:"n" help:"Say what stands against a certificate; nothing is signed or written."`
	Root     string `variable:"PLIMSOLL_ROOT" help:"Read specs/profiles from this folder instead of the binary." placeholder:"DIR" type:"existingdir"`
}

// Help is printed under the flags.
func (certifyCommand) Help() string {
	return `Writes certificate.zip, the signed bundle, and certificate.pdf, which is printed and signed by hand. The same run, key and flags give the
same bytes.

Refused (exit 1, with all reasons) where a mandatory claim failed, was not judged and is not waived, or is unproven by the kill matrix; where
the evidence is a mock's; where the run is incomplete, too old or contradicts itself. Waivers:

  waivers:
    - {claim: ACME-ERR-005, reason: "…", responsible: "Jane Doe <jane.doe@example.com>", until: 2026-12-31}`
}

const (
	bundleFile = "certificate.zip"
	pdfFile    = "certificate.pdf"
)

// Run certifies.
func (c *certifyCommand) Run(s Streams, embedded Trees) error {
	request, err := c.request(s, embedded)
	if err != nil {
		return usage(err)
	}
	if err := s.guard.refuse(c.From, request.Run); err != nil {
		return err
	}
	if c.DryRun {
		return c.dryRun(s, request)
	}
	if request.Signer, err = c.signer(s); err != nil {
		return usage(err)
	}
	bundle, err := certificate.Certify(request)
	if err != nil {
		return refused(s, err)
	}
	return c.write(s, bundle)
}

func (c *certifyCommand) dryRun(s Streams, request certificate.Request) error {
	if err := certificate.Check(request); err != nil {
		return refused(s, err)
	}
	_, err := fmt.Fprintf(s.Out, "Nothing stands against a certificate of profile %s. Nothing was signed.\n", request.Profile.Title)
	return err
}

// refused prints the reasons where the run is the reason; anything else is a mistake of whoever asked.
func refused(s Streams, err error) error {
	why, ok := errors.AsType[*certificate.Refused](err)
	if !ok {
		return usage(err)
	}
	fmt.Fprintf(s.Err, "plimsoll: not certified, for %s:\n", reasons(len(why.Reasons)))
	for _, r := range why.Reasons {
		fmt.Fprintf(s.Err, "  - %s\n", strings.ReplaceAll(r, "\n", "\n    "))
	}
	return exit(conformance.ExitNonConformant)
}

func reasons(n int) string {
	if n == 1 {
		return "1 reason"
	}
	return fmt.Sprintf("%d reasons", n)
}

func (c *certifyCommand) request(_ Streams, embedded Trees) (certificate.Request, error) {
	r := certificate.Request{
		Partner: certificate.NewPartner(c.ID, c.Partner, c.Latin), Issuer: strings.TrimSpace(c.Issuer), Now: time.Now(), Certifier: certifier(),
	}
	var errs [5]error
	r.Run, errs[0] = readRun(c.From)
	r.Profile, errs[1] = c.profile(embedded)
	r.Waivers, errs[2] = c.waivers()
	r.Previous, errs[3] = readOptional(c.Previous)
	r.Issued, errs[4] = parseTime("--issued", c.Issued)
	return r, errors.Join(errs[:]...)
}

// certifier is this program as certificates name it. The release of Go belongs to it: it decides on the bytes of a PDF.
func certifier() string { return fmt.Sprintf("plimsoll %s (%s)", version(), runtime.Version()) }

// profile reads a profile by its name, or a file where the name is a path.
func (c *certifyCommand) profile(embedded Trees) (*certificate.Profile, error) {
	if ext := filepath.Ext(c.Profile); ext == ".yaml" || ext == ".json" {
		raw, err := readFile(c.Profile)
		if err != nil {
			return nil, err
		}
		return certificate.ParseProfile(c.Profile, raw)
	}
	return certificate.LoadProfile(selection{Root: c.Root}.trees(embedded).Specs, c.Profile)
}

func (c *certifyCommand) waivers() ([]certificate.Waiver, error) {
	raw, err := readOptional(c.Waivers)
	if raw == nil || err != nil {
		return nil, err
	}
	return certificate.ParseWaivers(c.Waivers, raw)
}

// signer reads the key from the file, or from the environment. It never is an argument.
func (c *certifyCommand) signer(s Streams) (certificate.Signer, error) {
	if c.Key != "" {
		return readSigner(c.Key)
	}
	if text := lookup(s.Environ, signingVariable); text != "" {
		key, err := certificate.ParseSigner([]byte(strings.ReplaceAll(text, `\n`, "\n"))) // some CI servers keep values on one line
		if err != nil {
			return key, fmt.Errorf("%s: %w", signingVariable, err)
		}
		return key, nil
	}
	return certificate.Signer{}, fmt.Errorf("expected a signing key, got none: give --key, or set %s; plimsoll keygen makes one", signingVariable)
}

const signingVariable = "PLIMSOLL_SIGNING_KEY"

func readSigner(path string) (certificate.Signer, error) {
	info, err := os.Stat(path)
	if err != nil {
		return certificate.Signer{}, err
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o077 != 0 {
		return certificate.Signer{}, fmt.Errorf("%s: expected a file that only you can read, got mode %04o: chmod 600 %s", path, mode, path)
	}
	raw, err := readFile(path)
	if err != nil {
		return certificate.Signer{}, err
	}
	key, err := certificate.ParseSigner(raw)
	if err != nil {
		return key, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}

// write writes the bundle and its PDF. A certificate that is there already is never replaced by another one.
func (c *certifyCommand) write(s Streams, b *certificate.Bundle) error {
	pdf, err := b.PDF()
	if err != nil {
		return err
	}
	dir := filepath.Join(c.Out, filepath.FromSlash(b.Folder()))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return usage(err)
	}
	s.guard.watch(filepath.Join(dir, bundleFile), filepath.Join(dir, pdfFile))
	for _, file := range []struct {
		name string
		raw  []byte
	}{{bundleFile, b.Raw}, {pdfFile, pdf}} {
		if err := place(filepath.Join(dir, file.name), file.raw); err != nil {
			return usage(err)
		}
	}
	fmt.Fprintf(s.Out, "Certificate %s for %s.\n\n  %s\n  SHA-256 %s\n\n  %s\n  to print and to sign\n\nVerify: plimsoll verify %s --trust keys.yaml\n",
		b.ID(), b.Certificate.Partner, filepath.Join(dir, bundleFile), b.SHA256(), filepath.Join(dir, pdfFile), filepath.Join(dir, bundleFile))
	return nil
}

func place(path string, raw []byte) error {
	there, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(there, raw):
		return nil
	case err == nil:
		return fmt.Errorf("%s: another certificate is there: move it, or use another --out", path)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return os.WriteFile(path, raw, 0o644)
}
