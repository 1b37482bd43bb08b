package handlers

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func of(user, customer string) bot.Pair { return bot.Pair{UserID: user, ExternalUserID: customer} }

// quiet is a shop to which WeCom has told everything.
func quiet(t *testing.T) *branch {
	wecom := newFakeWeCom()
	b := newBranch(t, wecom)
	for i := range 7 {
		p := of("liming", fmt.Sprintf("wmKNOWN%d", i))
		b.relations[p] = bot.Relation{Pair: p, Status: bot.RelationActive, ChangedAt: noon.Add(-time.Hour), AddedAt: noon.Add(-time.Hour)}
		wecom.add(p, noon.Add(-time.Hour), "")
	}
	for i := range 5 {
		g := reading(time.Time{}, "v1", in("wmKNOWN1", seconds(-500)))
		g.ChatID = fmt.Sprintf("wr%d", i)
		wecom.chats[g.ChatID] = g
		b.groups[g.ChatID] = bot.Group{ChatID: g.ChatID, Name: g.Name, Owner: g.Owner, CreatedAt: g.CreatedAt, Version: "v1", FetchedAt: seconds(-100)}
		b.setMember(bot.SetMember{ChatID: g.ChatID, Member: bot.Member{ID: "wmKNOWN1", Customer: true, Present: true, JoinedAt: seconds(-500), Scene: bot.JoinQR}})
	}
	return b
}

// deaf is a shop that heard nothing for a while.
func deaf(t *testing.T) *branch {
	b := quiet(t)
	known := func(p bot.Pair, s bot.RelationStatus, at time.Time) {
		b.relations[p] = bot.Relation{Pair: p, Status: s, ChangedAt: at, AddedAt: at}
	}
	b.wecom.add(of("hanmei", "wmNEW"), seconds(-60), "s17-door")
	known(of("hanmei", "wmGONE"), bot.RelationActive, seconds(-60))
	known(of("hanmei", "wmHALF"), bot.RelationHalf, seconds(-60))
	b.wecom.add(of("hanmei", "wmHALF"), seconds(-60), "")
	known(of("hanmei", "wmHALFGONE"), bot.RelationHalf, seconds(-60))
	known(of("hanmei", "wmLOST"), bot.RelationLost, seconds(-60))
	b.wecom.add(of("hanmei", "wmLOST"), seconds(-90), "")
	known(of("hanmei", "wmBACK"), bot.RelationLost, seconds(-60))
	b.wecom.add(of("hanmei", "wmBACK"), seconds(-30), "")
	known(of("hanmei", "wmAGAIN"), bot.RelationDeleted, seconds(-60))
	b.wecom.add(of("hanmei", "wmAGAIN"), seconds(-90), "")

	joined := reading(time.Time{}, "v2", in("wmKNOWN2", seconds(-200)))
	joined.ChatID, joined.Name = "wr0", "新名字"
	b.wecom.chats["wr0"] = joined
	unknown := reading(time.Time{}, "v1", in("wmKNOWN3", seconds(-200)), in("wmKNOWN4", seconds(-200)))
	unknown.ChatID = "wrUNKNOWN"
	b.wecom.chats["wrUNKNOWN"] = unknown
	delete(b.wecom.chats, "wr4")
	return b
}

