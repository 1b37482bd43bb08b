package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// naiveGroups are the groups of a month, in which people are only as far as its entries
// tell.
func (m *month) naiveGroups(ask bot.BoardAsk, spoke map[string]time.Time, waiting map[string]int) (all []bot.BoardGroup) {
	for _, id := range monthChats {
		c := m.chats[id]
		if !shown(ask.Scope, c.Store, c.Owner) {
			continue
		}
		g := bot.BoardGroup{ChatID: id, Owner: c.Owner, Store: c.Store, SpokeAt: spoke[id], Waiting: waiting[id]}
		for _, h := range m.happened {
			if h.chat != id || h.at.Before(ask.From) || !h.at.Before(ask.Until) {
				continue
			}
			switch h.kind {
			case bot.InteractionJoinedGroup:
				g.Joined++
			case bot.InteractionLeftGroup:
				g.Left++
			case bot.InteractionRemoved:
				g.Removed++
			}
		}
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b bot.BoardGroup) int {
		if n := b.SpokeAt.Compare(a.SpokeAt); n != 0 {
			return n
		}
		return slices.Compare([]string{a.ChatID}, []string{b.ChatID})
	})
	return all
}

// naiveStates counts the violations of a month by state. Somebody in particular sees
// what they are to see to: that is proven where violations are listed.
func (m *month) naiveStates(ask bot.BoardAsk) map[bot.ViolationState]int {
	counts := map[bot.ViolationState]int{}
	for _, v := range m.broken {
		store := v.Store
		if v.ChatID != "" {
			store = m.chats[v.ChatID].Store
		} else if s := m.relations[bot.Pair{UserID: v.UserID, ExternalUserID: v.ExternalUserID}]; s != nil {
			store = s.store
		}
		if !v.At.Before(ask.From) && v.At.Before(ask.Until) && shown(ask.Scope, store, "") {
			counts[v.State]++
		}
	}
	return counts
}

func TestTheWatchIsWhatTheMonthTells(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		m := newMonth(7, 400)
		lived(t, s, clock, m)
		spoke, waiting := map[string]time.Time{"wrTwo": m.now.Add(-time.Hour)}, map[string]int{"wrOne": 2, "wrNone": 1}
		said := func(id, chat, who string, by bot.SpeakerKind, at time.Time) bot.Effect {
			return bot.SaveMessage{ChatMessage: bot.ChatMessage{MsgID: id, Speaker: who, By: by, ChatID: chat, At: at, Type: "text"}}
		}
		post := func(id, msgID string, confirmed time.Time, chats ...string) bot.Effect {
			return bot.SavePost{Post: bot.Post{ID: id, MsgID: msgID, Sender: "an", Store: "s1", Template: "post/x", ChatIDs: chats, At: m.now, ConfirmedAt: confirmed}}
		}
		applied(t, s, told{100_001, []bot.Effect{
			said("one", "wrTwo", "wm01", bot.SpeakerCustomer, m.now.Add(-2*time.Hour)), said("two", "wrTwo", "wm02", bot.SpeakerCustomer, spoke["wrTwo"]),
			said("three", "wrTwo", "an", bot.SpeakerStaff, m.now), said("four", "wrOne", "an", bot.SpeakerStaff, m.now),
			post("p1", "m1", time.Time{}, "wrOne"), post("p2", "m2", time.Time{}, "wrOne", "wrNone"), post("p3", "m3", m.now, "wrTwo"), post("p4", "", time.Time{}, "wrTwo"),
		}})
		rolledUp(t, s, m.now)
		for name, scope := range monthScopes {
			for _, span := range [][2]int{{0, 40}, {5, 10}} {
				ask := boardSpan(scope, span[0], span[1], m.now)
				w := ok[bot.BoardWatch](t)(s.BoardWatch(background, ask, 72*time.Hour))
				groups := m.naiveGroups(ask, spoke, waiting)
				if diff := gocmp.Diff(groups, w.Groups); diff != "" || w.GroupsAll != len(groups) || w.Archive {
					t.Fatalf("%s: groups (%d, archive %v) (-want +got)\n%s", name, w.GroupsAll, w.Archive, diff)
				}
				if diff := gocmp.Diff(m.naivePrice(scope, ask.From, ask.Until, 72*time.Hour, bot.PriceTemplate), w.Prices); diff != "" {
					t.Fatalf("%s: prices (-want +got)\n%s", name, diff)
				}
				if scope.UserID == "" {
					if diff := gocmp.Diff(m.naiveStates(ask), w.Violations); diff != "" {
						t.Fatalf("%s: violations (-want +got)\n%s", name, diff)
					}
				}
				hits := 0
				for _, n := range w.Violations {
					hits += n
				}
				if len(w.Rules) != min(hits, 1) || hits > 0 && w.Rules[0].Hits != hits {
					t.Fatalf("%s: %d violations of the only rule, whose record is %+v", name, hits, w.Rules)
				}
			}
		}
	})
}

