package handlers

import (
	"cmp"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// The time that WeCom's details of a group need to follow its events [docs
// 92130], how long a contradiction between the two is put down to that, and how
// long such a contradiction is looked at again.
const (
	groupSettles   = 2 * time.Second
	groupUnsettled = 5 * time.Second
	groupDoubtful  = time.Minute
)

// comparison is a reading of a group held against what is known of it.
type comparison struct {
	// known is the group before, next what it becomes.
	known, next bot.Group
	// stale says that something newer is known: nothing of the reading is
	// taken. early says that it is too soon after the newest event to be
	// trusted: it must be asked again.
	stale, early bool
	// doubtful says that it was believed against an event of a little while
	// ago: another reading shall confirm it.
	doubtful bool
	// changes are the members about whom something is new.
	changes   []bot.Member
	movements []movement
	// before and read are the members by id.
	before map[string]bot.Member
	read   map[string]bot.GroupMember
}

// compare holds a reading against what is known. A reading never undoes what
// a newer event said.
func (d *desk) compare(v bot.View, b bot.GroupFetched) (comparison, error) {
	c := comparison{before: map[string]bot.Member{}, read: map[string]bot.GroupMember{}}
	var err error
	if c.known, err = v.Group(b.ChatID); err != nil {
		return c, err
	}
	c.stale = b.AskedAt.Before(c.known.FetchedAt) || settledBefore(b.AskedAt, c.known.DismissedAt)
	c.early = settledBefore(b.AskedAt, c.known.ChangedAt)
	if c.stale || c.early {
		return c, nil
	}
	members, err := v.Members(b.ChatID)
	if err != nil {
		return c, err
	}
	for _, m := range members {
		c.before[m.ID] = m
	}
	for _, m := range b.Members {
		c.read[m.ID] = m
	}
	if c.early = c.contradicts(b, groupUnsettled); c.early {
		return c, nil
	}
	c.doubtful = c.contradicts(b, groupDoubtful)
	c.next = d.nextGroup(c.known, b)
	return c, d.members(v, b, members, &c)
}

// settledBefore says whether a reading began before WeCom's details followed
// what happened at a time; zero is never.
func settledBefore(asked, at time.Time) bool {
	return !at.IsZero() && asked.Before(at.Add(groupSettles))
}

// contradicts says whether the reading lacks somebody who joined within a time
// before it, or has somebody who left: details that take longer than usual.
func (c comparison) contradicts(b bot.GroupFetched, within time.Duration) bool {
	if b.Version != "" && b.Version == c.known.Version {
		return false
	}
	for id, m := range c.before {
		read, there := c.read[id]
		joined := m.Present && !there && b.AskedAt.Before(m.JoinedAt.Add(within))
		left := !m.Present && there && m.LeftAt.After(read.JoinedAt) && m.LeftAt.After(m.JoinedAt) &&
			b.AskedAt.Before(m.LeftAt.Add(within))
		if joined || left {
			return true
		}
	}
	return false
}

// nextGroup is the group as the reading describes it. Who owns it anew has not
// been told of its welcome.
func (d *desk) nextGroup(known bot.Group, b bot.GroupFetched) bot.Group {
	next := known
	next.ChatID, next.Name, next.Owner, next.Version = b.ChatID, b.Name, b.Owner, b.Version
	next.FetchedAt, next.DismissedAt = b.AskedAt, time.Time{}
	if !b.CreatedAt.IsZero() {
		next.CreatedAt = b.CreatedAt
	}
	if known.Owner != b.Owner {
		next.TemplateTold = ""
	}
	if store, ok := d.storeOf[b.ChatID]; ok {
		next.Store = store.ID
	}
	for _, m := range b.Members {
		next.Store = cmp.Or(next.Store, d.storeOfState(m.State))
	}
	return next
}

// members finds who is new, who is gone and of whom more is known.
func (d *desk) members(v bot.View, b bot.GroupFetched, before []bot.Member, c *comparison) error {
	seen := map[string]bool{}
	for _, read := range b.Members {
		if read.ID == "" || seen[read.ID] {
			continue
		}
		seen[read.ID] = true
		if err := d.there(v, b, read, c); err != nil {
			return err
		}
	}
	for _, m := range before {
		if m.Present && !seen[m.ID] {
			d.gone(b, m, c)
		}
	}
	return nil
}

// there takes in a member who is in the group.
func (d *desk) there(v bot.View, b bot.GroupFetched, read bot.GroupMember, c *comparison) error {
	known, met := c.before[read.ID]
	if !met && read.Customer {
		if gone, err := forgotten(v, read.ID, time.Time{}); gone || err != nil {
			return err
		}
	}
	next := known
	next.ID, next.Customer, next.Present = read.ID, read.Customer, true
	next.Name, next.UnionID = cmp.Or(read.Name, known.Name), cmp.Or(read.UnionID, known.UnionID)
	h := history{view: v, customer: read.ID, chatID: b.ChatID, now: known}
	joinedAt := read.JoinedAt
	if joinedAt.IsZero() {
		joinedAt = b.AskedAt
	}
	same := known.Present && (read.JoinedAt.IsZero() || !read.JoinedAt.After(known.JoinedAt.Add(sameJoining)))
	if !same {
		var err error
		if same, err = h.knowsJoining(joinedAt); err != nil {
			return err
		}
	}
	if !same || known.JoinedAt.IsZero() {
		next.JoinedAt = joinedAt
	}
	if !same || read.Scene != bot.JoinUnknown {
		next.Scene, next.State, next.Invitor = read.Scene, read.State, read.Invitor
	}
	if next != known {
		c.changes = append(c.changes, next)
	}
	if !read.Customer {
		return nil
	}
	return d.came(v, movement{
		customer: read.ID, chatID: b.ChatID, store: d.storeOfGroup(c.next), kind: bot.InteractionJoinedGroup,
		at: next.JoinedAt, scene: next.Scene, state: next.State,
	}, !same, !same || known.State != next.State, c)
}

// came notes a joining that is new, and one whose code is.
func (d *desk) came(v bot.View, m movement, joiningIsNew, codeIsNew bool, c *comparison) error {
	if joiningIsNew {
		c.movements = append(c.movements, m)
	}
	if !codeIsNew {
		return nil
	}
	accepted, err := d.accepted(v, m)
	if accepted {
		m.kind = bot.InteractionInviteAccepted
		c.movements = append(c.movements, m)
	}
	return err
}

// gone takes in that a member is in the group no more, which no event told.
func (d *desk) gone(b bot.GroupFetched, m bot.Member, c *comparison) {
	m.Present, m.LeftAt, m.Removed = false, b.AskedAt, false
	c.changes = append(c.changes, m)
	if m.Customer {
		c.movements = append(c.movements, movement{
			customer: m.ID, chatID: b.ChatID, store: d.storeOfGroup(c.next), kind: bot.InteractionLeftGroup, at: b.AskedAt, unseen: true,
		})
	}
}

// accepted says whether a joining answers the invitation of a welcome: by the
// code of a store's join way, by somebody who was welcomed before.
func (d *desk) accepted(v bot.View, m movement) (bool, error) {
	if d.storeOfState(m.state) == "" {
		return false, nil
	}
	pairs, err := v.Pairs(m.customer)
	if err != nil {
		return false, err
	}
	for _, rel := range pairs {
		if !rel.WelcomedAt.IsZero() && !rel.WelcomedAt.After(m.at) {
			return true, nil
		}
	}
	return false, nil
}

// storeOfState is the id of the store whose join way has a state; empty if it
// is no store's.
func (d *desk) storeOfState(state string) string {
	store, ok := strings.CutSuffix(state, joinState(""))
	if _, known := d.stores[store]; !ok || !known {
		return ""
	}
	return store
}
