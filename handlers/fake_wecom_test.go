package handlers

import (
	"cmp"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// fakeWeCom answers what a sync asks, page by page.
type fakeWeCom struct {
	staff []bot.StaffMember
	tags  []bot.RemoteTag
	pairs map[bot.Pair]bot.ContactFetched
	chats map[string]bot.GroupFetched
	// hidden are pairs of members whom the app sees no more.
	hidden map[bot.Pair]bool
	page   int
	refuse func(bot.Send) string
	// code is what it refuses with.
	code int
}

func newFakeWeCom() *fakeWeCom {
	return &fakeWeCom{
		staff: []bot.StaffMember{{UserID: "liming", Name: "李明"}, {UserID: "hanmei", Name: "韩梅"}},
		pairs: map[bot.Pair]bot.ContactFetched{}, chats: map[string]bot.GroupFetched{}, page: 3,
	}
}

// add puts a pair into WeCom.
func (f *fakeWeCom) add(p bot.Pair, at time.Time, state string) {
	f.pairs[p] = bot.ContactFetched{Pair: p, Name: "客户" + p.ExternalUserID, Type: 1, State: state, AddedAt: at, TagsKnown: true}
}

// answer is what WeCom says to a send; nil if there is nothing to say.
func (f *fakeWeCom) answer(send bot.Send, now time.Time) bot.Body {
	if f.refuse != nil {
		if reason := f.refuse(send); reason != "" {
			return refused(send, reason, f.code)
		}
	}
	switch s := send.(type) {
	case bot.FetchStaff:
		return bot.StaffFetched{Run: s.Run, Members: f.staff, AskedAt: now}
	case bot.FetchTags:
		return bot.TagsFetched{Run: s.Run, All: true, Tags: f.tags, AskedAt: now}
	case bot.FetchCustomers:
		return f.customers(s, now)
	case bot.FetchContact:
		if c, ok := f.pairs[s.Pair]; ok {
			c.AskedAt, c.Run = now, s.Run
			return c
		}
		return bot.ContactGone{Pair: s.Pair, Hidden: f.hidden[s.Pair], AskedAt: now, Run: s.Run}
	case bot.FetchGroups:
		chats := slices.Sorted(maps.Keys(f.chats))
		page, next := paged(chats, s.Cursor, f.page)
		return bot.GroupsFetched{Run: s.Run, Cursor: s.Cursor, Next: next, ChatIDs: page, AskedAt: now}
	case bot.FetchGroup:
		if g, ok := f.chats[s.ChatID]; ok {
			g.AskedAt, g.Run = now, s.Run
			return g
		}
		return bot.GroupGone{ChatID: s.ChatID, Dismissed: true, AskedAt: now, Run: s.Run}
	default:
		return nil
	}
}

func (f *fakeWeCom) customers(s bot.FetchCustomers, now time.Time) bot.Body {
	var all []bot.Pair
	for p := range f.pairs {
		if slices.Contains(s.Users, p.UserID) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, comparePairs)
	var keys []string
	for _, p := range all {
		keys = append(keys, p.String())
	}
	page, next := paged(keys, s.Cursor, f.page)
	answer := bot.CustomersFetched{Run: s.Run, Users: s.Users, Cursor: s.Cursor, Next: next, AskedAt: now}
	for _, p := range all {
		if slices.Contains(page, p.String()) {
			answer.Contacts = append(answer.Contacts, f.pairs[p])
		}
	}
	return answer
}

// paged is the page of a sorted list that begins after the cursor.
func paged(all []string, cursor string, size int) (page []string, next string) {
	from, found := slices.BinarySearch(all, cursor)
	if found {
		from++
	}
	to := min(from+size, len(all))
	if to < len(all) {
		next = all[to-1]
	}
	return all[from:to], next
}

func refused(send bot.Send, reason string, code int) bot.Body {
	payload, err := bot.EncodeSend(send)
	if err != nil {
		panic(err)
	}
	return bot.SendFailed{SendKind: send.Meta().Kind, Payload: payload, Code: code, Reason: reason}
}

// branch is a shop at work: a world, handlers that may be started anew at any
// time, and the rows of inbox and outbox between them.
type branch struct {
	*world
	t      *testing.T
	router *bot.Router
	wecom  *fakeWeCom
	random *rand.Rand
	inbox  []bot.Event
	// handled counts events, killAt ends the program in the middle of one.
	handled, killAt int
	messages        []bot.AppMessage
	asked           map[bot.SendKind]int
	most            map[bot.SendKind]int
}

func newBranch(t *testing.T, wecom *fakeWeCom) *branch {
	return &branch{
		world: newWorld(), t: t, router: testRouter(t), wecom: wecom, random: rand.New(rand.NewPCG(1, 2)), killAt: -1,
		asked: map[bot.SendKind]int{}, most: map[bot.SendKind]int{},
	}
}

// put is an event on its way through the inbox.
func (b *branch) put(body bot.Body) {
	b.t.Helper()
	b.inbox = append(b.inbox, event(b.now, body))
}

// run handles what there is until nothing is left, sends in any order.
func (b *branch) run() {
	b.t.Helper()
	for len(b.inbox) > 0 || len(b.sends) > 0 {
		if len(b.inbox) > 0 {
			ev := b.inbox[0]
			b.inbox = b.inbox[1:]
			b.handle(ev)
			continue
		}
		b.carryOut()
		if b.handled > 10_000 {
			b.t.Fatal("the sync comes to no end")
		}
	}
}

// handle is one transaction. A program that is killed in it has changed
// nothing; the next one begins with the same event.
func (b *branch) handle(ev bot.Event) {
	b.t.Helper()
	plan, err := b.router.Route(ev, b.world)
	if err != nil {
		b.t.Fatal(err)
	}
	if b.handled == b.killAt {
		b.router = testRouter(b.t)
		if plan, err = b.router.Route(ev, b.world); err != nil {
			b.t.Fatal(err)
		}
	}
	b.handled++
	for _, p := range plan {
		b.apply(p.Effect)
	}
}

// carryOut makes one of the sends, any of them.
func (b *branch) carryOut() {
	b.t.Helper()
	waiting := map[bot.SendKind]int{}
	for _, s := range b.sends {
		waiting[s.Meta().Kind]++
	}
	for k, n := range waiting {
		b.most[k] = max(b.most[k], n)
	}
	i := b.random.IntN(len(b.sends))
	send := b.sends[i]
	b.sends = slices.Delete(b.sends, i, i+1)
	b.asked[send.Meta().Kind]++
	if m, ok := send.(bot.AppMessage); ok {
		b.messages = append(b.messages, m)
	}
	b.now = b.now.Add(10 * time.Millisecond)
	if push, is := send.(bot.PushTags); is {
		b.pushed(push.Pair)
	}
	if body := b.wecom.answer(send, b.now); body != nil {
		b.put(through(b.t, body))
	}
}

// pushed tells WeCom of a pair's tags.
func (b *branch) pushed(p bot.Pair) {
	c, there := b.wecom.pairs[p]
	c.Tags = nil
	for key, t := range b.tags {
		if t.Pair != p {
			continue
		}
		t.Pushed, t.PushedAt = t.held(b.now), b.now
		b.tags[key] = t
		if t.Pushed && t.RemoteID != "" {
			c.Tags = append(c.Tags, bot.RemoteTag{ID: t.RemoteID, Group: t.Group, Name: t.Name})
		}
	}
	if there {
		b.wecom.pairs[p] = c
	}
}

// through is a body as it comes out of the inbox.
func through(t *testing.T, body bot.Body) bot.Body {
	t.Helper()
	data, err := bot.EncodeInternal(body)
	if err != nil {
		t.Fatal(err)
	}
	body, err = bot.DecodeInternal(body.Kind(), data)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// syncNow runs a sync from its beginning to its end.
func (b *branch) syncNow(id string) bot.Sync {
	b.t.Helper()
	b.now = b.now.Add(time.Hour)
	payload, err := json.Marshal(bot.JobSyncPayload{Run: id, Trigger: "command"})
	if err != nil {
		b.t.Fatal(err)
	}
	b.put(bot.JobDue{Name: bot.JobSync, Due: b.now, Payload: payload})
	b.run()
	s, err := b.Sync()
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func sortedPairs(pairs map[bot.Pair]bot.Relation) []bot.Pair {
	return slices.SortedFunc(maps.Keys(pairs), func(a, b bot.Pair) int { return cmp.Compare(a.String(), b.String()) })
}
