package clients

import (
	"bytes"
)

// deepest is how many encodings may lie one in another: a percent-encoded URL in a JSON text inside base64 has three.
const deepest = 3

// view is a text as it reads once one encoding is taken off: data, and how a place in it is found again in the text that it was
// decoded from. The first view, without a parent, is the text itself.
type view struct {
	data   []byte
	parent *view
	escape escape  // how data was decoded, if not from a run of base64 or hex
	base   int     // of a run: where it begins in the parent
	bits   int     // of a run: how many bits a digit has
	starts []int32 // of an escape: where in the parent each byte of data begins; made for the first hit only
}

// show lets v show another text, and keeps the room that its map has.
func (v *view) show(other view) {
	other.starts = v.starts[:0]
	*v = other
}

// origin finds the place of data[start:end] in the first view. What shares a digit with it belongs to it.
func (v *view) origin(start, end int) (int, int) {
	if v.parent == nil {
		return start, end
	}
	if v.bits == 0 {
		start, end = v.source(start, end)
	} else {
		start, end = v.base+start*8/v.bits, v.base+(end*8+v.bits-1)/v.bits
	}
	return v.parent.origin(start, end)
}

// escape is an encoding that replaces single characters.
type escape struct {
	signs string // the bytes with which an encoded character begins
	unit  unit
}

// unit decodes what begins at src[at]: out is what it stands for, width how many bytes it takes; 0 means that it stands for
// itself.
type unit func(src []byte, at int) (out []byte, width int)

// escapes are the escapes in which a secret may be hidden.
func escapes() [4]escape {
	return [4]escape{{"%", percent}, {"\\", backslash}, {"&", entity}, {"\x00", wide}}
}

// next finds the first encoded character from at on, or -1.
func (e escape) next(src []byte, at int) int {
	for at < len(src) {
		i := bytes.IndexAny(src[at:], e.signs)
		if i < 0 {
			return -1
		}
		if _, width := e.unit(src, at+i); width > 0 {
			return at + i
		}
		at += i + 1
	}
	return -1
}

// decode decodes all of src. ok is false where nothing was encoded.
func (e escape) decode(src []byte) (data []byte, ok bool) {
	at := 0
	for i := e.next(src, 0); i >= 0; i = e.next(src, at) {
		if !ok {
			data, ok = make([]byte, 0, len(src)), true
		}
		out, width := e.unit(src, i)
		data = append(append(data, src[at:i]...), out...)
		at = i + width
	}
	if !ok {
		return nil, false
	}
	return append(data, src[at:]...), true
}

// source finds the bytes of the parent that were decoded to data[start:end]. The map is made once: a text may hold a secret ten
// thousand times.
func (v *view) source(start, end int) (from, to int) {
	src := v.parent.data
	if len(v.starts) == 0 {
		v.starts = v.escape.starts(src, v.starts)
	}
	from, to = int(v.starts[start]), int(v.starts[end-1])
	_, width := v.escape.unit(src, to)
	return from, to + max(1, width)
}

// starts lists where in src each byte begins that decode gives.
func (e escape) starts(src []byte, starts []int32) []int32 {
	plain := func(from, to int) {
		for i := from; i < to; i++ {
			starts = append(starts, int32(i)) // bodies and windows are some megabytes at most
		}
	}
	at := 0
	for i := e.next(src, 0); i >= 0; i = e.next(src, at) {
		plain(at, i)
		out, width := e.unit(src, i)
		for range out {
			starts = append(starts, int32(i))
		}
		at = i + width
	}
	plain(at, len(src))
	return starts
}

// alphabet64 and alphabet16 give the value of a digit, plus one; 0 is no digit. Both base64 alphabets are one: RFC 4648
// sections 4 and 5 differ in two digits, and neither uses the other's.
var (
	alphabet64 = alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", "-_", 62)
	alphabet16 = alphabet("0123456789abcdef", "ABCDEF", 10)
)

func alphabet(digits, others string, from int) *[256]byte {
	var table [256]byte
	for i := range len(digits) {
		table[digits[i]] = byte(i + 1)
	}
	for i := range len(others) {
		table[others[i]] = byte(from + i + 1)
	}
	return &table
}

// appendRun decodes digits of so many bits each. What is left over at the end is dropped.
func appendRun(data, digits []byte, table *[256]byte, bits int) []byte {
	var held uint
	var n int
	for _, c := range digits {
		held, n = held<<bits|uint(table[c]-1), n+bits
		if n >= 8 {
			n -= 8
			data = append(data, byte(held>>n))
		}
	}
	return data
}

// nextRun finds the next stretch of at least so many digits from at on; start is -1 where there is none.
func nextRun(data []byte, at int, table *[256]byte, least int) (start, end int) {
	start = at
	for i := at; i < len(data); i++ {
		if table[data[i]] != 0 {
			continue
		}
		if i-start >= least {
			return start, i
		}
		start = i + 1
	}
	if len(data)-start >= least {
		return start, len(data)
	}
	return -1, 0
}
