package handlers

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// asked is when the reading of the tests began.
var asked = noon.Add(time.Hour)

// known is a tag as the world knows it.
func (w *world) known(tag bot.Tag, id string, change func(*heldTag)) {
	w.tag(pair, tag, func(t *heldTag) {
		t.RemoteID = id
		change(t)
	})
	w.ids = append(w.ids, bot.RemoteTag{ID: id, Group: tag.Group, Name: tag.Name})
}

func handDesk(t *testing.T) *desk {
	t.Helper()
	return testDesk(t, func(o *Options) {
		o.Shop.Tags = config.Tags{
			Groups: []config.TagGroup{{Name: "级", Exclusive: true, Journal: true}},
			Rules: []config.TagRule{
				{Name: "来了", On: onAdded, Class: bot.TagTier, Group: "级", Tag: "新客"},
				{Name: "记了宝宝", On: onEdited, Class: bot.TagStatic, Group: "家", Tag: "有宝宝", If: config.TagIf{Keywords: []string{"宝宝"}}},
			},
		}
	})
}

// saidAndDone are tag effects and entries in short; what a person decided has
// a 手 in front.
func saidAndDone(effects []bot.Effect) []string {
	var short []string
	for _, e := range effects {
		one := strings.Join(did([]bot.Effect{e}), "")
		switch e := e.(type) {
		case bot.AddTag:
			if e.ByHand {
				one = "手" + one
			}
		case bot.RemoveTag:
			if e.ByHand {
				one = "手" + one
			}
		case bot.LearnTag:
			one = "learn " + e.ID
		case bot.FetchTags:
			one = "ask " + strings.Join(e.TagIDs, ",")
		}
		short = append(short, one)
	}
	return short
}

// What WeCom has is held against what it was told: ours or theirs?
func TestOursOrTheirs(t *testing.T) {
	vip, id := bot.Tag{Group: "人", Name: "VIP", Class: bot.TagStatic}, "et1"
	there := []bot.RemoteTag{{ID: id, Group: "人", Name: "贵宾"}}
	ago := noon.Add(-time.Hour)
	gaveIt := []string{"手+人/VIP", "tagged et1: 李明 打上了「VIP」"}
	tookIt := []string{"手-人/VIP", "untagged et1: 李明 取下了「VIP」"}
	tests := []struct {
		name  string
		known func(*heldTag)
		there []bot.RemoteTag
		want  []string
	}{
		{"never ours, in WeCom: a person gave it, whatever it is called there", func(*heldTag) {}, there, gaveIt},
		{"ours and in WeCom", func(t *heldTag) { t.Added, t.Pushed, t.PushedAt = ago, true, ago }, there, nil},
		{"ours, not yet told", func(t *heldTag) { t.Added = ago }, nil, nil},
		{"ours, told and gone: a person took it", func(t *heldTag) { t.Added, t.Pushed, t.PushedAt = ago, true, ago }, nil, tookIt},
		{"taken by a rule, WeCom not told yet", func(t *heldTag) { t.Added, t.Removed, t.Pushed, t.PushedAt = ago, noon, true, ago }, there, nil},
		{"taken by a rule, told, and there again", func(t *heldTag) { t.Added, t.Removed, t.PushedAt = ago, noon, noon }, there, gaveIt},
		{"given by a person and still there", func(t *heldTag) { t.decide(true, ago) }, there, nil},
		{"given by a person and taken", func(t *heldTag) { t.decide(true, ago) }, nil, tookIt},
		{"given in the bot's chat, WeCom not told yet", func(t *heldTag) { t.decide(true, ago); t.Pushed = false }, nil, nil},
		{"taken in the bot's chat, WeCom not told yet", func(t *heldTag) { t.Added = ago; t.decide(false, noon); t.Pushed = true }, there, nil},
		{"taken by a person and still gone", func(t *heldTag) { t.Added = ago; t.decide(false, noon) }, nil, nil},
		{"taken by a person and given again", func(t *heldTag) { t.Added = ago; t.decide(false, noon) }, there, gaveIt},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, d := newWorld(), handDesk(t)
			w.now = asked.Add(2 * time.Second)
			w.known(vip, id, tt.known)
			b := bot.ContactFetched{Pair: pair, Tags: tt.there, TagsKnown: true, AskedAt: asked, TagStamp: w.stamp(pair)}
			got, err := d.compareTags(w, b, asked, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, saidAndDone(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			for _, e := range got {
				w.apply(e)
			}
			// What the reading led to is known by then: it proves nothing any more.
			again, err := d.compareTags(w, b, asked, nil)
			again = slices.DeleteFunc(again, func(e bot.Effect) bool { _, asks := e.(bot.FetchContact); return asks })
			if err != nil || len(again) != 0 {
				t.Errorf("the same reading again: %v, %v", saidAndDone(again), err)
			}
			if b.TagsKnown = false; len(got) > 0 {
				return
			}
			if unknown, err := d.compareTags(w, b, asked, nil); err != nil || len(unknown) != 0 {
				t.Errorf("a reading without tags says %v, %v", saidAndDone(unknown), err)
			}
		})
	}
}

// stamp is the stamp of a pair's tags as they are.
func (w *world) stamp(p bot.Pair) string {
	records, _ := w.TagRecords(p)
	return bot.TagStamp(records)
}

