package provider

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/specs"
)

// A variable whose provider is misspelt would silently give nothing; one that belongs to somebody else is nobody's mistake.
func TestMisspeltProviderOfAVariable(t *testing.T) {
	t.Parallel()
	all, err := LoadAll(specs.FS)
	require.NoError(t, err)
	l := &environmentLoader{providers: all}
	for name, want := range map[string]string{
		"PLIMSOLL_DATLOY_CLIENT_ID":            "PLIMSOLL_DATALOY_CLIENT_ID",
		"PLIMSOLL_DATALOYS_CLIENT_SECRET":      "PLIMSOLL_DATALOY_CLIENT_SECRET",
		"PLIMSOLL_OATHJWT_LIMITED_CLIENT_ID":   "PLIMSOLL_OAUTHJWT_LIMITED_CLIENT_ID",
		"PLIMSOLL_CARGODOC_BASE_URL":           "PLIMSOLL_CARGODOCS_BASE_URL",
		"PLIMSOLL_TPL_CENTRAL_USER_LOGIN":      "PLIMSOLL_TPLCENTRAL_USER_LOGIN",
		"PLIMSOLL_ENV":                         "",
		"PLIMSOLL_TAGS":                        "",
		"PLIMSOLL_PROVIDER":                    "",
		"PLIMSOLL_REPORT_DIR":                  "",
		"PLIMSOLL_VARIANT":                     "",
		"PLIMSOLL_ROOT":                        "",
		"PLIMSOLL_VERSION":                     "",
		"PLIMSOLL_CI_TIMEOUT":                  "",
		"PLIMSOLL_MY_BASE_URL":                 "",
		"PLIMSOLL__CLIENT_ID":                  "",
		"DATALOY_CLIENT_ID":                    "",
		"PLIMSOLL_DATLOY_SOMETHING_OF_OUR_OWN": "",
		"PLIMSOL_DATALOY_CLIENT_ID":            "",
	} {
		assert.Equal(t, want, l.meant(name), name)
	}
}
