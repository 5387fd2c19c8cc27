package paper

// Column is one column of a table.
type Column struct {
	Title string
	Width float64
	Style Style
}

// Table prints rows under a head that every page repeats. No row is cut by the end of a page, unless it is longer than one.
type Table struct {
	Columns []Column
	sheet   *Sheet
	band    string // the heading that the rows stand under
}

const (
	gutter = 3.0 // between columns
	air    = 1.3 // above and below the text of a row
)

// Table starts a table and prints its head; what follows it has to fit below: h millimetres.
func (s *Sheet) Table(h float64, columns ...Column) *Table {
	t := &Table{Columns: columns, sheet: s}
	s.Need(h + 8)
	t.head()
	return t
}

func (t *Table) head() {
	s, x := t.sheet, Margin
	st := Style{Size: 7.5, Bold: true, Color: Muted}
	for _, c := range t.Columns {
		s.Text(x, s.Y, c.Title, st)
		x += c.Width
	}
	s.Y += st.Leading() + 0.8
	s.Rule(Margin, s.Y, Width-Margin, s.Y, 0.35, Sea)
	s.Y += 0.2
}

// Cell is the text of one cell; a colour other than black overrides that of the column.
type Cell struct {
	Text  string
	Color Color
	Bold  bool
}

// Plain makes cells of text.
func Plain(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, text := range texts {
		cells[i].Text = text
	}
	return cells
}

// Row prints one row.
func (t *Table) Row(cells ...Cell) {
	s := t.sheet
	lines, styles, height := t.measure(cells)
	if s.Y+height > Bottom && height < Bottom-Margin-20 {
		t.turn()
	}
	for len(lines) > 0 {
		lines = t.lines(lines, styles)
	}
	s.Y += air
	s.Rule(Margin, s.Y, Width-Margin, s.Y, 0.1, Line)
}

func (t *Table) measure(cells []Cell) ([][]string, []Style, float64) {
	lines, styles, height := make([][]string, len(cells)), make([]Style, len(cells)), 0.0
	for i, cell := range cells {
		st := t.Columns[i].Style
		if cell.Color != (Color{}) {
			st.Color = cell.Color
		}
		st.Bold = st.Bold || cell.Bold
		lines[i], styles[i] = t.sheet.Wrap(cell.Text, st, t.Columns[i].Width-gutter), st
		height = max(height, float64(len(lines[i]))*st.Leading())
	}
	return lines, styles, height + 2*air
}

// lines prints as many lines of a row as the page has room for, and returns those that go onto the next one.
func (t *Table) lines(lines [][]string, styles []Style) [][]string {
	s, x, deepest := t.sheet, Margin, 0.0
	s.Y += air
	rest, more := make([][]string, len(lines)), false
	for i, cell := range lines {
		y := s.Y
		for n, line := range cell {
			if y+styles[i].Leading() > Bottom+1 {
				rest[i], more = cell[n:], true
				break
			}
			s.Text(x, y, line, styles[i])
			y += styles[i].Leading()
		}
		deepest = max(deepest, y)
		x += t.Columns[i].Width
	}
	s.Y = deepest
	if !more {
		return nil
	}
	t.turn()
	return rest
}

// turn goes to the next page, where the heading is said again: a reader of one page has to know what its rows are about.
func (t *Table) turn() {
	t.sheet.AddPage()
	t.head()
	if t.band != "" {
		t.heading(t.band, "continued")
	}
}

// Band prints a heading inside the table, and keeps it with the row that follows.
func (t *Table) Band(text, right string) {
	s := t.sheet
	if s.Y+bandHeight+12 > Bottom {
		s.AddPage()
		t.head()
	}
	t.band = text
	t.heading(text, right)
}

const bandHeight = 6.2

func (t *Table) heading(text, right string) {
	s := t.sheet
	st := Style{Size: 8.5, Bold: true, Color: Sea}
	s.Fill(Margin, s.Y, Inner, bandHeight, Tint)
	aside := Style{Size: 8.5, Color: Muted}
	s.Text(Margin+1.5, s.Y+1, s.Clip(text, st, Inner-3-gutter-s.Width(right, aside)), st)
	s.Right(Width-Margin-1.5, s.Y+1, right, aside)
	s.Y += bandHeight
}
