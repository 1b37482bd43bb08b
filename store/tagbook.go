package store

import (
	"context"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// Pending lists what WeCom has to be told about a pair's tags: those that the
// pair holds and WeCom may not have, and those that WeCom may have and the
// pair does not hold (any more). A tag that has expired is not held. One that
// only a person gave and WeCom does not know is none of the bot's to make.
func (s *Store) Pending(ctx context.Context, p bot.Pair) ([]bot.TagChange, error) {
	rows, err := tagsOf(s.read.WithContext(ctx), p)
	if err != nil {
		return nil, fmt.Errorf("store: pending tags of %s: %w", p, err)
	}
	now := at(s.o.Now())
	var changes []bot.TagChange
	for _, row := range rows {
		held := row.Held.heldAt(now)
		// A tag that WeCom does not know cannot be taken from anyone there.
		if !row.Held.pending(now, row.Generation) || row.WeComID == "" && !(held && row.Held.ruledAt(now)) {
			continue
		}
		changes = append(changes, bot.TagChange{Tag: row.tag(), RemoteID: row.WeComID, Add: held, Version: row.Held.Version})
	}
	return changes, nil
}

// Pushed notes that WeCom was told of changes. A change that came to the pair
// after the version that was pushed stays pending, and so does one whose tag
// vanished from WeCom in the meantime.
func (s *Store) Pushed(ctx context.Context, p bot.Pair, changes []bot.TagChange) error {
	if len(changes) == 0 {
		return nil
	}
	_, err := s.pushes.submit(ctx, pushing{pair: keyOfPair(p), changes: changes})
	if err != nil {
		return fmt.Errorf("store: pushed tags of %s: %w", p, err)
	}
	return nil
}
