package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestWhatStaffDecidedByHandStays lets rules try to undo what a person did:
// take a tag that was given by hand, give one that was taken, push one out of
// an exclusive group. Every event about it comes twice.
func TestWhatStaffDecidedByHandStays(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		var clock steppedClock
		h := openPlanned(t, w, plan{
			now: clock.now, corp: []func(*simulator.Config){func(c *simulator.Config) { c.Now = clock.now }},
			shop: func(c *config.Config) { c.Orders.Secret = "till" },
		})
		id := h.scan(t, "小雨", "s17-door")
		h.settled(t)
		h.sim.Faults.Add(simulator.Fault{Callback: "*", Duplicate: 1})
		give := func(group, name string) {
			clock.wrong(clock.offset + 2*time.Second)
			tag, err := h.sim.CreateTag(group, name)
			must(t, err)
			h.settled(t)
			must(t, h.sim.EditTag(liming, id, []string{tag}, nil))
			h.settled(t)
		}
		give("手工", "爱喝茶")
		give("行为", "已退群")
		give("会员层级", "金卡")
		clock.wrong(clock.offset + 2*time.Second)
		must(t, h.sim.EditTag(liming, id, nil, []string{h.idOfTag("渠道", "门口海报")}))
		h.settled(t)

		// The rules would take 已退群, give 银卡 and 门口海报.
		_, _, err := h.sim.JoinGroup(simulator.Join{State: "s17-group", MemberID: id})
		must(t, err)
		must(t, h.sim.Settle(t.Context()))
		clock.wrong(clock.offset + 6*time.Second)
		h.settled(t)
		h.buys(t, `{"number":"T1","external_userid":"`+id+`","amount":"600","paid_at":"2026-01-02T15:04:05+08:00","item":"茶"}`)
		must(t, h.sim.DeleteStaff(id, liming))
		h.settled(t)
		again, err := h.sim.Scan(simulator.Scan{State: "s17-door", UserID: liming, ExternalUserID: id})
		must(t, err)
		h.settled(t)
		h.synced(t)
		for _, name := range []string{"手工/爱喝茶", "行为/已退群", "会员层级/金卡", "行为/已入群"} {
			h.holdsInWeCom(t, again, name)
		}
		for _, name := range []string{"渠道/门口海报", "会员层级/银卡", "会员层级/新客"} {
			if h.idHeld(id, name) != "" {
				t.Errorf("a rule gave %s against what a person decided: %v", name, h.inWeCom(id))
			}
		}
		if n := h.byHand(t, id); n != [2]int{3, 1} {
			t.Errorf("the time line has %d tags given and %d taken by staff, want 3 and 1", n[0], n[1])
		}
		h.until(t, "what the bot knows is what WeCom knows", func() error { return h.agrees(t.Context(), h.bots[0].Store()) })
		h.noDeadSends(t)
	})
}

// TestABotsOwnTagsAreNotTakenForAPersons: staff edit the customer in the very
// moment in which the bot's tags arrive in WeCom, and the bot does not learn at
// once, or not at all, that they did.
func TestABotsOwnTagsAreNotTakenForAPersons(t *testing.T) {
	t.Parallel()
	for name, trouble := range map[string]simulator.Fault{
		"the answer is late":    {Late: true, Delay: 700 * time.Millisecond},
		"the answer is lost":    {Late: true, Drop: true, Times: 2},
		"the request is lost":   {Drop: true, Times: 2},
		"done, and said not so": {Late: true, Code: -1, Times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, clock := openDated(t, onSQLite(t))
			trouble.API = "mark_tag"
			h.sim.Faults.Add(trouble)
			id := h.scan(t, "小雨", "s17-door")
			for i := range 3 {
				clock.wrong(time.Duration(i+1) * 2 * time.Second)
				must(t, h.sim.EditRemark(liming, id, fmt.Sprint("常客", i)))
				h.until(t, "the edit is in the time line", func() error { return h.edited(t, id, i+1) })
			}
			// What is to be tried again is due.
			clock.wrong(30 * time.Second)
			h.settled(t)
			h.tagsHeld(t, bot.Pair{UserID: liming, ExternalUserID: id}, "门口海报", "十七号店", "新客", "潜客")
			clock.wrong(time.Minute)
			must(t, h.sim.EditRemark(liming, id, "老常客"))
			h.settled(t)
			h.nobodyDidItByHand(t, id)
			h.until(t, "what the bot knows is what WeCom knows", func() error { return h.agrees(t.Context(), h.bots[0].Store()) })
			h.noDeadSends(t)
		})
	}
}

// openDated opens a house with a clock for all of it. Two edits within a second
// raise the same callback: a test that edits twice lets time pass.
func openDated(t *testing.T, w where) (*house, *steppedClock) {
	t.Helper()
	var clock steppedClock
	return openPlanned(t, w, plan{now: clock.now, corp: []func(*simulator.Config){func(c *simulator.Config) { c.Now = clock.now }}}), &clock
}

func (h *house) edited(t *testing.T, id string, times int) error {
	t.Helper()
	entries, err := h.bots[0].Store().TimeLine(t.Context(), id, 100)
	if n := count(entries, bot.InteractionEdited); err == nil && n < times {
		err = fmt.Errorf("%d of %d edits", n, times)
	}
	return err
}

