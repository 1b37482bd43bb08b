package moderation

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

// made is a view of what was made in WeCom and of a roster that nobody changed.
type made struct {
	bot.View
	assets map[string]bot.Asset
}

func (m made) Now() time.Time                       { return noonOfIntercepts }
func (m made) Asset(name string) (bot.Asset, error) { return m.assets[name], nil }
func (m made) Staff() bot.StaffView                 { return unchanged{} }

type unchanged struct{ bot.StaffView }

func (unchanged) Members() ([]bot.StaffRecord, error) { return nil, nil }

var noonOfIntercepts = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// asked runs the job and lets WeCom do what it asks for.
func (m made) asked(t *testing.T, h bot.Handler, job string) []bot.AssetSpec {
	t.Helper()
	effects, err := h.Handle(bot.Event{Body: bot.JobDue{Name: job}}, m)
	if err != nil {
		t.Fatal(err)
	}
	var specs []bot.AssetSpec
	for _, e := range effects {
		s := e.(bot.PrepareAsset).Spec
		specs = append(specs, s)
		a := bot.Asset{Name: s.Name, Kind: s.Kind, Hash: s.Hash, ReadyAt: noonOfIntercepts}
		if len(s.Words) > 0 {
			a.RemoteID = "rule-" + s.Name
		}
		m.assets[s.Name] = a
	}
	return specs
}

func shopWithWords(mode string) config.Shop {
	return config.Shop{
		Staff:      []config.Staff{{UserID: "liming", Role: bot.RoleClerk}, {UserID: "hanmei", Role: bot.RoleManager}, {UserID: "shen", Role: bot.RoleAuditor}},
		Moderation: config.Moderation{Intercept: mode},
	}
}

func shelved(rules ...BookRule) *Shelf { return NewShelf(&Book{rules: rules}) }

func staffRule(word string) BookRule {
	return BookRule{ID: "staff/" + word, Word: word, Words: []string{word}, Step: bot.StepWarn, Speakers: wordfilter.Staff}
}

// WeCom would take 消毒品牌 for 毒品: a warning does no harm, a message that is not
// sent does.
func TestWhatIsMetInOtherWordsIsWarnedOfAndNeverBlocked(t *testing.T) {
	allowed := staffRule("保证有效")
	allowed.Allow = []string{"不保证有效"}
	shelf := shelved(staffRule("毒品"), staffRule("私下转账"), allowed)
	for mode, want := range map[string][]string{config.InterceptWarn: {"保证有效", "毒品", "私下转账"}, config.InterceptBlock: {"私下转账"}} {
		m := made{assets: map[string]bot.Asset{}}
		specs := m.asked(t, Intercept(shopWithWords(mode), shelf), JobIntercept)
		if len(specs) != 1 || !slices.Equal(specs[0].Words, want) {
			t.Errorf("%s asks for %+v", mode, specs)
		}
	}
}

func TestStaffAreKeptFromWhatTheListsSay(t *testing.T) {
	both, customers, note, doubted := staffRule("大傻子"), staffRule("求抱走"), staffRule("亲亲"), staffRule("保证")
	both.Speakers, customers.Speakers, note.Step, doubted.Reviewing = wordfilter.Both, wordfilter.Customers, bot.StepNote, true
	two := BookRule{ID: "staff/a+b", Word: "转账+私下", Words: []string{"转账", "私下"}, Step: bot.StepReview, Speakers: wordfilter.Staff}
	h := Intercept(shopWithWords(config.InterceptBlock), shelved(both, customers, note, doubted, two, staffRule("转我微信"), staffRule("私下转账")))
	m := made{assets: map[string]bot.Asset{}}
	specs := m.asked(t, h, JobIntercept)
	if len(specs) != 1 || !slices.Equal(specs[0].Words, []string{"私下转账", "转我微信", "大傻子"}) || !specs[0].Block ||
		!slices.Equal(specs[0].Users, []string{"hanmei", "liming"}) {
		t.Fatalf("asked for %+v", specs)
	}
	if again := m.asked(t, h, JobIntercept); len(again) != 0 {
		t.Errorf("asked again for %+v", again)
	}
	if checked := m.asked(t, h, bot.JobSync); len(checked) != 1 || !checked[0].Check || checked[0].RemoteID != "rule-intercept:1" {
		t.Errorf("a sync looks at %+v", checked)
	}
}

func TestWordsAreSpreadOverRulesAndTakenAwayWithThem(t *testing.T) {
	var rules []BookRule
	for n := range 650 {
		rules = append(rules, staffRule(fmt.Sprintf("词%03d", n)))
	}
	m := made{assets: map[string]bot.Asset{}}
	if specs := m.asked(t, Intercept(shopWithWords(config.InterceptWarn), shelved(rules...)), JobIntercept); len(specs) != 3 || len(specs[2].Words) != 50 || specs[2].Block {
		t.Fatalf("650 words make %d rules", len(specs))
	}
	fewer := m.asked(t, Intercept(shopWithWords(config.InterceptWarn), shelved(rules[:600]...)), JobIntercept)
	if len(fewer) != 1 || len(fewer[0].Words) != 0 || fewer[0].RemoteID != "rule-intercept:3" {
		t.Errorf("50 words fewer ask for %+v", fewer)
	}
	off := m.asked(t, Intercept(shopWithWords(config.InterceptOff), shelved(rules...)), JobIntercept)
	if len(off) != 2 || len(off[0].Words)+len(off[1].Words) != 0 {
		t.Errorf("switched off, it asks for %+v", off)
	}
	if again := m.asked(t, Intercept(shopWithWords(config.InterceptOff), shelved(rules...)), bot.JobSync); len(again) != 0 {
		t.Errorf("switched off, it asks again for %+v", again)
	}
}

func TestABookThatIsNotThereYetTakesNothingAway(t *testing.T) {
	m := made{assets: map[string]bot.Asset{"intercept:1": {Name: "intercept:1", RemoteID: "7", Hash: "h", ReadyAt: noonOfIntercepts}}}
	if specs := m.asked(t, Intercept(shopWithWords(config.InterceptWarn), nil), JobIntercept); len(specs) != 0 {
		t.Errorf("asked for %+v", specs)
	}
}
