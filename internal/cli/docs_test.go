package cli

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// texts are the pages for people, by their path from the top of the repository.
func texts(t *testing.T) map[string]string {
	t.Helper()
	all, top := map[string]string{}, os.DirFS("../..")
	require.NoError(t, fs.WalkDir(top, ".", func(name string, d fs.DirEntry, err error) error {
		skipped := name != "." && strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || name == "reports/sample" || name == "node_modules"
		if err == nil && d.IsDir() && skipped {
			return fs.SkipDir
		}
		if err == nil && strings.HasSuffix(name, ".md") {
			text, err := fs.ReadFile(top, name)
			all[name] = string(text)
			return err
		}
		return err
	}))
	require.Greater(t, len(all), 10)
	return all
}

var (
	aFence    = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```")
	aLink     = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	aHeading  = regexp.MustCompile(`(?m)^#+ (.*)$`)
	aSpan     = regexp.MustCompile("`([^`\n]+)`")
	noAnchor  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
	aVariable = regexp.MustCompile(`^[A-Z_]+=`)
)

// anchors are the places of a page that a link can lead to, as code hosts name them.
func anchors(page string) map[string]bool {
	all := map[string]bool{}
	for _, h := range aHeading.FindAllStringSubmatch(aFence.ReplaceAllString(page, ""), -1) {
		all[strings.ReplaceAll(noAnchor.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-")] = true
	}
	return all
}

// deadLinks lists the links within the repository that lead nowhere.
func deadLinks(pages map[string]string, exists func(name string) bool) (dead []string) {
	for name, page := range pages {
		for _, link := range aLink.FindAllStringSubmatch(aFence.ReplaceAllString(page, ""), -1) {
			target, anchor, _ := strings.Cut(link[1], "#")
			if strings.Contains(target, ":") {
				continue // somebody else's
			}
			to := name
			if target != "" {
				to = path.Join(path.Dir(name), target)
			}
			switch other, known := pages[to]; {
			case !known && !exists(to):
				dead = append(dead, name+": "+link[1]+": no such file")
			case known && anchor != "" && !anchors(other)[anchor]:
				dead = append(dead, name+": "+link[1]+": no such heading")
			}
		}
	}
	return dead
}

func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	assert.Empty(t, deadLinks(texts(t), func(name string) bool {
		_, err := os.Stat(filepath.Join("../..", name))
		return err == nil
	}))
	dead := deadLinks(map[string]string{"docs/a.md": "# A `b`, c!\n[1](b.md) [2](../x.go#L1) [3](#a-b-c) [4](#gone) [5](https://x.example/y) [6](gone.md)", "docs/b.md": ""},
		func(name string) bool { return name == "x.go" })
	assert.Equal(t, []string{"docs/a.md: #gone: no such heading", "docs/a.md: gone.md: no such file"}, dead)
}

// quoted lists the command lines of a page: those that are typed in a console, the lines of a shell, and what stands between backquotes.
func quoted(page string) (lines []string) {
	for _, block := range aFence.FindAllStringSubmatch(page, -1) {
		for line := range strings.Lines(strings.ReplaceAll(block[2], "\\\n", " ")) {
			typed, is := strings.CutPrefix(line, "$ ")
			if is && block[1] == "console" || block[1] == "sh" {
				lines = append(lines, typed)
			}
		}
	}
	for _, span := range aSpan.FindAllStringSubmatch(aFence.ReplaceAllString(page, ""), -1) {
		lines = append(lines, span[1])
	}
	var parts []string
	for _, line := range lines {
		parts = append(parts, regexp.MustCompile(`\s(?:\||\|\||&&|;|#)\s`).Split(line, -1)...)
	}
	return parts
}

// mistold says what is wrong with a command line of a page, "" if nothing is, or if it is no command of ours.
func mistold(line string, cli *kong.Node, targets []string) string {
	all := slices.DeleteFunc(words(line), aVariable.MatchString)
	if len(all) < 2 {
		return ""
	}
	switch all[0] {
	case "make":
		for _, target := range all[1:] {
			if !slices.Contains(targets, target) && regexp.MustCompile(`^[a-z-]+$`).MatchString(target) {
				return "no target " + target
			}
		}
	case "plimsoll", "bin/plimsoll":
		return unknown(all[1:], cli)
	}
	return ""
}

// unknown follows the names of commands as far as they go, and looks for each flag there. Words in capitals stand for others.
func unknown(args []string, node *kong.Node) string {
	if len(args) > 0 && strings.Contains(args[0], "|") { // one of several
		for name := range strings.SplitSeq(args[0], "|") {
			if wrong := unknown([]string{name}, node); wrong != "" {
				return wrong
			}
		}
		return ""
	}
	for _, child := range node.Children {
		if len(args) > 0 && child.Name == args[0] {
			return unknown(args[1:], child)
		}
	}
	if len(args) > 0 && len(node.Children) > 0 && regexp.MustCompile(`^[a-z]`).MatchString(args[0]) {
		return "no command " + args[0]
	}
	for _, arg := range args {
		name, _, _ := strings.Cut(strings.Trim(arg, "[]"), "=")
		known := slices.ContainsFunc(slices.Concat(node.AllFlags(false)...), func(f *kong.Flag) bool { return "--"+f.Name == name || "-"+string(f.Short) == name })
		if regexp.MustCompile(`^--?[a-z]`).MatchString(name) && !known {
			return "no flag " + name
		}
	}
	return ""
}

func TestCommandsInTextsAreOurs(t *testing.T) {
	t.Parallel()
	var c commands
	parser, _, err := newParser(&c, Streams{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})
	require.NoError(t, err)
	makefile, err := os.ReadFile("../../Makefile")
	require.NoError(t, err)
	var targets []string
	for _, m := range regexp.MustCompile(`(?m)^([a-z-]+):`).FindAllStringSubmatch(string(makefile), -1) {
		targets = append(targets, m[1])
	}
	seen := 0
	for name, page := range texts(t) {
		for _, line := range quoted(page) {
			if strings.Contains(line, "plimsoll ") || strings.HasPrefix(line, "make ") {
				seen++
			}
			assert.Empty(t, mistold(line, parser.Model.Node, targets), "%s: %s", name, line)
		}
	}
	assert.Greater(t, seen, 50)
	for line, want := range map[string]string{
		"make tset": "no target tset", "make test lint ENV=uat": "", "plimsoll rum": "no command rum", "A=1 plimsoll run --evn uat": "no flag --evn",
		"plimsoll report html r -o x": "", "plimsoll report": "", "plimsoll report htm r": "no command htm", "plimsoll COMMAND --help": "", "plimsoll run -x": "no flag -x",
		"plimsoll list [--claims]": "", "plimsoll run --env=uat": "", "plimsoll certify --env": "no flag --env",
		"plimsoll report html|csv": "", "plimsoll report html|cvs": "no command cvs",
	} {
		assert.Equal(t, want, mistold(line, parser.Model.Node, targets), line)
	}
}
