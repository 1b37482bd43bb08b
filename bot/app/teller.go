package app

import (
	"context"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/commands"
	"github.com/zhanggui/zhanggui/store"
)

// teller says on the managers' page of what waits what the commands say of it.
type teller struct {
	store  *store.Store
	teller *commands.Teller
	now    func() time.Time
}

// Tell puts lists into words for a reader.
func (t teller) Tell(ctx context.Context, reader bot.Caller, lists bot.BoardLists) (words bot.BoardWords, err error) {
	err = t.store.Look(ctx, func(v bot.View) (err error) {
		words, err = t.teller.Tell(reader, t.now(), lists, v)
		return err
	})
	return words, err
}
