package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
)

// someExclusions are such as hold, are over, come later, were lifted, and of which
// one holds for good.
func someExclusions(r *rand.Rand, c crowd) (all []exclusion) {
	for i := range 2 * len(c.customers) {
		all = append(all, exclusion{
			ID: fmt.Sprint("X", i), ExternalUserID: c.customers[r.IntN(len(c.customers))].ExternalUserID,
			FromAt:   at(c.now.Add(time.Duration(r.IntN(3)-1) * day)),
			UntilAt:  []instant{0, at(c.now), at(c.now.Add(-day)), at(c.now.Add(day)), at(c.now.Add(2 * day))}[r.IntN(5)],
			LiftedAt: []instant{0, 0, at(c.now.Add(-time.Hour))}[r.IntN(3)],
		})
	}
	return all
}

// whyNot finds out one by one what speaks against somebody.
func (c crowd) whyNot(id string, kept []exclusion, e segment.Expr, chats []string) bot.SaleAnswer {
	i := slices.IndexFunc(c.customers, func(who customer) bool { return who.ExternalUserID == id })
	no := bot.SaleAnswer{Result: bot.SaleNotForYou, Why: bot.WhyStranger}
	if i < 0 || !slices.ContainsFunc(c.shown(c.customers[i].ID, bot.Everything()), func(r relation) bool {
		return r.Status == bot.RelationActive || r.Status == bot.RelationHalf
	}) {
		return no
	}
	no.Why = bot.WhyExcluded
	for _, x := range kept {
		switch one := x.seen(); {
		case one.ExternalUserID != id || !one.Holds(c.now):
		case one.Until.IsZero():
			return bot.SaleAnswer{Result: no.Result, Why: no.Why}
		case one.Until.After(no.Until):
			no.Until = one.Until
		}
	}
	if !no.Until.IsZero() {
		return no
	}
	if e != nil && !slices.Contains(c.audience(e, bot.Everything()), id) {
		return bot.SaleAnswer{Result: no.Result, Why: bot.WhySegment}
	}
	member := func(m chatMember) bool {
		return m.MemberID == id && m.Present && slices.Contains(chats, c.chats[m.ChatNumber-1].ChatID)
	}
	if len(chats) > 0 && !slices.ContainsFunc(c.members, member) {
		return bot.SaleAnswer{Result: no.Result, Why: bot.WhyGroup}
	}
	return bot.SaleAnswer{}
}

func TestWhoMayTakePartAndWhyNot(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		r := rand.New(rand.NewPCG(3, 4))
		c := newCrowd(r, opening, 60)
		c.save(t, s)
		kept := someExclusions(r, c)
		if err := s.db.Create(&kept).Error; err != nil {
			t.Fatal(err)
		}
		ids := []string{"wmNobody", " wm0001 "}
		for _, who := range c.customers {
			ids = append(ids, who.ExternalUserID)
		}
		reasons := map[bot.SaleWhy]int{}
		for i := range 60 {
			e := anyCondition(r, i%3)
			chats := [][]string{nil, {"wr1"}, {"wr2", "wr3"}, {"wr9"}}[r.IntN(4)]
			said := e.String()
			if i%10 == 0 {
				e, said = nil, ""
			}
			want := map[string]bot.SaleAnswer{}
			for _, id := range ids {
				no := c.whyNot(key(id, sizeID), kept, e, chats)
				if reasons[no.Why]++; no.Why != "" {
					want[id] = no
				}
			}
			got, err := eligible(s.db, opening, ids, said, chats)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Fatalf("%q in %v: %v (-want +got)\n%s", said, chats, err, diff)
			}
		}
		for _, why := range []bot.SaleWhy{"", bot.WhyStranger, bot.WhyExcluded, bot.WhySegment, bot.WhyGroup} {
			if reasons[why] < 20 {
				t.Errorf("only %d times the reason was %q", reasons[why], why)
			}
		}
	})
}

func TestAMistakeInTheExpressionLetsNobodyTakePart(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, told{1, []bot.Effect{bot.SetRelation{Pair: liming, Status: bot.RelationActive, At: opening}}})
		who := liming.ExternalUserID
		got, err := eligible(s.db, opening, []string{who}, "orders >", nil)
		if err != nil || got[who].Why != bot.WhySegment {
			t.Errorf("with a mistake: %+v, %v", got, err)
		}
		if fits, err := s.FitsNow(background, who, "orders >"); fits || err == nil {
			t.Errorf("asked alone: %v, %v", fits, err)
		}
		viewed(t, s, func(v view) {
			if fits, problem, err := v.Fits(who, "orders >"); fits || problem == "" || err != nil {
				t.Errorf("asked by a handler: %v, %q, %v", fits, problem, err)
			}
		})
		if got, err := eligible(s.db, opening, nil, "", nil); err != nil || len(got) != 0 {
			t.Errorf("of nobody: %+v, %v", got, err)
		}
	})
}

func TestAnExpressionHoldsForOneAsItDoesForAnAudience(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		r := rand.New(rand.NewPCG(5, 6))
		c := newCrowd(r, opening, 25)
		c.save(t, s)
		for i := range 12 {
			e := anyCondition(r, i%3)
			audience := c.audience(e, bot.Everything())
			viewed(t, s, func(v view) {
				for _, who := range append(c.customers, customer{ExternalUserID: "wmNobody"}) {
					want := slices.Contains(audience, who.ExternalUserID)
					now, err := s.FitsNow(background, who.ExternalUserID, e.String())
					if err != nil || now != want {
						t.Errorf("%s for %s now: %v, %v, want %v", e, who.ExternalUserID, now, err, want)
					}
					fits, problem, err := v.Fits(who.ExternalUserID, e.String())
					if err != nil || problem != "" || fits != want {
						t.Errorf("%s for %s: %v, %q, %v, want %v", e, who.ExternalUserID, fits, problem, err, want)
					}
				}
			})
		}
		viewed(t, s, func(v view) {
			if fits, problem, err := v.Fits("wmNobody", ""); !fits || problem != "" || err != nil {
				t.Errorf("nothing is asked of nobody: %v, %q, %v", fits, problem, err)
			}
		})
	})
}
