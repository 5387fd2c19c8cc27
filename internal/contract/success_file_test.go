package contract

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const withFile = `openapi: 3.0.3
info: {title: x, version: "1"}
paths:
  /x:
    get:
      operationId: getX
      x-basis: documented
      responses:
        "200":
          description: x
          x-basis: documented
          content:
            application/pdf:
              schema: {type: string, format: binary}
            text/plain:
              schema: {type: string}
        "401":
          description: x
          x-basis: documented
          content:
            text/plain:
              schema: {type: string}
`

func TestSuccessKnowsAFile(t *testing.T) {
	t.Parallel()
	c, err := Load(tree(withFile), "x")
	require.NoError(t, err)
	assert.True(t, c.Success("getX", answered("getX", 200, "%PDF-1.4", "Content-Type", "application/pdf")))
	assert.True(t, c.Success("getX", answered("getX", 401, "%PDF-1.4", "Content-Type", "application/pdf")), "whatever the status")
	assert.False(t, c.Success("getX", answered("getX", 200, "", "Content-Type", "application/pdf")), "nothing came")
	assert.False(t, c.Success("getX", answered("getX", 200, "no", "Content-Type", "text/plain")), "a refusal has this type, too")
	assert.False(t, c.Success("getX", answered("getX", 200, "{}", "Content-Type", "application/json")), "not documented")
}
