package handlers

import (
	"github.com/zhanggui/zhanggui/bot"
)

// groups reads every group of a page of the list. The next page is asked for
// when all of them have answered, so that a page is all that is under way.
func (r *run) groups(b bot.GroupsFetched) error {
	r.Open--
	chats := distinct(b.ChatIDs)
	r.GroupsAll += len(chats)
	r.Place.NextGroups, r.Place.Listed = b.Next, b.Next == ""
	for _, chat := range chats {
		r.send(bot.FetchGroup{ChatID: chat, Run: r.ID})
	}
	return r.nextGroups("")
}

// group follows on a group that was read, and counts what no event told of. A
// group that was never read before is missed as a whole.
func (r *run) group(b bot.GroupFetched) error {
	c, err := r.compare(r.v, b)
	if err != nil {
		return err
	}
	r.Groups++
	r.Members += len(b.Members)
	switch {
	case c.stale || c.early:
	case c.known.ChatID == "":
		r.miss(bot.MissedGroup, 1)
	case !c.known.FetchedAt.IsZero():
		r.miss(bot.MissedJoin, c.count(bot.InteractionJoinedGroup))
		r.miss(bot.MissedLeave, c.count(bot.InteractionLeftGroup))
		if c.known.Name != b.Name || c.known.Owner != b.Owner {
			r.miss(bot.MissedGroupInfo, 1)
		}
	}
	r.Open--
	return r.nextGroups(b.ChatID)
}

func (c comparison) count(kind bot.InteractionKind) int {
	n := 0
	for _, m := range c.movements {
		if m.kind == kind {
			n++
		}
	}
	return n
}

// groupGone follows on a group that is no more, or that WeCom does not show.
func (r *run) groupGone(b bot.GroupGone) error {
	known, err := r.v.Group(b.ChatID)
	if err != nil {
		return err
	}
	switch {
	case !b.Dismissed && b.Reason != "":
		r.problem("有的客户群看不到：%s", b.Reason)
	case b.Dismissed && known.ChatID != "" && known.DismissedAt.IsZero() && !tooYoung(known, b.AskedAt):
		r.miss(bot.MissedDismissal, 1)
	}
	r.Open--
	return r.nextGroups(b.ChatID)
}

// nextGroups goes on when nothing is under way: with the next page, then with
// the groups that are in the database and were on no page. The one at hand is
// on its way into the database.
func (r *run) nextGroups(atHand string) error {
	if r.Open == 0 && !r.Place.Listed {
		r.send(bot.FetchGroups{Run: r.ID, Cursor: r.Place.NextGroups})
	}
	for r.Open == 0 {
		unlisted, err := r.v.OpenGroups(r.Place.AfterGroup, groupsRead)
		if err != nil {
			return err
		}
		if len(unlisted) == 0 {
			return r.finish()
		}
		for _, g := range unlisted {
			r.Place.AfterGroup = g.ChatID
			if g.ChatID != atHand && g.FetchedAt.Before(r.StartedAt) && g.ChangedAt.Before(r.StartedAt) {
				r.send(bot.FetchGroup{ChatID: g.ChatID, Run: r.ID})
			}
		}
	}
	return nil
}
