package app

import (
	"context"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
	"github.com/zhanggui/zhanggui/store"
)

// inGroup wants the customer to be known as a member of a group, with the code
// that brought them.
func inGroup() expectation {
	return expectation{"the group, and the code that brought her", func(ctx context.Context, p *player, id string) error {
		groups, err := p.bot().Store().Memberships(ctx, id)
		if err != nil {
			return err
		}
		for _, g := range groups {
			if g.Present && g.Scene == bot.JoinQR && g.State != "" {
				return nil
			}
		}
		return fmt.Errorf("the memberships of %s are %+v", id, groups)
	}}
}

// audience wants a segment to have so many customers.
func audience(text string, size int64) expectation {
	return expectation{"the audience “" + text + "”", func(ctx context.Context, p *player, _ string) error {
		n, err := sizeOf(ctx, p.bot().Store(), text)
		if err == nil && n != size {
			err = fmt.Errorf("it has %d customers", n)
		}
		return err
	}}
}

// sizeOf is how many customers an audience has.
func sizeOf(ctx context.Context, db *store.Store, text string) (int64, error) {
	e, err := segment.Parse(text)
	if err != nil {
		return 0, err
	}
	return db.SegmentCount(ctx, e, bot.Everything())
}
