package mock

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// Config says what to mock.
type Config struct {
	Provider  *provider.Provider
	Examples  fs.FS           // the tree of specs: <id>/examples/*.yaml
	Target    provider.Target // credentials and resources
	Variant   string          // "" is the first one
	Addr      string          // of the protocol port; "" is any free port on 127.0.0.1
	AdminAddr string          // of the admin port, likewise
	Start     time.Time       // where the clock stands; zero is now, to the second
	Seed      uint64          // 0 is a random one
	Fault     *provider.Fault // the one thing that is wrong; nil is a faithful mock
	Shared    *Shared         // what other mocks have made already; nil makes it anew
}

// Server is a running mock, or a fork of one.
type Server struct {
	plan     *plan
	rules    *rules
	keys     *keyring
	dice     *dice
	store    *store
	journal  *journal
	mutant   *mutant // nil: faithful
	memory   *memory // of a mutant
	protocol *port
	admin    *port
	family   *family
	done     sync.WaitGroup
	ending   sync.Once
}

// loopback is where a mock listens unless it is told otherwise.
const loopback = "127.0.0.1:0"

// Start starts a mock. An error lists everything that the data and the target lack.
func Start(config Config) (*Server, error) {
	if config.Shared == nil {
		config.Shared = NewShared()
	}
	p, m, err := prepare(config)
	if err != nil {
		return nil, err
	}
	d := newDice(config.Seed)
	s := &Server{
		plan: p, rules: m.rules(), keys: newKeyring(config.Shared, d.id(), p.jwtData.Header), dice: d,
		store: newStore(startTime(config.Start)), journal: newJournal(d.bytes(32)), mutant: m, memory: newMemory(),
	}
	s.family = newFamily(s)
	if p.jwt {
		s.done.Go(func() { _, _ = s.keys.key() }) // ready by the time the first token is asked for; who asks sees the error
	}
	if err := s.listen(config.Addr, config.AdminAddr); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func startTime(t time.Time) time.Time {
	if t.IsZero() {
		t = time.Now()
	}
	return t.Truncate(time.Second).UTC()
}

// prepare checks everything and makes the plan.
func prepare(config Config) (*plan, *mutant, error) {
	if config.Provider == nil || config.Examples == nil {
		return nil, nil, errors.New("mock: expected a provider and its examples, got none")
	}
	var f mistakes
	source := relocate(config.Provider, config.Target.Paths, &f)
	p := newPlan(source, config.Examples, cmp.Or(config.Shared, NewShared()), &f)
	checkVariants(source, &f)
	p.choose(source, config.variant(), &f)
	p.settle(source, config.Target, &f)
	var m *mutant
	if config.Fault != nil && len(f.errs) == 0 {
		m = bend(source, p, *config.Fault, &f)
	}
	return p, m, f.err()
}

// variant is the variant that is asked for, or else the one that the fault is a fault of.
func (c Config) variant() string {
	if c.Variant == "" && c.Fault != nil {
		return c.Fault.Variant
	}
	return c.Variant
}

// relocate gives operations the paths of the target, where the page leaves them to it. The provider itself is not changed: it
// belongs to the caller.
func relocate(source *provider.Provider, paths map[string]string, f *mistakes) *provider.Provider {
	moved := *source
	moved.Operations = maps.Clone(source.Operations)
	for _, id := range sortedKeys(paths) {
		op, ok := source.Operations[id]
		if !ok {
			f.add("environment: providers."+source.ID+".paths", "%w", provider.Unknown("operation", id, sortedKeys(source.Operations)))
			continue
		}
		there := *op
		there.Path = paths[id]
		moved.Operations[id] = &there
	}
	return &moved
}

// BaseURL is the address of the protocol port.
func (s *Server) BaseURL() string { return s.protocol.url }

// ClockURL is the address of the clock: GET for the time, POST <it>/advance?seconds=N to move it.
func (s *Server) ClockURL() string { return s.admin.url + "/clock" }

// ForkURL is the address that makes a fork on POST.
func (s *Server) ForkURL() string { return s.admin.url + "/fork" }

// Variant is the name of the variant that is mocked.
func (s *Server) Variant() string { return s.plan.variant }

// Fault is the name of the fault of a mutant, "" of a faithful mock.
func (s *Server) Fault() string {
	if s.mutant == nil {
		return ""
	}
	return s.mutant.fault.Name
}

// Applied says how often the fault has struck, here and in all forks made from here.
func (s *Server) Applied() int { return int(s.memory.applied.Load()) }

// Close ends the mock and, where it is no fork itself, all of its forks.
func (s *Server) Close() error {
	var err error
	s.ending.Do(func() { err = s.end() })
	return err
}

func (s *Server) end() error {
	var errs []error
	if s.family.leave(s) {
		for _, fork := range s.family.close() {
			errs = append(errs, fork.Close())
		}
	}
	for _, p := range []*port{s.protocol, s.admin} {
		if p != nil && p.server != nil {
			errs = append(errs, p.server.Close())
		}
	}
	s.done.Wait()
	return errors.Join(errs...)
}

// port is one listener with its server. A fork's has neither: it is a part of the first mock's admin port.
type port struct {
	url     string
	prefix  string // of the paths below which a fork answers
	handler http.Handler
	server  *http.Server
}

// Limits of a connection: a mock talks to well-behaved neighbours on the same machine, but must not hang on any other.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
)

func (s *Server) listen(addr, adminAddr string) error {
	var err error
	if s.protocol, err = s.serve("mock address", addr, s); err != nil {
		return err
	}
	s.admin, err = s.serve("mock admin address", adminAddr, s.family.handler(s.adminHandler()))
	return err
}

// serve listens on loopback only: a mock gives everybody what its data says.
func (s *Server) serve(what, addr string, handler http.Handler) (*port, error) {
	if addr == "" {
		addr = loopback
	}
	if err := checkLoopback(addr); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	server := &http.Server{
		Handler: handler, ConnContext: withTap, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout,
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), // bad requests are expected here; the journal has them
	}
	if s.mutant != nil && s.mutant.taps {
		listener = tap{listener}
	}
	s.done.Go(func() { _ = server.Serve(listener) }) // ends with ErrServerClosed
	return &port{url: "http://" + listener.Addr().String(), handler: handler, server: server}, nil
}

func checkLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("expected host:port such as %s, got %q", loopback, addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("expected an address on loopback such as %s, got %q", loopback, addr)
	}
	return nil
}

// ServeHTTP is the protocol port: it judges a request, answers it and writes it down.
func (s *Server) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	handle := s.handle
	if s.mutant != nil {
		handle = s.handleWrongly
	}
	c, r := handle(request)
	c.record(r.status)
	c.send(w, r)
}

func (s *Server) handle(request *http.Request) (*call, *response) {
	c := s.newCall(request)
	c.reason = c.judge()
	return c, c.answer()
}

func (c *call) answer() *response {
	if c.issues() {
		if err := c.issue(); err != nil {
			return newResponse(http.StatusInternalServerError)
		}
	}
	return c.compose()
}

// issues reports whether the answer hands out a token.
func (c *call) issues() bool { return c.reason == "" && c.op.token }
