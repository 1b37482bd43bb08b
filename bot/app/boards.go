package app

import (
	"context"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/store"
)

// boards are what the managers' page reads, out of the store.
type boards struct {
	store *store.Store
	shop  config.Shop
}

// Days is how the days went.
func (b boards) Days(ctx context.Context, ask bot.BoardAsk) (bot.BoardDays, error) {
	return b.store.BoardDays(ctx, ask)
}

// Journey is what became of people.
func (b boards) Journey(ctx context.Context, ask bot.BoardAsk) (bot.BoardJourney, error) {
	return b.store.BoardJourney(ctx, ask, rfmSteps(b.shop.RFM))
}

// Watch is what managers keep an eye on.
func (b boards) Watch(ctx context.Context, ask bot.BoardAsk) (bot.BoardWatch, error) {
	return b.store.BoardWatch(ctx, ask, b.shop.Alerts.Attribute)
}

// Selling is what coupons and sales did.
func (b boards) Selling(ctx context.Context, ask bot.BoardAsk) (bot.BoardSelling, error) {
	return b.store.BoardSelling(ctx, ask)
}

// Lists is what waits for somebody.
func (b boards) Lists(ctx context.Context, ask bot.BoardAsk) (bot.BoardLists, error) {
	return b.store.BoardLists(ctx, ask)
}

// Names are the configuration's first: there a shop says what it calls its people.
func (b boards) Names(ctx context.Context, ids []string) (map[string]string, error) {
	names, err := b.store.BoardNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	asked := make(map[string]bool, len(ids))
	for _, id := range ids {
		asked[id] = true
	}
	for _, m := range b.shop.Staff {
		if asked[m.UserID] && m.Name != "" {
			names[m.UserID] = m.Name
		}
	}
	return names, nil
}

// rfmSteps are the configured steps, of which there are always four.
func rfmSteps(c config.RFM) bot.RFMSteps {
	s := bot.RFMSteps{Within: c.Within}
	copy(s.Recency[:], c.Recency)
	copy(s.Frequency[:], c.Frequency)
	return s
}

// boardEvery is how often days that are over are added up, and what became of people
// is counted.
const boardEvery = time.Minute

// keepBoard counts for the managers' page, at once and then every minute. Several
// instances may do it at once.
func (a *App) keepBoard(ctx context.Context) {
	a.countBoard(ctx)
	every(ctx, boardEvery, a.countBoard)
}

// countBoard adds up the days that wait for it, a few at a time, and counts what became
// of people where nobody did so just now. What fails is tried again in a minute.
func (a *App) countBoard(ctx context.Context) {
	for {
		days, err := a.store.RollUp(ctx, a.o.Now(), a.zone)
		if err != nil && ctx.Err() == nil {
			a.o.Log.WithError(err).Warn("the days cannot be added up for the managers' page")
		}
		if err != nil || days == 0 {
			break
		}
	}
	if _, err := a.store.CountJourneys(ctx, a.o.Now(), a.zone, rfmSteps(a.o.Config.Shop.RFM)); err != nil && ctx.Err() == nil {
		a.o.Log.WithError(err).Warn("what became of customers cannot be counted for the managers' page")
	}
}
