package orders

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Arrival is an order on its way into the inbox. The same telling is the same
// event, from whichever file or call it comes: its key is a hash of all it says.
func Arrival(o bot.Order, now time.Time) (bot.Arrival, error) {
	said := o
	said.Source = ""
	content, err := json.Marshal(said)
	if err != nil {
		return bot.Arrival{}, err
	}
	body, err := bot.EncodeInternal(bot.OrderReceived{Order: o})
	if err != nil {
		return bot.Arrival{}, err
	}
	sum := sha256.Sum256(content)
	return bot.Arrival{
		Key: "order:" + hex.EncodeToString(sum[:20]), Lane: bot.OrderLane(o.Number), Kind: bot.KindOrderReceived,
		Format: bot.FormatInternal, Body: body, At: o.UpdatedAt, ReceivedAt: now,
	}, nil
}
