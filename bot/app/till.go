package app

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/web"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/store"
)

// tillEvery is how often the database is told what a till took without it.
const tillEvery = 5 * time.Second

// takesAtOnce is how many takes are one event.
const takesAtOnce = 50

// reconciler tells the database what tills took while it was away.
type reconciler struct {
	store *store.Store
	now   func() time.Time
}

// Reconcile puts the takes into the inbox. The same takes again are the same events.
func (r reconciler) Reconcile(ctx context.Context, takes []web.OfflineTake) error {
	var all []bot.Arrival
	for batch := range slices.Chunk(takes, takesAtOnce) {
		var told coupons.OfflineTakes
		for _, t := range batch {
			told.Takes = append(told.Takes, coupons.OfflineTake(t))
		}
		payload, err := json.Marshal(told)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(payload)
		body, err := bot.EncodeInternal(bot.JobDue{Name: coupons.JobOffline, Due: batch[0].At, Payload: payload})
		if err != nil {
			return err
		}
		all = append(all, bot.Arrival{
			Key: fmt.Sprintf("till:%x", sum[:24]), Kind: bot.JobKind(coupons.JobOffline), Format: bot.FormatInternal, Body: body,
			At: batch[0].At, ReceivedAt: r.now().UTC(),
		})
	}
	for _, a := range all {
		if _, err := r.store.Put(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// openTill opens the journal of what a till takes while the database is away, if the
// shop wants that.
func (a *App) openTill() (err error) {
	till := a.o.Config.Pages.Till
	if !till.Offline || a.o.Quiet {
		return nil
	}
	a.till, err = web.OpenOffline(till.Journal, till.Allotment, a.o.Log)
	return err
}

// settleTill tells the database what the till took without it.
func (a *App) settleTill(ctx context.Context) {
	if n, err := a.till.Settle(ctx, reconciler{store: a.store, now: a.o.Now}); err != nil && ctx.Err() == nil {
		a.o.Log.WithError(err).Debug("the database is not told yet what a till took without it")
	} else if n > 0 {
		a.o.Log.WithField("coupons", n).Info("the database was told what a till took without it")
	}
}
