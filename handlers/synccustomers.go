package handlers

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// confirmedTogether is how many pairs that WeCom did not list are asked about
// at the same time.
const confirmedTogether = 100

// customersFetched takes in a page of customers, whichever sync asked for it.
// The sync is looked at first: pages that come at the same time wait for each
// other here, and nowhere else.
func (d *desk) customersFetched(v bot.View, b bot.CustomersFetched) ([]bot.Effect, error) {
	s, err := v.Sync()
	if err != nil {
		return nil, err
	}
	page, err := d.takePage(v, b)
	page.effects = unhurried(page.effects)
	if err != nil || b.Run == "" || s.ID != b.Run || !s.Running() || s.Step != bot.SyncCustomers {
		return page.effects, err
	}
	effects, err := d.answer(v, s, func(r *run) error { return r.customers(b, page) })
	return append(page.effects, effects...), err
}

// page is what a page of customers leads to.
type page struct {
	effects              []bot.Effect
	adds, byHand, pushed int
	// pairs are those that it describes.
	pairs map[bot.Pair]bool
}

func (d *desk) takePage(v bot.View, b bot.CustomersFetched) (page, error) {
	p := page{pairs: map[bot.Pair]bool{}}
	var ids []string
	for _, c := range b.Contacts {
		ids = append(ids, c.ExternalUserID)
	}
	if err := v.Meet(distinct(ids)); err != nil {
		return p, err
	}
	for _, c := range b.Contacts {
		if c.AskedAt.IsZero() {
			c.AskedAt = b.AskedAt
		}
		t, err := d.takeIn(v, c)
		if err != nil {
			return p, err
		}
		if t.added {
			p.adds++
		}
		p.byHand += t.byHand
		p.pairs[c.Pair] = true
		p.effects = append(p.effects, t.effects...)
		overdue, err := d.overdue(v, c.Pair, t.effects)
		if err != nil {
			return p, err
		}
		if overdue {
			p.pushed++
			p.effects = append(p.effects, bot.PushTags{Pair: c.Pair})
		}
	}
	return p, nil
}

// customers follows on a page: the next one, the next members, or the pairs
// that WeCom did not list.
func (r *run) customers(b bot.CustomersFetched, p page) error {
	r.Open--
	r.Customers += len(b.Contacts)
	r.miss(bot.MissedAdd, p.adds)
	r.miss(bot.MissedTagOfStaff, p.byHand)
	r.miss(bot.MissedPush, p.pushed)
	r.unlicensed(b.Unlicensed)
	if b.Next != "" {
		r.send(bot.FetchCustomers{Run: r.ID, Users: b.Users, Cursor: b.Next})
		return nil
	}
	for _, user := range b.Users {
		if !slices.Contains(r.Place.Unlicensed, user) {
			r.Place.Read = append(r.Place.Read, user)
		}
	}
	return r.usersDone(b.Users, p.pairs)
}

func (r *run) unlicensed(users []string) {
	for _, user := range users {
		if !slices.Contains(r.Place.Unlicensed, user) {
			r.Place.Unlicensed = append(r.Place.Unlicensed, user)
		}
	}
	if len(users) > 0 {
		r.problem("企业微信不告诉这些员工的客户，因为没有给他们购买接口许可：%s。", strings.Join(users[:min(len(users), unknownNamed)], "、"))
	}
}

// usersDone goes on when a list of members was read to its end or could not
// be.
func (r *run) usersDone(users []string, described map[bot.Pair]bool) error {
	r.UsersDone += len(users)
	r.nextUsers(min(usersMost, max(len(users), 1)))
	if r.Open > 0 {
		return nil
	}
	r.Step = bot.SyncMissing
	return r.confirm(described)
}

// confirm asks about pairs that stand in the database and that WeCom did not
// list. Those that the page at hand describes are on their way into the
// database.
func (r *run) confirm(described map[bot.Pair]bool) error {
	for r.Open == 0 {
		pairs, err := r.v.Unseen(r.Place.Read, r.StartedAt, r.Place.AfterPair, confirmedTogether)
		if err != nil {
			return err
		}
		if len(pairs) == 0 {
			r.Step = bot.SyncGroups
			r.send(bot.FetchGroups{Run: r.ID})
			return nil
		}
		for _, p := range pairs {
			r.Place.AfterPair = p
			if !described[p] {
				r.send(bot.FetchContact{Pair: p, Run: r.ID})
			}
		}
	}
	return nil
}

// confirmed follows on a pair that is there after all. What is new in it, the
// details take in.
func (r *run) confirmed(b bot.ContactFetched) error {
	t, err := r.takeIn(r.v, b)
	if err != nil {
		return err
	}
	if t.added {
		r.miss(bot.MissedAdd, 1)
	}
	r.miss(bot.MissedTagOfStaff, t.byHand)
	return r.pairDone()
}

// contactGone takes in that a pair is no more, if a sync asked: to everybody
// else the event will tell.
func (d *desk) contactGone(v bot.View, b bot.ContactGone) ([]bot.Effect, error) {
	if b.Run == "" {
		return nil, nil
	}
	s, err := v.Sync()
	if err != nil {
		return nil, err
	}
	deletion, err := d.missedDeletion(v, b)
	if err != nil || s.ID != b.Run || !s.Running() || s.Step != bot.SyncMissing {
		return deletion, err
	}
	effects, err := d.answer(v, s, func(r *run) error {
		if len(deletion) > 0 {
			r.miss(bot.MissedDeletion, 1)
		}
		if b.Hidden {
			r.problem("对账时 %s 不再有客户联系权限，或不在应用的可见范围里：没有核对的客户都保持原样。", r.namesOf([]string{b.UserID}))
		}
		return r.pairDone()
	})
	return append(deletion, effects...), err
}

func (r *run) pairDone() error {
	r.Open--
	return r.confirm(nil)
}
