package wecom

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

var interceptSpec = bot.AssetSpec{
	Name: "intercept:1", Kind: bot.AssetIntercept, Hash: "h1", Remark: "掌柜敏感词 1",
	Words: []string{"私下转账", "转我微信"}, Users: []string{"liming", "hanmei"}, Block: true,
}

const interceptThere = `"rule":{"rule_id":7,"rule_name":"掌柜敏感词 1","word_list":["转我微信","私下转账"],"intercept_type":1,"applicable_range":{"user_list":["HanMei","liming"]}}`

func TestAnInterceptRuleIsMadeForStaff(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiAddIntercept, ok(`"rule_id":"7"`))
	f.wecom.say(apiGetIntercept, ok(interceptThere))
	wanted := bot.Asset{Name: interceptSpec.Name, Kind: bot.AssetIntercept, Hash: "h1", RemoteID: "7", ReadyAt: f.clock.Now()}
	if got := f.ready(t, interceptSpec); got != wanted {
		t.Errorf("asset %+v\nwant  %+v", got, wanted)
	}
	wantedBody := map[string]any{
		"rule_name": "掌柜敏感词 1", "word_list": []any{"私下转账", "转我微信"}, "intercept_type": 1.0,
		"applicable_range": map[string]any{"user_list": []any{"liming", "hanmei"}},
	}
	if body := f.wecom.of(apiAddIntercept)[0].json(t); !reflect.DeepEqual(body, wantedBody) {
		t.Errorf("made of %v\nwant    %v", body, wantedBody)
	}
}

func TestAnInterceptRuleIsKeptInStep(t *testing.T) {
	for name, c := range map[string]struct {
		there       string
		edit        bool
		add, remove []any
	}{
		"as it was made": {interceptThere, false, nil, nil},
		"other words":    {strings.Replace(interceptThere, `"转我微信",`, "", 1), true, nil, nil},
		"only warns":     {strings.Replace(interceptThere, `"intercept_type":1`, `"intercept_type":"2"`, 1), true, nil, nil},
		"other members":  {strings.Replace(interceptThere, `"HanMei"`, `"zhouting"`, 1), true, []any{"hanmei"}, []any{"zhouting"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.assets.put(bot.Asset{Name: interceptSpec.Name, Hash: "h1", RemoteID: "7"})
			f.wecom.say(apiGetIntercept, ok(c.there))
			spec := interceptSpec
			spec.RemoteID, spec.Check = "7", true
			f.ready(t, spec)
			edits := f.wecom.of(apiUpdateIntercept)
			if (len(edits) == 1) != c.edit {
				t.Fatalf("%d edits", len(edits))
			}
			if !c.edit {
				return
			}
			body := edits[0].json(t)
			for key, want := range map[string][]any{"add_applicable_range": c.add, "remove_applicable_range": c.remove} {
				var got []any
				if in, ok := body[key].(map[string]any); ok {
					got = in["user_list"].([]any)
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s %v, want %v", key, got, want)
				}
			}
		})
	}
}

// The answer to the first making was lost; the name tells that it is ours.
func TestAnInterceptRuleOfTheNameIsAdopted(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiAddIntercept, code(41077, "rule name exist"))
	f.wecom.say(apiListIntercept, ok(`"rule_list":[{"rule_id":"5","rule_name":"别人的"},{"rule_id":"7","rule_name":"掌柜敏感词 1"}]`))
	f.wecom.say(apiGetIntercept, ok(interceptThere))
	if got := f.ready(t, interceptSpec); got.RemoteID != "7" {
		t.Errorf("asset %+v", got)
	}
}

func TestAnInterceptRuleWithoutWordsIsTakenAway(t *testing.T) {
	for name, said := range map[string]answer{"there": ok(""), "gone already": code(41070, "invalid rule id")} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.assets.put(bot.Asset{Name: interceptSpec.Name, Hash: "h1", RemoteID: "7"})
			f.wecom.say(apiDelIntercept, said)
			got := f.ready(t, bot.AssetSpec{Name: interceptSpec.Name, Kind: bot.AssetIntercept, Hash: "none", RemoteID: "7"})
			if got.RemoteID != "" || len(f.wecom.of(apiDelIntercept)) != 1 {
				t.Errorf("asset %+v after %d deletions", got, len(f.wecom.of(apiDelIntercept)))
			}
		})
	}
}

func TestAnInterceptRuleOutOfBoundsIsNotAskedFor(t *testing.T) {
	for name, change := range map[string]func(*bot.AssetSpec){
		"301 words":       func(s *bot.AssetSpec) { s.Words = slices.Repeat([]string{"词"}, 301) },
		"a word too long": func(s *bot.AssetSpec) { s.Words = []string{strings.Repeat("长", 33)} },
		"for nobody":      func(s *bot.AssetSpec) { s.Users = nil },
	} {
		t.Run(name, func(t *testing.T) {
			f, spec := newFixture(t), interceptSpec
			change(&spec)
			want(t, f.send(bot.PrepareAsset{Spec: spec}), bot.ClassPermanent, 0)
		})
	}
}
