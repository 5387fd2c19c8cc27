package certificate

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// recipe says how a stranger repeats the run, remakes the bundle, and verifies it with and without Plimsoll. It holds commands and
// names, never a value of a credential: a recipe is the paper that gets copied.
func recipe(d *draft) []byte {
	c := &d.certificate
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# How to repeat and to verify this certificate\n")
	line("## Repeat the run\n")
	line("Made by %s, on %s, against:\n", c.Harness, moment(c.Run.Started))
	for _, p := range c.Providers {
		line("- %s at %s, with the credentials %s", p.Name, p.Target, strings.Join(c.Environment.Roles[p.ID], ", "))
	}
	line("\nThe credentials are not in here. With your own, under the PLIMSOLL_ variables that the environment names:\n")
	line("    %s\n", d.record.Header.Repeat)
	line("The same specs and features have these SHA-256:\n")
	for _, name := range slices.Sorted(maps.Keys(d.record.Header.Digests)) {
		line("    %s  %s", d.record.Header.Digests[name], name)
	}
	line("\n## Remake this bundle, byte for byte\n")
	line("With the signer's key, from the files in it, with %s:\n", c.Certifier)
	line("    %s\n", strings.Join(remake(c), " \\\n        "))
	line("## Verify it\n")
	line("    plimsoll verify certificate.zip --trust keys.yaml\n")
	b.WriteString(byHand)
	return []byte(b.String())
}

// remake is the command that makes the same bundle.
func remake(c *Certificate) []string {
	words := []string{"plimsoll certify --run run.json", "--profile profile.json", "--waivers waivers.json",
		"--partner " + quote(c.Partner.Name), "--partner-id " + c.Partner.ID}
	if c.Partner.Latin != "" {
		words = append(words, "--partner-latin "+quote(c.Partner.Latin))
	}
	if c.Previous != nil {
		words = append(words, "--previous previous.zip")
	}
	return append(words, "--issuer "+quote(c.Issuer.Name), "--issued "+c.Issued.Format("2006-01-02T15:04:05Z"), "--key key.pem")
}

// quote quotes a word for a POSIX shell.
func quote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

const byHand = `Without Plimsoll, with unzip, jq, base64 and OpenSSL 3, in an empty folder. signer.pem has to be the signer's public key from
somewhere that you trust, not from the bundle:

    unzip certificate.zip
    jq -r .payload attestation.dsse.json | base64 -d > payload.json
    jq -r '.signatures[0].sig' attestation.dsse.json | base64 -d > signature
    { printf 'DSSEv1 28 application/vnd.in-toto+json %s ' "$(wc -c < payload.json | tr -d ' ')"; cat payload.json; } > signed
    openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in signed -sigfile signature
    cmp payload.json statement.json
    jq -r '.predicate.plimsollCertificate.members | to_entries[] | "\(.value)  \(.key)"' payload.json | sha256sum -c
    jq '.predicate.plimsollCertificate | {partner, issuer, issued, expires, waivers}' payload.json
`
