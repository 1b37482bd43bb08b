package store

// The tables whose rows are written on the busiest path, column by column.

var customerTable = table[customer]{
	name: "customers", keys: 1,
	columns: []string{
		"id", "external_userid", "created_event", "name", "avatar", "unionid", "type", "gender", "fetched_at",
		"orders", "spent", "first_order_at", "last_order_at", "last_seen_at",
	},
	values: func(c *customer) []any {
		return []any{
			c.ID, c.ExternalUserID, c.CreatedEvent, c.Name, c.Avatar, c.UnionID, c.Type, c.Gender, int64(c.FetchedAt),
			c.Orders, int64(c.Spent), int64(c.FirstOrderAt), int64(c.LastOrderAt), int64(c.LastSeenAt),
		}
	},
}

var relationTable = table[relation]{
	name: "relations", keys: 2,
	columns: []string{
		"customer_id", "user_id", "status", "status_at", "added_at", "state", "state_at", "channel", "channel_at",
		"store", "store_at", "remark", "add_way", "remark_at", "welcomed_at", "welcome_lost_at",
	},
	values: func(r *relation) []any {
		return []any{
			r.CustomerID, r.UserID, string(r.Status), int64(r.StatusAt), int64(r.AddedAt), r.State, int64(r.StateAt), r.Channel, int64(r.ChannelAt),
			r.Store, int64(r.StoreAt), r.Remark, r.AddWay, int64(r.RemarkAt), int64(r.WelcomedAt), int64(r.WelcomeLostAt),
		}
	},
}

var pairTagTable = table[pairTag]{
	name: "pair_tags", keys: 3,
	columns: []string{
		"tag_id", "customer_id", "user_id", "first_at", "last_at", "count", "expires_at", "rule", "source_event",
		"removed_at", "removed_rule", "hand", "hand_at", "version", "pushed", "pushed_version", "pushed_generation", "pushed_at",
	},
	values: func(p *pairTag) []any {
		return []any{
			p.TagID, p.CustomerID, p.UserID, int64(p.FirstAt), int64(p.LastAt), p.Count, int64(p.ExpiresAt), p.Rule, p.SourceEvent,
			int64(p.RemovedAt), p.RemovedRule, int64(p.Hand), int64(p.HandAt), p.Version, p.Pushed, p.PushedVersion, p.PushedGeneration, int64(p.PushedAt),
		}
	},
}

var interactionTable = table[interaction]{
	name: "interactions", keys: 5,
	columns: []string{"customer_id", "at", "kind", "user_id", "ref", "detail", "event_id"},
	values: func(i *interaction) []any {
		return []any{i.CustomerID, int64(i.At), string(i.Kind), i.UserID, i.Ref, i.Detail, i.EventID}
	},
}

var assetTable = table[asset]{
	name: "assets", keys: 1,
	columns: []string{"name", "kind", "hash", "remote_id", "url", "media_id", "ready_at", "expires_at", "problem"},
	values: func(a *asset) []any {
		return []any{a.Name, string(a.Kind), a.Hash, a.RemoteID, a.URL, a.MediaID, int64(a.ReadyAt), int64(a.ExpiresAt), a.Problem}
	},
}

var inboxTable = table[*inboxRow]{
	name: "inbox", keys: 1,
	columns: []string{
		"id", "event_key", "lane", "open_lane", "receiver", "kind", "format", "body", "at", "received_at", "first_due",
		"state", "owner", "attempts", "due_at", "cause", "finished_at",
	},
	values: func(row **inboxRow) []any {
		r := *row
		return append([]any{
			r.ID, r.EventKey, r.Lane, r.OpenLane, r.Receiver, string(r.Kind), string(r.Format), r.Body, int64(r.At), int64(r.ReceivedAt), int64(r.FirstDue),
		}, r.Lease.values()...)
	},
}

var outboxTable = table[*outboxRow]{
	name: "outbox", keys: 1,
	columns: []string{
		"id", "send_key", "event_id", "handler", "kind", "payload", "priority", "deadline", "lane", "subject", "tell_failure",
		"head_of", "behind", "created_at", "class", "code",
		"state", "owner", "attempts", "due_at", "cause", "finished_at",
	},
	values: func(row **outboxRow) []any {
		r := *row
		return append([]any{
			r.ID, r.SendKey, r.EventID, r.Handler, string(r.Kind), r.Payload, int64(r.Priority), int64(r.Deadline), r.Lane, r.Subject, r.TellFailure,
			r.HeadOf, r.Behind, int64(r.CreatedAt), string(r.Class), r.Code,
		}, r.Lease.values()...)
	},
}

// values are those of the columns that both queues end with.
func (l lease) values() []any {
	var dueAt any
	if l.DueAt != nil {
		dueAt = int64(*l.DueAt)
	}
	return []any{string(l.State), l.Owner, l.Attempts, dueAt, l.Cause, int64(l.FinishedAt)}
}
