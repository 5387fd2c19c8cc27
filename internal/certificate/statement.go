package certificate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Types of the statement (in-toto attestation spec v1, and its test-result predicate v0.1).
const (
	statementType = "https://in-toto.io/Statement/v1"
	predicateType = "https://in-toto.io/attestation/test-result/v0.1"
)

// Format is the version of what is certified and how. It changes when an old verifier would misunderstand a new certificate.
const Format = 1

// Statement is what is signed.
type Statement struct {
	Type          string     `json:"_type"`
	Subject       []Resource `json:"subject"`
	PredicateType string     `json:"predicateType"`
	Predicate     Predicate  `json:"predicate"`
}

// Resource is an in-toto resource descriptor.
type Resource struct {
	Name   string            `json:"name"`
	URI    string            `json:"uri,omitempty"`
	Digest map[string]string `json:"digest"`
}

// Predicate is the test result. Tests are claims, written provider/CLAIM; a waived claim, and an optional one that does not hold,
// is a warning. What only Plimsoll knows is in one member of its own, as the spec wants extensions.
type Predicate struct {
	Result        string      `json:"result"` // PASSED, or WARNED where something is waived
	Configuration []Resource  `json:"configuration"`
	PassedTests   []string    `json:"passedTests"`
	WarnedTests   []string    `json:"warnedTests"`
	FailedTests   []string    `json:"failedTests"`
	Certificate   Certificate `json:"plimsollCertificate"`
}

// Certificate is who certifies what to whom, when, and for how long.
type Certificate struct {
	Format      int               `json:"format"`
	Partner     Partner           `json:"partner"`
	Issuer      Issuer            `json:"issuer"`
	Profile     ProfileName       `json:"profile"`
	Providers   []Certified       `json:"providers"`
	Environment Environment       `json:"environment"`
	Run         RunName           `json:"run"`
	Harness     string            `json:"harness"`    // that made the run
	Certifier   string            `json:"certifier"`  // that made the certificate
	KillMatrix  string            `json:"killMatrix"` // SHA-256
	Issued      time.Time         `json:"issued"`
	Expires     time.Time         `json:"expires"` // the first moment at which it no longer holds
	ExpiresWhy  string            `json:"expiresWhy"`
	Waivers     []Waiver          `json:"waivers"`
	Previous    *Previous         `json:"previous,omitempty"`
	Members     map[string]string `json:"members"` // of the bundle: name → SHA-256
}

// Partner is who is certified.
type Partner struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Latin string `json:"latin,omitempty"` // the name in Latin letters, where its own script cannot be printed or read by all
}

// Issuer is who certifies.
type Issuer struct {
	Name      string `json:"name"`
	KeyID     string `json:"keyID"`
	PublicKey string `json:"publicKey"` // PEM; being in here makes it no more trusted than the statement
}

// ProfileName names the profile; it is in the bundle.
type ProfileName struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	SHA256 string `json:"sha256"` // of its canonical form
}

// Certified is one provider and what became of its claims.
type Certified struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Source     string `json:"source"`
	Target     string `json:"target"`
	Mandatory  Count  `json:"mandatory"`
	Optional   Count  `json:"optional"`
	Outside    Count  `json:"outside"`
	Unobserved int    `json:"unobserved"`
}

// Count says how many of how many claims hold.
type Count struct {
	Of     int `json:"of"`
	Hold   int `json:"hold"`
	Waived int `json:"waived"`
	Broken int `json:"broken"`
}

// Environment is where the evidence was found, without secrets: addresses, and the names of the credentials that were used.
type Environment struct {
	Name        string              `json:"name"`
	Kind        string              `json:"kind"`
	Targets     map[string]string   `json:"targets"`
	Roles       map[string][]string `json:"roles"`
	Fingerprint string              `json:"fingerprint,omitempty"` // SHA-256 of the canonical form of all of the above
}

// RunName names the run; it is in the bundle.
type RunName struct {
	ID       string    `json:"id"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`
	SHA256   string    `json:"sha256"`
}

// Previous names the certificate before this one.
type Previous struct {
	ID     string    `json:"id"`
	SHA256 string    `json:"sha256"` // of its bundle
	Issued time.Time `json:"issued"`
	KeyID  string    `json:"keyID"`
}

// certified counts the claims of each provider that was run.
func certified(rec *record, entries []Entry) []Certified {
	var list []Certified
	for _, info := range rec.Header.Providers {
		if info.NotRun != "" {
			continue
		}
		c := Certified{ID: info.ID, Name: cmp.Or(info.Name, info.ID), Source: info.Source, Target: info.Target}
		for _, e := range entries {
			if e.Provider == info.ID {
				c.count(&e)
			}
		}
		list = append(list, c)
	}
	return list
}

func (c *Certified) count(e *Entry) {
	switch e.Role {
	case Mandatory:
		c.Mandatory.add(e)
	case Optional:
		c.Optional.add(e)
	case Outside:
		c.Outside.add(e)
	case Unobserved:
		c.Unobserved++
	}
}

func (n *Count) add(e *Entry) {
	n.Of++
	switch {
	case e.holds():
		n.Hold++
	case e.Waived:
		n.Waived++
	case e.Verdict == conformance.Fail:
		n.Broken++
	}
}

// environment describes where the run went.
func environment(rec *record) (Environment, error) {
	env := Environment{
		Name: rec.Header.Environment.Name, Kind: rec.Header.Environment.Kind, Targets: map[string]string{}, Roles: map[string][]string{},
	}
	for _, info := range rec.Header.Providers {
		if info.NotRun == "" {
			env.Targets[info.ID] = info.Target
			env.Roles[info.ID] = slices.Sorted(maps.Keys(rec.roles[info.ID]))
		}
	}
	var err error
	env.Fingerprint, err = canonicalDigest(env)
	return env, err
}

// tests sorts the claims into those that passed and those with a warning. Nothing fails in a certificate: a broken optional claim
// is a warning, because the profile does not ask for it.
func (p *Predicate) tests(entries []Entry) {
	p.Result, p.PassedTests, p.WarnedTests, p.FailedTests = "PASSED", []string{}, []string{}, []string{}
	for _, e := range entries {
		name := e.Provider + "/" + e.Claim
		switch {
		case e.Role != Mandatory && e.Role != Optional:
		case e.holds():
			p.PassedTests = append(p.PassedTests, name)
		default:
			p.WarnedTests = append(p.WarnedTests, name)
		}
		if e.Waived {
			p.Result = "WARNED"
		}
	}
}

// subjects are what was tested: each target by the fingerprint of the environment, and the run that tested it.
func subjects(c *Certificate) []Resource {
	var list []Resource
	for _, p := range c.Providers {
		list = append(list, Resource{Name: p.ID, URI: p.Target, Digest: sha256Of(c.Environment.Fingerprint)})
	}
	return append(list, Resource{Name: memberRun, Digest: sha256Of(c.Run.SHA256)})
}

// configuration is what the run was made from: contract, claims, features, kill matrix, and the profile it was held against.
func configuration(rec *record, c *Certificate) []Resource {
	var list []Resource
	for _, name := range slices.Sorted(maps.Keys(rec.Header.Digests)) {
		list = append(list, Resource{Name: name, Digest: sha256Of(rec.Header.Digests[name])})
	}
	return append(list,
		Resource{Name: "kill matrix", Digest: sha256Of(c.KillMatrix)},
		Resource{Name: fmt.Sprintf("profile %s", c.Profile.Name), Digest: sha256Of(c.Profile.SHA256)})
}

func sha256Of(sum string) map[string]string { return map[string]string{"sha256": sum} }
