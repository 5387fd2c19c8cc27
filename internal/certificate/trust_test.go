package certificate

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func keysYAML(extra string) string {
	pem := strings.ReplaceAll(strings.TrimSpace(string(signer(1).Key().PEM())), "\n", "\n      ")
	return "keys:\n  - name: Jane Doe\n    public_key: |\n      " + pem + "\n" + extra
}

func trust(t *testing.T, extra string) *Trust {
	t.Helper()
	tr, err := ParseTrust("keys.yaml", []byte(keysYAML(extra)))
	require.NoError(t, err)
	return tr
}

func TestTrustedKeysVouchWithinTheirLimits(t *testing.T) {
	t.Parallel()
	b := certify(t, request(t))
	for name, tt := range map[string]struct{ extra, want string }{
		"no limits":       {"", ""},
		"within limits":   {"    from: 2026-11-20\n    until: 2026-11-20\n    partners: [other, acme-shipping-ltd]\n", ""},
		"key revoked":     {"    revoked: {on: 2030-01-01, reason: stolen}\n", "revoked: the key of Jane Doe, on 2030-01-01 (stolen): nothing that it signed counts"},
		"too early":       {"    from: 2026-11-21\n", "wrong key: Jane Doe may sign from 2026-11-21, not on 2026-11-20"},
		"too late":        {"    until: 2026-11-19\n", "wrong key: Jane Doe may sign until 2026-11-19, not on 2026-11-20"},
		"out of range":    {"    from: 2025-01-01\n    until: 2025-12-31\n", "may sign from 2025-01-01 until 2025-12-31, not on 2026-11-20"},
		"another partner": {"    partners: [other]\n", "wrong key: Jane Doe may certify [other], not acme-shipping-ltd"},
		"certificate":     {"revoked:\n  - {certificate: " + b.ID() + ", on: 2026-11-21, reason: in error}\n", "revoked: this certificate, on 2026-11-21 (in error)"},
		"another one":     {"revoked:\n  - {certificate: 0000-0000-0000-0000, on: 2026-11-21, reason: in error}\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := question()
			q.Trust = trust(t, tt.extra)
			problems := strings.Join(Verify(b.Raw, q).Problems, "\n")
			if tt.want == "" {
				assert.Empty(t, problems)
			} else {
				assert.Contains(t, problems, tt.want)
			}
		})
	}
}

func TestAKeyThatStandsTwice(t *testing.T) {
	t.Parallel()
	b := certify(t, request(t))
	revoked := trust(t, "    revoked: {on: 2026-11-21, reason: stolen}\n")
	limited := trust(t, "    partners: [other]\n")
	free := TrustKey("free", signer(1).Key())
	for _, order := range []*Trust{revoked.And(free), free.And(revoked)} {
		_, why := order.vouch(b.Key, &b.Certificate)
		assert.Len(t, why, 1, "a revocation counts wherever it stands")
	}
	for _, order := range []*Trust{limited.And(free), free.And(limited)} {
		_, why := order.vouch(b.Key, &b.Certificate)
		assert.Empty(t, why, "one entry that vouches is enough")
	}
	assert.Same(t, free, free.And(nil))
	assert.Same(t, free, (*Trust)(nil).And(free))
}

func TestEveryMistakeInKeysIsFound(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ old, with, want string }{
		"unknown key":       {"name: Jane Doe", "who: Jane Doe", `unknown field "who"`},
		"no name":           {"name: Jane Doe", "name: \"\"", "keys.yaml: key 1: name: expected whose key it is, got none"},
		"no key":            {"PUBLIC KEY-----\n", "PUBLIC KEY----\n", "key 1: public_key: expected a PEM block PUBLIC KEY, got none"},
		"from":              {"    from: 2026-01-01", "    from: yesterday", `key 1: from: expected a day such as 2026-12-31, got "yesterday"`},
		"until":             {"    until: 2027-01-01", "    until: later", `key 1: until: expected a day such as 2026-12-31, got "later"`},
		"revoked when":      {"{on: 2027-01-01, reason: lost}", "{reason: lost}", `key 1: revoked: on: expected a day such as 2026-12-31, got ""`},
		"revoked why":       {"{on: 2027-01-01, reason: lost}", "{on: 2027-01-01}", "key 1: revoked: expected a reason, got none"},
		"certificate":       {"certificate: A-1", "certificate: \"\"", `revoked 1: expected the id of a certificate and a reason, got "" and "error"`},
		"certificate why":   {"reason: error", "reason: \"\"", `revoked 1: expected the id of a certificate and a reason, got "A-1" and ""`},
		"certificate, when": {"on: 2026-01-02", "on: 2026", `revoked 1: on: expected a day such as 2026-12-31, got "2026"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			good := keysYAML("    from: 2026-01-01\n    until: 2027-01-01\n    revoked: {on: 2027-01-01, reason: lost}\nrevoked:\n  - {certificate: A-1, on: 2026-01-02, reason: error}\n")
			_, err := ParseTrust("keys.yaml", []byte(good))
			require.NoError(t, err)
			require.Contains(t, good, tt.old)
			_, err = ParseTrust("keys.yaml", []byte(replaced(good, tt.old, tt.with)))
			assert.ErrorContains(t, err, tt.want)
		})
	}
}
