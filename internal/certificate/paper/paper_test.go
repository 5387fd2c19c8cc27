package paper

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func fonts(t testing.TB) *Fonts {
	t.Helper()
	f, err := LoadFonts()
	require.NoError(t, err)
	return f
}

func sheet(t testing.TB) *Sheet {
	t.Helper()
	return New(fonts(t), Meta{Title: "T", Date: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}, func(s *Sheet, page int) {
		s.Text(Margin, Height-15, fmt.Sprint("page ", page), Style{Size: 7})
	})
}

func TestTheFontsHaveTheLettersOfTheirScripts(t *testing.T) {
	t.Parallel()
	f := fonts(t)
	for script, text := range map[string]string{
		"latin": "Ægir Ørsted Łódź Čapek Şişli Đặng", "greek": "Ναυτιλία", "cyrillic": "Пароходство Їжак", "signs": "§ € № – — … « » ‘ ’ “ ” ·",
		"chinese": "中國远洋海运集团鑫", "japanese": "株式会社さくらロジスティクス", "korean": "한진해운 주식회사", "wide": "ＡＢ（）、。",
	} {
		assert.Empty(t, f.Missing(text), script)
	}
	assert.Equal(t, []rune("ש"), f.Missing("aשb"))
	assert.Equal(t, []rune("𝔸"), f.Missing("𝔸"), "beyond the basic plane")
}

func TestTheLargeFontIsReadWhenItIsNeeded(t *testing.T) {
	t.Parallel()
	f := fonts(t)
	assert.Empty(t, f.Missing("plain"))
	assert.Nil(t, f.faces[fallback].raw)
	assert.Empty(t, f.Missing("海"))
	assert.NotNil(t, f.faces[fallback].raw)
}

func TestWhatIsNoFontHasNoCharacters(t *testing.T) {
	t.Parallel()
	for _, raw := range [][]byte{nil, []byte("x"), make([]byte, 200), []byte(strings.Repeat("\xff", 300))} {
		_, err := characters(raw)
		assert.ErrorIs(t, err, errFont)
	}
}

func FuzzCharacters(f *testing.F) {
	f.Add([]byte("\x00\x01\x00\x00\x00\x01"))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		_, _ = characters(raw) // must not panic
	})
}

func TestWrap(t *testing.T) {
	t.Parallel()
	s, st := sheet(t), Style{Size: 10}
	for name, tt := range map[string]struct {
		text string
		w    float64
		want []string
	}{
		"short":               {"one two", 100, []string{"one two"}},
		"at blanks":           {"one two three", 20, []string{"one two", "three"}},
		"blanks go":           {"  one    two  ", 9, []string{"one", "two"}},
		"joints of a word":    {"https://api.example/v1/ships", 24, []string{"https://api.", "example/v1/", "ships"}},
		"anywhere":            {"abcdefghijklmnopqrstuvwxyz", 20, []string{"abcdefghijk", "lmnopqrstu", "vwxyz"}},
		"no blanks in script": {"株式会社さくら海運", 18, []string{"株式会社さ", "くら海運"}},
		"no stop at a start":  {"海運海運海、運", 18, []string{"海運海運", "海、運"}},
		"nothing":             {"", 10, []string{""}},
		"far too narrow":      {"ab", 0.1, []string{"a", "b"}},
		"line breaks":         {"a\nb\tc", 100, []string{"a b c"}},
	} {
		assert.Equal(t, tt.want, s.Wrap(tt.text, st, tt.w), name)
	}
}

func TestNothingVanishesFromThePage(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a[U+05E9]b[U+0007]", sheet(t).printable("aשb\a"))
}

func TestNoLineIsWiderThanItsColumn(t *testing.T) {
	t.Parallel()
	s := sheet(t)
	for _, text := range []string{strings.Repeat("long words of text and_joints/of-words ", 20), strings.Repeat("海運", 60), strings.Repeat("x", 300)} {
		for _, st := range []Style{{}, {Bold: true, Size: 14}, {Mono: true, Size: 7}} {
			var joined strings.Builder
			for _, line := range s.Wrap(text, st, 40) {
				assert.LessOrEqual(t, s.Width(line, st), 40.0)
				joined.WriteString(line)
			}
			assert.Equal(t, strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(joined.String(), " ", ""), "no letter is lost")
		}
	}
}

