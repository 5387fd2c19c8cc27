package report

import (
	"testing"

	"github.com/stretchr/testify/assert"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func TestRerun(t *testing.T) {
	t.Parallel()
	for repeat, want := range map[string]string{
		"":                           "plimsoll run --env sandbox --provider p --tags @P-A-001",
		"plimsoll run --env sandbox": "plimsoll run --env sandbox --provider p --tags @P-A-001",
		"plimsoll run --env x --provider a --provider=b --strict":   "plimsoll run --env x --strict --provider p --tags @P-A-001",
		"plimsoll run --tags '@a and not @b' --env './my env.yaml'": "plimsoll run --env './my env.yaml' --provider p --tags @P-A-001",
		`plimsoll run -p a -t "@a or @b" --seed 7`:                  "plimsoll run --seed 7 --provider p --tags @P-A-001",
		"plimsoll run -c X --claim=Y --claim Z --seed 7":            "plimsoll run --seed 7 --provider p --tags @P-A-001",
		"plimsoll run --tags":                                       "plimsoll run --provider p --tags @P-A-001",
		"plimsoll  run   --env 'it'\\''s'":                          `plimsoll run --env 'it'\''s' --provider p --tags @P-A-001`,
	} {
		h := c.Header{Repeat: repeat, Environment: c.EnvironmentInfo{Name: "sandbox"}}
		assert.Equal(t, want, rerun(h, "p", "P-A-001"), "%q", repeat)
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "''", "a-b_c./@:=+,%9Z": "a-b_c./@:=+,%9Z", "a b": "'a b'", "it's": `'it'\''s'`, "$(x)": "'$(x)'", "a;b": "'a;b'", "é": "'é'"} {
		assert.Equal(t, want, Quote(in))
	}
}
