package independent

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// outcome is what a run came to: its exit code, and by verdict or standing the claims that did not simply hold.
type outcome struct {
	exit   int
	claims map[string][]string
	text   string
}

// build compiles plimsoll once for all tests.
func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "plimsoll")
	cmd := exec.Command("go", "build", "-o", binary, "./cmd/plimsoll")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("plimsoll does not build: %v\n%s", err, out)
	}
	return binary
}

// voyage is one run of the suite against one ship.
type voyage struct {
	ship       Ship
	broken     []string
	controlled bool
	args       []string
}

func (v voyage) sail(t *testing.T, binary string) outcome {
	t.Helper()
	server := v.ship.Launch(v.broken...)
	defer server.Close()
	reports := t.TempDir()
	args := append([]string{"run", "--env", "environment.yaml", "--provider", v.ship.Provider, "--no-color", "--report-dir", reports}, v.args...)
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(s string) bool { return strings.HasPrefix(s, "PLIMSOLL_") }), v.ship.Environment(server.URL, v.controlled)...)
	var text bytes.Buffer
	cmd.Stdout, cmd.Stderr = &text, &text
	exit := &exec.ExitError{}
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), read(t, reports, text.String()), text.String()}
}

// read lists the claims of run.json by what became of them.
func read(t *testing.T, reports, text string) map[string][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(reports, "independent", "latest", "run.json"))
	if err != nil {
		t.Fatalf("no report: %v\n%s", err, text)
	}
	var run struct {
		Trailer struct {
			Claims []struct{ Claim, Verdict, Standing string }
		}
	}
	if err := json.Unmarshal(data, &run); err != nil {
		t.Fatal(err)
	}
	claims := map[string][]string{}
	for _, c := range run.Trailer.Claims {
		what := c.Verdict
		if c.Standing != "" {
			what = c.Standing
		}
		claims[what] = append(claims[what], c.Claim)
	}
	return claims
}

// TestFaithful holds the suite against every server that keeps to its page: nothing may fail. With real time, the claims that need
// time are deferred, and nothing else stays open.
func TestFaithful(t *testing.T) {
	t.Parallel()
	binary := build(t)
	for _, ship := range Fleet() {
		for _, way := range []struct {
			name       string
			controlled bool
			seed       int
			parallel   string
			want       int
		}{
			{"moved clock, one at a time", true, 1, "1", 0},
			{"moved clock, sixteen at a time", true, 2, "16", 0},
			{"real time", false, 3, "16", 3},
		} {
			t.Run(ship.Flavour+"/"+way.name, func(t *testing.T) {
				t.Parallel()
				args := []string{"--seed", strconv.Itoa(way.seed), "--parallel", way.parallel}
				if ship.Strict {
					args = append(args, "--strict")
				}
				got := voyage{ship: ship, controlled: way.controlled, args: args}.sail(t, binary)
				expect(t, got, way.want, "non-conformant")
				expect(t, got, way.want, "error")
				expect(t, got, way.want, "inconclusive")
				if way.controlled {
					expect(t, got, way.want, "deferred")
				} else {
					expect(t, got, way.want, "deferred", ship.Deferred...)
				}
			})
		}
	}
}

func expect(t *testing.T, got outcome, exit int, what string, claims ...string) {
	t.Helper()
	if got.exit != exit {
		t.Errorf("exit code: expected %d, got %d", exit, got.exit)
	}
	if found := got.claims[what]; !slices.Equal(found, claims) && len(found)+len(claims) > 0 {
		t.Errorf("%s: expected %v, got %v", what, claims, found)
	}
	if t.Failed() {
		t.Log(got.text)
	}
}

// TestBroken holds the suite against servers with one thing wrong: the claim that it breaks must say so.
func TestBroken(t *testing.T) {
	t.Parallel()
	binary := build(t)
	for _, wreck := range wrecks() {
		t.Run(wreck.flavour+"/"+wreck.broken, func(t *testing.T) {
			t.Parallel()
			ship, err := Find(wreck.flavour)
			if err != nil {
				t.Fatal(err)
			}
			got := voyage{ship: ship, broken: []string{wreck.broken}, controlled: true, args: []string{"--parallel", "16"}}.sail(t, binary)
			for standing, claim := range map[string]string{"non-conformant": wreck.breaks, "differs-from-sample": wreck.differs, "note": wreck.noted, "deviation": wreck.deviates} {
				if claim != "" && !slices.Contains(got.claims[standing], claim) {
					t.Errorf("%s: expected %s among %v", standing, claim, got.claims[standing])
				}
			}
			if (got.exit == 1) != (wreck.breaks != "") {
				t.Errorf("exit code %d", got.exit)
			}
			if wreck.says != "" && !strings.Contains(strings.Join(strings.Fields(got.text), " "), wreck.says) {
				t.Errorf("expected the report to say %q", wreck.says)
			}
			if t.Failed() {
				t.Log(got.text)
			}
		})
	}
}
