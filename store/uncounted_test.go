package store

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// A tag that a half-add gave and the add gave again counts once per coming, in
// whatever order they are told and also within one second.
func TestATagThatAnotherGivingCountsForCountsOnce(t *testing.T) {
	give := func(id int64, at time.Duration, uncounted bool) told {
		return told{id, []bot.Effect{bot.AddTag{Pair: liming, Tag: newcomer, At: opening.Add(at), Rule: "door", Uncounted: uncounted}}}
	}
	const moment = time.Microsecond
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening.Add(time.Hour)).Now
		s := mustOpen(t, o)
		held := func() bot.HeldTag {
			t.Helper()
			tags := ok[[]bot.HeldTag](t)(s.PairTags(background, liming))
			if counts := ok[Counts](t)(s.Count(background)); len(tags) != 1 || counts.Tagged != 1 {
				t.Fatalf("the pair has %+v, and %d have tags", tags, counts.Tagged)
			}
			return tags[0]
		}
		half := give(1, -moment, true)
		applied(t, s, half)
		if tag := held(); tag.Count != 1 {
			t.Errorf("a tag that only the half-add gave is counted %d times", tag.Count)
		}
		last := opening.Add(5 * time.Second)
		want := bot.HeldTag{Tag: newcomer, FirstAt: opening.Add(-moment), LastAt: last, Count: 2, Rule: "door"}
		permute([]told{half, give(2, 0, false), give(3, 5*time.Second-moment, true), give(4, 5*time.Second, false)}, func(order []told) {
			emptied(t, s)
			for _, e := range order {
				applied(t, s, e)
			}
			if diff := cmp.Diff(want, held()); diff != "" {
				t.Fatalf("order %v (-want +got):\n%s", order, diff)
			}
		})
	})
}

// What a comparison noticed gives way to what an event tells of it, and nothing
// else does.
func TestANoticedEntryGivesWayToTheOneThatIsTold(t *testing.T) {
	at := func(n int) time.Time { return opening.Add(time.Duration(n) * time.Second) }
	added := func(p bot.Pair, n int, detail string) bot.RecordInteraction {
		return bot.RecordInteraction{Pair: p, Kind: bot.InteractionAdded, At: at(n), Ref: "s17-door", Detail: detail}
	}
	for name, when := range map[string]int{"later": 3, "at the same time": 1} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, o Options) {
				s := mustOpen(t, o)
				said := added(liming, when, "told")
				said.Instead = at(1)
				lost := bot.RecordInteraction{Pair: liming, Kind: bot.InteractionLost, At: at(1)}
				applied(t, s, told{1, []bot.Effect{added(liming, 0, "before"), added(liming, 1, "noticed"), added(hanmei, 1, "of another"), lost}})
				applied(t, s, told{2, []bot.Effect{said}})
				var got []string
				for _, e := range ok[[]bot.TimeLineEntry](t)(s.TimeLine(background, liming.ExternalUserID, 10)) {
					got = append(got, string(e.Interaction)+" "+e.Detail)
				}
				slices.Sort(got)
				want := []string{"added before", "added of another", "added told", "lost "}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}