func TestSyncTakesInWhatNobodyToldOf(t *testing.T) {
	b := deaf(t)
	s := b.syncNow("r1")
	if s.Step != bot.SyncDone || s.Running() || s.Open != 0 || len(s.Problems) != 0 {
		t.Fatalf("sync ends as %+v", s)
	}
	want := map[bot.Missed]int{
		bot.MissedAdd: 3, bot.MissedDeletion: 1, bot.MissedJoin: 1, bot.MissedLeave: 1, bot.MissedGroup: 1, bot.MissedDismissal: 1, bot.MissedGroupInfo: 1,
	}
	if diff := cmp.Diff(want, s.Missed); diff != "" {
		t.Errorf("missed (-want +got):\n%s", diff)
	}
	counts := []int{s.Staff, s.Users, s.UsersDone, s.Customers, s.GroupsAll, s.Groups}
	if diff := cmp.Diff([]int{2, 2, 2, 12, 5, 5}, counts); diff != "" {
		t.Errorf("staff, users, done, customers, groups, read: %s", diff)
	}
	statuses := map[string]bot.RelationStatus{}
	for _, p := range sortedPairs(b.relations) {
		if p.UserID == "hanmei" {
			statuses[p.ExternalUserID] = b.relations[p].Status
		}
	}
	if diff := cmp.Diff(map[string]bot.RelationStatus{
		"wmNEW": bot.RelationActive, "wmGONE": bot.RelationDeleted, "wmHALF": bot.RelationHalf, "wmHALFGONE": bot.RelationHalf,
		"wmLOST": bot.RelationLost, "wmBACK": bot.RelationActive, "wmAGAIN": bot.RelationActive,
	}, statuses); diff != "" {
		t.Errorf("relations (-want +got):\n%s", diff)
	}
	added := b.relations[of("hanmei", "wmNEW")]
	if added.Channel != "门口海报" || added.Store != "s17" || !added.AddedAt.Equal(seconds(-60)) {
		t.Errorf("the new pair is %+v", added)
	}
	if n := b.asked[bot.KindWelcome]; n != 0 {
		t.Errorf("%d welcomes", n)
	}
	if b.asked[bot.KindPushTags] == 0 {
		t.Error("WeCom is not told of the tags of those who were added")
	}
	if g := b.groups["wr4"]; g.DismissedAt.IsZero() {
		t.Errorf("the group that is no more is %+v", g)
	}
	if b.premises.staff == nil {
		t.Error("the staff is not kept")
	}
}

// Managers hear once of what had been missed, and nothing of a night when
// nothing was.
func TestSyncReportsOnceAndOnlyWhatWasMissed(t *testing.T) {
	b := deaf(t)
	b.syncNow("r1")
	if len(b.raised) != 1 || b.raised[0].Kind != bot.AlertMissed || b.raised[0].Key != "missed/r1" {
		t.Fatalf("raised %+v", b.raised)
	}
	for _, part := range []string{"第一次和企业微信对完账", "客户 3 位", "被店员删除的客户 1 位", "进群 1 人次", "退群 1 人次", "没见过的客户群 1 个", "解散的客户群 1 个", "改了名或换了群主的群 1 个"} {
		if !strings.Contains(b.raised[0].Detail, part) {
			t.Errorf("the report does not say %s:\n%s", part, b.raised[0].Detail)
		}
	}
	said := len(b.said)
	if s := b.syncNow("r2"); s.Running() || len(s.Missed) != 0 || s.ID != "r2" {
		t.Errorf("the second sync ends as %+v", s)
	}
	if len(b.raised) != 1 || len(b.said) != said {
		t.Errorf("the second sync says %+v and %d more entries", b.raised[1:], len(b.said)-said)
	}
}

// What is learnt of a pair that is known is no add, and a pair that WeCom hides
// is no deletion.
func TestSyncCountsNeitherOriginsAsAddsNorHiddenPairsAsDeletions(t *testing.T) {
	b := quiet(t)
	from, hidden := of("liming", "wmFROM"), of("liming", "wmHIDDEN")
	b.wecom.add(from, seconds(-60), "s17-door")
	for _, p := range []bot.Pair{from, hidden} {
		b.relations[p] = bot.Relation{Pair: p, Status: bot.RelationActive, ChangedAt: seconds(-60), AddedAt: seconds(-60)}
	}
	b.wecom.hidden = map[bot.Pair]bool{hidden: true}
	s := b.syncNow("r1")
	if len(s.Missed) != 0 || len(b.raised) != 0 {
		t.Errorf("missed %v, told %+v", s.Missed, b.raised)
	}
	if r := b.relations[from]; r.Channel != "门口海报" {
		t.Errorf("the known pair is %+v", r)
	}
	if r := b.relations[hidden]; r.Status != bot.RelationActive {
		t.Errorf("the hidden pair is %+v", r)
	}
	if len(s.Problems) != 1 || !strings.Contains(s.Problems[0], "可见范围") {
		t.Errorf("problems %q", s.Problems)
	}
}

