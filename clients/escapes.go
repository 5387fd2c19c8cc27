package clients

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// percent is percent-encoding (RFC 3986 section 2.1), digits in either case.
func percent(src []byte, at int) ([]byte, int) {
	if src[at] != '%' {
		return nil, 0
	}
	return hexUnit(src[at+1:], 3)
}

// hexUnit reads the two digits with which an escape of that width ends.
func hexUnit(digits []byte, width int) ([]byte, int) {
	if len(digits) < 2 {
		return nil, 0
	}
	n, err := strconv.ParseUint(string(digits[:2]), 16, 8)
	if err != nil {
		return nil, 0
	}
	return []byte{byte(n)}, width
}

// backslash is an escape of a JSON string (RFC 8259 section 7), or \x41 as Go, Python and JavaScript write it.
func backslash(src []byte, at int) ([]byte, int) {
	if src[at] != '\\' || at+2 > len(src) {
		return nil, 0
	}
	switch c := src[at+1]; c {
	case '"', '\'', '\\', '/':
		return []byte{c}, 2
	case 'b', 'f', 'n', 'r', 't':
		return []byte{"\b\f\n\r\t"[strings.IndexByte("bfnrt", c)]}, 2
	case 'x':
		return hexUnit(src[at+2:], 4)
	case 'u':
		return utf16Unit(src[at:])
	case 'U':
		return utf32Unit(src[at:])
	}
	return nil, 0
}

// utf32Unit is \U0001f600, as Go and Python write it.
func utf32Unit(src []byte) ([]byte, int) {
	if len(src) < 10 {
		return nil, 0
	}
	n, err := strconv.ParseUint(string(src[2:10]), 16, 32)
	if err != nil || n > utf8.MaxRune {
		return nil, 0
	}
	return utf8.AppendRune(nil, rune(n)), 10
}

func utf16Unit(src []byte) ([]byte, int) {
	first, ok := utf16Code(src)
	if !ok {
		return nil, 0
	}
	if utf16.IsSurrogate(first) {
		if second, ok := utf16Code(src[6:]); ok {
			if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
				return utf8.AppendRune(nil, r), 12
			}
		}
	}
	return utf8.AppendRune(nil, first), 6
}

func utf16Code(src []byte) (rune, bool) {
	if len(src) < 6 || src[0] != '\\' || src[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(src[2:6]), 16, 16)
	return rune(n), err == nil
}

// entity is a character reference of HTML, as error pages have them.
func entity(src []byte, at int) ([]byte, int) {
	if src[at] != '&' {
		return nil, 0
	}
	end := bytes.IndexByte(src[at:min(at+10, len(src))], ';')
	if end < 0 {
		return nil, 0
	}
	name := string(src[at : at+end+1])
	if plain := html.UnescapeString(name); plain != name {
		return []byte(plain), len(name)
	}
	return nil, 0
}

// wide takes out the zeros of UTF-16, in which every other byte of what is written in Latin-1 is one, whatever the byte order.
func wide(src []byte, at int) ([]byte, int) {
	if src[at] != 0 {
		return nil, 0
	}
	return nil, 1
}

// wrapAt is the length of a line from which on a blank after it may be a line break of base64 (64 in PEM, 76 in MIME).
const wrapAt = 60

// wrap takes line breaks out of wrapped base64, and the blank that is left of one in a header (RFC 9112 section 5.2).
func wrap(src []byte, at int) ([]byte, int) {
	width := 0
	for at+width < len(src) && strings.IndexByte(" \t\r\n", src[at+width]) >= 0 {
		width++
	}
	if width == 0 || at < wrapAt {
		return nil, 0
	}
	for _, c := range src[at-wrapAt : at] {
		if alphabet64[c] == 0 {
			return nil, 0
		}
	}
	return nil, width
}
