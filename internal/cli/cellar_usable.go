package cli

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/cellar"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/suite"
	"github.com/plimsoll/plimsoll/steps"
)

// spent is why an entry will never be judged by anybody.
type spent struct{ why string }

func (s *spent) Error() string { return s.why }

// How long what is due waits for a run. After that nobody remembers what it was about.
const (
	keepDead  = 90 * 24 * time.Hour
	keepAlive = 7 * 24 * time.Hour // a refusal proves nothing any more, and hardly a token lives that long
)

// usable refuses what belongs to another text, time, origin or credential. A token never goes anywhere else than it came from.
func (k *keeper) usable(sc *suite.Scenario, e *cellar.Entry) (*suite.Lying, error) {
	client := k.targets[sc.Provider].Client
	var content load
	switch {
	case e.Digest != sc.Digest():
		return nil, &spent{"the scenario has another text since"}
	case !e.Until.IsZero() && k.now().After(e.Until.Add(keepAlive)):
		return nil, &spent{"it got too old: a refusal proves nothing since " + conformance.Minute(e.Until)}
	case k.now().After(e.Due.Add(keepDead)):
		return nil, &spent{"it got too old: it was due " + conformance.Minute(e.Due)}
	case e.Origins != client.Origins():
		return nil, fmt.Errorf("its tokens came from %s and go nowhere else, and the target is %s now", e.Origins, client.Origins())
	case e.Credential != k.mark(client, e.Role):
		return nil, fmt.Errorf("the credential %q is another one now", e.Role)
	case json.Unmarshal(e.Load, &content) != nil:
		return nil, &spent{"it was written by another version of plimsoll"}
	}
	return &suite.Lying{ID: e.ID, Laid: e.Laid, Run: e.Run, Result: content.Result, Kept: steps.Kept{
		Step: content.Step, Due: e.Due, Until: e.Until, Role: e.Role, Holdings: clients.NewSecret(content.Holdings),
	}}, nil
}