// A program that is killed in the middle of any event comes to the same end.
func TestSyncKilledAnywhereEndsTheSame(t *testing.T) {
	whole := deaf(t)
	whole.syncNow("r1")
	for k := range whole.handled {
		b := deaf(t)
		b.killAt = k
		b.syncNow("r1")
		if diff := cmp.Diff(whole.everything(), b.everything()); diff != "" {
			t.Fatalf("killed at event %d of %d (-whole +killed):\n%s", k, whole.handled, diff)
		}
	}
}

// everything is the whole world but the sends.
func (b *branch) everything() any {
	s, _ := b.Sync()
	return []any{b.relations, b.said, b.jobs, b.groups, b.members, b.customers, s, len(b.raised)}
}

// Answers come in any order: the end is the same but for the times of noticing.
func TestSyncInAnyOrderEndsTheSame(t *testing.T) {
	ends := func(seed int) any {
		b := deaf(t)
		for range seed {
			b.random.Uint64()
		}
		s := b.syncNow("r1")
		statuses := map[bot.Pair]bot.RelationStatus{}
		for p, r := range b.relations {
			statuses[p] = r.Status
		}
		return []any{statuses, b.present("wr0"), b.present("wrUNKNOWN"), s.Missed, s.Pages, len(b.said)}
	}
	first := ends(0)
	for seed := range 20 {
		if diff := cmp.Diff(first, ends(seed)); diff != "" {
			t.Fatalf("order %d:\n%s", seed, diff)
		}
	}
}

// One sync at a time; a dead one is followed by another, and what its answers
// say is taken in all the same.
func TestOneSyncAtATime(t *testing.T) {
	w, d := newWorld(), testDesk(t)
	start := func(id string) []bot.Effect {
		payload, _ := json.Marshal(bot.JobSyncPayload{Run: id, Trigger: "command"})
		effects, err := d.sync(event(w.now, bot.JobDue{Name: bot.JobSync, Due: w.now, Payload: payload}), w)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range effects {
			w.apply(e)
		}
		return effects
	}
	if len(start("r1")) != 2 || len(start("r2")) != 0 || len(start("r1")) != 0 {
		t.Error("a second sync began beside the first")
	}
	w.now = w.now.Add(bot.SyncGivenUp)
	if len(start("r3")) != 2 {
		t.Error("a dead sync stands in the way")
	}
	page := bot.CustomersFetched{Run: "r1", Users: []string{"liming"}, Contacts: []bot.ContactFetched{{Pair: pair, AddedAt: noon}}, AskedAt: w.now}
	effects, err := d.sync(event(w.now, page), w)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range effects {
		w.apply(e)
	}
	if s, _ := w.Sync(); s.ID != "r3" || s.Customers != 0 {
		t.Errorf("the answer to a dead sync moves the new one: %+v", s)
	}
	if w.relations[pair].Status != bot.RelationActive {
		t.Error("what the answer said is lost")
	}
}

// A nightly job has no payload: it is named by its time.
func TestNightlySync(t *testing.T) {
	w, d := newWorld(), testDesk(t)
	effects, err := d.sync(event(noon, bot.JobDue{Name: bot.JobSync, Due: noon}), w)
	if err != nil || len(effects) != 2 {
		t.Fatalf("%v, %v", effects, err)
	}
	if s := effects[0].(bot.SetSync); s.ID != "nightly-20251122T040000" || s.Trigger != "nightly" {
		t.Errorf("sync %+v", s)
	}
}

