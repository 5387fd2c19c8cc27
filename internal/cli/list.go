package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// listCommand is plimsoll list.
type listCommand struct {
	selection
	Claims bool   `help:"List claims and the scenarios that judge them, instead of scenarios."`
	All    bool   `short:"a" help:"With --claims: also those of other public pages and of standards, not only of the source pages."`
	Format string `enum:"text,json" default:"text" help:"text or json, one object a line."`
}

// Run lists.
func (c *listCommand) Run(s Streams, embedded Trees) error {
	l, err := c.load(embedded)
	if err != nil {
		return err
	}
	if c.Claims {
		return c.listClaims(s.Out, l.plan)
	}
	if c.Format == "json" {
		return listJSON(s.Out, l.plan)
	}
	return printPlan(s.Out, l.plan, "")
}

// listedClaim is one claim in JSON.
type listedClaim struct {
	conformance.Claim
	Judged    bool     `json:"judged"`
	Scenarios []string `json:"scenarios"`
}

func (c *listCommand) listClaims(out io.Writer, plan *suite.Plan) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	count, judged := 0, 0
	for _, claim := range plan.Claims {
		if !c.All && claim.Basis != conformance.Documented {
			continue
		}
		listed := listedClaim{Claim: claim, Scenarios: append([]string{}, plan.Judging(claim.Provider, claim.ID)...)}
		listed.Judged = len(listed.Scenarios) > 0
		count++
		if listed.Judged {
			judged++
		}
		if c.Format == "json" {
			if err := encoder.Encode(listed); err != nil {
				return err
			}
			continue
		}
		printClaim(out, listed)
	}
	if c.Format == "text" {
		fmt.Fprintf(out, "%d claims: %d judged by scenarios, %d not, each with its reason.%s\n", count, judged, count-judged, c.more(plan, count))
	}
	return nil
}

func (c *listCommand) more(plan *suite.Plan, shown int) string {
	if rest := len(plan.Claims) - shown; rest > 0 {
		return fmt.Sprintf(" --all adds %d of other public pages and of standards.", rest)
	}
	return ""
}

func printClaim(out io.Writer, c listedClaim) {
	place := c.Source
	if c.Line > 0 {
		place = fmt.Sprintf("%s, line %d", place, c.Line)
	}
	fmt.Fprintf(out, "%s  [%s, %s, binds %s; %s]\n    %s\n", c.ID, c.Level, c.Basis, c.Party, place, c.Text)
	if !c.Judged {
		fmt.Fprintf(out, "    not judged: %s\n\n", c.Reason)
		return
	}
	fmt.Fprintf(out, "    judged by %s\n\n", strings.Join(c.Scenarios, "\n              "))
}

// listedScenario is one scenario in JSON.
type listedScenario struct {
	ID       string   `json:"id"`
	Provider string   `json:"provider"`
	Feature  string   `json:"feature"`
	Name     string   `json:"name"`
	URI      string   `json:"uri"`
	Line     int      `json:"line"`
	Tags     []string `json:"tags"`
	Claims   []string `json:"claims"`
	Steps    []string `json:"steps"`
}

func listJSON(out io.Writer, plan *suite.Plan) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, sc := range plan.Scenarios {
		err := encoder.Encode(listedScenario{ID: sc.ID, Provider: sc.Provider, Feature: sc.Feature, Name: sc.Name, URI: sc.URI,
			Line: sc.Line, Tags: sc.Tags, Claims: sc.Claims, Steps: sc.Steps})
		if err != nil {
			return err
		}
	}
	return nil
}

// printPlan prints what would run.
func printPlan(out io.Writer, plan *suite.Plan, env string) error {
	feature := ""
	for _, sc := range plan.Scenarios {
		if sc.URI != feature {
			feature = sc.URI
			fmt.Fprintf(out, "%s  %s\n", sc.URI, sc.Feature)
		}
		fmt.Fprintf(out, "  %4d  %s  [%s]\n", sc.Line, sc.Name, strings.Join(sc.Claims, " "))
	}
	fmt.Fprintf(out, "\n%d scenarios", len(plan.Scenarios))
	if env != "" {
		fmt.Fprintf(out, " would run against %q; nothing was sent", env)
	}
	fmt.Fprintln(out, ".")
	return nil
}
