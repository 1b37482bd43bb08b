package store

var chatTable = table[chat]{
	name: "chats", keys: 1,
	columns: []string{
		"id", "chat_id", "name", "owner", "store", "created_at", "dismissed_at", "version", "changed_at", "fetched_at", "template_told",
	},
	values: func(c *chat) []any {
		return []any{
			numbered(c.ID), c.ChatID, c.Name, c.Owner, c.Store, int64(c.CreatedAt), int64(c.DismissedAt),
			c.Version, int64(c.ChangedAt), int64(c.FetchedAt), c.TemplateTold,
		}
	},
}

// numbered leaves the number of a new row to the database.
func numbered(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

var chatMemberTable = table[chatMember]{
	name: "chat_members", keys: 2,
	columns: []string{
		"chat_number", "member_id", "customer", "name", "unionid", "present", "joined_at", "left_at", "removed", "scene", "state", "invitor",
	},
	values: func(m *chatMember) []any {
		return []any{
			m.ChatNumber, m.MemberID, m.Customer, m.Name, m.UnionID, m.Present,
			int64(m.JoinedAt), int64(m.LeftAt), m.Removed, int(m.Scene), m.State, m.Invitor,
		}
	},
}

var syncTable = table[syncRow]{
	name: "syncs", keys: 1,
	columns: []string{"id", "cause", "step", "started_at", "updated_at", "finished_at", "progress"},
	values: func(s *syncRow) []any {
		return []any{s.ID, s.Cause, string(s.Step), int64(s.StartedAt), int64(s.UpdatedAt), int64(s.FinishedAt), s.Progress}
	},
}

var staffTable = table[staffRow]{
	name: "staff", keys: 1,
	columns: []string{"userid", "name", "contact", "seen_at"},
	values:  func(s *staffRow) []any { return []any{s.UserID, s.Name, s.Contact, int64(s.SeenAt)} },
}
