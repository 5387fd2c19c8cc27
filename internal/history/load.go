package history

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Query chooses runs. Zero values choose all.
type Query struct {
	Environment string
	Provider    string    // runs that ran it, and of these its claims and operations only
	Claim       string    // of these its trend only
	Tags        *string   // runs of these tags; "" are whole runs
	Before      time.Time // runs that began earlier
	Most        int       // the newest ones
}

// Skipped is a folder that holds no whole run.
type Skipped struct {
	Path    string `json:"path"`
	Problem string `json:"problem"`
}

// Runs returns the runs that a query chooses, oldest first.
func (x *Index) Runs(ctx context.Context, q Query) ([]conformance.Past, error) {
	runs, ids, err := x.heads(ctx, q)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		if runs[i].Claims, err = x.claims(ctx, id, q); err != nil {
			return nil, err
		}
		if runs[i].Latency, err = x.latency(ctx, id, q); err != nil {
			return nil, err
		}
	}
	return runs, nil
}

// heads reads the runs without their claims. A run that was copied into a second folder counts once.
func (x *Index) heads(ctx context.Context, q Query) ([]conformance.Past, []int64, error) {
	before := nanos(q.Before)
	rows, err := x.db.QueryContext(ctx, `SELECT id, path, name, environment, started, finished, providers, tags, complete, exit_code, verdicts, fails, known, stale, requests FROM run
		WHERE problem = '' AND (?1 = '' OR environment = ?1) AND (?2 = 0 OR started < ?2) AND (?3 = '' OR instr(' ' || providers || ' ', ' ' || ?3 || ' ') > 0) AND (?4 IS NULL OR tags = ?4)
		ORDER BY started DESC, name DESC, path DESC`, q.Environment, before, q.Provider, q.Tags)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	var runs []conformance.Past
	var ids []int64
	for rows.Next() && (q.Most == 0 || len(runs) < q.Most) {
		var p conformance.Past
		var id, started, finished int64
		var providers, verdicts string
		if err := rows.Scan(&id, &p.Path, &p.ID, &p.Environment, &started, &finished, &providers, &p.Tags, &p.Complete, &p.ExitCode, &verdicts, &p.Fails, &p.Known, &p.Stale, &p.Requests); err != nil {
			return nil, nil, err
		}
		if err := json.Unmarshal([]byte(verdicts), &p.Verdicts); err != nil {
			return nil, nil, err
		}
		p.Started, p.Finished, p.Providers = moment(started), moment(finished), strings.Fields(providers)
		if last := len(runs) - 1; last >= 0 && runs[last].ID == p.ID && runs[last].Started.Equal(p.Started) {
			continue
		}
		runs, ids = append(runs, p), append(ids, id)
	}
	slices.Reverse(runs)
	slices.Reverse(ids)
	return runs, ids, rows.Err()
}

func moment(nanos int64) time.Time {
	if nanos == 0 {
		return time.Time{}
	}
	return time.Unix(0, nanos).UTC()
}

func (x *Index) claims(ctx context.Context, run int64, q Query) ([]conformance.PastClaim, error) {
	rows, err := x.db.QueryContext(ctx, `SELECT provider, claim, verdict, standing, known, flaky FROM claim
		WHERE run = ?1 AND (?2 = '' OR provider = ?2) AND (?3 = '' OR claim = ?3) ORDER BY provider, claim`, run, q.Provider, q.Claim)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []conformance.PastClaim
	for rows.Next() {
		var c conformance.PastClaim
		if err := rows.Scan(&c.Provider, &c.Claim, &c.Verdict, &c.Standing, &c.Known, &c.Flaky); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

func (x *Index) latency(ctx context.Context, run int64, q Query) ([]conformance.Latency, error) {
	rows, err := x.db.QueryContext(ctx, `SELECT provider, operation, calls, q1, median, q3, p95 FROM latency
		WHERE run = ?1 AND (?2 = '' OR provider = ?2) ORDER BY provider, operation`, run, q.Provider)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []conformance.Latency
	for rows.Next() {
		var l conformance.Latency
		if err := rows.Scan(&l.Provider, &l.Operation, &l.Calls, &l.Q1, &l.Median, &l.Q3, &l.P95); err != nil {
			return nil, err
		}
		list = append(list, l)
	}
	return list, rows.Err()
}

// Skipped lists the folders that hold no whole run, with the reason.
func (x *Index) Skipped(ctx context.Context) ([]Skipped, error) {
	return list[Skipped](ctx, x, "SELECT path, problem FROM run WHERE problem <> '' ORDER BY path", func(s *Skipped) []any { return []any{&s.Path, &s.Problem} })
}

// Names lists the environments, or the claims, that the index knows.
func (x *Index) Names(ctx context.Context, what string) ([]string, error) {
	query := map[string]string{
		"environment": "SELECT DISTINCT environment FROM run WHERE problem = '' ORDER BY 1",
		"claim":       "SELECT DISTINCT claim FROM claim ORDER BY 1", "provider": "SELECT DISTINCT provider FROM claim ORDER BY 1",
	}[what]
	return list[string](ctx, x, query, func(s *string) []any { return []any{s} })
}

func list[T any](ctx context.Context, x *Index, query string, into func(*T) []any) ([]T, error) {
	rows, err := x.db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var v T
		if err := rows.Scan(into(&v)...); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}
