package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
)

const day = 24 * time.Hour

// crowd is a made-up shop that is both in a database and at hand.
type crowd struct {
	now       time.Time
	customers []customer
	relations []relation
	tags      []tag
	held      []pairTag
	chats     []chat
	members   []chatMember
}

var (
	crowdStaff  = []string{"liming", "hanmei", "zhaoliu"}
	crowdStores = []string{"s17", "s18", ""}
)

// newCrowd makes every combination likely: tags of one name in two groups,
// pairs that were deleted, customers without a relation, times that never were.
func newCrowd(r *rand.Rand, now time.Time, n int) crowd {
	c := crowd{now: now}
	for i, name := range []string{"A", "B", "C", "A"} {
		c.tags = append(c.tags, tag{ID: int64(i + 1), GroupName: []string{"g", "h"}[i/3], Name: name, Class: bot.TagStatic})
	}
	for i := range 3 {
		c.chats = append(c.chats, chat{ID: int64(i + 1), ChatID: fmt.Sprint("wr", i+1), Name: "群"})
	}
	ago := func() instant {
		if r.IntN(4) == 0 {
			return 0
		}
		return at(now.Add(-time.Duration(r.IntN(5)) * day))
	}
	for i := range n {
		who := customer{ID: int64(i + 1), ExternalUserID: fmt.Sprintf("wm%04d", n-i), Name: []string{"小雨", "大雨", "50%", "雨"}[r.IntN(4)],
			Orders: int64(r.IntN(4)), Spent: bot.Money(r.IntN(4) * 10000), LastOrderAt: ago(), LastSeenAt: ago()}
		c.customers = append(c.customers, who)
		for _, user := range crowdStaff {
			if r.IntN(2) == 0 {
				continue
			}
			c.relations = append(c.relations, relation{CustomerID: who.ID, UserID: user, AddedAt: ago(),
				Status: []bot.RelationStatus{bot.RelationActive, bot.RelationHalf, bot.RelationLost, bot.RelationDeleted}[r.IntN(4)],
				Store:  crowdStores[r.IntN(3)], State: []string{"", "door", "till"}[r.IntN(3)], Channel: []string{"", "门口", "door"}[r.IntN(3)]})
			for _, t := range c.tags {
				if r.IntN(3) == 0 {
					continue
				}
				c.held = append(c.held, pairTag{TagID: t.ID, CustomerID: who.ID, UserID: user, Count: r.IntN(3), LastAt: ago(), RemovedAt: ago(),
					ExpiresAt: []instant{0, at(now.Add(-time.Hour)), at(now), at(now.Add(time.Hour))}[r.IntN(4)], Hand: hand(r.IntN(4))})
			}
		}
		for _, g := range c.chats {
			if r.IntN(2) == 0 {
				c.members = append(c.members, chatMember{ChatNumber: g.ID, MemberID: who.ExternalUserID, Customer: true, Present: r.IntN(2) == 0})
			}
		}
	}
	return c
}

func (c crowd) save(t testing.TB, s *Store) {
	t.Helper()
	for _, rows := range []any{c.customers, c.relations, c.tags, c.held, c.chats, c.members} {
		if err := s.db.CreateInBatches(rows, 500).Error; err != nil {
			t.Fatal(err)
		}
	}
}

// shown are the relations of a customer that a scope shows.
func (c crowd) shown(id int64, scope bot.Scope) (all []relation) {
	for _, r := range c.relations {
		inStore := scope.All || slices.Contains(scope.Stores, r.Store)
		if r.CustomerID == id && inStore && (scope.UserID == "" || r.UserID == scope.UserID) {
			all = append(all, r)
		}
	}
	return all
}

// audience are the external_userids that a condition holds for, found out one
// by one.
func (c crowd) audience(e segment.Expr, scope bot.Scope) []string {
	ids := []string{}
	for _, who := range c.customers {
		shown := c.shown(who.ID, scope)
		living := slices.DeleteFunc(slices.Clone(shown), func(r relation) bool { return r.Status == bot.RelationDeleted })
		if len(living) > 0 && c.holds(e, who, shown, living) {
			ids = append(ids, who.ExternalUserID)
		}
	}
	return ids
}

