package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// shelf is where the runs of an environment stand.
type shelf struct {
	ReportDir string `variable:"PLIMSOLL_REPORT_DIR" default:"reports" help:"Folder of the reports, with the runs in <folder>/<env>/<run>." placeholder:"DIR"`
	Env       string `short:"e" variable:"PLIMSOLL_ENV" default:"mock" help:"Environment whose runs are meant." placeholder:"NAME"`
}

// The names of runs that are not their own.
const (
	latestRun   = "latest"
	previousRun = "previous"
)

// folder is where the runs of the environment stand.
func (s shelf) folder() string { return filepath.Join(s.ReportDir, folderName(s.Env)) }

// open opens a run by its path, its folder, its id or one of the names above.
func (s shelf) open(name string) (conformance.Run, error) {
	path, err := s.find(name)
	if err != nil {
		return conformance.Run{}, err
	}
	return openRun(path)
}

func (s shelf) find(name string) (string, error) {
	switch name {
	case latestRun:
		return s.latest()
	case previousRun:
		last, err := s.latest()
		if err != nil {
			return "", err
		}
		return s.before(last)
	}
	if _, err := os.Stat(name); err == nil {
		return name, nil
	}
	path := filepath.Join(s.folder(), name)
	if _, err := os.Stat(path); err == nil && filepath.IsLocal(name) {
		return path, nil
	}
	return "", fmt.Errorf("%s: expected a run.json, the folder of a run, the id of a run in %s, %q or %q", name, s.folder(), latestRun, previousRun)
}

// latest follows the pointer to the last run: a link, or a file that holds the name.
func (s shelf) latest() (string, error) {
	path := filepath.Join(s.folder(), latestRun)
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		return filepath.Join(s.folder(), filepath.Base(followed)), nil
	}
	id, err := os.ReadFile(path + ".txt")
	if name := strings.TrimSpace(string(id)); err == nil && filepath.IsLocal(name) {
		return filepath.Join(s.folder(), name), nil
	}
	return "", fmt.Errorf("%s: no run is there yet: plimsoll run --env %s makes one, and --report-dir says where runs are", s.folder(), s.Env)
}

// before is the nearest earlier run of the same providers and with the same tags that ran a scenario for each claim for which this one
// did: a look at one claim in between says nothing about the rest. Runs that cannot be read are passed over.
func (s shelf) before(path string) (string, error) {
	run, err := openRun(path)
	if err != nil {
		return "", err
	}
	entries, err := os.ReadDir(s.folder())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	for _, e := range slices.Backward(entries) {
		if !e.IsDir() || e.Name() >= filepath.Base(path) {
			continue
		}
		other, err := openRun(filepath.Join(s.folder(), e.Name()))
		if err == nil && alike(run.Header, other.Header) && covers(other, run) {
			return filepath.Join(s.folder(), e.Name()), nil
		}
	}
	return "", fmt.Errorf("%s: no earlier run of the same providers and scenarios is there", s.folder())
}

func alike(a, b conformance.Header) bool {
	return a.Tags == b.Tags && slices.Equal(ranIn(a), ranIn(b))
}

// covers reports whether a run looked at every claim that another looked at; what it does not have was not there yet.
func covers(run, other conformance.Run) bool {
	left := map[[2]string]bool{}
	for _, c := range run.Trailer.Claims {
		left[[2]string{c.Provider, c.Claim}] = len(c.Scenarios) == 0
	}
	return !slices.ContainsFunc(other.Trailer.Claims, func(c conformance.ClaimResult) bool {
		return len(c.Scenarios) > 0 && left[[2]string{c.Provider, c.Claim}]
	})
}

// ranIn lists the providers that were run, sorted.
func ranIn(h conformance.Header) []string {
	var ids []string
	for _, p := range h.Providers {
		if p.NotRun == "" {
			ids = append(ids, p.ID)
		}
	}
	slices.Sort(ids)
	return ids
}
