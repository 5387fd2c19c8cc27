package prove

import (
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// Mock is a running mock with at most one fault.
type Mock struct {
	Target   suite.Target    // for the suite, which cannot tell it from any other target
	BaseURL  string          // for the battery
	ClockURL string          // GET for the time, POST <it>/advance?seconds=N to move it; "" where it cannot be moved
	Knows    provider.Target // the credentials and resources that it was given
	Applied  func() int      // how often the fault took effect, forks included
	Close    func()
}

// Launcher starts the mock of a provider in one of its faithful variants ("" is the first), with a fault or, where that is nil, with
// none. Mocks that are launched with the same arguments answer the same requests alike.
type Launcher func(p *provider.Provider, variant string, fault *provider.Fault) (*Mock, error)
