package certificate

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Profile says which claims a certificate needs, which it reports besides, and how long it holds. Profiles are data:
// specs/profiles/<name>.yaml.
type Profile struct {
	Name         string       `yaml:"name" json:"name"`
	Title        string       `yaml:"title" json:"title"`
	About        string       `yaml:"about" json:"about"`
	Mandatory    []Selector   `yaml:"mandatory" json:"mandatory"`       // must hold, or be waived where they could not be judged
	Optional     []Selector   `yaml:"optional" json:"optional"`         // are reported as they are
	Environments []string     `yaml:"environments" json:"environments"` // the kinds of environment whose evidence counts
	Validity     string       `yaml:"validity" json:"validity"`         // of a certificate: "180 days"
	MaxAge       string       `yaml:"max_age" json:"max_age"`           // of a run when it is certified
	Waivers      WaiverLimits `yaml:"waivers" json:"waivers"`
}

// WaiverLimits keep a certificate from consisting of waivers.
type WaiverLimits struct {
	Most    int    `yaml:"most" json:"most"`       // for each provider
	Longest string `yaml:"longest" json:"longest"` // from the day of issue
}

// Selector picks claims. Each list that is given has to contain the claim's value.
type Selector struct {
	Basis []conformance.Basis `yaml:"basis" json:"basis,omitempty"`
	Level []conformance.Level `yaml:"level" json:"level,omitempty"`
	Claim []string            `yaml:"claim" json:"claim,omitempty"`
}

func (s Selector) picks(c conformance.Claim) bool {
	return (len(s.Basis) == 0 || slices.Contains(s.Basis, c.Basis)) &&
		(len(s.Level) == 0 || slices.Contains(s.Level, c.Level)) &&
		(len(s.Claim) == 0 || slices.Contains(s.Claim, c.ID))
}

// Role is what a claim is to a certificate.
type Role string

// The roles.
const (
	Mandatory  Role = "mandatory"
	Optional   Role = "optional"
	Outside    Role = "outside"    // the profile does not ask for it
	Unobserved Role = "unobserved" // no run against a provider can judge it
)

// Role says what the claim is to a certificate of this profile.
func (p *Profile) Role(c conformance.Claim) Role {
	picks := func(s Selector) bool { return s.picks(c) }
	switch {
	case !c.Judgeable():
		return Unobserved
	case slices.ContainsFunc(p.Mandatory, picks):
		return Mandatory
	case slices.ContainsFunc(p.Optional, picks):
		return Optional
	}
	return Outside
}

// profilesFolder is where the profiles are in the specs tree.
const profilesFolder = "profiles"

// LoadProfile reads a profile of the specs tree by its name.
func LoadProfile(specs fs.FS, name string) (*Profile, error) {
	file := path.Join(profilesFolder, name+".yaml")
	raw, err := fs.ReadFile(specs, file)
	if err != nil {
		return nil, fmt.Errorf("unknown profile %q: expected one of %s", name, strings.Join(ProfileNames(specs), ", "))
	}
	return ParseProfile(file, raw)
}

// ProfileNames lists the profiles of the specs tree.
func ProfileNames(specs fs.FS) []string {
	files, _ := fs.Glob(specs, profilesFolder+"/*.yaml") // the pattern is well formed
	for i, file := range files {
		files[i] = strings.TrimSuffix(path.Base(file), ".yaml")
	}
	return files
}

// ParseProfile reads a profile and reports everything that is wrong with it.
func ParseProfile(file string, raw []byte) (*Profile, error) {
	var p Profile
	if err := readYAML(file, raw, &p); err != nil {
		return nil, err
	}
	return &p, p.check(file)
}

func (p *Profile) check(file string) error {
	var errs []error
	add := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: %s", file, fmt.Sprintf(format, args...)))
	}
	if p.Name == "" || p.Title == "" {
		add("expected a name and a title, got %q and %q", p.Name, p.Title)
	}
	if len(p.Mandatory) == 0 {
		add("mandatory: expected at least one selector, got none: a certificate of nothing certifies nothing")
	}
	if len(p.Environments) == 0 || slices.Contains(p.Environments, mockKind) {
		add("environments: expected kinds other than %s, got %v", mockKind, p.Environments)
	}
	for _, s := range slices.Concat(p.Mandatory, p.Optional) {
		errs = append(errs, s.check(file)...)
	}
	for _, span := range [][2]string{{"validity", p.Validity}, {"max_age", p.MaxAge}, {"waivers: longest", p.Waivers.Longest}} {
		if _, err := days(span[1]); err != nil {
			add("%s: %v", span[0], err)
		}
	}
	return errors.Join(errs...)
}

func (s Selector) check(file string) []error {
	var errs []error
	if len(s.Basis)+len(s.Level)+len(s.Claim) == 0 {
		errs = append(errs, fmt.Errorf("%s: expected a selector with a basis, a level or claims, got an empty one", file))
	}
	for _, b := range s.Basis {
		if !slices.Contains(conformance.Bases(), b) {
			errs = append(errs, fmt.Errorf("%s: basis: expected one of %v, got %q", file, conformance.Bases(), b))
		}
	}
	for _, l := range s.Level {
		if !slices.Contains(conformance.Levels(), l) {
			errs = append(errs, fmt.Errorf("%s: level: expected one of %v, got %q", file, conformance.Levels(), l))
		}
	}
	return errs
}

// days reads "180 days". Certificates are kept by people with calendars: a span is never shorter than an hour.
func days(text string) (time.Duration, error) {
	number, unit, _ := strings.Cut(text, " ")
	d, err := conformance.ParseWords(number, unit)
	if err != nil || d < time.Hour {
		return 0, fmt.Errorf("expected a span such as \"180 days\", got %q", text)
	}
	return d, nil
}

// span is days for a profile that has been checked.
func span(text string) time.Duration {
	d, _ := days(text)
	return d
}
