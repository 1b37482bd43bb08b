package store

// The tables of sales, column by column.

var saleTable = table[saleRow]{
	name: "sales", keys: 1,
	columns: []string{
		"id", "version", "kind", "schedule", "item", "category", "store", "state", "start_at", "end_at", "pickup_by",
		"at", "off_at", "told_at", "body", "claims", "waits", "entries", "hash",
	},
	values: func(r *saleRow) []any {
		return []any{
			r.ID, r.Version, string(r.Kind), r.Schedule, r.Item, r.Category, r.Store, string(r.State), int64(r.StartAt), int64(r.EndAt), int64(r.PickupBy),
			int64(r.At), int64(r.OffAt), int64(r.ToldAt), r.Body, r.Claims, r.Waits, r.Entries, r.Hash,
		}
	},
}

var saleStockTable = table[saleStock]{
	name: "sale_stocks", keys: 2,
	columns: []string{"sale", "store", "total", "sold", "held", "offered", "available", "waiting"},
	values: func(s *saleStock) []any {
		return []any{s.Sale, s.Store, s.Total, s.Sold, s.Held, s.Offered, s.Available, s.Waiting}
	},
}

var saleClaimTable = table[saleClaim]{
	name: "sale_claims", keys: 2,
	columns: []string{
		"external_userid", "sale", "seq", "state", "turn", "wait_seq", "quantity", "stock", "store", "price", "code", "chat_id",
		"at", "changed_at", "until_at", "sold_by", "act_key",
	},
	values: func(c *saleClaim) []any {
		return []any{
			c.ExternalUserID, c.Sale, c.Seq, string(c.State), c.Turn, c.WaitSeq, c.Quantity, c.Stock, c.Store, int64(c.Price), c.Code, c.ChatID,
			int64(c.At), int64(c.ChangedAt), int64(c.UntilAt), c.SoldBy, c.ActKey,
		}
	},
}

var saleActTable = table[saleAct]{
	name: "sale_acts", keys: 2,
	columns: []string{"sale", "act_key"},
	values:  func(a *saleAct) []any { return []any{a.Sale, a.ActKey} },
}

var saleJournalTable = table[saleLine]{
	name: "sale_journal", keys: 2,
	columns: []string{"sale", "seq", "at", "store", "what", "claims", "total", "sold", "held", "offered", "available", "hash"},
	values: func(l *saleLine) []any {
		return []any{l.Sale, l.Seq, int64(l.At), l.Store, l.What, l.Claims, l.Total, l.Sold, l.Held, l.Offered, l.Available, l.Hash}
	},
}
