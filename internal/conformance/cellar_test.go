package conformance

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestResumptionInWords shows that a result from the cellar says what was seen of its token, and no more.
func TestResumptionInWords(t *testing.T) {
	t.Parallel()
	laid := time.Date(2026, 11, 20, 2, 0, 59, 0, time.FixedZone("", 3600))
	for about, test := range map[string]struct {
		r    Resumption
		want string
	}{
		"nothing": {Resumption{}, ""},
		"alive":   {Resumption{LastAlive: new(43200.4)}, "last seen alive at the age of 12h0m0s"},
		"dead":    {Resumption{Dead: new(90.0)}, "dead by the age of 1m30s"},
		"both":    {Resumption{LastAlive: new(0.0), Dead: new(86700.0)}, "last seen alive at the age of 0s, dead by the age of 24h5m0s"},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, test.r.Interval())
		})
	}
	r := Resumption{Laid: laid, Run: "r1"}
	assert.Equal(t, "judged from the cellar: laid down at 2026-11-20T01:00Z by run r1", r.Words())
	r.Age, r.Dead = new(61.0), new(61.0)
	assert.Equal(t, "judged from the cellar: laid down at 2026-11-20T01:00Z by run r1, and the token was 1m1s old; dead by the age of 1m1s", r.Words())
}

// TestRequestsOfAnEarlierRun shows that a run does not count what another one sent.
func TestRequestsOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	for earlier, want := range map[int]int{0: 3, 2: 1, 3: 0, 9: 0, -1: 3} {
		tally := NewTally(nil, false)
		tally.Add(Result{Exchanges: make([]Exchange, 3), Resumed: &Resumption{Earlier: earlier}})
		assert.Equal(t, want, tally.Trailer().Requests, earlier)
	}
}
