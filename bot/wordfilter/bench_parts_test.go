package wordfilter

import "testing"

// BenchmarkWordsParts is what one message costs in the two loops that every
// message goes through, and what one with a hit costs.
func BenchmarkWordsParts(b *testing.B) {
	c := contests[100_000]()
	b.Run("fold", func(b *testing.B) {
		i := 0
		for b.Loop() {
			borrow(c.messages[i%messages]).release()
			i++
		}
	})
	b.Run("scan", func(b *testing.B) {
		var folded [][]code
		for _, text := range c.messages {
			folded = append(folded, codesOf(text))
		}
		var spans []span
		i, found := 0, 0
		for b.Loop() {
			spans = c.ours.first.matcher.scan(folded[i%messages], spans[:0])
			found += len(spans)
			i++
		}
		b.ReportMetric(float64(found)/float64(i), "spans")
	})
	b.Run("find", func(b *testing.B) {
		var matches []Match
		i := 0
		for b.Loop() {
			matches = c.ours.Find(c.messages[i%messages], matches[:0])
			i++
		}
	})
	b.Run("hit", func(b *testing.B) {
		var matches []Match
		i := 0
		for b.Loop() {
			matches = c.ours.Find(c.messages[i%messages], matches[:0])
			i += hitEvery
		}
	})
}
