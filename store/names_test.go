package store

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func learns(id int64, all ...bot.RemoteTag) told {
	e := told{id: id}
	for _, t := range all {
		e.effects = append(e.effects, bot.LearnTag{RemoteTag: t})
	}
	return e
}

// named is a tag of newcomer's group in WeCom.
func named(id, name string) bot.RemoteTag {
	return bot.RemoteTag{ID: id, Name: name, GroupID: "egSource", Group: newcomer.Group}
}

// tagIDsOf is what handlers see: ids by own names.
func tagIDsOf(t *testing.T, s *Store) map[string]string {
	t.Helper()
	ids := map[string]string{}
	viewed(t, s, func(v view) {
		for _, r := range ok[[]bot.RemoteTag](t)(v.TagIDs()) {
			if ids[r.Name] != "" {
				t.Errorf("two tags are called %s", r.Name)
			}
			ids[r.Name] = r.ID
		}
	})
	return ids
}

func wantIDs(t *testing.T, s *Store, when string, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, tagIDsOf(t, s)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

func TestWhatWeComCallsATagIsLearned(t *testing.T) {
	for _, c := range []struct {
		name   string
		events []told
		want   map[string]string
	}{
		{"a tag that nobody knew", []told{learns(2, named("et1", "老客"))}, map[string]string{"老客": "et1"}},
		{"a tag that a rule gave", []told{gives(2, opening), learns(3, named("et1", "新客"))}, map[string]string{"新客": "et1"}},
		{"a tag that was renamed keeps the name that rules know", []told{
			gives(2, opening), learns(3, named("et1", "新客")), learns(4, named("et1", "新朋友")),
		}, map[string]string{"新客": "et1"}},
		{"two tags that swapped their names", []told{
			learns(2, named("et1", "甲"), named("et2", "乙")), learns(3, named("et1", "乙"), named("et2", "甲")),
		}, map[string]string{"甲": "et1", "乙": "et2"}},
		{"a new tag under the old name of one that was renamed", []told{
			learns(2, named("et1", "新客")), learns(3, named("et1", "新朋友")), learns(4, named("etAnother", "新客")),
		}, map[string]string{"新客": "et1", "新客#nother": "etAnother"}},
		{"a tag that was deleted and made again", []told{
			learns(2, named("et1", "新客")), learns(3, named("et2", "新客")),
		}, map[string]string{"新客": "et2"}},
		{"told twice", []told{learns(2, named("et1", "新客")), learns(3, named("et1", "新客"), named("et1", "新客"))}, map[string]string{"新客": "et1"}},
		{"two of one name", []told{learns(2, named("et1", "新客"), named("et2", "新客"))}, map[string]string{"新客": "et1", "新客#et2": "et2"}},
		{"a name that is no tag's", []told{learns(2, bot.RemoteTag{ID: "et1"})}, map[string]string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, o Options) {
				s, _ := shop(t, o)
				for _, e := range c.events {
					applied(t, s, e)
				}
				wantIDs(t, s, "in the end", c.want)
				for _, e := range c.events[len(c.events)-1:] {
					applied(t, s, e)
				}
				wantIDs(t, s, "told again", c.want)
			})
		})
	}
}

func TestARuleThatFollowsPeoplesNameStaysWithTheTag(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shop(t, o)
		applied(t, s, gives(2, opening))
		applied(t, s, learns(3, named("et1", "新客")))
		push(t, s, pending(t, s))
		applied(t, s, learns(4, named("et1", "新朋友")))
		friend := bot.Tag{Group: newcomer.Group, Name: "新朋友", Class: bot.TagBehaviour}
		applied(t, s, told{5, []bot.Effect{bot.AddTag{Pair: liming, Tag: friend, At: minute(1), ByHand: true}}})
		wantIDs(t, s, "a person uses WeCom's name", map[string]string{"新客": "et1"})
		applied(t, s, told{6, []bot.Effect{bot.AddTag{Pair: liming, Tag: friend, At: minute(2), Rule: "door"}}})
		wantIDs(t, s, "a rule uses WeCom's name", map[string]string{"新朋友": "et1"})
		held := ok[[]bot.HeldTag](t)(s.PairTags(background, liming))
		if len(held) != 1 || held[0].Tag != friend || !held[0].FirstAt.Equal(opening) {
			t.Errorf("the pair holds %+v; want the one tag, under its new name and with its past", held)
		}
		wantPending(t, s, "nothing changed in WeCom")
	})
}

func TestATagThatWasDeletedIsHeldByThoseToWhomARuleGaveIt(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shop(t, o)
		byRule, byHand, both := bot.Tag{Group: "g", Name: "rule"}, bot.Tag{Group: "g", Name: "hand"}, bot.Tag{Group: "g", Name: "both"}
		forget := func(id int64, n int) told {
			return told{id, []bot.Effect{bot.ForgetTag{ID: "et1", At: minute(n)}, bot.ForgetTag{ID: "et2", At: minute(n)}, bot.ForgetTag{ID: "et3", At: minute(n)}}}
		}
		applied(t, s, told{2, []bot.Effect{
			bot.AddTag{Pair: liming, Tag: byRule, At: minute(1), Rule: "r"}, bot.AddTag{Pair: liming, Tag: both, At: minute(1), Rule: "r"},
			bot.AddTag{Pair: liming, Tag: byHand, At: minute(1), ByHand: true}, bot.AddTag{Pair: liming, Tag: both, At: minute(1), ByHand: true},
		}})
		for i, tag := range []bot.Tag{byRule, byHand, both} {
			saveID(t, s, tag, fmt.Sprint("et", i+1))
		}
		push(t, s, pending(t, s))
		applied(t, s, forget(3, 5))
		wantPending(t, s, "deleted", bot.TagChange{Tag: classed(both), Add: true}, bot.TagChange{Tag: classed(byRule), Add: true})
		if r := recordOf(t, s, byHand); r.Held || r.ByHand || r.RemoteID != "" {
			t.Errorf("what only a person gave: %+v; want it gone, and nobody to have taken it", r)
		}
		applied(t, s, handGives(4, byHand, minute(4)))
		if r := recordOf(t, s, byHand); r.Held {
			t.Errorf("given before it was deleted, told after: %+v", r)
		}
		applied(t, s, forget(5, 6)) // nobody has the ids any more
		applied(t, s, learns(6, bot.RemoteTag{ID: "etNew", Group: "g", Name: "hand"}))
		applied(t, s, handGives(7, byHand, minute(7)))
		if r := recordOf(t, s, byHand); !r.Held || !r.ByHand || r.RemoteID != "etNew" {
			t.Errorf("made and given anew: %+v", r)
		}
	})
}

