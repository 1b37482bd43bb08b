package store

var rosterTable = table[rosterRow]{
	name: "roster", keys: 1,
	columns: []string{
		"member", "userid", "name", "departments", "tags", "listed_at", "left_at", "left_told_at", "role", "stores", "role_by", "role_at",
	},
	values: func(r *rosterRow) []any {
		return []any{
			r.Member, r.UserID, r.Name, r.Departments, r.Tags, int64(r.ListedAt), int64(r.LeftAt), int64(r.LeftToldAt),
			string(r.Role), r.Stores, r.RoleBy, int64(r.RoleAt),
		}
	},
}

var sessionTable = table[sessionRow]{
	name: "sessions", keys: 1, columns: []string{"member", "updated_at", "body"},
	values: func(s *sessionRow) []any { return []any{s.Member, int64(s.UpdatedAt), s.Body} },
}

var confirmationTable = table[confirmationRow]{
	name: "confirmations", keys: 1, columns: []string{"code", "asked_at", "body"},
	values: func(c *confirmationRow) []any { return []any{c.Code, int64(c.AskedAt), c.Body} },
}

var cardTable = table[cardRow]{
	name: "cards", keys: 1, columns: []string{"task", "sent_at", "body"},
	values: func(c *cardRow) []any { return []any{c.Task, int64(c.SentAt), c.Body} },
}

var writeTable = table[writeRow]{
	name: "writes", keys: 1, columns: []string{"id", "member", "undone", "at", "body"},
	values: func(w *writeRow) []any { return []any{w.ID, w.Member, w.Undone, int64(w.At), w.Body} },
}

var todoTable = table[todoRow]{
	name: "todos", keys: 1,
	columns: []string{
		"id", "kind", "member", "user_id", "store", "external_userid", "ref", "text", "created_at", "due_at", "done_at", "done_by", "outcome",
	},
	values: func(t *todoRow) []any {
		return []any{
			t.ID, string(t.Kind), t.Member, t.UserID, t.Store, t.ExternalUserID, t.Ref, t.Text,
			int64(t.CreatedAt), int64(t.DueAt), int64(t.DoneAt), t.DoneBy, t.Outcome,
		}
	},
}

var auditTable = table[auditRow]{
	name: "audit", keys: 1,
	columns: []string{"seq", "at", "user_id", "actor", "role", "action", "outcome", "store", "subjects", "count", "detail", "hash"},
	values: func(a *auditRow) []any {
		return []any{
			a.Seq, int64(a.At), a.UserID, a.Actor, string(a.Role), a.Action, string(a.Outcome), a.Store, a.Subjects, a.Count, a.Detail, a.Hash,
		}
	},
}
