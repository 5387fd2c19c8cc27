package clients_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
)

const planted = "obviously-fake-secret"

// holders are values that a careless line of code might print.
func holders() map[string]any {
	secret := clients.NewSecret(planted)
	type exported struct{ Value clients.Secret }
	type unexported struct {
		value clients.Secret
		name  string
	}
	credential := clients.Credential{Role: "default", Fields: map[string]clients.Secret{"client_secret": secret}}
	return map[string]any{
		"secret": secret, "pointer": &secret, "exported": exported{secret}, "unexported": unexported{value: secret, name: "client_secret"},
		"slice": []clients.Secret{secret}, "map": map[string]clients.Secret{"a": secret}, "any": []any{secret},
		"credential": credential, "token": clients.Token{Value: secret},
		"draft":  &clients.Draft{Token: planted, Password: planted, Credential: credential},
		"drafts": []*clients.Draft{{Token: planted}},
	}
}

func TestSecretIsNotPrinted(t *testing.T) {
	t.Parallel()
	for name, holder := range holders() {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
			t.Run(name+" "+verb, func(t *testing.T) {
				t.Parallel()
				text := fmt.Sprintf(verb, holder)
				assert.NotContains(t, text, planted)
				assert.NotContains(t, text, fmt.Sprintf("%x", planted))
				assert.NotContains(t, text, fmt.Sprintf("%X", planted))
			})
		}
	}
}

func TestSecretIsNotMarshalled(t *testing.T) {
	t.Parallel()
	for name, holder := range holders() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, _ := json.Marshal(holder) // a draft refuses
			assert.NotContains(t, string(text), planted)
		})
	}
	text, err := clients.NewSecret(planted).MarshalText()
	require.NoError(t, err)
	assert.Equal(t, "[secret]", string(text))
	text, err = json.Marshal(map[string]clients.Secret{"a": clients.NewSecret(planted)})
	require.NoError(t, err)
	assert.JSONEq(t, `{"a":"[secret]"}`, string(text))
}

func TestSecretIsNotLogged(t *testing.T) {
	t.Parallel()
	for name, holder := range holders() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			slog.New(slog.NewTextHandler(&out, nil)).Info("m", "holder", holder)
			slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "holder", holder)
			assert.NotContains(t, out.String(), planted)
		})
	}
}

func TestSecretIsNotInErrors(t *testing.T) {
	t.Parallel()
	secret := clients.NewSecret(planted)
	for _, err := range []error{
		fmt.Errorf("bad value %v", secret), fmt.Errorf("bad value %s", secret), fmt.Errorf("bad value %q", secret),
		fmt.Errorf("bad value %w", fmt.Errorf("%+v", secret)), errors.Join(fmt.Errorf("%#v", secret)),
	} {
		assert.NotContains(t, err.Error(), planted)
	}
}

func TestSecretIsRevealed(t *testing.T) {
	t.Parallel()
	assert.Equal(t, planted, clients.NewSecret(planted).Reveal())
	assert.Empty(t, clients.Secret{}.Reveal())
	assert.Equal(t, "[secret]", clients.NewSecret("").String())
	assert.True(t, clients.Secret{}.Empty())
	assert.False(t, clients.NewSecret("x").Empty())
	assert.True(t, clients.NewSecret("x").Equal(clients.NewSecret("x")))
	assert.False(t, clients.NewSecret("x").Equal(clients.NewSecret("y")))
}

func TestDraftDoesNotMarshal(t *testing.T) {
	t.Parallel()
	_, err := json.Marshal(&clients.Draft{})
	require.ErrorContains(t, err, "redacted")
	_, err = (&clients.Draft{}).MarshalText()
	require.ErrorContains(t, err, "redacted")
	assert.Contains(t, (&clients.Draft{}).String(), "not printable")
}
