package cli

import (
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/report"
)

// clock is the time of this machine, unless a test has another one.
func (s Streams) clock() time.Time {
	if s.now == nil {
		return time.Now()
	}
	return s.now()
}

// man launches the targets, and opens the cellar where time is real.
func (c *runCommand) man(l *loaded, env *provider.Environment, s Streams) (*fleet, error) {
	w := &waits{}
	f, err := launch(l, env, c.Variant, clients.Options{
		Redactor: s.guard.knows(), Real: env.Kind != provider.KindMock, ReadOnly: env.Kind == provider.KindProduction, OnWait: w.begin, Now: s.now, Sleep: s.sleep,
	})
	if err != nil {
		return nil, err
	}
	f.waits = w
	if f.keeper, err = c.keeper(env, f.targets, s); err != nil {
		f.Close()
		return nil, usage(err)
	}
	f.close = append(f.close, f.keeper.close)
	if err := f.keeper.narrow(l, c.onlyDue); err != nil {
		f.Close()
		return nil, usage(err)
	}
	return f, nil
}

// waits shows the waits for a real clock on the progress line, once there is one.
type waits struct {
	mu       sync.Mutex
	progress *report.Progress
}

func (w *waits) show(p *report.Progress) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.progress = p
}

func (w *waits) begin(d time.Duration) (over func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.progress == nil {
		return func() {}
	}
	return w.progress.Wait(d)
}
