package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

//go:embed html
var htmlFiles embed.FS

// maxPage bounds how many bytes of exchanges the page shows for what holds, so that a browser opens it at once. Beyond it they are
// shown in one line each, all of them alike, whatever order the results came in; run.json has the rest. What does not hold is always
// shown in full.
const maxPage = 24 << 20

// HTML writes a report for people as one file that needs nothing else: no script, style, font or picture from elsewhere. The page reads
// well without scripts; with them it can be searched and filtered. The results are gone through twice, first to add up, then to show;
// what is kept meanwhile is bounded by what a browser can open.
func HTML(w io.Writer, run conformance.Run) error { return HTMLWith(nil)(w, run) }

// printer fills the templates.
type printer struct {
	*survey
	templates *template.Template
	parts     map[*entry][]byte // scenarios, ready to be written
	brief     bool              // exchanges of what holds take one line
	curl      shell
	listed    map[address]bool // claims that the page has
	proved    map[address]conformance.ProvedClaim
	past      []conformance.Past // runs to set this one beside, and this one last; none where there is no history
}

func newPrinter(s *survey) (*printer, error) {
	t, err := template.New("html").ParseFS(htmlFiles, "html/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("report.html: %w", err)
	}
	p := &printer{survey: s, templates: t, parts: map[*entry][]byte{}, brief: s.weight > maxPage, curl: newShell(), listed: map[address]bool{},
		proved: provedClaims(s.Header)}
	for _, c := range s.end.Claims {
		p.listed[address{c.Provider, c.Claim}] = true
	}
	return p, nil
}

func (p *printer) write(w io.Writer, run conformance.Run) error {
	page, err := p.page()
	if err != nil {
		return err
	}
	if err := p.templates.ExecuteTemplate(w, "head", page); err != nil {
		return err
	}
	if err := p.render(run); err != nil {
		return err
	}
	if err := p.scenarios(w); err != nil {
		return err
	}
	return p.templates.ExecuteTemplate(w, "tail", page)
}

// render makes the part of each scenario.
func (p *printer) render(run conformance.Run) error {
	places := map[string]int{} // how many results of this name were met
	for r, err := range resultsOf(run) {
		if err != nil {
			return err
		}
		e := p.byID[r.ID][places[r.ID]]
		places[r.ID]++
		var b bytes.Buffer
		if err := p.templates.ExecuteTemplate(&b, "scenario", p.scenario(e, r)); err != nil {
			return err
		}
		p.parts[e] = bytes.Clone(b.Bytes())
	}
	return nil
}

// scenarios writes the parts, feature by feature.
func (p *printer) scenarios(w io.Writer) error {
	for features := p.features(); len(features) > 0; features = features[1:] {
		f := features[0]
		if err := p.templates.ExecuteTemplate(w, "feature", f); err != nil {
			return err
		}
		for _, e := range f.entries {
			if _, err := w.Write(p.parts[e]); err != nil {
				return err
			}
		}
		if err := p.templates.ExecuteTemplate(w, "end-feature", f); err != nil {
			return err
		}
	}
	return nil
}

// asset is an embedded style or script with the hash that lets a browser run it and nothing else (Content Security Policy Level 3,
// section 2.3.1).
func asset(name string) (text, hash string, err error) {
	raw, err := htmlFiles.ReadFile("html/" + name)
	sum := sha256.Sum256(raw)
	return string(raw), "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'", err
}
