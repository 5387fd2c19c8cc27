package report

import (
	"fmt"
	"hash/fnv"
	"html/template"
	"net/url"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// exchangeData is one exchange. Most of a page is made of them, so each is as few elements as can be.
type exchangeData struct {
	Anchor, ID, Line, About string
	Body                    template.HTML // request and answer, with what is wrong marked
	Curl                    template.HTML
	Open                    bool // a finding is about it
}

// exchangeAnchor names an exchange of the result at an anchor; the long name of the result is only hinted at.
func exchangeAnchor(at, id string) string {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(at)) // a hash never fails
	return fmt.Sprintf("x:%x:%s", sum.Sum64(), strings.TrimPrefix(anchor("", id), ":"))
}

func (p *printer) exchange(x conformance.Exchange, at string, findings []conformance.Finding) exchangeData {
	var about []conformance.Finding
	for _, f := range findings {
		if f.Exchange == x.ID && f.Counts() {
			about = append(about, f)
		}
	}
	return exchangeData{Anchor: exchangeAnchor(at, x.ID), ID: plain(x.ID), Line: exchangeTitle(x), About: strings.Join(badges(x), " · "),
		Body: exchangeBody(x, about), Curl: commandText(p.curl.command(x)), Open: len(about) > 0}
}

// commandText is a command as it stands in a page.
func commandText(command string) template.HTML {
	var w markup
	for i, line := range strings.Split(command, "\n") {
		if i > 0 {
			w.b.WriteByte('\n')
		}
		w.text(line)
	}
	return w.html()
}

// exchangeTitle is an exchange in a few words: method, path and status.
func exchangeTitle(x conformance.Exchange) string {
	path := x.Request.URL
	if u, err := url.Parse(path); err == nil && u.Host != "" {
		path = u.RequestURI()
	}
	answer := "no answer"
	if x.Response != nil {
		answer = fmt.Sprintf("%d %s", x.Response.Status, statusText(x.Response.Status))
	}
	const long = 120
	return plain(clip(x.Request.Method+" "+path, long) + " → " + answer)
}

// badges say what else there is to know of an exchange.
func badges(x conformance.Exchange) []string {
	var list []string
	add := func(when bool, text string) {
		if when {
			list = append(list, plain(text))
		}
	}
	add(x.Operation != "", x.Operation)
	add(x.Purpose != conformance.PurposeCall, string(x.Purpose))
	add(x.Presented != "", "presented: "+x.Presented)
	add(x.Credential != "" && x.Credential != "default", "credential "+x.Credential)
	if x.TokenAge != nil && *x.TokenAge >= 1 && *x.TokenAge < maxAge {
		add(true, "token "+age(time.Duration(*x.TokenAge*float64(time.Second)))+" old")
	}
	add(len(x.Attempts) > 0, fmt.Sprintf("attempt %d", len(x.Attempts)+1))
	add(x.Issued != "", "hands out token "+x.Issued)
	add(true, millis(x.Elapsed))
	return list
}

// exchangeBody writes an exchange: the request, the answer with each place marked that a finding is about, and what went wrong on the
// way.
func exchangeBody(x conformance.Exchange, about []conformance.Finding) template.HTML {
	var w markup
	w.wire(x, about)
	return w.html()
}

// exchange writes an exchange of a record: its title, what was sent and what came, and the command that repeats it.
func (w *markup) exchange(x conformance.Exchange, anchor, command string) {
	w.b.WriteString(`<b id="` + anchor + `">`)
	w.text(x.ID + " " + exchangeTitle(x))
	w.b.WriteString("</b>  ")
	w.text(strings.Join(badges(x), " · "))
	w.b.WriteByte('\n')
	w.wire(x, nil)
	w.b.WriteString("<code>" + string(commandText(command)) + "</code>\n\n")
}

// wire writes what went over the wire.
func (w *markup) wire(x conformance.Exchange, about []conformance.Finding) {
	for i, a := range x.Attempts {
		w.line(fmt.Sprintf("(attempt %d)", i+1), attemptWords(a))
	}
	w.line(x.Request.Method+" "+x.Request.URL, "")
	w.fields(x.Request.Header, nil)
	w.body(x.Request.Body, nil)
	w.line("", "")
	if r := x.Response; r != nil {
		w.line(strings.TrimSpace(fmt.Sprintf("%s %d %s", r.Proto, r.Status, statusText(r.Status))), markFor(about, "status"))
		w.fields(r.Header, about)
		w.body(r.Body, about)
		if r.Truncated {
			w.line("… the body was longer than what is kept of it", "")
		}
	}
	if x.Error != "" {
		w.line("(no whole answer)", x.Error)
	}
}

// attemptWords says what became of an attempt in vain.
func attemptWords(a conformance.Attempt) string {
	words := fmt.Sprintf("%s, after %s", a.Error, millis(a.Elapsed))
	if a.Waited > 0 {
		words += "; waited " + millis(a.Waited)
	}
	return words
}

// excerptBody writes an excerpt, with the lines marked that it marks.
func excerptBody(e excerpt) template.HTML {
	var w markup
	for _, l := range e.lines {
		text := strings.TrimSpace(l.side + " " + l.text)
		switch l.mark {
		case "":
			w.line(text, "")
		case here:
			w.marked(text)
		default:
			w.line(text, strings.TrimPrefix(l.mark, "<== "))
		}
	}
	return w.html()
}
