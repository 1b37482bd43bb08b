package web

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

// Boards reads what the managers' page shows. Every answer stays within the scope
// that is asked with.
type Boards interface {
	Days(ctx context.Context, ask bot.BoardAsk) (bot.BoardDays, error)
	Journey(ctx context.Context, ask bot.BoardAsk) (bot.BoardJourney, error)
	Watch(ctx context.Context, ask bot.BoardAsk) (bot.BoardWatch, error)
	Selling(ctx context.Context, ask bot.BoardAsk) (bot.BoardSelling, error)
	Lists(ctx context.Context, ask bot.BoardAsk) (bot.BoardLists, error)
	// Names are the members of staff and the customers of lists by their ids, as far as
	// they are known.
	Names(ctx context.Context, ids []string) (map[string]string, error)
}