func (c crowd) holds(e segment.Expr, who customer, shown, living []relation) bool {
	each := func(p segment.Expr) bool { return c.holds(p, who, shown, living) }
	some := func(like func(relation) bool) bool { return slices.ContainsFunc(living, like) }
	switch e := e.(type) {
	case segment.And:
		return !slices.ContainsFunc(e.Parts, func(p segment.Expr) bool { return !each(p) })
	case segment.Or:
		return slices.ContainsFunc(e.Parts, each)
	case segment.Not:
		return !each(e.Part)
	case segment.Tag:
		return slices.ContainsFunc(c.held, func(p pairTag) bool {
			t := c.tags[p.TagID-1]
			by := slices.ContainsFunc(shown, func(r relation) bool { return r.UserID == p.UserID })
			return p.CustomerID == who.ID && by && t.Name == e.Name && (e.Group == "" || t.GroupName == e.Group) && p.heldAt(at(c.now))
		})
	case segment.Ago:
		switch e.Fact {
		case segment.Seen:
			return c.ago(who.LastSeenAt, e)
		case segment.Ordered:
			return c.ago(who.LastOrderAt, e)
		default:
			return some(func(r relation) bool { return c.ago(r.AddedAt, e) })
		}
	case segment.Number:
		n := who.Orders
		if e.Fact == segment.Spent {
			n = int64(who.Spent)
		}
		return map[segment.Op]bool{segment.Less: n < e.N, segment.LessEqual: n <= e.N, segment.Greater: n > e.N,
			segment.GreaterEqual: n >= e.N, segment.Equal: n == e.N, segment.NotEqual: n != e.N}[e.Op]
	case segment.Text:
		return c.says(e, who, some)
	default:
		return slices.ContainsFunc(c.members, func(m chatMember) bool { return m.MemberID == who.ExternalUserID && m.Present })
	}
}

func (c crowd) ago(t instant, e segment.Ago) bool {
	if t == 0 {
		return false
	}
	since := c.now.Sub(t.Time())
	return map[segment.Op]bool{segment.Less: since < e.Age, segment.LessEqual: since <= e.Age,
		segment.Greater: since > e.Age, segment.GreaterEqual: since >= e.Age}[e.Op]
}

func (c crowd) says(e segment.Text, who customer, some func(func(relation) bool) bool) bool {
	switch e.Fact {
	case segment.Store:
		return some(func(r relation) bool { return r.Store == e.Value })
	case segment.Channel:
		return some(func(r relation) bool { return r.State == e.Value || r.Channel == e.Value })
	case segment.Staff:
		return some(func(r relation) bool { return r.UserID == e.Value })
	case segment.Relation:
		return some(func(r relation) bool { return string(r.Status) == e.Value })
	case segment.Group:
		return slices.ContainsFunc(c.members, func(m chatMember) bool {
			return m.MemberID == who.ExternalUserID && m.Present && c.chats[m.ChatNumber-1].ChatID == e.Value
		})
	default:
		if e.Op == segment.Contains {
			return slices.Contains([]string{"小雨", "大雨", "雨"}, who.Name) == (e.Value == "雨")
		}
		return who.Name == e.Value
	}
}

// anyCondition is a random condition of a depth.
func anyCondition(r *rand.Rand, depth int) segment.Expr {
	if depth > 0 {
		parts := []segment.Expr{}
		for range 2 + r.IntN(2) {
			parts = append(parts, anyCondition(r, depth-1))
		}
		switch r.IntN(4) {
		case 0:
			return segment.Or{Parts: parts}
		case 1:
			return segment.Not{Part: parts[0]}
		case 2:
			return segment.And{Parts: parts}
		}
	}
	times, numbers := []segment.Op{segment.Less, segment.LessEqual, segment.Greater, segment.GreaterEqual}, []segment.Op{segment.Equal, segment.NotEqual}
	pick := func(values ...string) string { return values[r.IntN(len(values))] }
	switch r.IntN(8) {
	case 0, 1, 2:
		return segment.Tag{Group: pick("", "", "g", "h"), Name: pick("A", "B", "C", "没有的")}
	case 3:
		return segment.Ago{Fact: segment.Fact(pick("seen", "added", "ordered")), Op: times[r.IntN(4)], Age: time.Duration(r.IntN(5)) * day}
	case 4:
		return segment.Number{Fact: segment.Orders, Op: append(times, numbers...)[r.IntN(6)], N: int64(r.IntN(4))}
	case 5:
		return segment.Number{Fact: segment.Spent, Op: append(times, numbers...)[r.IntN(6)], N: int64(r.IntN(4) * 10000)}
	case 6:
		return segment.InGroup{}
	default:
		return []segment.Expr{
			segment.Text{Fact: segment.Store, Op: segment.Equal, Value: pick("s17", "s18", "s99")},
			segment.Text{Fact: segment.Channel, Op: segment.Equal, Value: pick("door", "门口")},
			segment.Text{Fact: segment.Staff, Op: segment.Equal, Value: pick(crowdStaff...)},
			segment.Text{Fact: segment.Relation, Op: segment.Equal, Value: pick("active", "half", "lost")},
			segment.Text{Fact: segment.Group, Op: segment.Equal, Value: pick("wr1", "wr2", "wr9")},
			segment.Text{Fact: segment.Name, Op: segment.Equal, Value: pick("雨", "50%")},
			segment.Text{Fact: segment.Name, Op: segment.Contains, Value: pick("雨", "%")},
		}[r.IntN(7)]
	}
}

// everybody goes through all pages of an audience.
func everybody(t *testing.T, s *Store, e segment.Expr, scope bot.Scope, limit int) []string {
	t.Helper()
	ids := []string{}
	for p := (SegmentPage{Limit: limit}); ; {
		some, next, err := s.SegmentPage(background, e, scope, p)
		if err != nil {
			t.Fatalf("%s: %v", e, err)
		}
		for _, c := range some {
			ids = append(ids, c.ExternalUserID)
		}
		if p.After = next; next == 0 {
			return ids
		}
	}
}