// A reading that the bot's own writing overtook, and one of a page, accuse
// nobody: they are made again, whatever the clocks say.
func TestAReadingThatMayBeOvertakenIsMadeAgain(t *testing.T) {
	vip := bot.Tag{Group: "人", Name: "VIP", Class: bot.TagStatic}
	there := []bot.RemoteTag{{ID: "et1", Group: "人", Name: "VIP"}}
	for _, clock := range []time.Duration{-time.Hour, 0, time.Hour} {
		for _, tt := range []struct {
			name   string
			before func(*heldTag)
			after  func(*heldTag)
			there  []bot.RemoteTag
		}{
			{"given and told since", func(t *heldTag) { t.Added = noon }, func(t *heldTag) { t.Pushed, t.PushedAt = true, noon.Add(clock) }, nil},
			{"taken and told since", func(t *heldTag) { t.Added, t.Pushed = noon, true },
				func(t *heldTag) { t.Removed, t.Pushed, t.PushedAt = noon.Add(time.Second), false, noon.Add(clock) }, there},
		} {
			for _, stamped := range []bool{true, false} {
				w, d := newWorld(), handDesk(t)
				w.now = asked.Add(2 * time.Second)
				w.known(vip, "et1", tt.before)
				b := bot.ContactFetched{Pair: pair, Tags: tt.there, TagsKnown: true, AskedAt: asked}
				if stamped {
					b.TagStamp = w.stamp(pair)
				}
				w.known(vip, "et1", tt.after)
				got, err := d.compareTags(w, b, asked, nil)
				b.Again = readAgainMost
				if last, err := d.compareTags(w, b, asked, nil); err != nil || len(last) != 0 {
					t.Errorf("%s, stamped %t: read again without end: %v, %v", tt.name, stamped, saidAndDone(last), err)
				}
				if err != nil || len(got) != 1 || got[0] != (bot.FetchContact{Pair: pair, Again: 1}) {
					t.Errorf("%s, clock %s, stamped %t: %v, %v", tt.name, clock, stamped, saidAndDone(got), err)
				}
			}
		}
	}
}

// Tags by names that nobody knew are learnt, by ids alone asked about, and
// those of rule groups are none of the corp's.
func TestTagsNobodyKnew(t *testing.T) {
	b := bot.ContactFetched{Pair: pair, TagsKnown: true, Tags: []bot.RemoteTag{
		{ID: "et8", Group: "人", Name: "会砍价"}, {ID: "et9"}, {ID: "st1", Group: "规则组", Name: "甲"},
	}}
	got, err := handDesk(t).compareTags(newWorld(), b, asked, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"learn et8", "手+人/会砍价", "tagged et8: 李明 打上了「会砍价」", "ask et9"}
	if diff := cmp.Diff(want, saidAndDone(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A person's tag goes before those of rules, in an exclusive group also before
// what rules decided for the same reading.
func TestAPersonsTagPushesOutWhatRulesGave(t *testing.T) {
	w, d := newWorld(), handDesk(t)
	w.now = asked.Add(2 * time.Second)
	w.known(bot.Tag{Group: "级", Name: "金卡", Class: bot.TagTier}, "et2", func(*heldTag) {})
	b := bot.ContactFetched{Pair: pair, TagsKnown: true, Tags: []bot.RemoteTag{{ID: "et2"}}, AskedAt: asked, TagStamp: w.stamp(pair)}
	before, err := d.tagsOfAdd(w, adding{pair: pair, at: noon})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"手+级/金卡", "tagged et2: 李明 打上了「金卡」", "-级/新客", "moved 级: 新客 → 金卡：李明 打的", "push liming"}
	got, err := d.compareTags(w, b, asked, before)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, saidAndDone(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, e := range append(before, got...) {
		w.apply(e)
	}
	for _, at := range []time.Time{noon.Add(time.Minute), asked.Add(time.Hour)} {
		effects, err := d.tagsOfAdd(w, adding{pair: pair, at: at})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range effects {
			w.apply(e)
		}
		if diff := cmp.Diff([]string{"金卡"}, w.holds("级")); diff != "" {
			t.Errorf("a rule at %s goes before a person (-want +got):\n%s", at, diff)
		}
	}
}

// A tag that a person took is never given again by a rule, and pushes nothing
// out.
func TestRulesDoNotGiveWhatAPersonTook(t *testing.T) {
	w, d := newWorld(), handDesk(t)
	w.known(bot.Tag{Group: "级", Name: "新客", Class: bot.TagTier}, "et2", func(t *heldTag) { t.decide(false, noon) })
	w.known(bot.Tag{Group: "级", Name: "银卡", Class: bot.TagTier}, "et3", func(t *heldTag) { t.Added = noon })
	effects, err := d.tagsOfAdd(w, adding{pair: pair, at: asked})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range effects {
		w.apply(e)
	}
	if diff := cmp.Diff([]string{"银卡"}, w.holds("级")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A changed remark is an occasion for rules; the one that WeCom makes of the
// customer's name is not.
func TestARemarkGivesTags(t *testing.T) {
	tests := []struct {
		name, before, now string
		want              []string
	}{
		{"noted", "", "宝宝一岁", []string{"+家/有宝宝", "push liming"}},
		{"nothing of that", "", "爱吃辣", nil},
		{"as before", "宝宝一岁", "宝宝一岁", nil},
		{"called so", "", "宝宝妈", nil},
	}
	for _, tt := range tests {
		w := newWorld()
		w.relations[pair] = bot.Relation{Status: bot.RelationActive, Remark: tt.before}
		got, err := handDesk(t).compareTags(w, bot.ContactFetched{Pair: pair, Name: "宝宝妈", Remark: tt.now}, asked, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, saidAndDone(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