// The event of an add that a sync took in comes after all: it is one add, told
// by the event now, and the welcome is not stopped by it.
func TestAnAddToldAfterTheSync(t *testing.T) {
	b := quiet(t)
	b.wecom.add(pair, seconds(1), "s17-door")
	b.syncNow("r1")
	ev := event(seconds(2), bot.ContactAdded{Pair: pair, State: "s17-door", WelcomeCode: "CODE"})
	b.now = ev.ReceivedAt
	b.inbox = append(b.inbox, ev)
	b.run()
	if got := b.saidOf(customer)[bot.InteractionAdded]; len(got) != 1 || strings.Contains(got[0], noticedLater) {
		t.Errorf("added: %v", got)
	}
	if b.asked[bot.KindWelcome] != 1 {
		t.Error("no welcome")
	}
}

// Who lacks a tag in WeCom is told of again by the next sync, once, and counted;
// what is on its way, or wanted by nobody any more, is left alone.
func TestSyncTellsWeComOfTagsThatItLacks(t *testing.T) {
	long, lately := -2*onItsWay, -time.Minute
	mine := bot.Tag{Group: "渠道", Name: "门口海报", Class: bot.TagStatic}
	for _, tt := range []struct {
		name   string
		status bot.RelationStatus
		decide time.Duration
		change func(*heldTag)
		want   int
	}{
		{"deleted in the console and made anew", bot.RelationActive, lately, func(t *heldTag) { t.RemoteID, t.PushedAt = "et9", seconds(-30) }, 1},
		{"never told, long ago", bot.RelationActive, long, func(*heldTag) {}, 1},
		{"never told, and on its way", bot.RelationActive, lately, func(*heldTag) {}, 0},
		{"told", bot.RelationActive, long, func(t *heldTag) { t.Pushed, t.PushedAt = true, seconds(-30) }, 0},
		{"taken here, and there still", bot.RelationActive, long,
			func(t *heldTag) {
				t.RemoteID, t.Pushed, t.PushedAt, t.Removed = "et9", true, seconds(-30), seconds(-20)
			}, 1},
		{"the rule and the tag are gone", bot.RelationActive, long, func(t *heldTag) { t.Rule = "从前的规则" }, 0},
		{"not confirmed yet", bot.RelationHalf, long, func(*heldTag) {}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := quiet(t)
			p := of("hanmei", "wmTAGGED")
			b.relations[p] = bot.Relation{Pair: p, Status: tt.status, ChangedAt: seconds(-60), AddedAt: seconds(-60)}
			b.wecom.add(p, seconds(-60), "")
			b.apply(bot.AddTag{Pair: p, Tag: mine, At: seconds(-60), Rule: "渠道"})
			b.tag(p, mine, func(h *heldTag) {
				tt.change(h)
				if h.Decided = b.now.Add(time.Hour + tt.decide); h.RemoteID != "" && h.Pushed {
					c := b.wecom.pairs[p]
					c.Tags = []bot.RemoteTag{{ID: h.RemoteID, Group: mine.Group, Name: mine.Name}}
					b.wecom.pairs[p] = c
				}
			})
			s := b.syncNow("r1")
			if s.Missed[bot.MissedPush] != tt.want || b.asked[bot.KindPushTags] != tt.want {
				t.Errorf("%d counted, %d told, want %d", s.Missed[bot.MissedPush], b.asked[bot.KindPushTags], tt.want)
			}
			if tt.want > 0 && (len(b.raised) != 1 || !strings.Contains(b.raised[0].Detail, "客户 1 位，正在补推")) {
				t.Errorf("managers hear %+v", b.raised)
			}
			if again := b.syncNow("r2"); tt.want > 0 && again.Missed[bot.MissedPush] != 0 {
				t.Errorf("the next sync tells again: %+v", again.Missed)
			}
		})
	}
}
