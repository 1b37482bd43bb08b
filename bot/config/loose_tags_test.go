package config

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTagsThatNoRuleGives(t *testing.T) {
	shop := Shop{
		Stores:   []Store{{ID: "s17", Name: "十七号店"}},
		Channels: []Channel{{State: "door", Name: "门口海报", Campaign: "开业季"}},
		Staff:    []Staff{{UserID: "liming", Name: "李明"}},
	}
	given := []TagRule{
		{Name: "a", Tag: "首购"}, {Name: "b", Tag: "VIP"}, {Name: "c", Tag: "来自{channel}"}, {Name: "d", Tag: "{store}"}, {Name: "e", Tag: "拿走的", Remove: true},
	}
	category := TagRule{Name: "f", Tag: "{category}"}
	for _, tt := range []struct {
		name  string
		rules []TagRule
		asked string
		near  string
		loose bool
	}{
		{"given", given, "首购", "", false},
		{"given, in other letters", given, "vip", "", false},
		{"given by filling in a channel", given, "来自门口海报", "", false},
		{"given by filling in a store", given, "十七号店", "", false},
		{"misspelt", given, "首够", "首购", true},
		{"a channel that is misspelt", given, "来自门囗海报", "来自门口海报", true},
		{"only taken", given, "拿走的", "", true},
		{"given by people, it may be", given, "爱砍价", "", true},
		{"what customers buy", append(given[:len(given):len(given)], category), "奶粉", "", false},
		{"misspelt, and nobody buys that", append(given[:len(given):len(given)], category), "首够", "首购", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			shop.Tags.Rules = append([]TagRule{{Name: "asks", Tag: "x", If: TagIf{Lacks: []string{tt.asked}}}}, tt.rules...)
			var want []LooseTag
			if tt.loose {
				want = []LooseTag{{Path: "shop.tags.rules[0].if.lacks[0]", Rule: "asks", Name: tt.asked, Near: tt.near, Lacks: true}}
			}
			if diff := cmp.Diff(want, shop.LooseTags()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// A tag that nobody holds would never make anybody's silence too long. Silences
// are looked up by the very letters.
func TestSilencesOfTagsThatNoRuleGives(t *testing.T) {
	shop := Shop{Tags: Tags{Rules: []TagRule{{Name: "a", Tag: "金卡"}, {Name: "b", Tag: "VIP"}, {Name: "c", Tag: "{category}"}}}}
	for name, near := range map[string]string{"金卡": "-", "金咔": "金卡", "vip": "VIP", "奶粉": "-"} {
		shop.Alerts.Risk.Silent = map[string]time.Duration{name: time.Hour}
		var want []LooseTag
		if near != "-" {
			want = []LooseTag{{Path: "shop.alerts.risk.silent." + name, Name: name, Near: near}}
		}
		if diff := cmp.Diff(want, shop.LooseTags()); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}
