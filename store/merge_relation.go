package store

import "github.com/zhanggui/zhanggui/bot"

// The functions in the merge files bring one row and one effect together. Each
// comes to the same row whatever the order and number of the effects: the
// newest time wins, and what is told of the same time is ordered by its value.

// newer says whether something told of time t replaces what is known of time
// have; the same time is decided by greater.
func newer(t, have instant, greater bool) bool { return t > have || t == have && greater }

// setStatus brings the pair into a status and notes where it came from.
func (r *relation) setStatus(e bot.SetRelation) {
	t := at(e.At)
	if newer(t, r.StatusAt, e.Status.Rank() > r.Status.Rank()) {
		r.Status, r.StatusAt = e.Status, t
	}
	added := e.Status == bot.RelationActive || e.Status == bot.RelationHalf
	if added && (r.AddedAt == 0 || t < r.AddedAt) {
		r.AddedAt = t
	}
	origin(&r.State, &r.StateAt, e.State, t)
	origin(&r.Channel, &r.ChannelAt, e.Channel, t)
	origin(&r.Store, &r.StoreAt, e.Store, t)
}

// origin takes over a newer value; an empty one leaves what is known.
func origin(value *string, since *instant, said string, t instant) {
	said = key(said, sizeID)
	if said != "" && newer(t, *since, said > *value) {
		*value, *since = said, t
	}
}

// setRemark takes over the staff member's note. Who only changes the note does not
// say how the two met: that is taken from whoever does, be it older.
func (r *relation) setRemark(e bot.SetRemark) {
	t, remark := at(e.At), text(e.Remark, sizeName)
	greater := remark > r.Remark || remark == r.Remark && e.AddWay > r.AddWay
	taken := newer(t, r.RemarkAt, greater)
	if taken {
		r.Remark, r.RemarkAt = remark, t
	}
	if e.AddWay != 0 && (taken || r.AddWay == 0) {
		r.AddWay = e.AddWay
	}
}

// setWelcomed notes the newest welcome, or the newest that was lost.
func (r *relation) setWelcomed(e bot.SetWelcomed) {
	if e.Failed {
		r.WelcomeLostAt = max(r.WelcomeLostAt, at(e.At))
	} else {
		r.WelcomedAt = max(r.WelcomedAt, at(e.At))
	}
}

// seen is the pair as handlers see it. A pair whose newest welcome was lost has
// not been welcomed.
func (r relation) seen(externalUserID string) bot.Relation {
	out := bot.Relation{
		Pair:   bot.Pair{UserID: r.UserID, ExternalUserID: externalUserID},
		Status: r.Status, ChangedAt: r.StatusAt.Time(), AddedAt: r.AddedAt.Time(),
		State: r.State, Channel: r.Channel, Store: r.Store, Remark: r.Remark,
	}
	if r.WelcomedAt > r.WelcomeLostAt {
		out.WelcomedAt = r.WelcomedAt.Time()
	}
	return out
}