func TestStormsAreOfTheDaysInWhichTheyRaged(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		storm := func(id, store string, kind bot.AlertKind, first, last int) alertRow {
			return alertRow{
				ID: id, Kind: kind, Store: store, UserID: "an", OfKind: bot.AlertLost, FirstAt: at(hours(first)), LastAt: at(hours(last)), Items: 9, People: 7, Cause: "推送太多",
				OpenedAt: at(hours(first)), Told: "null", Tasks: "null",
			}
		}
		all := []alertRow{
			storm("before", "s1", bot.AlertStorm, -90, -60), storm("into", "s1", bot.AlertStorm, -50, 1), storm("within", "s1", bot.AlertStorm, 2, 3),
			storm("newest", "s2", bot.AlertStorm, 4, 5), storm("after", "s1", bot.AlertStorm, 90, 91), storm("other", "s1", bot.AlertLost, 2, 3), storm("nobody's", "", bot.AlertStorm, 6, 6),
		}
		if _, err := alertTable.insert(s.db, all); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			scope bot.Scope
			want  []string
		}{
			{bot.Everything(), []string{"nobody's", "newest", "within", "into"}}, {bot.Scope{Stores: []string{"s1"}}, []string{"within", "into"}},
			{bot.Scope{Stores: []string{"s1"}, UserID: "bo"}, nil}, {bot.Scope{}, nil},
		} {
			w := ok[bot.BoardWatch](t)(s.BoardWatch(background, boardSpan(c.scope, 0, 2, hours(1)), time.Hour))
			if diff := gocmp.Diff(c.want, idsIn(w.Storms, func(b bot.BoardStorm) string { return b.ID })); diff != "" {
				t.Errorf("%+v (-want +got)\n%s", c.scope, diff)
			}
		}
		w := ok[bot.BoardWatch](t)(s.BoardWatch(background, boardSpan(bot.Scope{Stores: []string{"s2"}}, 0, 2, hours(1)), time.Hour))
		want := bot.BoardStorm{ID: "newest", Of: bot.AlertLost, Store: "s2", UserID: "an", FirstAt: hours(4), LastAt: hours(5), Count: 9, People: 7, Cause: "推送太多"}
		if diff := gocmp.Diff([]bot.BoardStorm{want}, w.Storms); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

func TestTheLiveliestGroupsComeFirstAndTheOthersAreCounted(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var r boardRows
		for i := range bot.BoardMost + 20 {
			c := chat{ID: int64(i + 1), ChatID: fmt.Sprintf("wr%03d", i), Store: "s1", Owner: "an", CreatedAt: at(opening)}
			if i%10 == 0 {
				c.DismissedAt = at(opening)
			}
			r.chats = append(r.chats, c)
			for n := range i % 7 {
				r.members = append(r.members, chatMember{ChatNumber: c.ID, MemberID: fmt.Sprint("wm", n), Customer: n != 1, Present: n != 2})
			}
		}
		if err := r.write(s.db); err != nil {
			t.Fatal(err)
		}
		applied(t, s, told{1, []bot.Effect{bot.SaveMessage{ChatMessage: bot.ChatMessage{MsgID: "m", Speaker: "wm1", By: bot.SpeakerCustomer, ChatID: "wr007", At: opening, Type: "text"}}}})
		w := ok[bot.BoardWatch](t)(s.BoardWatch(background, boardSpan(bot.Scope{Stores: []string{"s1"}}, 0, 2, hours(1)), time.Hour))
		if w.GroupsAll != 108 || len(w.Groups) != bot.BoardMost {
			t.Fatalf("%d groups, of which %d are told", w.GroupsAll, len(w.Groups))
		}
		if g := w.Groups[0]; g.ChatID != "wr007" || !g.SpokeAt.Equal(opening) || g.Customers != 0 {
			t.Errorf("the first is %+v", g)
		}
		if g := w.Groups[1]; g.ChatID != "wr006" || g.Customers != 4 || !g.SpokeAt.IsZero() {
			t.Errorf("the second is %+v", g)
		}
	})
}