func TestClip(t *testing.T) {
	t.Parallel()
	s := sheet(t)
	assert.Equal(t, "short", s.Clip("short", Style{}, 50))
	clipped := s.Clip("a rather long name of a company", Style{}, 30)
	assert.True(t, strings.HasSuffix(clipped, "…"), clipped)
	assert.LessOrEqual(t, s.Width(clipped, Style{}), 30.0)
	assert.Equal(t, "…", s.Clip("abc", Style{}, 0))
}

func TestFit(t *testing.T) {
	t.Parallel()
	s := sheet(t)
	assert.InDelta(t, 20.0, s.Fit("short", Style{}, 100, 1, 20, 10).Size, 0)
	assert.InDelta(t, 10.0, s.Fit("a name that is longer than that", Style{}, 100, 1, 20, 10).Size, 0)
	assert.InDelta(t, 10.0, s.Fit(strings.Repeat("far too long ", 50), Style{}, 100, 1, 20, 10).Size, 0)
}

// A row is cut by the end of a page only if no page could hold it, and every page says what its rows stand under.
func TestTablesBreakBetweenRows(t *testing.T) {
	t.Parallel()
	s := sheet(t)
	s.AddPage()
	table := s.Table(20, Column{Title: "A", Width: 40}, Column{Title: "B", Width: 130})
	table.Band("Heading", "right")
	for i := range 60 {
		before := s.Pages()
		table.Row(Cell{Text: fmt.Sprint(i), Color: Green, Bold: true}, Cell{Text: strings.Repeat("some words ", 30)})
		assert.LessOrEqual(t, s.Y, Bottom, "row %d", i)
		if s.Pages() > before {
			assert.Greater(t, s.Y, Margin+bandHeight, "row %d", i)
		}
	}
	pages := s.Pages()
	assert.Greater(t, pages, 3)
	table.Row(Plain("long", strings.Repeat("more words than a page holds ", 900))...)
	assert.Greater(t, s.Pages(), pages+1)
	s.Y = Bottom - 5
	pages = s.Pages()
	table.Band("Next", "")
	assert.Equal(t, pages+1, s.Pages(), "a heading is not alone at the end of a page")
	_, err := s.Bytes()
	require.NoError(t, err)
}

func TestNeed(t *testing.T) {
	t.Parallel()
	s := sheet(t)
	s.AddPage()
	s.Need(Bottom - Margin)
	assert.Equal(t, 1, s.Pages())
	s.Y++
	s.Need(Bottom - Margin)
	assert.Equal(t, 2, s.Pages())
	assert.InDelta(t, Margin, s.Y, 0)
}

func everything(t testing.TB) []byte {
	t.Helper()
	s := sheet(t)
	s.AddPage()
	s.Bookmark("Start")
	s.Mark(30, 30, 4, Sea)
	s.Block(Margin, Inner, "Text, Текст, 文字, [ש]", Style{Size: 12})
	s.Right(Width-Margin, s.Y, "right", Style{Mono: true})
	s.Frame(20, 60, 30, 30, 0.2, Line)
	require.NoError(t, s.QR(20, 60, 30, "a code"))
	raw, err := s.Bytes()
	require.NoError(t, err)
	return raw
}

func TestTheSameCallsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	first := everything(t)
	assert.True(t, strings.HasPrefix(string(first), "%PDF-1."))
	assert.Contains(t, string(first), "/CreationDate (D:20260102030405)")
	for range 10 {
		assert.Equal(t, first, everything(t))
	}
}

func TestACodeThatIsTooLong(t *testing.T) {
	t.Parallel()
	s := sheet(t)
	s.AddPage()
	assert.ErrorContains(t, s.QR(0, 0, 30, strings.Repeat("x", 5000)), "qr code: ")
}

func FuzzText(f *testing.F) {
	f.Add("text", 30.0)
	f.Add("\x00\xff𝔸\u202e海", 0.0)
	f.Fuzz(func(t *testing.T, text string, w float64) {
		s := sheet(t)
		s.AddPage()
		lines := s.Wrap(text, Style{}, w)
		if len(lines) < 100 {
			s.Block(Margin, 50, text, Style{Bold: true})
		}
		if _, err := s.Bytes(); err != nil {
			t.Error(err)
		}
	})
}
