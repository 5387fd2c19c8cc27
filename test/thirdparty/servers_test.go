package thirdparty

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"
)

// patience is how long a server may take to start.
const patience = 2 * time.Minute

// needNode skips where the servers cannot be had. In CI nothing is skipped in silence.
func needNode(t *testing.T) {
	t.Helper()
	why := ""
	if _, err := exec.LookPath("node"); err != nil {
		why = "Node.js is not installed"
	} else if _, err := os.Stat("node_modules"); err != nil {
		why = "the servers are not installed: run npm ci in test/thirdparty, or make test-thirdparty"
	}
	switch {
	case why == "":
	case os.Getenv("CI") != "":
		t.Fatal(why)
	default:
		t.Skip(why)
	}
}

// addresses are where an authorization server, the resources behind it and their clock are.
type addresses struct {
	BaseURL  string `json:"base_url"`
	TokenURL string `json:"token_url"`
	Clock    string `json:"clock"`
}

// startAuthorizationServer starts a script of servers/, which says on its first line where it is.
func startAuthorizationServer(t *testing.T, script, library string) addresses {
	t.Helper()
	line := start(t, regexp.MustCompile(`^{.*}$`), []string{"ACCOUNTS=" + accounts(t)},
		"--import", "./servers/leash.mjs", "--import", "./servers/clock.mjs", "./servers/"+script, library)
	var at addresses
	require.NoError(t, json.Unmarshal([]byte(line[0]), &at))
	return at
}

// startPrism starts Prism's own command on a contract and returns its origin.
func startPrism(t *testing.T, contract string) string {
	t.Helper()
	return start(t, regexp.MustCompile(`Prism is listening on (\S+)`), nil,
		"--import", "./servers/leash.mjs", "./node_modules/@stoplight/prism-cli/dist/index.js",
		"mock", "--multiprocess", "false", "--host", "127.0.0.1", "--port", "0", contract)[1]
}

// start runs node until the test ends, and returns the groups of the first line of its output that matches ready.
func start(t *testing.T, ready *regexp.Regexp, environ []string, args ...string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "node", args...)
	cmd.Env = append(os.Environ(), append(environ, "NO_COLOR=1", "NODE_ENV=production")...)
	leash, err := cmd.StdinPipe()
	require.NoError(t, err)
	output, input := io.Pipe()
	said := &log{}
	cmd.Stdout, cmd.Stderr = input, said
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = leash.Close()
		_ = input.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	found := make(chan []string, 1)
	go follow(output, ready, said, found)
	select {
	case groups := <-found:
		return groups
	case <-time.After(patience):
		t.Fatalf("node %s is not ready after %v:\n%s", strings.Join(args, " "), patience, said)
	}
	return nil
}

// follow reads all that a server says, lest it wait for its reader.
func follow(output io.Reader, ready *regexp.Regexp, said *log, found chan<- []string) {
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		_, _ = said.Write(append(lines.Bytes(), '\n'))
		if groups := ready.FindStringSubmatch(lines.Text()); groups != nil {
			select {
			case found <- groups:
			default: // only the first one counts
			}
		}
	}
}

// log is what a server said, for when it does not start.
type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// accounts are the clients that an authorization server is to know, as JSON.
func accounts(t *testing.T) string {
	t.Helper()
	text, err := json.Marshal(credentials(t))
	require.NoError(t, err)
	return string(text)
}

// credentials are those of the environment, by role.
func credentials(t *testing.T) map[string]map[string]string {
	t.Helper()
	raw, err := os.ReadFile("environments/authorization-server.yaml")
	require.NoError(t, err)
	var environment struct {
		Providers map[string]struct {
			Credentials map[string]map[string]string `yaml:"credentials"`
		} `yaml:"providers"`
	}
	require.NoError(t, yaml.Unmarshal(raw, &environment))
	known := environment.Providers["oauthjwt"].Credentials
	require.NotEmpty(t, known)
	return known
}
