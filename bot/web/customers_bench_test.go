package web_test

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// A sale's page, and a press on it, without the ledger behind: what every phone costs
// at the opening second.
func BenchmarkSalePage(b *testing.B) {
	st := newStage(b)
	p := st.customer()
	at := link("open")
	for b.Loop() {
		p.get(at)
	}
}

func BenchmarkSalePress(b *testing.B) {
	st := newStage(b)
	p := st.customer()
	at := link("open")
	st.selling.answer("open", bot.SaleAnswer{Result: bot.SaleGot})
	f := p.pressed(b, at, "1", "s17")
	for b.Loop() {
		st.selling.acts = st.selling.acts[:0]
		p.post(at+"/do", f)
	}
}
