package sales_test

import (
	"encoding/json"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// undoOf is what an answer's undo is given.
func undoOf(t *testing.T, a bot.Answer) json.RawMessage {
	t.Helper()
	if a.Undo == nil {
		t.Fatalf("%q cannot be taken back", a.Text)
	}
	payload, err := json.Marshal(a.Undo.Payload)
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

// holds says whether the ledger has so many sold and kept, and is right.
func (s *shop) holds(sale bot.Sale, sold, held int) {
	s.t.Helper()
	s.do(func(v bot.View) []bot.Effect {
		audit, err := v.Sales().Audit(bot.Everything(), sale.ID, 10)
		if err != nil || !audit.Right() || len(audit.Kept) != 1 || audit.Kept[0].Sold != sold || audit.Kept[0].Held != held {
			s.t.Errorf("the ledger has %+v, %v", audit, err)
		}
		return nil
	})
}

// customer is what is known of one.
func (s *shop) customer(id string) (c bot.Customer) {
	s.t.Helper()
	s.do(func(v bot.View) []bot.Effect {
		var err error
		if c, err = v.Customer(id); err != nil {
			s.t.Error(err)
		}
		return nil
	})
	return c
}
