package contract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// kilobyte is a list of orders of about 1 KB.
func kilobyte() string {
	var items []string
	for i := range 18 {
		items = append(items, fmt.Sprintf(`{"id": %d, "lines": ["a box of chalk", "two bells"]}`, 9007199254740993+i))
	}
	return "[" + strings.Join(items, ",\n") + "]"
}

// BenchmarkCheck judges a body of 1 KB that has nothing wrong, decoding included: every exchange pays this.
func BenchmarkCheck(b *testing.B) {
	c, body := shop(b), kilobyte()
	require.Empty(b, c.Check(answered("listOrders", 200, body)))
	b.ReportMetric(float64(len(body)), "bytes")
	b.ReportAllocs()
	for b.Loop() {
		c.Check(answered("listOrders", 200, body))
	}
}

// BenchmarkCheckDecoded is BenchmarkCheck for a body that was decoded before, as a step may have done.
func BenchmarkCheckDecoded(b *testing.B) {
	c, w := shop(b), answered("listOrders", 200, kilobyte())
	w.Document()
	b.ReportAllocs()
	for b.Loop() {
		c.Check(w)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		shop(b)
	}
}
