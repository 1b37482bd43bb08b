package store

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// groupStand is a group with when a customer spoke in it last.
type groupStand struct {
	ID                           int64
	ChatID, Name, Owner, Store   string
	SpokeAt                      instant
	Customers                    int
	Joined, Left, Removed, Waits int
}

// spokeLast is when a customer said something in a group last.
const spokeLast = "COALESCE((SELECT messages.at FROM messages WHERE messages.chat_id = chats.chat_id AND messages.speaker_kind = 'customer' " +
	"ORDER BY messages.at DESC LIMIT 1), 0)"

// boardGroups are the liveliest groups: those in which a customer spoke last, and then
// the largest. How many there are is told too, and whether what is said in groups is
// known. A group that was dismissed is none.
func (s *Store) boardGroups(ctx context.Context, ask bot.BoardAsk) (groups []bot.BoardGroup, all int, archive bool, err error) {
	tx := s.read.WithContext(ctx)
	feed, err := feedOf(tx, bot.FeedArchive)
	if err != nil {
		return nil, 0, false, err
	}
	visible := func() *gorm.DB {
		fresh := tx.Session(&gorm.Session{NewDB: true})
		return fresh.Table("chats").Where("chats.dismissed_at = 0").Where(chatsIn(fresh, ask.Scope))
	}
	var rows []*groupStand
	err = visible().Select("chats.id, chats.chat_id, chats.name, chats.owner, chats.store, " + spokeLast + " AS spoke_at, " +
		"(SELECT COUNT(*) FROM chat_members WHERE chat_members.chat_number = chats.id AND chat_members.customer AND chat_members.present) AS customers").Find(&rows).Error
	if err != nil {
		return nil, 0, false, err
	}
	slices.SortFunc(rows, func(a, b *groupStand) int {
		return cmp.Or(cmp.Compare(b.SpokeAt, a.SpokeAt), cmp.Compare(b.Customers, a.Customers), cmp.Compare(a.ChatID, b.ChatID))
	})
	all, rows = len(rows), rows[:min(len(rows), bot.BoardMost)]
	place := make(map[string]*groupStand, len(rows))
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i], place[row.ChatID] = row.ChatID, row
	}
	if err := s.groupMoves(ctx, ask, ids, place); err != nil {
		return nil, 0, false, err
	}
	if err := countUnconfirmed(tx, ids, place); err != nil {
		return nil, 0, false, err
	}
	for _, g := range rows {
		groups = append(groups, bot.BoardGroup{
			ChatID: g.ChatID, Name: g.Name, Owner: g.Owner, Store: g.Store, Customers: g.Customers, Joined: g.Joined, Left: g.Left,
			Removed: g.Removed, SpokeAt: g.SpokeAt.Time(), Waiting: g.Waits,
		})
	}
	return groups, all, feed.ReadAt > 0, nil
}

// groupMoves counts who came into groups and went out of them: on past days as they were
// rolled up.
func (s *Store) groupMoves(ctx context.Context, ask bot.BoardAsk, ids []string, place map[string]*groupStand) error {
	if len(ids) == 0 {
		return nil
	}
	var live []span
	err := s.planned(ctx, ask, func(tx *gorm.DB, plan dayPlan) error {
		live = plan.live
		if len(plan.counted) == 0 {
			return nil
		}
		var rows []rollup
		err := tx.Table("rollups").Select("whose, SUM(joined) AS joined, SUM(went_out) AS went_out, SUM(removed) AS removed").
			Where("level = ? AND whose IN ? AND day IN ?", levelChat, ids, plan.counted).Group("whose").Find(&rows).Error
		for _, row := range rows {
			g, n := place[row.Whose], row.Counts
			g.Joined, g.Left, g.Removed = int(n.Joined), int(n.WentOut), int(n.Removed)
		}
		return err
	})
	for _, day := range live {
		if err == nil {
			err = countMoves(s.read.WithContext(ctx), ids, max(1, day.from), day.until, place)
		}
	}
	return err
}

// countMoves counts them in a time, from what happened.
func countMoves(tx *gorm.DB, ids []string, from, until instant, place map[string]*groupStand) error {
	var rows []struct {
		Ref  string
		Kind bot.InteractionKind
		N    int
	}
	err := tx.Table("interactions").Select("interactions.ref, interactions.kind, COUNT(*) AS n").
		Where("interactions.kind IN ? AND interactions.at >= ? AND interactions.at < ? AND interactions.ref IN ?",
			[]bot.InteractionKind{bot.InteractionJoinedGroup, bot.InteractionLeftGroup, bot.InteractionRemoved}, from, until, ids).
		Group("interactions.ref, interactions.kind").Find(&rows).Error
	for _, row := range rows {
		switch g := place[row.Ref]; row.Kind {
		case bot.InteractionJoinedGroup:
			g.Joined += row.N
		case bot.InteractionLeftGroup:
			g.Left += row.N
		default:
			g.Removed += row.N
		}
	}
	return err
}

// countUnconfirmed counts the posts to groups that their sender has not confirmed.
func countUnconfirmed(tx *gorm.DB, ids []string, place map[string]*groupStand) error {
	var rows []struct {
		Target string
		N      int
	}
	err := tx.Table("posts").Select("post_targets.target, COUNT(*) AS n").Joins("JOIN post_targets ON post_targets.post_id = posts.id").
		Where(postWaiting+" AND "+postMade).Where("post_targets.chat AND post_targets.target IN ?", ids).Group("post_targets.target").Find(&rows).Error
	for _, row := range rows {
		place[row.Target].Waits = row.N
	}
	return err
}
