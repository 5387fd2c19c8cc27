package report

import (
	"cmp"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// badge is a label and a message on a colour.
type badge struct {
	Schema  int    `json:"schemaVersion"`
	Label   string `json:"label"`
	Message string `json:"message"`
	Color   string `json:"color"`
	IsError bool   `json:"isError,omitempty"`
}

// Badge writes what badge services draw a badge from (the endpoint schema of shields.io, version 1).
func Badge(w io.Writer, run conformance.Run) error {
	text, err := compact(badgeOf(run))
	if err != nil {
		return fmt.Errorf("badge.json: %w", err)
	}
	if _, err := w.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("badge.json: %w", err)
	}
	return nil
}

func badgeOf(run conformance.Run) badge {
	v := outline(run)
	words, _ := v.headline()
	t := v.total()
	b := badge{Schema: 1, Label: "conformance", Message: plain(strings.ToLower(words)), Color: "critical", IsError: true}
	if name := sentence(v.Environment.Name); name != "" {
		b.Label += " " + name
	}
	switch {
	case v.end.ExitCode == conformance.ExitConformant && v.known() > 0:
		b.Message += fmt.Sprintf(", %s of %s", thousands(t[groupFails]), count(t.claims(), "claim"))
		b.Color, b.IsError = "inactive", false
	case v.end.Complete && v.end.ExitCode == conformance.ExitConformant:
		b.Message += fmt.Sprintf(", %s of %s hold", thousands(t[groupHolds]), count(t.claims(), "claim"))
		b.Color, b.IsError = "success", false
	case v.end.ExitCode == conformance.ExitConformant, v.end.ExitCode == conformance.ExitUnjudged, v.end.ExitCode == conformance.ExitUsage:
		b.Color, b.IsError = "inactive", false
	case t[groupFails] > 0:
		b.Message += fmt.Sprintf(", %s of %s", thousands(t[groupFails]), count(t.claims(), "claim"))
	}
	return b
}

// The measures of a badge in pixels: how it is drawn, not what it says.
const (
	badgeHeight = 20
	badgePad    = 12
	letterWidth = 6.6 // of Verdana at 11 pixels, on average
)

// BadgeSVG draws the badge as a picture that needs no service.
func BadgeSVG(w io.Writer, run conformance.Run) error {
	b := badgeOf(run)
	picture, err := template.New("badge").Parse(`<svg xmlns="http://www.w3.org/2000/svg" width="{{.Width}}" height="{{.Height}}" role="img" aria-label="{{.Label}}: {{.Message}}">
<title>{{.Label}}: {{.Message}}</title>
<clipPath id="r"><rect width="{{.Width}}" height="{{.Height}}" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="{{.Left}}" height="{{.Height}}" fill="#444d56"/><rect x="{{.Left}}" width="{{.Right}}" height="{{.Height}}" fill="{{.Fill}}"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11"><text x="{{.LeftMiddle}}" y="14">{{.Label}}</text><text x="{{.RightMiddle}}" y="14">{{.Message}}</text></g>
</svg>
`)
	if err != nil {
		return fmt.Errorf("badge.svg: %w", err)
	}
	if err := picture.Execute(w, drawn(b)); err != nil {
		return fmt.Errorf("badge.svg: %w", err)
	}
	return nil
}

// drawing is a badge with its measures.
type drawing struct {
	badge
	Fill                                                string
	Width, Height, Left, Right, LeftMiddle, RightMiddle int
}

func drawn(b badge) drawing {
	wide := func(text string) int { return int(float64(columns(text))*letterWidth) + badgePad }
	fills := map[string]string{"success": "#0d6b37", "critical": "#ab1a16", "inactive": "#0b5585"}
	d := drawing{badge: b, Fill: cmp.Or(fills[b.Color], "#444d56"), Height: badgeHeight, Left: wide(b.Label), Right: wide(b.Message)}
	d.Width, d.LeftMiddle, d.RightMiddle = d.Left+d.Right, d.Left/2, d.Left+d.Right/2
	return d
}
