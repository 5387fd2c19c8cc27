package paper

import (
	"fmt"

	"rsc.io/qr"
)

// QR draws text as a QR code (ISO/IEC 18004), error correction M, in a square of this size, quiet zone included.
func (s *Sheet) QR(x, y, size float64, text string) error {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return fmt.Errorf("qr code: %w", err)
	}
	const quiet = 4 // modules, as the standard asks
	module := size / float64(code.Size+2*quiet)
	s.pdf.SetFillColor(0, 0, 0)
	for row := range code.Size {
		for col := 0; col < code.Size; col++ {
			n := 0
			for code.Black(col+n, row) { // one rectangle for neighbours: no hairlines between them
				n++
			}
			if n > 0 {
				s.pdf.Rect(x+float64(quiet+col)*module, y+float64(quiet+row)*module, float64(n)*module, module, "F")
				col += n
			}
		}
	}
	return nil
}
