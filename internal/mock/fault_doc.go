package mock

import (
	"cmp"
	"slices"
)

// FaultKinds lists the kinds of fault, sorted by name.
//
// # How faults are written
//
// A mutant is a mock that is faithful but for one thing, its fault. FaultKinds lists the kinds with their arguments; faults.yaml
// names them:
//
//	mutants:
//	  - name: lives-longer                # named for what is wrong
//	    about: the session store keeps tokens for two hours, whatever the answer says
//	    kind: life
//	    with: {lasts: 2h}                 # the arguments; all of them are texts
//	    when: {role: second, every: 7}    # rare faults only; left out: always
//	    variant: opaque                   # left out: the first one
//	    breaks: [{claim: X-LIFE-001, class: accepted}]
//
// What each kind changes, and that it changes nothing else, is written down for made-up providers in testdata/mutants, one file for
// each kind.
//
// A fault is said to strike where a request is judged or answered otherwise than the faithful mock would have done. It has an
// occasion where it would strike if it were not for its gate. Applied counts the strikes, and GET /fault tells.
//
// What kinds have in common:
//
//   - Answers are chosen by when.operation (left out: every operation that has such an answer) and by the argument on: success,
//     refusal, any, or one reason. A reason is that of the mock (see Reasons), not the case of the outcome table: no token at all is
//     no-token, garbage and everything tampered with is bad-token.
//   - member is a JSON pointer; an item * stands for each item of a list. With in: jwt or in: jwt-header it points into the token that is
//     handed out, and on has no meaning.
//   - A missing check (accept) is one check only: the request still has to pass the others. An expired token of a role that may not
//     call the operation stays forbidden.
//   - What loosens a comparison (compare, basic, credentials-in, token-check, token-place) never refuses what is right, unless its name
//     ends in -only or its text says so.
//
// Gates. All of when must hold:
//
//	operation   only requests to this operation
//	role        only where the caller is this credential: as it was judged, or as the fault would judge it
//	every: n    only each n-th occasion. A fork counts from 0, so that a scenario that has a fork to itself meets the n-th of its own
//	after_uses  only where the token presented was accepted so often before; a fork inherits the uses of the tokens it inherits
//	first_use   only where the token presented was never accepted before
//	near_end    only in the last tenth of the documented life of the token presented
//	concurrent  only while another request is being answered, of this operation if one is given. Such a mutant lets each of them wait a
//	            moment for company, or two that are sent at once would seldom meet; so give an operation where proofs are to be quick
//
// POST /reset forgets uses and occasions as well as tokens; strikes are never forgotten, and those of a fork count for the mock that
// it was made from, too.
//
// A fault that could change nothing is a mistake that CheckFault and Start report: a member that no chosen answer has, a reason that
// the operation never gives, a field that is no part of the request.
func FaultKinds() []FaultKind {
	all := slices.Concat(answerKinds(), memberKinds(), judgeKinds(), credentialKinds(), tokenKinds(), listKinds())
	slices.SortFunc(all, func(a, b FaultKind) int { return cmp.Compare(a.Name, b.Name) })
	return all
}
