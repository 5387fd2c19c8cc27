package paper

import (
	"encoding/binary"
	"hash/adler32"
	"math/bits"
)

// deflate compresses as RFC 1950 and RFC 1951 have it, with the codes that every reader knows (section 3.2.6) and the last place of each
// four bytes. The standard library compresses better, and otherwise from one release of Go to the next; a certificate has to be the same
// bytes for ever.
func deflate(raw []byte) []byte {
	b := &bitWriter{out: []byte{0x78, 0x01}} // a window of 32 kB, no dictionary
	b.write(1, 1)                            // the last block
	b.write(1, 2)                            // fixed codes
	last := map[uint32]int{}
	for i := 0; i < len(raw); {
		length, distance := match(raw, i, last)
		if length < shortest {
			b.symbol(int(raw[i]))
			length = 1
		} else {
			b.reference(length, distance)
		}
		for end := i + length; i < end; i++ {
			if i+shortest <= len(raw) {
				last[binary.LittleEndian.Uint32(raw[i:])] = i
			}
		}
	}
	b.symbol(endOfBlock)
	b.flush()
	return binary.BigEndian.AppendUint32(b.out, adler32.Checksum(raw))
}

const (
	shortest   = 4
	longest    = 258
	window     = 1 << 15
	endOfBlock = 256
)

// match finds what stands at i once more, no further back than the window.
func match(raw []byte, i int, last map[uint32]int) (length, distance int) {
	if i+shortest > len(raw) {
		return 0, 0
	}
	at, known := last[binary.LittleEndian.Uint32(raw[i:])]
	if !known || i-at > window {
		return 0, 0
	}
	for length < longest && i+length < len(raw) && raw[at+length] == raw[i+length] {
		length++
	}
	return length, i - at
}

// bitWriter packs bits into bytes, the least significant first (RFC 1951 section 3.1.1).
type bitWriter struct {
	out  []byte
	held uint64
	n    int
}

func (b *bitWriter) write(value, n int) {
	b.held |= uint64(value) << b.n
	for b.n += n; b.n >= 8; b.n -= 8 {
		b.out = append(b.out, byte(b.held))
		b.held >>= 8
	}
}

func (b *bitWriter) flush() {
	if b.n > 0 {
		b.out = append(b.out, byte(b.held))
	}
}

// code writes a Huffman code, which goes the other way round.
func (b *bitWriter) code(value, n int) { b.write(int(bits.Reverse16(uint16(value))>>(16-n)), n) }

// symbol writes a byte, the end of the block, or a length, in the fixed codes of RFC 1951 section 3.2.6.
func (b *bitWriter) symbol(s int) {
	switch {
	case s < 144:
		b.code(0x30+s, 8)
	case s < 256:
		b.code(0x190+s-144, 9)
	case s < 280:
		b.code(s-256, 7)
	default:
		b.code(0xc0+s-280, 8)
	}
}

// reference repeats length bytes from distance bytes before (RFC 1951 section 3.2.5).
func (b *bitWriter) reference(length, distance int) {
	const firstLength, mostExtra = 257, 5
	switch l := length - 3; {
	case length == longest:
		b.symbol(285)
	case l < 8:
		b.symbol(firstLength + l)
	default:
		extra := min(bits.Len(uint(l))-3, mostExtra)
		b.symbol(firstLength + 4*extra + l>>extra)
		b.write(l&(1<<extra-1), extra)
	}
	d := distance - 1
	if d < 4 {
		b.code(d, 5)
		return
	}
	extra := bits.Len(uint(d)) - 2
	b.code(2*extra+d>>extra, 5)
	b.write(d&(1<<extra-1), extra)
}
