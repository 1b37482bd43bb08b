package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store"
)

// TestTagsThatPeopleChangeInTheConsole renames, deletes and moves tags behind
// the rules' back and lets the rules give them again. A tag is known by its id:
// a renamed one stays the same, a deleted one is made anew.
func TestTagsThatPeopleChangeInTheConsole(t *testing.T) {
	t.Parallel()
	changes := []struct {
		name string
		// change is what people do, same says that the tag stays itself.
		change func(h *house, id string) error
		same   bool
		// called is what the tag is called in WeCom in the end.
		called string
	}{
		{"renamed", func(h *house, id string) error { return h.sim.RenameTag(id, "大门海报") }, true, "渠道/大门海报"},
		{"deleted", func(h *house, id string) error { return h.sim.DeleteTag(id) }, false, "渠道/门口海报"},
		{"its group renamed", func(h *house, _ string) error { return h.sim.RenameTagGroup("渠道", "来路") }, true, "来路/门口海报"},
		{"moved to another group", func(h *house, id string) error { return h.sim.MoveTag(id, "门店") }, true, "门店/门口海报"},
		{"renamed, and the old name made by hand", func(h *house, id string) error {
			_, err := h.sim.CreateTag("渠道", "占位")
			return cmp.Or(err, h.sim.RenameTag(id, "大门海报"), h.made("渠道", "门口海报"))
		}, true, "渠道/大门海报"},
	}
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t, onSQLite(t))
			before := h.scan(t, "小雨", "s17-door")
			h.settled(t)
			id := h.idOfTag("渠道", "门口海报")
			must(t, c.change(h, id))
			h.settled(t)
			after := h.scan(t, "老周", "s17-door")
			h.settled(t)
			h.synced(t)
			h.holdsInWeCom(t, after, c.called)
			h.ruleHolds(t, after, "门口海报")
			h.ruleHolds(t, before, "门口海报")
			if held := h.idHeld(after, c.called); (held == id) != c.same {
				t.Errorf("the tag is %s now, and was %s", held, id)
			}
			// Whoever held it holds it again with the next push.
			must(t, h.sim.EditRemark(liming, before, "常客"))
			_, _, err := h.sim.JoinGroup(simulator.Join{State: "s17-group", MemberID: before})
			must(t, err)
			h.tagsHeld(t, bot.Pair{UserID: liming, ExternalUserID: before}, "已入群")
			h.settled(t)
			h.holdsInWeCom(t, before, c.called)
			h.nobodyDidItByHand(t, before, after)
			h.noDeadSends(t)
		})
	}
}

// TestWhoHeldADeletedTagGetsItBackFromASync: a tag is deleted in the console and
// made anew for the next customer. Nothing happens to those who held it.
func TestWhoHeldADeletedTagGetsItBackFromASync(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		before := []string{h.scan(t, "小红", "s17-door"), h.scan(t, "小雨", "s17-door")}
		h.settled(t)
		must(t, h.sim.DeleteTag(h.idOfTag("消费", "领券新客")))
		h.settled(t)
		h.scan(t, "老周", "s17-door")
		h.settled(t)
		for _, id := range before {
			if h.idHeld(id, "消费/领券新客") != "" {
				t.Fatal("it is there without a sync: the test proves nothing")
			}
		}
		if s := h.synced(t); s.Missed[bot.MissedPush] != len(before) {
			t.Errorf("the sync: %+v", s)
		}
		for _, id := range before {
			h.holdsInWeCom(t, id, "消费/领券新客")
			h.ruleHolds(t, id, "领券新客")
		}
		h.nobodyDidItByHand(t, before...)
		if s := h.synced(t); len(s.Missed) > 0 {
			t.Errorf("the next sync: %+v", s)
		}
		h.noDeadSends(t)
	})
}

func (h *house) made(group, name string) error {
	_, err := h.sim.CreateTag(group, name)
	return err
}

// inWeCom are the tags of a customer with liming, as group/name, by id.
func (h *house) inWeCom(customer string) map[string]string {
	s := h.sim.State()
	held := map[string]string{}
	for _, p := range s.Pairs {
		if p.UserID != liming || p.ExternalUserID != customer {
			continue
		}
		for _, tag := range s.Tags {
			if slices.Contains(p.Tags, tag.ID) {
				held[tag.ID] = tag.Group + "/" + tag.Name
			}
		}
	}
	return held
}

func (h *house) idHeld(customer, called string) string {
	for id, name := range h.inWeCom(customer) {
		if name == called {
			return id
		}
	}
	return ""
}

