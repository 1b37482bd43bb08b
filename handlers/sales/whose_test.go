package sales

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// What somebody does in a sale is a number of the store where they do it, through
// whoever has them there; of somebody whom nobody has it is of no store.
func TestWhoseACustomersPartInASaleIs(t *testing.T) {
	at := func(user, store string, status bot.RelationStatus) bot.Relation {
		return bot.Relation{Pair: bot.Pair{UserID: user, ExternalUserID: "wm1"}, Store: store, Status: status}
	}
	for name, tt := range map[string]struct {
		pairs []bot.Relation
		user  string
	}{
		"at the store":    {[]bot.Relation{at("zhaolei", "s18", bot.RelationActive), at("liming", "s17", bot.RelationActive)}, "liming"},
		"elsewhere":       {[]bot.Relation{at("zhaolei", "s18", bot.RelationActive)}, "zhaolei"},
		"not any more":    {[]bot.Relation{at("liming", "s17", bot.RelationLost), at("zhaolei", "s18", bot.RelationActive)}, "zhaolei"},
		"nobody has them": {nil, ""},
	} {
		w := newStreet(t)
		w.relations["wm1"] = tt.pairs
		sale := w.made(nil)
		w.now = sale.Start.Add(time.Minute)
		for _, e := range w.happen(bot.SaleMoved{Sale: sale.ID, Moves: []bot.SaleMove{
			{ExternalUserID: "wm1", To: bot.ClaimHeld, Quantity: 1, Store: "s17", At: w.now, Until: w.now.Add(24 * time.Hour)},
		}}) {
			if said, ok := e.(bot.RecordInteraction); ok && said.UserID != tt.user {
				t.Errorf("%s: %s is of %q", name, said.Kind, said.UserID)
			}
		}
	}
}
