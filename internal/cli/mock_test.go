package cli

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// serving runs plimsoll mock until the test ends it, and returns what it says before it waits.
func serving(t *testing.T, args ...string) (lines []string, end func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	in, out := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- execute(ctx, append([]string{"mock"}, args...), Streams{Out: out, Err: out}, embedded())
		_ = out.Close()
	}()
	scanner := bufio.NewScanner(in)
	for scanner.Scan() && scanner.Text() != "Ctrl-C ends." {
		lines = append(lines, scanner.Text())
	}
	require.NoError(t, scanner.Err())
	return lines, func() int { cancel(); return <-code }
}

func TestMockServesUntilItIsEnded(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	lines, end := serving(t, "--root", p.root, "--variant", "jwt")
	require.Len(t, lines, 2)
	said := regexp.MustCompile(`^pier +(http://127\.0\.0\.1:\d+)  variant jwt$`).FindStringSubmatch(lines[0])
	require.NotNil(t, said, lines[0])
	resp, err := http.Post(said[1]+"/token", "application/json", strings.NewReader(`{"id":"sample-client","secret":"fake-secret-of-the-pier"}`))
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Contains(t, string(body), "access_token")
	clock := regexp.MustCompile(`clock (\S+), fork (\S+)$`).FindStringSubmatch(lines[1])
	require.NotNil(t, clock, lines[1])
	resp, err = http.Get(clock[1])
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	require.NoError(t, resp.Body.Close())

	assert.Equal(t, conformance.ExitConformant, end())
	_, err = http.Get(said[1])
	assert.Error(t, err, "nobody listens any more")
}

// With no choice all providers are served, each in the variant that it has.
func TestMockServesAll(t *testing.T) {
	t.Parallel()
	lines, end := serving(t, "--variant", "page")
	assert.Equal(t, conformance.ExitConformant, end())
	said := strings.Join(lines, "\n")
	assert.Regexp(t, `(?m)^cargodocs .* variant page$`, said)
	assert.Regexp(t, `(?m)^dataloy .* variant faithful$`, said)
	assert.Len(t, lines, 10)
}

func TestMockPorts(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "127.0.0.1:0", loopback(0, 3))
	assert.Equal(t, "127.0.0.1:8003", loopback(8000, 3))
	p := newPier(t)
	lines, end := serving(t, "--root", p.root)
	defer end()
	port := regexp.MustCompile(`:(\d+) `).FindStringSubmatch(lines[0])[1]
	plimsoll(t, nil, "mock", "--root", p.root, "--port", port).says(t, conformance.ExitUsage, "pier: mock address: ", "address already in use")
}

func TestMockOfAnEnvironmentThatLacksTheProvider(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.edit(t, "environments/mock.yaml", "providers:\n  pier:\n    credentials:\n      default: {client_id: sample-client, client_secret: fake-secret-of-the-pier}\n", "providers: {}\n")
	plimsoll(t, nil, "mock", "--root", p.root).says(t, conformance.ExitUsage, `pier: the environment "mock" does not know it`)
	p.run(t, nil).says(t, conformance.ExitUsage, `pier: not run: the environment "mock" does not know it`)
}
