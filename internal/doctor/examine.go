package doctor

import (
	"context"
	"net/http"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// Options say what to look at, and how. Environment and Providers are needed.
type Options struct {
	Environment *provider.Environment
	Providers   []*provider.Provider
	Environ     []string                                       // the variables, to tell an empty one from one that is not set
	Offline     bool                                           // look at what was given only
	Online      bool                                           // look at the network only: what was given was looked at before
	Timeout     time.Duration                                  // of one request, default ten seconds
	Now         func() time.Time                               // our clock, default time.Now
	Transport   func(provider.Target) (*http.Transport, error) // default clients.NewTransport
}

// Examine looks at each provider of an environment. Lines come in the order of the checks, provider by provider.
func Examine(ctx context.Context, o Options) []Line {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Timeout <= 0 {
		o.Timeout = probeTimeout
	}
	if o.Transport == nil {
		o.Transport = clients.NewTransport
	}
	var lines []Line
	for _, p := range o.Providers {
		x := &examination{Options: o, p: p}
		if t := o.Environment.Providers[p.ID]; t != nil {
			x.t = *t
		}
		x.all(ctx)
		lines = append(lines, x.lines...)
	}
	return lines
}

// examination is of one provider.
type examination struct {
	Options
	p     *provider.Provider
	t     provider.Target
	lines []Line
}

func (x *examination) say(l Line) {
	l.Provider = x.p.ID
	x.lines = append(x.lines, l)
}

// all makes every check. What has no credential is not run, and nothing more is to be said of it. Nothing is sent where something
// is wrong: it could go to where it does not belong.
func (x *examination) all(ctx context.Context) {
	mock := x.Environment.Kind == provider.KindMock // it is started for the run
	if !x.Online {
		if !x.given() {
			return
		}
		x.values()
		x.swapped()
		x.others()
		if !mock {
			x.place()
			x.attempts()
		}
	}
	if !mock && !x.Offline && ExitCode(x.lines) == 0 {
		x.network(ctx)
	}
}