// TestABotThatIsKilledAfterTaggingKnowsItsOwnTags: WeCom has the tags, the bot
// dies before it hears so, and staff edit the customer meanwhile.
func TestABotThatIsKilledAfterTaggingKnowsItsOwnTags(t *testing.T) {
	t.Parallel()
	w := onSQLite(t)
	h, child := openChild(t, buildBinary(t), w)
	child.start(t)
	h.sim.Faults.Add(simulator.Fault{API: "mark_tag", Late: true, Delay: 3 * time.Second, Times: 1})
	id := h.scan(t, "小雨", "s17-door")
	h.until(t, "WeCom has tags", func() error {
		if len(remoteTags(h.sim.State(), liming, id)) == 0 {
			return errors.New("none yet")
		}
		return nil
	})
	child.kill(t)
	must(t, h.sim.EditRemark(liming, id, "常客"))
	child.start(t)
	must(t, h.sim.EditRemark(liming, id, "老常客"))
	must(t, h.sim.Settle(t.Context()))
	db := openStore(t, w)
	h.until(t, "what the bot knows is what WeCom knows", func() error {
		return errors.Join(emptyQueues(t.Context(), db), h.agrees(t.Context(), db))
	})
	entries, err := db.TimeLine(t.Context(), id, 100)
	must(t, err)
	if given, taken := count(entries, bot.InteractionTagged), count(entries, bot.InteractionUntagged); given+taken != 0 {
		t.Errorf("staff are said to have given %d and taken %d tags", given, taken)
	}
}

// TestOnePersonUnderSeveralIDsIsShownAsOneAndNothingIsMerged: two ids share a
// unionid, a third has the phone number of the second, and two members of
// staff talk to them.
func TestOnePersonUnderSeveralIDsIsShownAsOneAndNothingIsMerged(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h, clock := openDated(t, w)
		const unionID = "oEXAMPLEunionid0000000000001"
		rain, err := h.sim.Scan(simulator.Scan{State: "s17-door", Name: "小雨", UnionID: unionID})
		must(t, err)
		sister, err := h.sim.AddByPhone(simulator.PhoneAdd{UserID: "hanmei", Name: "雨姐", UnionID: unionID})
		must(t, err)
		third := h.scan(t, "Rain", "s17-till")
		namesake := h.scan(t, "小雨", "s17-till")
		h.settled(t)
		must(t, h.sim.EditPhones("hanmei", sister, "138 0013 5678", "13900139000"))
		must(t, h.sim.EditPhones(liming, third, "+86 138-0013-5678"))
		h.settled(t)
		before := interactions(t, h)
		h.synced(t)
		if after := interactions(t, h); after != before {
			t.Errorf("a sync made %d interactions of %d", after, before)
		}

		ids := []string{rain, sister, third}
		for _, asked := range ids {
			p, err := h.bots[0].Store().Person(t.Context(), bot.Everything(), asked)
			must(t, err)
			found := identities(p)
			if found[0] != asked || !sameSet(found, ids) || !slices.Equal(p.Staff(), []string{"hanmei", liming}) {
				t.Errorf("%s is shown as %v with %v", asked, found, p.Staff())
			}
		}
		people, err := h.bots[0].Store().Duplicates(t.Context(), bot.Everything(), "", 100)
		must(t, err)
		if len(people) != 1 || !sameSet(identities(people[0]), ids) {
			t.Errorf("the duplicates are %+v", people)
		}
		if p, err := h.bots[0].Store().Person(t.Context(), bot.Everything(), namesake); err != nil || len(p.Identities) != 1 {
			t.Errorf("somebody with the same name is shown as %+v, %v", p, err)
		}
		// Everybody has their own name, story and tags still.
		for id, name := range map[string]string{rain: "小雨", sister: "雨姐", third: "Rain"} {
			c, err := h.bots[0].Store().Customer(t.Context(), id)
			must(t, err)
			entries, err := h.bots[0].Store().TimeLine(t.Context(), id, 100)
			must(t, err)
			if c.Name != name || count(entries, bot.InteractionAdded) != 1 {
				t.Errorf("%s is %+v with %+v", id, c, entries)
			}
		}
		must(t, h.agrees(t.Context(), h.bots[0].Store()))

		clock.wrong(time.Minute)
		must(t, h.sim.EditPhones(liming, third, "13700137000"))
		h.settled(t)
		h.until(t, "who has another number is another person", func() error { return h.shownAs(t.Context(), rain, rain, sister) })
	})
}

func (h *house) shownAs(ctx context.Context, asked string, ids ...string) error {
	p, err := h.bots[0].Store().Person(ctx, bot.Everything(), asked)
	if err == nil && !sameSet(identities(p), ids) {
		err = fmt.Errorf("%s is shown as %v", asked, identities(p))
	}
	return err
}

func identities(p bot.Person) []string {
	var ids []string
	for _, i := range p.Identities {
		ids = append(ids, i.ExternalUserID)
	}
	return ids
}

func sameSet(a, b []string) bool {
	return strings.Join(slices.Sorted(slices.Values(a)), " ") == strings.Join(slices.Sorted(slices.Values(b)), " ")
}
