package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const firstRunGuide = "../../docs/guides/first-sandbox-run.md"

// story plays a guide: its yaml blocks are files, its ini blocks what .env holds from there on, and its console blocks what is typed and
// what comes of it.
type story struct {
	t     *testing.T
	ports *strings.Replacer // the guide's addresses, where they really are
	code  int               // of the last command
	played,
	compared int
}

// TestTheFirstSandboxRunIsAsTheGuideTellsIt plays the guide against a mock that stands for a sandbox.
func TestTheFirstSandboxRunIsAsTheGuideTellsIt(t *testing.T) {
	text, err := os.ReadFile(firstRunGuide)
	require.NoError(t, err)
	s := &story{t: t, ports: strings.NewReplacer()}
	t.Chdir(t.TempDir())
	for _, block := range regexp.MustCompile("(?s)```(\\w+)\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		switch block[1] {
		case "yaml":
			s.write(strings.TrimPrefix(strings.SplitN(block[2], "\n", 2)[0], "# "), block[2])
		case "ini":
			s.write(dotEnv, s.ports.Replace(block[2]))
		case "console":
			s.play(block[2])
		}
	}
	assert.GreaterOrEqual(t, s.played, 12)
	assert.GreaterOrEqual(t, s.compared, 45)
}

func (s *story) write(name, text string) {
	s.t.Helper()
	require.NoError(s.t, os.WriteFile(filepath.Base(name), []byte(text), 0o600))
}

// play types each line that begins with $, and looks for the lines below it in what is said.
func (s *story) play(block string) {
	s.t.Helper()
	for _, command := range strings.Split("\n"+block, "\n$ ")[1:] {
		line, wanted, _ := strings.Cut(command, "\n")
		s.played++
		s.compare(line, strings.Split(strings.TrimSpace(wanted), "\n"), s.say(words(line)))
	}
}

// say returns what a command says: progress first, as it comes first.
func (s *story) say(command []string) []string {
	s.t.Helper()
	switch {
	case command[0] == "echo":
		return []string{strconv.Itoa(s.code)}
	case command[1] == "mock":
		return s.serve(command[2:])
	}
	got := plimsoll(s.t, []string{"PLIMSOLL_DATALOY_RATE=0", "PLIMSOLL_SEED=1", "PLIMSOLL_PARALLEL=1"}, command[1:]...) // good manners take a minute
	s.code = got.code
	return strings.Split(got.err+got.out, "\n")
}

// serve starts the stand-in where there is room.
func (s *story) serve(args []string) []string {
	s.t.Helper()
	ports := slices.Index(args, "--port")
	lines, end := serving(s.t, args[:ports]...)
	s.t.Cleanup(func() { end() })
	real := regexp.MustCompile(`127\.0\.0\.1:\d+`).FindAllString(strings.Join(lines, "\n"), -1)
	s.ports = strings.NewReplacer("127.0.0.1:"+args[ports+1], real[0], "127.0.0.1:"+args[ports+3], real[1])
	return append(lines, "Ctrl-C ends.")
}

// compare looks for the lines of the guide, in their order. What lies between, the guide leaves out.
func (s *story) compare(command string, wanted, said []string) {
	s.t.Helper()
	for _, w := range wanted {
		if w == "…" {
			continue
		}
		s.compared++
		w = volatile(s.ports.Replace(w))
		at := slices.IndexFunc(said, func(line string) bool { return strings.TrimSpace(volatile(line)) == strings.TrimSpace(w) })
		if !assert.GreaterOrEqual(s.t, at, 0, "%s does not say %q, but\n%s", command, w, strings.Join(said, "\n")) {
			return
		}
		said = said[at+1:]
	}
}

// volatile blanks what is another one each time: durations, seeds, the names of runs.
func volatile(line string) string {
	return regexp.MustCompile(`\b(\d+m)?[\d.]+m?s, environment|seed \d+|\d{8}T\d{6}Z-\w+`).ReplaceAllString(line, "~")
}
