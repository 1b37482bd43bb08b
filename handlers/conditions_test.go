package handlers

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// What a rule's conditions mean, as of an order of 300 yuan at noon.
func TestConditions(t *testing.T) {
	ago := func(d time.Duration) time.Time { return noon.Add(-d) }
	w := newWorld()
	w.relations[pair] = bot.Relation{Status: bot.RelationActive, AddedAt: ago(100 * day), Remark: "王姐 ＶＩＰ"}
	for _, said := range []bot.RecordInteraction{
		{Kind: bot.InteractionJoinedGroup, At: ago(50 * day), Ref: group},
		{Kind: bot.InteractionJoinedGroup, At: ago(20 * day), Ref: "wr18"},
		{Kind: bot.InteractionSpoke, At: ago(40 * day), Ref: "M1"},
		{Kind: bot.InteractionLost, At: noon.Add(time.Hour)},
	} {
		said.ExternalUserID = customer
		w.apply(said)
	}
	w.apply(bot.SaveMessage{ChatMessage: says("M1", ago(40*day), "宝宝多大可以吃？")})
	w.apply(bot.SaveMessage{ChatMessage: says("M2", noon.Add(time.Hour), "明天要辣条")})
	for _, o := range []bot.OrderReceived{bill("A", ago(60*day), 500, "尿布"), givenBack(bill("B", ago(10*day), 900, "童车"), noon), bill("LATER", noon.Add(day), 900, "伞")} {
		o.JoinedBy = joinedByID
		w.apply(bot.SaveOrder(o))
	}
	w.apply(bot.AddTag{Pair: pair, Tag: bot.Tag{Group: "会员", Name: "新客"}, At: ago(5 * day)})
	w.apply(bot.AddTag{Pair: pair, Tag: bot.Tag{Group: "会员", Name: "银卡"}, At: ago(9 * day)})
	w.apply(bot.RemoveTag{Pair: pair, Tag: bot.Tag{Group: "会员", Name: "银卡"}, At: ago(8 * day)})
	w.apply(bot.AddTag{Pair: pair, Tag: bot.Tag{Group: "会员", Name: "金卡"}, At: noon.Add(time.Minute)})

	count := func(of string, within time.Duration, least, most int) config.TagIf {
		return config.TagIf{Count: config.TagCount{Of: of, Within: within, Min: least, Max: most}}
	}
	spent := func(within time.Duration, least, most int) config.TagIf {
		return config.TagIf{Spent: config.TagSpent{Within: within, Min: least, Max: most}}
	}
	now := bill("NOW", noon, 300, "Ｍilk 奶粉")
	d := testDesk(t)
	tests := []struct {
		name string
		c    config.TagIf
		want bool
	}{
		{"none", config.TagIf{}, true},
		{"counts the past and this order once", count("ordered", 90*day, 3, 3), true},
		{"counts within the period only", count("ordered", 30*day, 3, 0), false},
		{"counts what was given back", count("refunded", 90*day, 1, 1), true},
		{"counts other interactions", count("joined_group", 30*day, 1, 1), true},
		{"counts for ever without a period", count("joined_group", 0, 2, 2), true},
		{"does not count what came later", count("lost", 0, 0, 1), true},
		{"adds up what was paid, not what was given back", spent(90*day, 800, 800), true},
		{"adds up within the period only", spent(30*day, 301, 0), false},
		{"bounds what was paid from above", spent(90*day, 0, 799), false},
		{"last order so long ago", config.TagIf{Unbought: 60 * day}, true},
		{"last order not so long ago", config.TagIf{Unbought: 61 * day}, false},
		{"said nothing for so long", config.TagIf{Silent: 30 * day}, true},
		{"said something since", config.TagIf{Silent: 41 * day}, false},
		{"not known for so long", config.TagIf{Silent: 101 * day}, false},
		{"not seen for so long before this", config.TagIf{Idle: 20 * day}, true},
		{"seen since", config.TagIf{Idle: 21 * day}, false},
		{"bought a keyword, whatever its case and width", config.TagIf{Keywords: []string{"雨伞", "ＭＩＬＫ"}}, true},
		{"did not buy a keyword now", config.TagIf{Keywords: []string{"尿布"}}, false},
		{"holds", config.TagIf{Holds: []string{"新客"}}, true},
		{"held once", config.TagIf{Holds: []string{"银卡"}}, false},
		{"lacks", config.TagIf{Lacks: []string{"银卡", "金卡"}}, true},
		{"does not lack", config.TagIf{Lacks: []string{"银卡", "新客"}}, false},
		{"all must hold", config.TagIf{Holds: []string{"新客"}, Lacks: []string{"新客"}}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tag := d.tagger(w, pair, newPast(w, customer, now.Order))
			got, err := tag.fits(tt.c, d.occasionOfOrder(now.Order, bot.Relation{Pair: pair}))
			if err != nil || got != tt.want {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	daily := occasion{on: onDaily, pair: pair, at: noon}
	for word, want := range map[string]bool{"vip": true, "宝宝": true, "童车": true, "伞": false, "奶粉": false} {
		got, err := d.tagger(w, pair, newPast(w, customer)).fits(config.TagIf{Keywords: []string{word}}, daily)
		if err != nil || got != want {
			t.Errorf("in all that is known, %s: %v, %v", word, got, err)
		}
	}
}

// A shop whose rules have no conditions pays for none: a new customer's add
// reads nothing of the past.
func TestTagsReadNoMoreThanRulesAsk(t *testing.T) {
	w := newWorld()
	if _, err := testDesk(t).tags(event(noon, add("s17-door", "")), w); err != nil {
		t.Fatal(err)
	}
	if len(w.reads) != 0 {
		t.Errorf("rules without conditions read %v", w.reads)
	}
	d := testDesk(t, func(o *Options) { o.Shop.Tags = shipped(t).Tags })
	if _, err := d.tags(event(noon, add("s17-door", "")), w); err != nil {
		t.Fatal(err)
	}
	if w.reads["activity"]+w.reads["orders"] != 0 {
		t.Errorf("a customer never heard of has a past: %v", w.reads)
	}
}
