package store

import (
	"cmp"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// personOf is the human behind an id.
func (m *month) personOf(who string) string { return cmp.Or(m.unionIDs[who], who) }

// addsOf are the adds of every person in a time that a scope shows, oldest first.
func (m *month) addsOf(ask bot.BoardAsk) map[string][]happened {
	adds := map[string][]happened{}
	for _, h := range m.happened {
		if h.kind == bot.InteractionAdded && !h.at.Before(ask.From) && h.at.Before(ask.Until) && !h.at.After(ask.Now) &&
			shown(ask.Scope, m.storeOf(h.Pair), h.UserID) {
			adds[m.personOf(h.ExternalUserID)] = append(adds[m.personOf(h.ExternalUserID)], h)
		}
	}
	for _, some := range adds {
		slices.SortFunc(some, func(a, b happened) int { return a.at.Compare(b.at) })
	}
	return adds
}

// here says whether what happened in a store counts for who was added in another one.
func here(scope bot.Scope, added, store string) bool { return unbounded(scope) || added == store }

// placeOf is the store in which something happened.
func (m *month) placeOf(h happened) string {
	if h.chat != "" {
		return m.chats[h.chat].Store
	}
	return m.storeOf(h.Pair)
}

// times says how often somebody did something after an add.
func (m *month) times(ask bot.BoardAsk, add happened, kind bot.InteractionKind) (n int) {
	for _, h := range m.happened {
		if h.kind == kind && m.personOf(h.ExternalUserID) == m.personOf(add.ExternalUserID) && !h.at.Before(add.at) && m.stands(h) &&
			here(ask.Scope, m.storeOf(add.Pair), m.placeOf(h)) {
			n++
		}
	}
	return n
}

// orderedSince says how many orders of somebody stand that were paid after an add.
func (m *month) orderedSince(ask bot.BoardAsk, add happened) (n int) {
	for _, o := range m.orders {
		if o.ExternalUserID != "" && m.personOf(o.ExternalUserID) == m.personOf(add.ExternalUserID) && o.Status == bot.OrderPaid && !o.PaidAt.Before(add.at) &&
			here(ask.Scope, m.storeOf(add.Pair), o.Store) {
			n++
		}
	}
	return n
}

// staysUntil says whether somebody deleted nobody from an add until a time, or has a
// contact whom they did not delete in it.
func (m *month) staysUntil(ask bot.BoardAsk, add happened, until time.Time) bool {
	who, store := m.personOf(add.ExternalUserID), m.storeOf(add.Pair)
	lost := map[string]bool{}
	for _, h := range m.happened {
		if h.kind == bot.InteractionLost && m.personOf(h.ExternalUserID) == who && !h.at.Before(add.at) && h.at.Before(until) && here(ask.Scope, store, m.storeOf(h.Pair)) {
			lost[h.UserID] = true
		}
	}
	stays := len(lost) == 0
	for p, s := range m.relations {
		if s.active && m.personOf(p.ExternalUserID) == who && !lost[p.UserID] && here(ask.Scope, store, s.store) {
			stays = true
		}
	}
	return stays
}

// naiveCohort is what became of those whose first add lies in a time.
func (m *month) naiveCohort(ask bot.BoardAsk, from, until time.Time) (c bot.BoardCohort) {
	c.From, c.Days = from, int(until.Sub(from)/(24*time.Hour))
	for _, adds := range m.addsOf(ask) {
		first := adds[0]
		if first.at.Before(from) || !first.at.Before(until) {
			continue
		}
		any := func(reached func(happened) bool) int {
			if slices.ContainsFunc(adds, reached) {
				return 1
			}
			return 0
		}
		c.Added++
		c.Joined += any(func(h happened) bool { return m.times(ask, h, bot.InteractionJoinedGroup) > 0 })
		c.Claimed += any(func(h happened) bool { return m.times(ask, h, bot.InteractionCouponClaimed) > 0 })
		c.Redeemed += any(func(h happened) bool { return m.times(ask, h, bot.InteractionCouponRedeemed) > 0 })
		c.Bought += any(func(h happened) bool { return m.orderedSince(ask, h) > 0 })
		c.Again += any(func(h happened) bool { return m.orderedSince(ask, h) > 1 })
		for i, age := range bot.BoardAges {
			end := first.at.Add(time.Duration(age) * 24 * time.Hour)
			if end.After(ask.Now) {
				break
			}
			c.Due[i]++
			if m.staysUntil(ask, first, end) {
				c.Kept[i]++
			}
		}
	}
	return c
}

// naiveJourney is what became of people.
func (m *month) naiveJourney(ask bot.BoardAsk, steps bot.RFMSteps) (j bot.BoardJourney) {
	for from := ask.From; from.Before(ask.Until) && !from.After(ask.Now); {
		until := from.AddDate(0, 0, 1)
		for until.Weekday() != time.Monday && until.Before(ask.Until) {
			until = until.AddDate(0, 0, 1)
		}
		j.Cohorts = append(j.Cohorts, m.naiveCohort(ask, from, until))
		from = until
	}
	if j.Funnel = m.naiveCohort(ask, ask.From, ask.Until).BoardFunnel; j.Funnel.Added == 0 {
		j.Cohorts = nil
	}
	m.naiveRFM(ask, steps, &j)
	return j
}

// naiveRFM puts those who have a contact where they belong.
func (m *month) naiveRFM(ask bot.BoardAsk, steps bot.RFMSteps, j *bot.BoardJourney) {
	stores := map[string]map[string]bool{}
	for p, s := range m.relations {
		if who := m.personOf(p.ExternalUserID); s.active && shown(ask.Scope, s.store, p.UserID) {
			if stores[who] == nil {
				stores[who] = map[string]bool{}
			}
			stores[who][s.store] = true
		}
	}
	for who, in := range stores {
		var last time.Time
		var orders int
		var spent bot.Money
		for _, o := range m.orders {
			if o.ExternalUserID == "" || m.personOf(o.ExternalUserID) != who || o.Status != bot.OrderPaid || o.PaidAt.After(ask.Now) || !unbounded(ask.Scope) && !in[o.Store] {
				continue
			}
			if o.PaidAt.After(last) {
				last = o.PaidAt
			}
			if o.PaidAt.After(ask.Now.Add(-steps.Within)) {
				orders, spent = orders+1, spent+o.Amount
			}
		}
		if last.IsZero() {
			j.Never++
			continue
		}
		r, f := 1, 1
		for i := range 4 {
			if r == 1 && ask.Now.Sub(last) <= steps.Recency[i] {
				r = 5 - i
			}
			if f == 1 && orders >= steps.Frequency[i] {
				f = 5 - i
			}
		}
		j.RFM[r-1][f-1]++
		j.Spent[r-1][f-1] += spent
	}
}

// livelyMonth is a month in which more becomes of people: some days of adding, joining,
// buying and deleting come on top.
func livelyMonth(seed uint64, steps, more int) *month {
	m := newMonth(seed, steps)
	acts := []func(){m.add, m.add, m.move, m.move, m.coupon, m.coupon, m.coupon, m.order, m.order, m.refund, m.lose}
	for range more {
		m.now = m.now.Add(time.Duration(m.rand.Int64N(int64(30 * time.Minute)))).Truncate(time.Microsecond)
		acts[m.rand.IntN(len(acts))]()
	}
	return m
}