func TestAnAudienceIsWhoeverTheConditionHoldsFor(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		r := rand.New(rand.NewPCG(1, 2))
		c := newCrowd(r, opening, 120)
		c.save(t, s)
		scopes := []bot.Scope{bot.Everything(), bot.Everything(), {Stores: []string{"s17"}}, {Stores: []string{"s17", "s18"}},
			{All: true, UserID: "liming"}, {Stores: []string{"s17"}, UserID: "hanmei"}, {}, {UserID: "liming"}}
		telling := 0
		for i := range 400 {
			e, scope := anyCondition(r, i%4), scopes[r.IntN(len(scopes))]
			want := c.audience(e, scope)
			if len(want) > 0 && len(want) < len(c.audience(segment.Not{Part: segment.Tag{Name: "没有的"}}, scope)) {
				telling++
			}
			if n, err := s.SegmentCount(background, e, scope); err != nil || n != int64(len(want)) {
				t.Errorf("%s for %+v counts %d, %v; it holds for %d", e, scope, n, err, len(want))
			}
			if diff := cmp.Diff(want, everybody(t, s, e, scope, 1+r.IntN(60))); diff != "" {
				t.Errorf("%s for %+v (-want +got):\n%s", e, scope, diff)
			}
		}
		if telling < 150 {
			t.Errorf("only %d conditions held for some and not for all", telling)
		}
	})
}

// Both say which tags a pair holds, one in Go and one in SQL.
func TestHeldIsTheSameInGoAndInSQL(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var rows []pairTag
		times := []instant{0, at(opening.Add(-time.Hour)), at(opening), at(opening.Add(time.Hour))}
		for count := range 2 {
			for _, last := range times {
				for _, removed := range times {
					for _, expires := range times {
						for h := handNone; h <= handForgotten; h++ {
							rows = append(rows, pairTag{TagID: 1, CustomerID: int64(len(rows) + 1), UserID: "liming",
								Count: count, LastAt: last, RemovedAt: removed, ExpiresAt: expires, Hand: h})
						}
					}
				}
			}
		}
		if err := s.db.CreateInBatches(rows, 500).Error; err != nil {
			t.Fatal(err)
		}
		var want, got []int64
		for _, row := range rows {
			if row.heldAt(at(opening)) {
				want = append(want, row.CustomerID)
			}
		}
		err := s.read.Model(&pairTag{}).Where(heldSQL, at(opening)).Order("customer_id").Pluck("customer_id", &got).Error
		if diff := cmp.Diff(want, got); err != nil || diff != "" || len(want) == 0 {
			t.Errorf("%v (-go +sql):\n%s", err, diff)
		}
	})
}

func TestASegmentTellsWhoItsCustomersAre(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		applied(t, s, told{1, []bot.Effect{
			bot.SetRelation{Pair: liming, Status: bot.RelationActive, At: opening, Store: "s17"},
			bot.SetRelation{Pair: hanmei, Status: bot.RelationActive, At: opening, Store: "s18"},
			bot.SetCustomer{ExternalUserID: liming.ExternalUserID, Name: "王芳", Type: 1, At: opening},
			bot.RecordInteraction{Pair: liming, Kind: bot.InteractionAdded, At: opening.Add(-time.Hour)},
			bot.AddTag{Pair: liming, Tag: newcomer, At: opening}, bot.AddTag{Pair: hanmei, Tag: newcomer, At: opening},
			bot.AddTag{Pair: hanmei, Tag: regular, At: opening},
			bot.SaveOrder{Order: bot.Order{Number: "1", ExternalUserID: liming.ExternalUserID, JoinedBy: "external_userid",
				Status: bot.OrderPaid, Amount: 1990, PaidAt: opening, UpdatedAt: opening}},
		}})
		e := segment.And{Parts: []segment.Expr{segment.Tag{Name: newcomer.Name}, segment.Not{Part: segment.Tag{Name: "没有的"}}}}
		want := SegmentResult{Count: 1, Customers: []SegmentCustomer{{ExternalUserID: liming.ExternalUserID, Name: "王芳",
			LastSeenAt: opening.Add(-time.Hour), LastOrderAt: opening, Orders: 1, Spent: 1990}}}
		got, err := s.Segment(background, e, bot.Everything(), SegmentPage{})
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("a tag with two members of staff is one customer: %v (-want +got)\n%s", err, diff)
		}
		tags, err := s.SegmentTags(background, []string{liming.ExternalUserID}, bot.Scope{Stores: []string{"s17"}})
		if diff := cmp.Diff(map[string][]bot.Tag{liming.ExternalUserID: {newcomer}}, tags); err != nil || diff != "" {
			t.Errorf("the tags that store s17 may see: %v (-want +got)\n%s", err, diff)
		}
		if unknown, err := s.UnknownTags(background, e); err != nil || !slices.Equal(unknown, []segment.Tag{{Name: "没有的"}}) {
			t.Errorf("unknown tags: %v, %v", unknown, err)
		}
	})
}
