package prove

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// reuse uses one token many times, on one connection and on others.
func (s *sitting) reuse() {
	token := s.tokenOf(provider.DefaultRole, "a token to be used often")
	for _, op := range s.opened() {
		for i := range uses {
			s.call(fmt.Sprintf("%s, use %d of a token", op.ID, i+1), op, token)
		}
		for i := range 2 {
			s.see(fmt.Sprintf("%s on connection %d of its own", op.ID, i+1),
				question{op: op, credential: s.credential(provider.DefaultRole), token: token, client: s.alone})
		}
	}
	for i := range inRow {
		s.tokenOf(provider.DefaultRole, fmt.Sprintf("token %d in a row", i+1))
	}
}

// crowds asks many times at once. Which answer comes first says nothing, so each kind of answer is seen once, in order.
func (s *sitting) crowds() {
	for _, op := range append(s.opened(), s.tokenOperation()) {
		if s.stopped {
			return
		}
		name := fmt.Sprintf("%s, %d at once", op.ID, crowd)
		kinds := map[string]plain{}
		for _, a := range s.atOnce(question{op: op, credential: s.credential(provider.DefaultRole), token: s.token}) {
			p := s.plain(a)
			kinds[p.String()] = p
		}
		all := sortedKeys(kinds)
		for i := range shownKinds { // always as many, so that two sittings stay in step
			p := plain{status: "no other answer"}
			if i < len(all) {
				p = kinds[all[i]]
			}
			s.stopped = s.stopped || !s.yield(fmt.Sprintf("%s, kind %d of answer", name, i+1), p)
		}
	}
}

// atOnce asks the same question many times at once. Each has its own list of tokens: a list belongs to one goroutine.
func (s *sitting) atOnce(q question) []answer {
	answers := make([]answer, crowd)
	askers := make([]direct, crowd)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			askers[i] = direct{provider: s.provider, mock: s.mock, http: s.http}
			answers[i] = askers[i].ask(s.ctx, q)
		})
	}
	all.Wait()
	for _, asker := range askers {
		s.issued = append(s.issued, asker.issued...)
	}
	return answers
}

// life lets a token grow old. One is used all the time, one is used for the first time when it should be dead, one is younger.
func (s *sitting) life() {
	lifetime := s.provider.Token.Lifetime.Duration()
	if s.stopped || s.mock.ClockURL == "" || lifetime <= 0 {
		return
	}
	used := s.tokenOf(provider.DefaultRole, "a token that is used all its life")
	unused := s.tokenOf(provider.DefaultRole, "a token that is kept")
	younger := map[time.Duration]string{}
	now := time.Duration(0)
	for _, age := range s.ages(lifetime) {
		if s.stopped {
			return
		}
		if err := s.advance(s.ctx, int((age - now).Seconds())); err != nil {
			s.stopped = !s.yield(fmt.Sprintf("the clock after %s", age), plain{status: cause(err)})
			return
		}
		now = age
		for _, op := range s.opened() {
			s.call(fmt.Sprintf("%s with a token of %s", op.ID, age), op, used)
			s.call(fmt.Sprintf("%s with a token of %s, again", op.ID, age), op, used)
		}
		younger[age] = s.tokenOf(provider.DefaultRole, fmt.Sprintf("a token after %s", age))
		if op := s.opened(); age >= lifetime && len(op) > 0 {
			s.call(fmt.Sprintf("%s after %s with a token of half that age", op[0].ID, age), op[0], younger[lifetime/2])
		}
	}
	for _, op := range s.opened() {
		s.call(op.ID+" with an old token that was never used", op, unused)
		for _, way := range ways() {
			change := func(r *http.Request) { way.show(r, used) }
			s.see(op.ID+" with an old token as "+way.name, question{op: op, credential: s.credential(provider.DefaultRole), change: change})
		}
	}
	s.token = s.tokenOf(provider.DefaultRole, "a token for what follows")
}

// ages are when a token is tried: in its youth, around what the page says, and long after.
func (s *sitting) ages(lifetime time.Duration) []time.Duration {
	alive, dead := s.provider.Token.Life()
	all := []time.Duration{
		time.Second, lifetime / 4, lifetime / 2, lifetime * 3 / 4, lifetime * 93 / 100, lifetime * 97 / 100, alive, lifetime - time.Second, dead, lifetime * 3 / 2,
		lifetime * 5 / 2, lifetime * 25,
	}
	slices.Sort(all)
	return slices.Compact(all)
}
