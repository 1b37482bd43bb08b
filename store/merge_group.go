package store

import "github.com/zhanggui/zhanggui/bot"

// The rows of this file are replaced as a whole by what a handler made of what
// it had read under lock, so there is nothing to weigh.

// set takes over the group; its number and its chat_id stay.
func (c *chat) set(g bot.Group) {
	*c = chat{
		ID: c.ID, ChatID: c.ChatID, Name: text(g.Name, sizeName), Owner: key(g.Owner, sizeID), Store: key(g.Store, sizeID),
		CreatedAt: at(g.CreatedAt), DismissedAt: at(g.DismissedAt), Version: key(g.Version, sizeID),
		ChangedAt: at(g.ChangedAt), FetchedAt: at(g.FetchedAt), TemplateTold: text(g.TemplateTold, sizeName),
	}
}

// seen is the group as handlers see it.
func (c chat) seen() bot.Group {
	return bot.Group{
		ChatID: c.ChatID, Name: c.Name, Owner: c.Owner, Store: c.Store, CreatedAt: c.CreatedAt.Time(), DismissedAt: c.DismissedAt.Time(),
		Version: c.Version, ChangedAt: c.ChangedAt.Time(), FetchedAt: c.FetchedAt.Time(), TemplateTold: c.TemplateTold,
	}
}

// set takes over the member; whose row it is stays.
func (m *chatMember) set(b bot.Member) {
	*m = chatMember{
		ChatNumber: m.ChatNumber, MemberID: m.MemberID, Customer: b.Customer, Name: text(b.Name, sizeName), UnionID: key(b.UnionID, sizeID),
		Present: b.Present, JoinedAt: at(b.JoinedAt), LeftAt: at(b.LeftAt), Removed: b.Removed,
		Scene: b.Scene, State: key(b.State, sizeID), Invitor: key(b.Invitor, sizeID),
	}
}

// seen is the member as handlers see them.
func (m chatMember) seen() bot.Member {
	return bot.Member{
		ID: m.MemberID, Customer: m.Customer, Name: m.Name, UnionID: m.UnionID, Present: m.Present,
		JoinedAt: m.JoinedAt.Time(), LeftAt: m.LeftAt.Time(), Removed: m.Removed, Scene: m.Scene, State: m.State, Invitor: m.Invitor,
	}
}

func seenMembers(rows []chatMember) []bot.Member {
	members := make([]bot.Member, len(rows))
	for i, row := range rows {
		members[i] = row.seen()
	}
	return members
}
