package store

// alertItemTable leaves the number of an item to the database.
var alertItemTable = table[alertItem]{
	name: "alert_items", keys: 1,
	columns: []string{
		"item_key", "kind", "store", "user_id", "external_userid", "human", "chat_id", "at", "detail", "urgent", "alert_id", "aside",
	},
	values: func(i *alertItem) []any {
		return []any{
			i.ItemKey, string(i.Kind), i.Store, i.UserID, i.ExternalUserID, i.Human, i.ChatID, int64(i.At), i.Detail, i.Urgent, i.AlertID, i.Aside,
		}
	},
}

var alertTable = table[alertRow]{
	name: "alerts", keys: 1,
	columns: []string{
		"id", "kind", "store", "user_id", "of_kind", "first_at", "last_at", "items", "people", "cause", "urgent", "opened_at",
		"notified_at", "notified_count", "notices", "told", "level", "level_at", "ack_at", "ack_by", "assigned", "closed_at", "tasks",
	},
	values: func(a *alertRow) []any {
		return []any{
			a.ID, string(a.Kind), a.Store, a.UserID, string(a.OfKind), int64(a.FirstAt), int64(a.LastAt), a.Items, a.People, a.Cause, a.Urgent,
			int64(a.OpenedAt), int64(a.NotifiedAt), a.NotifiedCount, a.Notices, a.Told, a.Level, int64(a.LevelAt), int64(a.AckAt), a.AckBy, a.Assigned,
			int64(a.ClosedAt), a.Tasks,
		}
	},
}

var silenceTable = table[silenceRow]{
	name: "silences", keys: 1,
	columns: []string{"id", "kind", "store", "user_id", "until_at", "reason", "by_user", "at", "ended_at"},
	values: func(s *silenceRow) []any {
		return []any{s.ID, string(s.Kind), s.Store, s.UserID, int64(s.UntilAt), s.Reason, s.ByUser, int64(s.At), int64(s.EndedAt)}
	},
}

var riskTable = table[riskRow]{
	name: "risks", keys: 2,
	columns: []string{"external_userid", "user_id", "store", "reason", "next_step", "score", "since_at", "at"},
	values: func(r *riskRow) []any {
		return []any{r.ExternalUserID, r.UserID, r.Store, r.Reason, r.NextStep, r.Score, int64(r.SinceAt), int64(r.At)}
	},
}

var winBackTable = table[winBackRow]{
	name: "win_backs", keys: 1,
	columns: []string{"id", "alert_id", "store", "user_id", "external_userid", "post", "by_user", "at", "held", "back_at"},
	values: func(w *winBackRow) []any {
		return []any{w.ID, w.AlertID, w.Store, w.UserID, w.ExternalUserID, w.Post, w.ByUser, int64(w.At), w.Held, int64(w.BackAt)}
	},
}

// touchTable leaves the number of a touch to the database.
var touchTable = table[touch]{
	name: "touches", keys: 4,
	columns: []string{"external_userid", "user_id", "template", "ref", "at", "held", "took", "coupon"},
	values: func(t *touch) []any {
		return []any{t.ExternalUserID, t.UserID, t.Template, t.Ref, int64(t.At), t.Held, t.Took, t.Coupon}
	},
}

var postTable = table[postRow]{
	name: "posts", keys: 1,
	columns: []string{"id", "msgid", "sender", "store", "template", "content", "by_user", "at", "confirmed_at", "cancelled_at", "problem", "ref", "sent", "reminders", "reminded_at"},
	values: func(p *postRow) []any {
		return []any{
			p.ID, p.MsgID, p.Sender, p.Store, p.Template, p.Content, p.ByUser, int64(p.At), int64(p.ConfirmedAt), int64(p.CancelledAt), p.Problem,
			p.Ref, p.Sent, p.Reminders, int64(p.RemindedAt),
		}
	},
}

var postTargetTable = table[postTarget]{
	name: "post_targets", keys: 2,
	columns: []string{"post_id", "n", "target", "chat"},
	values:  func(t *postTarget) []any { return []any{t.PostID, t.N, t.Target, t.Chat} },
}
