package certificate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// Changes is what is different from the certificate before.
type Changes struct {
	Previous *Previous `json:"previous,omitempty"` // absent in a first certificate
	Facts    []Change  `json:"facts"`              // harness, kill matrix, targets, contracts, profile
	Claims   []Change  `json:"claims"`
	Waivers  []Change  `json:"waivers"`
}

// Change is one thing that was otherwise. What did not exist, or is gone, is "".
type Change struct {
	What string `json:"what"`
	Was  string `json:"was"`
	Now  string `json:"now"`
}

// compareWith lists what changed since the previous certificate.
func compareWith(previous *Bundle, now *draft) Changes {
	c := Changes{Facts: []Change{}, Claims: []Change{}, Waivers: []Change{}}
	if previous == nil {
		return c
	}
	c.Previous = previous.name()
	c.Facts = differences(facts(&previous.Certificate, previous.record), facts(&now.certificate, now.record))
	c.Claims = differences(outcomes(previous.Claims), outcomes(now.entries))
	c.Waivers = differences(promises(previous.Certificate.Waivers), promises(now.certificate.Waivers))
	return c
}

// differences compares two tables by their keys.
func differences(was, now map[string]string) []Change {
	changes := []Change{}
	keys := maps.Clone(was)
	maps.Copy(keys, now)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if was[key] != now[key] {
			changes = append(changes, Change{What: key, Was: was[key], Now: now[key]})
		}
	}
	return changes
}

func facts(c *Certificate, rec *record) map[string]string {
	table := map[string]string{
		"harness": c.Harness, "certifier": c.Certifier, "kill matrix": c.KillMatrix, "partner": c.Partner.Name,
		"signer": c.Issuer.Name, "signing key": c.Issuer.KeyID, "profile": c.Profile.Name + " " + c.Profile.SHA256,
		"environment": fmt.Sprintf("%s (%s)", c.Environment.Name, c.Environment.Kind),
	}
	for id, target := range c.Environment.Targets {
		table["target of "+id] = target
	}
	maps.Copy(table, rec.Header.Digests)
	return table
}

// outcomes says of each claim that the certificate is about what became of it.
func outcomes(entries []Entry) map[string]string {
	table := map[string]string{}
	for _, e := range entries {
		if e.Role == Unobserved {
			continue
		}
		outcome := fmt.Sprintf("%s, %s", e.Role, e.Verdict)
		if e.Waived {
			outcome += ", waived"
		}
		table[e.Provider+" "+e.Claim] = outcome
	}
	return table
}

func promises(waivers []Waiver) map[string]string {
	table := map[string]string{}
	for _, w := range waivers {
		key := w.Claim
		if w.Provider != "" {
			key = w.Provider + " " + key
		}
		table[key] = fmt.Sprintf("until %s, %s: %s", w.Until, w.Responsible, w.Reason)
	}
	return table
}

// sortWaivers brings waivers into one order, so that the order of a file changes no byte of a bundle.
func sortWaivers(waivers []Waiver) []Waiver {
	sorted := slices.Clone(waivers)
	slices.SortStableFunc(sorted, func(a, b Waiver) int {
		return cmp.Or(cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.Claim, b.Claim))
	})
	return append([]Waiver{}, sorted...)
}
