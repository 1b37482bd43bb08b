package handlers

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// told are the tag effects in short: +group/name, -group/name, push user.
func told(effects []bot.Effect) []string {
	var short []string
	for _, e := range effects {
		switch e := e.(type) {
		case bot.AddTag:
			short = append(short, "+"+e.Group+"/"+e.Name)
		case bot.RemoveTag:
			short = append(short, "-"+e.Group+"/"+e.Name)
		case bot.PushTags:
			short = append(short, "push "+e.UserID)
		case bot.ScheduleJob:
			short = append(short, "job "+e.Name)
		}
	}
	return short
}

func TestTags(t *testing.T) {
	relation := func(s bot.RelationStatus, ago time.Duration) bot.Relation {
		return bot.Relation{Status: s, ChangedAt: noon.Add(-ago), State: "s17-door"}
	}
	added := []string{"+渠道/门口海报", "+层级/新客", "job tags.expire", "-行为/已流失"}
	tests := []struct {
		name   string
		before bot.Relation
		body   bot.Body
		want   []string
	}{
		{"added", bot.Relation{}, add("s17-door", ""), append(slices.Clone(added), "push liming")},
		{"added without a channel: no channel tag", bot.Relation{}, add("", ""), []string{"+层级/新客", "job tags.expire", "-行为/已流失", "push liming"}},
		{"half-added: WeCom would not listen", bot.Relation{}, bot.ContactAdded{Pair: pair, Half: true}, []string{"+行为/加过"}},
		{"half-added, told after the confirmation", relation(bot.RelationActive, -time.Second), bot.ContactAdded{Pair: pair, Half: true}, []string{"+行为/加过", "push liming"}},
		{"added, told after the deletion", relation(bot.RelationDeleted, -time.Second), add("s17-door", ""), added},
		{"added, told after the loss", relation(bot.RelationLost, -time.Second), add("s17-door", ""), append(slices.Clone(added), "+行为/已流失", "push liming")},
		{"lost: WeCom still listens", relation(bot.RelationActive, time.Hour), bot.ContactLost{Pair: pair}, []string{"+行为/已流失", "push liming"}},
		{"deleted: WeCom does not", relation(bot.RelationActive, time.Hour), bot.ContactDeleted{Pair: pair}, []string{"+行为/被删"}},
		{"handed over is not deleted", relation(bot.RelationActive, time.Hour), bot.ContactDeleted{Pair: pair, Source: bot.SourceTransfer}, nil},
		{"edited", relation(bot.RelationActive, time.Hour), bot.ContactEdited{Pair: pair}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.relations[pair] = tt.before
			got, err := testDesk(t).tags(event(noon, tt.body), w)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, told(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// What was held back while half-added goes out with the confirmation, even if
// the confirmation itself gives no tag.
func TestTagsHeldBackArePushedOnConfirmation(t *testing.T) {
	d := testDesk(t, func(o *Options) {
		o.Shop.Tags.Rules = []config.TagRule{{Name: "意向", On: onHalfAdded, Class: bot.TagBehaviour, Group: "行为", Tag: "加过"}}
	})
	w := newWorld()
	half, err := d.tags(event(noon, bot.ContactAdded{Pair: pair, Half: true}), w)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range half {
		w.apply(e)
	}
	confirmed, err := d.tags(event(noon.Add(time.Minute), add("", "")), w)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"+行为/加过", "push liming"}, told(append(half, confirmed...))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if effects, _ := d.tags(event(noon, add("", "")), newWorld()); len(effects) != 0 {
		t.Errorf("nothing is held, and yet %v", effects)
	}
}

// A customer joins as a person: every pair WeCom knows gets the tag.
func TestTagsOfAGroupGoToEveryReachablePair(t *testing.T) {
	w := newWorld()
	for user, status := range map[string]bot.RelationStatus{
		"liming": bot.RelationActive, "hanmei": bot.RelationLost, "womeng": bot.RelationHalf, "wangzong": bot.RelationDeleted,
	} {
		w.relations[bot.Pair{UserID: user, ExternalUserID: customer}] = bot.Relation{Status: status}
	}
	joined := bot.ChatUpdated{ChatID: group, Detail: bot.ChatMemberAdded, Members: []string{customer, "liming", "wmSTRANGER"}}
	got, err := testDesk(t).tags(event(noon, joined), w)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"+行为/入群 十七号店", "push hanmei", "+行为/入群 十七号店", "push liming"}
	if diff := cmp.Diff(want, told(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	removed := bot.ChatUpdated{ChatID: group, Detail: bot.ChatMemberRemoved, QuitScene: 1, Members: []string{customer}}
	if got, err := testDesk(t).tags(event(noon, removed), w); err != nil || len(got) != 0 {
		t.Errorf("no rule is about removal, and yet %v, %v", got, err)
	}
}

func TestTagRulesAreNarrowed(t *testing.T) {
	from := testDesk(t).origin("liming", "s17-door")
	o := occasion{on: onAdded, pair: pair, at: noon, from: from}
	tests := []struct {
		name string
		rule config.TagRule
		want bool
	}{
		{"nothing set", config.TagRule{On: onAdded}, true},
		{"another event", config.TagRule{On: onLost}, false},
		{"its channel", config.TagRule{On: onAdded, States: []string{"web", "s17-door"}}, true},
		{"another channel", config.TagRule{On: onAdded, States: []string{"web"}}, false},
		{"its store", config.TagRule{On: onAdded, Stores: []string{"s17"}}, true},
		{"another store", config.TagRule{On: onAdded, Stores: []string{"s18"}}, false},
		{"its staff member", config.TagRule{On: onAdded, Staff: []string{"LIMING"}}, true},
		{"another staff member", config.TagRule{On: onAdded, Staff: []string{"hanmei"}}, false},
		{"all must fit", config.TagRule{On: onAdded, States: []string{"s17-door"}, Staff: []string{"hanmei"}}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := applies(tt.rule, o); got != tt.want {
				t.Errorf("applies: %v", got)
			}
		})
	}
}

func TestTagNamesAreFilledIn(t *testing.T) {
	d := testDesk(t)
	tests := []struct {
		pattern, user, state, want string
		ok                         bool
	}{
		{"新客", "liming", "", "新客", true},
		{"{store}·{channel}·{campaign}·{staff}", "liming", "s17-door", "十七号店·门口海报·开业季·李明", true},
		{"{store}{store}", "liming", "", "十七号店十七号店", true},
		{"活动 {campaign}", "liming", "s17-till", "", false},
		{"{channel}", "liming", "nosuch", "", false},
		{"{staff}", "nobody", "", "", false},
		{strings.Repeat("长", 29) + "{store}", "liming", "", strings.Repeat("长", 29) + "十", true},
		{strings.Repeat("长", 29) + " {store}", "liming", "", strings.Repeat("长", 29), true},
		{" ", "liming", "", "", false},
	}
	for _, tt := range tests {
		if got, ok := fill(tt.pattern, originNames(d.origin(tt.user, tt.state))); got != tt.want || ok != tt.ok {
			t.Errorf("%q for %s from %q is %q, %v; want %q, %v", tt.pattern, tt.user, tt.state, got, ok, tt.want, tt.ok)
		}
	}
}

// A tag that falls off is told to WeCom when its time is over.
func TestTagsFallOff(t *testing.T) {
	d := testDesk(t)
	effects, err := d.tags(event(noon, add("", "")), newWorld())
	if err != nil {
		t.Fatal(err)
	}
	tag, job := effects[0].(bot.AddTag), effects[1].(bot.ScheduleJob)
	if want := noon.Add(30 * 24 * time.Hour); !tag.ExpiresAt.Equal(want) || !job.Due.Equal(want) || tag.Rule != "新客" {
		t.Errorf("tag until %s by %s, job at %s; want %s", tag.ExpiresAt, tag.Rule, job.Due, want)
	}
	if len(job.Key) > 64 {
		t.Errorf("the key has %d bytes", len(job.Key))
	}
	later, err := d.tags(event(noon.Add(time.Second), add("", "")), newWorld())
	if err != nil {
		t.Fatal(err)
	}
	if later[1].(bot.ScheduleJob).Key == job.Key {
		t.Error("two ends of a tag have the same job")
	}
	for status, want := range map[bot.RelationStatus][]bot.Effect{
		bot.RelationActive: {bot.PushTags{Pair: pair}}, bot.RelationLost: {bot.PushTags{Pair: pair}},
		bot.RelationHalf: nil, bot.RelationDeleted: nil, bot.RelationNone: nil,
	} {
		w := newWorld()
		w.relations[pair] = bot.Relation{Status: status}
		got, err := d.tagExpiry(event(job.Due, bot.JobDue{Name: job.Name, Due: job.Due, Payload: job.Payload}), w)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("status %q (-want +got):\n%s", status, diff)
		}
	}
	if _, err := d.tagExpiry(event(noon, bot.JobDue{Name: jobTagsExpire, Payload: []byte("x")}), newWorld()); err == nil {
		t.Error("a payload that cannot be read was taken")
	}
}

// blind is a view whose database is gone.
type blind struct{ *world }

var errGone = errors.New("gone")

func (blind) Relation(bot.Pair) (bot.Relation, error) { return bot.Relation{}, errGone }
func (blind) Pairs(string) ([]bot.Relation, error)    { return nil, errGone }
func (blind) Tags(bot.Pair) ([]bot.HeldTag, error)    { return nil, errGone }
func (blind) Asset(string) (bot.Asset, error)         { return bot.Asset{}, errGone }
func (blind) Customer(string) (bot.Customer, error)   { return bot.Customer{}, errGone }

// A view that cannot answer makes the event be tried again, never be guessed.
func TestNothingIsDecidedBlindly(t *testing.T) {
	router := testRouter(t)
	for _, body := range []bot.Body{
		add("", "CODE"), add("", ""), bot.ContactLost{Pair: pair}, bot.ContactDeleted{Pair: pair}, bot.ContactEdited{Pair: pair},
		bot.ChatUpdated{ChatID: group, Detail: bot.ChatMemberAdded, Members: []string{customer}},
		bot.JobDue{Name: JobAssets}, bill("A", noon, 128, "奶粉"), failedWelcome(t, bot.Welcome{Pair: pair}, 41050),
	} {
		if plan, err := router.Route(event(noon, body), blind{newWorld()}); !errors.Is(err, errGone) {
			t.Errorf("%T: plan %v, error %v", body, plan, err)
		}
	}
}
