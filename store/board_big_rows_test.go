package store

import (
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// shop are the rows that do not grow with every customer.
func (f *boardFill) shop() *boardRows {
	r := &boardRows{}
	for i := range boardStaff {
		r.staff = append(r.staff, staffRow{UserID: boardUser(i), Name: fmt.Sprint("店员", i), Contact: true, SeenAt: f.now})
	}
	for i := range f.chats {
		r.chats = append(r.chats, chat{
			ID: int64(i + 1), ChatID: boardChat(i), Name: fmt.Sprint("顾客群", i), Owner: boardUser(i), Store: boardStore(i),
			CreatedAt: f.from - 100*oneDay, ChangedAt: f.now, FetchedAt: f.now,
		})
	}
	for i := range max(3, f.all/2_500) {
		post := postRow{
			ID: fmt.Sprint("post", i), MsgID: fmt.Sprint("msg", i), Sender: boardUser(i), Store: boardStore(i), Template: fmt.Sprint("post/", i%9),
			Content: `{"t":"新到一批草莓"}`, ByUser: boardUser(i), At: f.between(f.from, f.now),
		}
		if !f.chance(200) {
			post.ConfirmedAt, post.Sent = min(f.now, f.between(post.At, post.At+oneDay)), 1
		}
		r.posts = append(r.posts, post)
		r.targets = append(r.targets, postTarget{PostID: post.ID, N: 0, Target: boardChat(f.rand.IntN(f.chats)), Chat: true})
	}
	for i := range max(3, f.all/10_000) {
		first := f.between(f.from, f.now)
		r.alerts = append(r.alerts, alertRow{
			ID: fmt.Sprint("alert", i), Kind: bot.AlertStorm, Store: boardStore(i), UserID: boardUser(i), OfKind: bot.AlertLost, FirstAt: first,
			LastAt: min(f.now, first+oneDay/24), Items: 5 + i%40, People: 5 + i%40, Cause: "推送太多", OpenedAt: first, NotifiedAt: first, Notices: 1,
			Told: "null", Tasks: "null", ClosedAt: instant(i%4) * f.now / 3,
		})
	}
	for i := range boardDays {
		start := f.from + instant(i)*oneDay
		id := fmt.Sprint("sale", i)
		r.sales = append(r.sales, saleRow{
			ID: id, Version: 1, Kind: bot.SaleFlash, Item: fmt.Sprint("草莓", i), Category: "水果", State: bot.SalePlanned, StartAt: start,
			EndAt: start + oneDay/2, PickupBy: start + 3*oneDay, At: start - oneDay, Body: `{"id":"` + id + `","version":1,"kind":"flash","item":"草莓","price":"9.90","was":"19.90","units":{"":1000},"each":1}`,
		})
		r.stocks = append(r.stocks, saleStock{Sale: id, Total: 1000, Available: 1000})
	}
	return r
}

// rest are the rows that sum up what happened.
func (f *boardFill) rest() *boardRows {
	r := &boardRows{}
	for _, t := range f.tallies {
		r.tallies = append(r.tallies, *t)
	}
	return r
}

// customers are those with numbers from until before until, and all about them.
func (f *boardFill) customers(from, until int) *boardRows {
	r := &boardRows{}
	for n := from; n < until; n++ {
		f.customer(r, n)
	}
	return r
}

// boardPerson is the customer whose rows are being made up.
type boardPerson struct {
	*boardRows
	n   int
	c   customer
	rel relation
}

// did tells an entry of the time line, unless it is there already.
func (p *boardPerson) did(kind bot.InteractionKind, when instant, user, ref string) {
	p.interactions = append(p.interactions, interaction{CustomerID: p.c.ID, At: when, Kind: kind, UserID: user, Ref: ref, EventID: 1})
}

func (f *boardFill) customer(r *boardRows, n int) {
	who := boardWho(n)
	p := &boardPerson{boardRows: r, n: n}
	p.c = customer{ID: int64(n + 1), ExternalUserID: who, CreatedEvent: 1, Name: fmt.Sprint("顾客", n), Type: 1, FetchedAt: f.now}
	if n%3 > 0 {
		// One in a hundred of them has two ids.
		p.c.UnionID = fmt.Sprintf("oEXAMPLEunionid%013d", n-n%100/99)
	}
	fresh := f.chance(150)
	added := f.between(f.from-400*oneDay, f.from)
	if fresh {
		added = f.between(f.from, f.now)
	}
	// Most come by the channel of their store, and some by one of all stores.
	staff := f.rand.IntN(boardStaff)
	channel := staff % boardStores
	if f.chance(250) {
		channel = boardStores + f.rand.IntN(boardChannels-boardStores)
	}
	p.rel = relation{
		CustomerID: p.c.ID, UserID: boardUser(staff), Status: bot.RelationActive, StatusAt: added, AddedAt: added, State: "c17", StateAt: added,
		Channel: boardChannel(channel), ChannelAt: added, Store: boardStore(staff), StoreAt: added, RemarkAt: added, WelcomedAt: added, AddWay: 1,
	}
	p.c.LastSeenAt = added
	if fresh {
		f.arrive(p, added)
	}
	if f.chance(350) {
		f.live(p, max(added, f.from))
	}
	f.buy(p, added)
	if f.chance(40) {
		f.claim(p, max(added, f.from))
	}
	if f.chance(20) {
		f.offend(p, max(added, f.from))
	}
	if lost := max(added, f.from); f.chance(20) && lost < f.now {
		p.rel.Status, p.rel.StatusAt = bot.RelationLost, f.between(lost, f.now)
		p.did(bot.InteractionLost, p.rel.StatusAt, p.rel.UserID, "")
	}
	r.customers, r.relations = append(r.customers, p.c), append(r.relations, p.rel)
	if f.chance(100) {
		second := p.rel
		second.UserID, second.Store, second.Status = boardUser(staff+1), boardStore(staff+1), bot.RelationActive
		r.relations = append(r.relations, second)
	}
}

// arrive is what follows an add: the welcome with its coupon, and the group.
func (f *boardFill) arrive(p *boardPerson, added instant) {
	who, user := p.c.ExternalUserID, p.rel.UserID
	p.did(bot.InteractionAdded, added, user, "")
	took := int64(f.rand.ExpFloat64() * 1_200_000)
	switch f.rand.IntN(100) {
	case 0:
		p.did(bot.InteractionWelcomeFailed, added, user, "")
	case 1:
		p.did(bot.InteractionWelcomeMissing, added, user, "")
	default:
		t := touch{ExternalUserID: who, UserID: user, Template: "welcome:door", Ref: fmt.Sprint("w", p.n), At: added + instant(took), Took: took}
		if f.chance(600) {
			t.Coupon = f.coupon(p, added)
		}
		p.touches = append(p.touches, t)
	}
	if f.chance(400) {
		f.join(p, added)
	}
}

func (f *boardFill) join(p *boardPerson, after instant) {
	number, when := f.rand.IntN(f.chats), f.between(after, min(f.now, after+oneDay))
	m := chatMember{ChatNumber: int64(number + 1), MemberID: p.c.ExternalUserID, Customer: true, Present: true, JoinedAt: when, Scene: 3}
	p.did(bot.InteractionJoinedGroup, when, "", boardChat(number))
	if f.chance(700) {
		p.did(bot.InteractionInviteAccepted, when+1, p.rel.UserID, boardChat(number))
	}
	if f.chance(120) {
		m.Present, m.LeftAt = false, f.between(when, f.now)
		p.did(bot.InteractionLeftGroup, m.LeftAt, "", boardChat(number))
	}
	p.members = append(p.members, m)
}

// coupon gives one, which some claim and use.
func (f *boardFill) coupon(p *boardPerson, given instant) string {
	f.code++
	c := couponRow{
		Code: fmt.Sprintf("CP%010d", f.code), Plan: fmt.Sprint("plan", f.code%6), ExternalUserID: p.c.ExternalUserID, N: 1, Name: "新人券", Terms: `{"kind":"amount","off":500}`,
		UserID: p.rel.UserID, Store: p.rel.Store, Source: "welcome", State: bot.CouponIssued, FromAt: given, UntilAt: given + 30*oneDay, IssuedAt: given,
	}
	p.did(bot.InteractionCouponGiven, given, c.UserID, c.Code)
	t := f.tally(c.Plan, c.Store)
	t.Issued++
	if f.chance(500) {
		c.State, c.ClaimedAt = bot.CouponClaimed, f.between(given, f.now)
		p.did(bot.InteractionCouponClaimed, c.ClaimedAt, c.UserID, c.Code)
		t.Claimed++
		if f.chance(450) {
			c.State, c.RedeemedAt, c.RedeemedBy, c.RedeemedStore = bot.CouponRedeemed, f.between(c.ClaimedAt, f.now), c.UserID, c.Store
			p.did(bot.InteractionCouponRedeemed, c.RedeemedAt, c.UserID, c.Code)
			t.Redeemed++
			if f.chance(40) {
				p.did(bot.InteractionCouponReversed, f.between(c.RedeemedAt, f.now), c.UserID, c.Code)
				c.State = bot.CouponClaimed
			}
		}
	}
	p.coupons = append(p.coupons, c)
	return c.Code
}

func (f *boardFill) tally(plan, store string) *couponTally {
	if f.tallies[plan+store] == nil {
		f.tallies[plan+store] = &couponTally{Plan: plan, Store: store}
	}
	return f.tallies[plan+store]
}

// live is what customers do on most days.
func (f *boardFill) live(p *boardPerson, from instant) {
	for range 1 + f.rand.IntN(6) {
		when := f.between(from, f.now)
		p.did(bot.InteractionSpoke, when, p.rel.UserID, fmt.Sprint("m", f.rand.Uint32()))
		p.c.LastSeenAt = max(p.c.LastSeenAt, when)
	}
	if f.chance(300) {
		when := f.between(from, f.now)
		p.touches = append(p.touches, touch{ExternalUserID: p.c.ExternalUserID, UserID: p.rel.UserID, Template: fmt.Sprint("post/", p.n%9), Ref: fmt.Sprint("post", p.n%50), At: when, Held: f.chance(50)})
	}
	if f.chance(100) {
		p.did(bot.InteractionTagged, f.between(from, f.now), p.rel.UserID, "常客")
	}
}

// buy makes orders of the year of one customer in four.
func (f *boardFill) buy(p *boardPerson, added instant) {
	if !f.chance(250) {
		return
	}
	for i := range 1 + f.rand.IntN(4) {
		o := order{
			Number: fmt.Sprintf("A%09d-%d", p.n, i), CustomerID: p.c.ID, ExternalUserID: p.c.ExternalUserID, Store: p.rel.Store, Status: bot.OrderPaid,
			Amount: bot.Money(500 + f.rand.IntN(20_000)), PaidAt: f.between(max(added, f.now-365*oneDay), f.now), Source: "till", JoinedBy: "phone", Items: "null",
		}
		o.UpdatedAt, o.JoinedAt = o.PaidAt, o.PaidAt
		if o.PaidAt >= f.from {
			p.did(bot.InteractionOrdered, o.PaidAt, p.rel.UserID, o.Number)
		}
		if f.chance(20) {
			o.Status, o.UpdatedAt = bot.OrderRefunded, f.between(o.PaidAt, f.now)
		} else {
			p.c.Orders++
			p.c.Spent += o.Amount
			if p.c.FirstOrderAt == 0 || o.PaidAt < p.c.FirstOrderAt {
				p.c.FirstOrderAt = o.PaidAt
			}
			p.c.LastOrderAt, p.c.LastSeenAt = max(p.c.LastOrderAt, o.PaidAt), max(p.c.LastSeenAt, o.PaidAt)
		}
		p.orders = append(p.orders, o)
	}
}

// claim takes a unit of a sale.
func (f *boardFill) claim(p *boardPerson, from instant) {
	sale := fmt.Sprint("sale", f.rand.IntN(boardDays))
	f.nextClaim[sale]++
	c := saleClaim{
		ExternalUserID: p.c.ExternalUserID, Sale: sale, Seq: f.nextClaim[sale], State: bot.ClaimSold, Quantity: 1, Store: p.rel.Store, Price: 990,
		Code: fmt.Sprint("PK", p.n), At: f.between(from, f.now), SoldBy: p.rel.UserID,
	}
	c.ChangedAt = f.between(c.At, f.now)
	p.did(bot.InteractionSaleGot, c.At, p.rel.UserID, sale)
	p.did(bot.InteractionSalePicked, c.ChangedAt, p.rel.UserID, sale)
	p.claims = append(p.claims, c)
}

// offend breaks a rule in a group.
func (f *boardFill) offend(p *boardPerson, from instant) {
	v := violation{
		ID: fmt.Sprint("V", p.n), MsgID: fmt.Sprint("bad", p.n), ChatID: boardChat(f.rand.IntN(f.chats)), ExternalUserID: p.c.ExternalUserID, At: f.between(from, f.now),
		Hits: `[]`, State: []bot.ViolationState{bot.ViolationNoted, bot.ViolationOpen, bot.ViolationUpheld, bot.ViolationOverturned}[f.rand.IntN(4)],
	}
	if v.State == bot.ViolationUpheld || v.State == bot.ViolationOverturned {
		v.Decision, v.DecidedAt, v.DecidedBy = v.State, f.now, "boss"
	}
	p.violations = append(p.violations, v)
	p.rules = append(p.rules, violationRule{ViolationID: v.ID, Rule: fmt.Sprint("words/", p.n%12), At: v.At})
}