func (h *house) holdsInWeCom(t *testing.T, customer string, called ...string) {
	t.Helper()
	for _, name := range called {
		if h.idHeld(customer, name) == "" {
			t.Errorf("WeCom has %v for %s, and not %s", h.inWeCom(customer), customer, name)
		}
	}
}

// ruleHolds wants a tag that a rule gave once.
func (h *house) ruleHolds(t *testing.T, customer, name string) {
	t.Helper()
	held, err := h.bots[0].Store().PairTags(t.Context(), bot.Pair{UserID: liming, ExternalUserID: customer})
	must(t, err)
	i := slices.IndexFunc(held, func(tag bot.HeldTag) bool { return tag.Name == name })
	if i < 0 || held[i].ByHand || held[i].Count != 1 {
		t.Errorf("%s holds %+v, and %s not once by its rule", customer, held, name)
	}
}

// nobodyDidItByHand wants no tag of a rule taken for a person's doing.
func (h *house) nobodyDidItByHand(t *testing.T, customers ...string) {
	t.Helper()
	for _, id := range customers {
		if n := h.byHand(t, id); n != [2]int{} {
			t.Errorf("%s: staff are said to have given %d and taken %d tags", id, n[0], n[1])
		}
	}
}

// byHand is how often staff gave and took tags, as the time line says.
func (h *house) byHand(t *testing.T, customer string) [2]int {
	t.Helper()
	entries, err := h.bots[0].Store().TimeLine(t.Context(), customer, 1000)
	must(t, err)
	return [2]int{count(entries, bot.InteractionTagged), count(entries, bot.InteractionUntagged)}
}

// TestATagThatPeopleMadeFirstIsUsedByTheRule: the rule's tag exists already.
func TestATagThatPeopleMadeFirstIsUsedByTheRule(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		var mine string
		h := openPlanned(t, w, plan{before: func(sim *simulator.Simulator) {
			var err error
			mine, err = sim.CreateTag("渠道", "门口海报")
			must(t, err)
		}})
		// Another one is made while the bot is there, and the event is lost.
		lost := h.sim.Faults.Add(simulator.Fault{Callback: "change_external_tag*", Drop: true})
		late, err := h.sim.CreateTag("活动", "开业季")
		must(t, err)
		h.sim.Faults.Remove(lost)
		id := h.scan(t, "小雨", "s17-door")
		h.settled(t)
		h.once(t, id)
		for called, want := range map[string]string{"渠道/门口海报": mine, "活动/开业季": late} {
			if got := h.idHeld(id, called); got != want {
				t.Errorf("the customer holds %q as %s, people made %s", got, called, want)
			}
		}
		h.until(t, "what the bot knows is what WeCom knows", func() error { return h.agrees(t.Context(), h.bots[0].Store()) })
		h.noDeadSends(t)
	})
}

// mostTags is how many tags a corp may have.
const mostTags = 10_000

// TestACorpWithAllItsTags has no room for one more. A rule that would make one
// is told why, and every other tag is given.
func TestACorpWithAllItsTags(t *testing.T) {
	t.Parallel()
	h := openPlanned(t, onServers(t), plan{before: func(sim *simulator.Simulator) {
		// The rules' own tags are among them, but for one.
		for _, own := range [][2]string{{"渠道", "门口海报"}, {"门店", "十七号店"}, {"消费", "领券新客"}, {"会员层级", "新客"}, {"生命周期", "潜客"}} {
			_, err := sim.CreateTag(own[0], own[1])
			must(t, err)
		}
		for i := range mostTags - 5 {
			_, err := sim.CreateTag(fmt.Sprint("组", i/100), fmt.Sprint("标签", i))
			must(t, err)
		}
	}})
	if s := h.synced(t); s.Tags != mostTags || len(s.Problems) > 0 {
		t.Errorf("the sync: %+v", s)
	}
	known, err := h.bots[0].Store().KnownTags(t.Context())
	if err != nil || len(known) != mostTags {
		t.Errorf("%d tags are known, %v", len(known), err)
	}
	id := h.scan(t, "小雨", "s17-door")
	h.settled(t)
	h.once(t, id)
	h.holdsInWeCom(t, id, "渠道/门口海报", "门店/十七号店", "消费/领券新客", "会员层级/新客", "生命周期/潜客")
	if h.idOfTag("活动", "开业季") != "" {
		t.Error("there is room: the test proves nothing")
	}
	h.until(t, "it is told why", func() error {
		letters, err := h.bots[0].Store().DeadLetters(t.Context(), store.WhichOutbox, 100)
		if err == nil && (len(letters) != 1 || letters[0].Code != 40126 || !strings.Contains(letters[0].Cause, "标签")) {
			err = fmt.Errorf("dead letters %+v; want one of 40126", letters)
		}
		return err
	})
}