// classed is a tag with the class that it has when nobody tells one.
func classed(t bot.Tag) bot.Tag {
	t.Class = bot.TagStatic
	return t
}

func TestATagThatWasOnlyBelievedGoneIsAsItWas(t *testing.T) {
	for _, c := range []struct {
		name  string
		again func(t *testing.T, s *Store)
	}{
		{"found by the gateway", func(t *testing.T, s *Store) { saveID(t, s, newcomer, "et1") }},
		{"told by WeCom under another name", func(t *testing.T, s *Store) { applied(t, s, learns(4, named("et1", "新朋友"))) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, o Options) {
				s, _ := shop(t, o)
				applied(t, s, gives(2, opening))
				saveID(t, s, newcomer, "et1")
				push(t, s, pending(t, s))
				if err := s.ForgetTagID(background, newcomer); err != nil {
					t.Fatal(err)
				}
				wantPending(t, s, "believed gone", bot.TagChange{Tag: newcomer, Add: true})
				c.again(t, s)
				wantPending(t, s, "it is there")
				wantIDs(t, s, "it is there", map[string]string{"新客": "et1"})
			})
		})
	}
}

func TestAnIDIsOneTagsOnly(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := shop(t, o)
		applied(t, s, gives(2, opening))
		saveID(t, s, newcomer, "et1")
		push(t, s, pending(t, s))
		// People rename it, and a rule wants a tag of that name.
		friend := bot.Tag{Group: newcomer.Group, Name: "新朋友", Class: bot.TagStatic}
		applied(t, s, told{3, []bot.Effect{bot.AddTag{Pair: liming, Tag: friend, At: minute(1), Rule: "friends"}}})
		saveID(t, s, friend, "et1")
		wantIDs(t, s, "the gateway finds it by its new name", map[string]string{"新朋友": "et1"})
		wantPending(t, s, "the other one is made anew",
			bot.TagChange{Tag: newcomer, Add: true}, bot.TagChange{Tag: friend, RemoteID: "et1", Add: true})
		saveID(t, s, newcomer, "et2")
		saveID(t, s, newcomer, "et2")
		wantIDs(t, s, "made anew", map[string]string{"新朋友": "et1", "新客": "et2"})
	})
}

func TestTenThousandTagsAreLearnedByAFewStatements(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		n := 10_000
		if o.Driver == SQLite {
			n = 2_000 // its driver takes minutes for more when races are looked for
		}
		said := counting(s)
		all := func(suffix string) told {
			e := told{id: 1}
			for i := range n {
				e.effects = append(e.effects, bot.LearnTag{RemoteTag: bot.RemoteTag{
					ID: fmt.Sprintf("et%05d", i), Name: fmt.Sprintf("标签%05d%s", i, suffix), GroupID: "eg", Group: fmt.Sprint("组", i%100),
				}})
			}
			return e
		}
		applied(t, s, all(""))
		said.atMost(t, 60, "ten thousand new tags")
		applied(t, s, all("改"))
		said.atMost(t, 60, "the same, renamed")
		applied(t, s, all("改"))
		said.atMost(t, 2, "nothing new")
		if ids := tagIDsOf(t, s); len(ids) != n || ids["标签00007"] != "et00007" {
			t.Fatalf("%d tags are known, 标签00007 as %q", len(ids), ids["标签00007"])
		}
		said.take()
		forget := told{id: 2}
		for i := range n {
			forget.effects = append(forget.effects, bot.ForgetTag{ID: fmt.Sprintf("et%05d", i), At: opening})
		}
		applied(t, s, forget)
		said.atMost(t, 60, "all of them deleted")
		if ids := tagIDsOf(t, s); len(ids) != 0 {
			t.Fatalf("%d tags are left", len(ids))
		}
	})
}

func TestOneInstanceSeesWhatAnotherOneLearned(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		one, two := mustOpen(t, o), beside(t, o, "two")
		applied(t, one, gives(2, opening))
		applied(t, two, gives(3, opening))
		applied(t, one, learns(4, named("et1", "新客"), named("et2", "新朋友")))
		applied(t, two, learns(5, named("et1", "新客"), named("et2", "新朋友")))
		wantIDs(t, two, "the other instance", map[string]string{"新客": "et1", "新朋友": "et2"})
		applied(t, one, told{6, []bot.Effect{bot.ForgetTag{ID: "et1", At: minute(1)}}})
		viewed(t, two, func(v view) {
			records := ok[[]bot.TagRecord](t)(v.TagRecords(liming))
			if len(records) != 1 || records[0].RemoteID != "" || records[0].Pushed {
				t.Errorf("after the tag was deleted: %+v", records)
			}
		})
	})
}
