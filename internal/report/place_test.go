package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPointerOf(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]string{
		"/data/token": "/data/token", "$.data.token": "/data/token", "$['data']['a/b~c']": "/data/a~1b~0c", "$.items[0].id": "/items/0/id",
		"$": "", "": "", "$..id": "", "$.items[*].id": "", "$.items[?@.id == 1]": "", "token": "", "$['it\\'s']": "", "$[-1]": "",
	} {
		assert.Equal(t, want, pointerOf(place), place)
	}
	assert.Equal(t, "a/b~c", last("/x/a~1b~0c"))
}
