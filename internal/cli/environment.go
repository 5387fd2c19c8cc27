package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// environment reads an environment for providers that are to be run, and fetches what files and commands hold. Where each value
// comes from decides where credentials may go.
func (s selection) environment(ctx context.Context, name string, trees Trees, known, chosen []*provider.Provider, st Streams) (*provider.Environment, error) {
	process, dotenv := st.apart()
	source := provider.EnvironmentSource{
		FS: trees.Environments, Name: name, Providers: known, Environ: targetVariables(process), DotEnv: targetVariables(dotenv),
		Outside: outsideTree(s.Root),
	}
	if s.Root != "" {
		source.Dir = filepath.Join(s.Root, "environments")
	}
	env, err := source.Load()
	if err != nil {
		return nil, usage(err)
	}
	ids := make([]string, len(chosen))
	for i, p := range chosen {
		ids[i] = p.ID
	}
	err = env.Fetch(ctx, ids, runner(st))
	st.guard.learn(env, known, trees)
	return env, usage(err)
}

// apart parts the variables of the process from those that only .env has: the latter lies in the working tree.
func (s Streams) apart() (process, dotenv []string) {
	if s.process == nil {
		return s.Environ, nil
	}
	return s.process, slices.DeleteFunc(slices.Clone(s.Environ), func(v string) bool { return slices.Contains(s.process, v) })
}

// unguarded is the error stream for programs of the user's, which may ask something on a line that has no end.
func (s Streams) unguarded() io.Writer {
	if s.guard == nil {
		return s.Err
	}
	return s.guard.raw
}

// outsideTree says whether a file lies outside the working tree, where nobody's pull request can change it. The tree is the
// repository around the current folder, or that folder itself, and the folder of our data. A file that is in the tree by its name or
// by what its name leads to is in the tree.
func outsideTree(root string) func(path string) bool {
	var trees []string
	for _, folder := range []string{".", root} {
		if folder != "" {
			trees = append(trees, repository(folder))
		}
	}
	if workspace := os.Getenv("GITHUB_WORKSPACE"); workspace != "" {
		trees = append(trees, repository(workspace))
	}
	return func(path string) bool {
		for _, name := range bothNames(path) {
			if slices.ContainsFunc(trees, func(tree string) bool { return tree == "" || below(name, tree) }) {
				return false
			}
		}
		return true
	}
}

// repository is the folder around a folder that holds .git, or the folder itself; "" where it cannot be told.
func repository(folder string) string {
	names := bothNames(folder)
	if len(names) == 0 {
		return ""
	}
	top := names[len(names)-1]
	for at := top; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return top
		}
	}
}

// bothNames are a path as it was given, and as it is with all links followed.
func bothNames(path string) []string {
	given, err := filepath.Abs(path)
	if err != nil {
		return nil
	}
	if followed, err := filepath.EvalSymlinks(given); err == nil {
		return []string{given, followed}
	}
	return []string{given}
}

func below(path, tree string) bool {
	within, err := filepath.Rel(tree, path)
	return err == nil && within != ".." && !strings.HasPrefix(within, ".."+string(filepath.Separator))
}

// The bounds of a command that prints a secret. Some ask for a finger.
const (
	commandTime  = 2 * time.Minute
	commandBytes = 1 << 20
)

// runner runs commands that print secrets: without a shell, and with the terminal's error stream, as they may have something to
// ask or to say. What they print is kept in memory only.
func runner(st Streams) provider.Runner {
	return func(ctx context.Context, command []string) ([]byte, error) {
		ctx, cancel := context.WithTimeout(ctx, commandTime)
		defer cancel()
		var out limited
		cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // it stands where only whoever starts us can write
		process, _ := st.apart()
		cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = process, os.Stdin, &out, st.unguarded()
		cmd.WaitDelay = time.Second
		if err := cmd.Run(); err != nil {
			if ctx.Err() != nil {
				return nil, fmt.Errorf("it did not end within %v", commandTime)
			}
			return nil, err
		}
		return out.Bytes(), nil
	}
}

// limited keeps what is written to it, up to a bound.
type limited struct{ bytes.Buffer }

var errTooMuch = errors.New("it prints too much")

// Write refuses what is too much.
func (l *limited) Write(b []byte) (int, error) {
	if l.Len()+len(b) > commandBytes {
		return 0, errTooMuch
	}
	return l.Buffer.Write(b)
}
