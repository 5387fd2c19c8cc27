package report

import (
	"bufio"
	"io"
	"strings"
)

// Widths of a terminal's page. Below the least, lines would hold a word each; beyond the most, the eye loses the line.
const (
	defaultWidth = 80
	leastWidth   = 40
	mostWidth    = 120
)

// style is an SGR sequence (ECMA-48 section 8.3.117). Colour repeats what words say and never says anything alone.
type style string

const (
	styleNone   style = ""
	styleBold   style = "1"
	styleDim    style = "2"
	styleRed    style = "1;31"
	styleGreen  style = "1;32"
	styleYellow style = "33"
	styleCyan   style = "36"
)

// page prints lines of a limited width. An error of the writer below shows in close.
type page struct {
	w     *bufio.Writer
	width int
	color bool
}

func newPage(w io.Writer, width int, color bool) *page {
	if width <= 0 {
		width = defaultWidth
	}
	return &page{w: bufio.NewWriter(w), width: min(max(width, leastWidth), mostWidth), color: color}
}

func (p *page) close() error { return p.w.Flush() }

func (p *page) paint(s style, text string) string {
	if !p.color || s == styleNone || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

// raw prints one line as it is; the caller has seen to its width.
func (p *page) raw(line string) {
	p.w.WriteString(strings.TrimRight(line, " "))
	p.w.WriteByte('\n')
}

func (p *page) blank() { p.raw("") }

// rule prints a line across the page with a title in it.
func (p *page) rule(mark, title string, s style) {
	lead := strings.Repeat(mark, 3) + " "
	title = fit(title, p.width-columns(lead))
	rest := max(1, p.width-columns(lead)-columns(title)) - 1
	p.raw(strings.TrimRight(lead+p.paint(s, title)+" "+strings.Repeat(mark, rest), " "))
}

// text prints text, wrapped, from column indent on.
func (p *page) text(indent int, s style, text string) { p.hang(indent, "", indent, s, text) }

// hang prints a lead and text beside it; lines after the first start at column rest.
func (p *page) hang(indent int, lead string, rest int, s style, text string) {
	pad := strings.Repeat(" ", indent) + lead
	gap := rest - columns(pad)
	if gap > 0 {
		pad += strings.Repeat(" ", gap)
	}
	for i, line := range wrap(text, p.width-rest) {
		if i > 0 {
			pad = strings.Repeat(" ", rest)
		}
		p.raw(pad + p.paint(s, line))
	}
}

// labelled prints a label and the text that belongs to it.
func (p *page) labelled(indent int, label string, s style, text string) {
	const column = 10
	p.hang(indent, label, indent+column, s, text)
}

// command prints a command so that it can be copied: broken at blanks only, each line but the last ending in a backslash.
func (p *page) command(indent int, label, command string) {
	const column = 10
	pad := strings.Repeat(" ", indent) + label + strings.Repeat(" ", max(1, column-len(label)))
	line := pad
	for i, unit := range units(split(command)) {
		const backslash = 2
		if i > 0 && columns(line)+1+columns(unit)+backslash > p.width {
			p.raw(line + ` \`)
			line = strings.Repeat(" ", indent+column+2) + unit
		} else if i > 0 {
			line += " " + unit
		} else {
			line += unit
		}
	}
	p.raw(line)
}

// units joins each option of a command to its value, so that no line ends between them.
func units(words []string) []string {
	var joined []string
	for i, word := range words {
		if i > 0 && strings.HasPrefix(words[i-1], "-") && !strings.HasPrefix(word, "-") && !strings.Contains(words[i-1], "=") {
			joined[len(joined)-1] += " " + word
			continue
		}
		joined = append(joined, word)
	}
	return joined
}
