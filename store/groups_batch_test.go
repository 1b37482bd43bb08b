package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// looking is a decision that looks at something and writes down what it saw.
func looking[T any](seen *T, look func(bot.View) (T, error)) func(bot.View) ([]bot.Planned, error) {
	return func(v bot.View) (_ []bot.Planned, err error) {
		*seen, err = look(v)
		return nil, err
	}
}

func TestEventsOfOneBatchSeeTheGroupsAndSyncsOfThoseBefore(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		applied(t, s, told{1, []bot.Effect{bot.SetGroup{Group: bot.Group{ChatID: "wr1"}}}})
		var group bot.Group
		var one bot.Member
		var all []bot.Member
		var in []bot.Membership
		var open []bot.Group
		var run bot.Sync
		var who bot.Customer
		looks := map[string]func(bot.View) ([]bot.Planned, error){
			"group":       looking(&group, func(v bot.View) (bot.Group, error) { return v.Group("wr1") }),
			"member":      looking(&one, func(v bot.View) (bot.Member, error) { return v.Member("wr1", "wmWangFang") }),
			"members":     looking(&all, func(v bot.View) ([]bot.Member, error) { return v.Members("wr1") }),
			"memberships": looking(&in, func(v bot.View) ([]bot.Membership, error) { return v.Memberships("wmWangFang") }),
			"open":        looking(&open, func(v bot.View) ([]bot.Group, error) { return v.OpenGroups("", 10) }),
			"sync":        looking(&run, func(v bot.View) (bot.Sync, error) { return v.Sync() }),
			"met": looking(&who, func(v bot.View) (bot.Customer, error) {
				return bot.Customer{ExternalUserID: "wmWangFang"}, v.Meet([]string{"wmWangFang"})
			}),
		}
		turns := []turn{{decide: decides(
			bot.SetGroup{Group: bot.Group{ChatID: "wr1", Name: "福利群"}}, bot.SetMember{ChatID: "wr1", Member: joined},
			bot.SetSync{Sync: bot.Sync{ID: "r1", Step: bot.SyncGroups, StartedAt: opening}},
		)}}
		for _, look := range looks {
			turns = append(turns, turn{decide: look})
		}
		for i := range turns {
			mustPut(t, s, arrival(fmt.Sprint("e", i), ""))
			turns[i].item = mustClaim(t, s, fmt.Sprint("e", i))[0]
		}
		if err := errors.Join(together(t, s, turns...)...); err != nil {
			t.Fatal(err)
		}
		if group.Name != "福利群" || one != joined || len(all) != 1 || len(in) != 1 || len(open) != 1 || open[0].Name != "福利群" || run.ID != "r1" || who.ExternalUserID == "" {
			t.Errorf("seen: %+v, %+v, %+v, %+v, %+v, %+v; want what the first event did", group, one, all, in, open, run)
		}
	})
}

func TestEventsOfSeveralGroupsShareATransaction(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		var turns []turn
		for i := range 20 {
			id := fmt.Sprint("wr", i)
			mustPut(t, s, arrival(id, bot.GroupLane(id)))
			turns = append(turns, turn{mustClaim(t, s, id)[0], func(v bot.View) ([]bot.Planned, error) {
				if _, err := v.Members(id); err != nil {
					return nil, err
				}
				member := bot.SetMember{ChatID: id, Member: bot.Member{ID: fmt.Sprint("wm", i), Customer: true, Present: true}}
				return decides(bot.SetGroup{Group: bot.Group{ChatID: id}}, member)(v)
			}})
		}
		said := counting(s)
		if err := errors.Join(together(t, s, turns...)...); err != nil {
			t.Fatal(err)
		}
		// One for looking at each group, and the same few for all of them.
		said.atMost(t, 20+14, "a batch of 20 groups")
		if n, m := count(t, s, "chats"), count(t, s, "chat_members"); n != 20 || m != 20 {
			t.Errorf("%d groups and %d members, want 20 of each", n, m)
		}
	})
}

func TestTwoWhoHearOfAGroupAtOnceMakeItOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var events []told
		for i := range 12 {
			member := bot.Member{ID: fmt.Sprint("wm", i), Customer: true, Present: true, JoinedAt: opening.Add(time.Duration(i) * time.Second)}
			events = append(events, told{int64(i + 1), []bot.Effect{bot.SetMember{ChatID: "wr1", Member: member}}})
		}
		appliedTogether(t, s, events)
		if n, m, c := count(t, s, "chats"), count(t, s, "chat_members"), count(t, s, "customers"); n != 1 || m != 12 || c != 12 {
			t.Errorf("%d groups, %d members, %d customers; want one group of 12", n, m, c)
		}
	})
}

func TestAnEventOfABatchSeesTheStoreThatAnEventBeforeItGaveAGroup(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		applied(t, s, told{1, []bot.Effect{bot.SetMember{ChatID: "wr1", Member: joined}}})
		mustPut(t, s, arrival("a", ""), arrival("b", ""))
		items := mustClaim(t, s, "a", "b")
		var in []bot.Membership
		err := errors.Join(together(t, s,
			turn{items[0], decides(bot.SetGroup{Group: bot.Group{ChatID: "wr1", Store: "s17"}})},
			turn{items[1], looking(&in, func(v bot.View) ([]bot.Membership, error) { return v.Memberships("wmWangFang") })},
		)...)
		if err != nil || len(in) != 1 || in[0].Store != "s17" {
			t.Fatalf("%+v, %v; want one group of s17", in, err)
		}
	})
}
