package app

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// troubleEvery is how often the gateway is asked what keeps it from working.
	troubleEvery = 15 * time.Second
	// troubleAgain is how long the same trouble is one event.
	troubleAgain = time.Hour
)

// watchTrouble brings in what keeps WeCom from doing what is asked, so that
// managers hear of it. Several instances that see the same bring it in once.
func (a *App) watchTrouble(ctx context.Context) {
	if err := a.noteTrouble(ctx); err != nil && ctx.Err() == nil {
		a.o.Log.WithError(err).Warn("what WeCom refuses could not be noted; it is tried again")
	}
}

// noteTrouble makes an event of what is wrong now, once an hour for the same.
func (a *App) noteTrouble(ctx context.Context) error {
	sentence := a.gateway.Trouble()
	if sentence == "" {
		return nil
	}
	body, err := bot.EncodeInternal(bot.TroubleSeen{Sentence: sentence})
	if err != nil {
		return err
	}
	now := a.o.Now()
	h := fnv.New64a()
	h.Write([]byte(sentence))
	_, err = a.store.Put(ctx, bot.Arrival{
		Key: fmt.Sprintf("trouble/%x/%d", h.Sum64(), now.Truncate(troubleAgain).Unix()), Kind: bot.KindTroubleSeen,
		Format: bot.FormatInternal, Body: body, At: now, ReceivedAt: now,
	})
	return err
}
