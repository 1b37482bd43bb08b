package handlers

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// greetingDesk is a shop with a welcome for its groups.
func greetingDesk(t *testing.T, change ...func(*Options)) *desk {
	welcomes := func(o *Options) {
		o.Shop.GroupWelcomes = []config.GroupWelcome{
			{Name: "大家", Message: "group/welcome"},
			{Name: "福利群", Message: "group/welcome", Coupon: "new10", Stores: []string{"s17"}},
		}
	}
	return testDesk(t, append([]func(*Options){welcomes}, change...)...)
}

// A welcome is a text with WeCom's own placeholder and the coupon attached; a
// coupon that opens nowhere is told of in words only.
func TestWhatAGroupsWelcomeSays(t *testing.T) {
	d := greetingDesk(t)
	spec, err := d.groupWelcomeSpec(d.GroupWelcomes[1])
	if err != nil {
		t.Fatal(err)
	}
	if spec.Name != "group_welcome:福利群" || spec.Kind != bot.AssetGroupWelcome || spec.Hash == "" {
		t.Errorf("spec %+v", spec)
	}
	for _, part := range []string{"%NICKNAME%", "十七号店", "新客减10元", "点下面就能领"} {
		if !strings.Contains(spec.Text, part) {
			t.Errorf("the text does not say %s:\n%s", part, spec.Text)
		}
	}
	if spec.Attachment == nil || spec.Attachment.Type != "link" || spec.Attachment.URL != public+"/coupon/new10" {
		t.Errorf("attachment %+v", spec.Attachment)
	}
	d = greetingDesk(t, func(o *Options) { o.PublicURL = "" })
	if spec, err = d.groupWelcomeSpec(d.GroupWelcomes[1]); err != nil || spec.Attachment != nil || strings.Contains(spec.Text, "点下面") {
		t.Errorf("without an address %+v, %v", spec, err)
	}
}

// A welcome made for a store goes before one for all; groups of no store have
// none.
func TestWhichWelcomeAGroupHas(t *testing.T) {
	d := greetingDesk(t)
	for store, want := range map[string]string{"s17": "福利群", "s18": "大家", "": ""} {
		if w, _ := d.groupWelcomeOf(store); w.Name != want {
			t.Errorf("store %q has %q", store, w.Name)
		}
	}
}

// Nobody waits for a group's welcome or a channel's code to be ready; the
// doctor asks for them.
func TestWhatReadinessWaitsFor(t *testing.T) {
	o := testOptions(t)
	o.Shop.Channels[0].Code = config.CodeContactWay
	o.Shop.GroupWelcomes = []config.GroupWelcome{{Name: "大家", Message: "group/welcome"}}
	wanted := []string{"join_way:s17", "image:join_way/s17", "join_way:s18", "image:coupon/card"}
	if diff := gocmp.Diff(wanted, WantedAssets(o)); diff != "" {
		t.Errorf("waited for (-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff(append(wanted, "contact_way:s17-door", "group_welcome:大家"), AllAssets(o)); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
}

// The whole way: the welcome is made, the stores' groups are read, the owner
// hears of all of them in one message, once.
func TestAnOwnerIsToldOnce(t *testing.T) {
	o := testOptions(t)
	o.Shop.Stores[0].Groups = []string{"wr1", "wr2"}
	o.Shop.GroupWelcomes = []config.GroupWelcome{{Name: "福利群", Message: "group/welcome", Stores: []string{"s17"}}}
	b := newBranch(t, newFakeWeCom())
	all, err := All(o)
	if err != nil {
		t.Fatal(err)
	}
	if b.router, err = bot.NewRouter(all...); err != nil {
		t.Fatal(err)
	}
	read := func(chatID, name, owner string) {
		g := reading(b.now, "v1")
		g.ChatID, g.Name, g.Owner = chatID, name, owner
		b.wecom.chats[chatID] = g
	}
	read("wr1", "一群", "liming")
	read("wr2", "二群", "liming")
	ready := func(hash string) {
		b.put(bot.AssetReady{Asset: bot.Asset{Name: "group_welcome:福利群", Kind: bot.AssetGroupWelcome, Hash: hash, RemoteID: "t1", ReadyAt: b.now}})
		b.run()
		b.jobsDue()
	}
	told := func() (users []string, texts string) {
		for _, m := range b.messages {
			users = append(users, m.ToUsers...)
			texts += m.Text
		}
		b.messages = nil
		slices.Sort(users)
		return users, texts
	}
	ready("h1")
	users, text := told()
	if diff := gocmp.Diff([]string{"liming"}, users); diff != "" {
		t.Error(diff)
	}
	for _, part := range []string{"福利群", "「一群」、「二群」", "入群欢迎语", "右上角"} {
		if !strings.Contains(text, part) {
			t.Errorf("the message does not say %s:\n%s", part, text)
		}
	}
	ready("h1")
	if users, _ := told(); len(users) != 0 {
		t.Errorf("told again: %v", users)
	}
	read("wr2", "二群", "hanmei")
	b.put(bot.ChatUpdated{ChatID: "wr2", Detail: bot.ChatOwnerChanged})
	b.run()
	b.jobsDue()
	if users, text := told(); strings.Join(users, " ") != "hanmei" || !strings.Contains(text, "「二群」") || strings.Contains(text, "「一群」") {
		t.Errorf("of the new owner %v hear\n%s", users, text)
	}
	ready("h2")
	if users, _ := told(); strings.Join(users, " ") != "hanmei liming" {
		t.Errorf("of the new text %v hear", users)
	}
}

// jobsDue lets the time of all jobs come, and of those that follow.
func (b *branch) jobsDue() {
	b.t.Helper()
	for len(b.jobs) > 0 {
		first := slices.SortedFunc(maps.Values(b.jobs), func(a, b bot.ScheduleJob) int {
			return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Key, b.Key))
		})[0]
		delete(b.jobs, first.Key)
		b.now = later(b.now, first.Due)
		b.put(bot.JobDue{Name: first.Name, Due: first.Due, Payload: first.Payload})
		b.run()
	}
}
