package cli

import (
	"strings"
	"testing"

	"github.com/joho/godotenv"
	"github.com/stretchr/testify/assert"
)

// FuzzDotEnv reads whatever stands in a .env: variables, or the line of the first mistake.
func FuzzDotEnv(f *testing.F) {
	for _, seed := range []string{"", "A=1\n", "A", "A=\"x", "export A=1", "A: 1", "A='x'y", "=", "# x", "A=${A}", "A=$(x)", "A=1\r\nB=2", "A=\\", "\x00", "A=\"\\\"", "A=1 # x", "A=\n=\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := godotenv.Unmarshal(text)
		if err == nil {
			return
		}
		line := firstMistake(text)
		assert.Positive(t, line)
		assert.LessOrEqual(t, line, strings.Count(text, "\n")+1)
	})
}
