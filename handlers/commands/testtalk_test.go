package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// talk is what was said and what became of it, as the store keeps it.
type talk struct {
	messages   []bot.KeptMessage
	violations []bot.Violation
	exclusions []bot.Exclusion
	rules      []bot.WordRule
	examples   []bot.WordExample
	records    []bot.RuleRecord
}

// talkOf is what a customer said in the group of a store: one thing that the clerk
// was told of, and what keeps them from posts.
func talkOf(customer, store, clerk string) talk {
	at := monday.Add(-2 * time.Hour)
	var t talk
	for i, words := range []string{"早上好呀", "要便宜的加我葳信13800138000", "好的", "早上好呀，转账吗"} {
		t.messages = append(t.messages, bot.KeptMessage{ID: int64(i + 1), Store: store, Words: words, ChatMessage: bot.ChatMessage{
			MsgID: "m" + string(rune('1'+i)), Speaker: customer, By: bot.SpeakerCustomer, ChatID: "wr17", At: at.Add(time.Duration(i) * time.Minute), Type: "text",
		}})
	}
	x := bot.Violation{
		ID: "V2345678", MsgID: "m2", ChatID: "wr17", Store: store, ExternalUserID: customer, UserID: clerk, At: at.Add(time.Minute), Text: t.messages[1].Words,
		Step: bot.StepWarn, State: bot.ViolationOpen,
		Hits: []bot.Hit{{Check: "words", Rule: "poaching/加我微信", Word: "加我微信", Category: "poaching", Step: bot.StepWarn, Start: 12, End: 24, Via: []string{"homophone"}, Why: "把客户往别处引"}},
	}
	t.violations = []bot.Violation{x}
	t.exclusions = []bot.Exclusion{{ID: "EV99-1", ExternalUserID: customer, Store: store, From: at, Until: monday.Add(6 * day), Reason: "反复发广告", By: "hanmei"}}
	t.records = []bot.RuleRecord{{Rule: "poaching/加我微信", Hits: 12, People: 9, Upheld: 6, Overturned: 4, Waiting: 2, Took: 90 * time.Minute}}
	t.rules = []bot.WordRule{
		{ID: "own/隔壁老王", Words: []string{"隔壁老王"}, Category: "competitor", Step: bot.StepNote, Speakers: "customers", By: "hanmei", At: at},
		{ID: "poaching/加我微信", Reviewing: true, At: at},
	}
	return t
}

// talkative is a moderator with the words that ship and those of talkOf in force.
func talkative(t testing.TB, o Options) *moderation.Moderator {
	t.Helper()
	var shipped []wordlist.Entry
	for _, l := range o.Messages.WordLists() {
		shipped = append(shipped, l.Entries...)
	}
	book, problems := moderation.NewBook(shipped, o.Shop.Moderation, talkOf("", "", "").rules)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return moderation.New(moderation.Options{Shop: o.Shop, Messages: o.Messages, Location: o.Location, Shelf: moderation.NewShelf(book)})
}

// keeps keeps what was decided as the store does.
func (t *talk) keeps(e bot.Effect) {
	switch e := e.(type) {
	case bot.SetViolation:
		i := slices.IndexFunc(t.violations, func(x bot.Violation) bool { return x.ID == e.ID })
		if i < 0 {
			t.violations = append(t.violations, e.Violation)
		} else {
			t.violations[i] = e.Violation
		}
	case bot.SetExclusion:
		i := slices.IndexFunc(t.exclusions, func(x bot.Exclusion) bool { return x.ID == e.ID })
		if i < 0 {
			t.exclusions = append(t.exclusions, e.Exclusion)
		} else {
			t.exclusions[i] = e.Exclusion
		}
	case bot.SetWordRule:
		t.rules = slices.DeleteFunc(slices.Clone(t.rules), func(r bot.WordRule) bool { return r.ID == e.ID })
		t.rules = append(t.rules, e.WordRule)
	case bot.SetWordExample:
		t.examples = append(t.examples, e.WordExample)
	}
}

// moderationSide is what the office answers about talk.
type moderationSide struct {
	bot.ModerationView
	*office
}

func (m moderationSide) Violations(id string, since time.Time) ([]bot.Violation, error) {
	return slices.DeleteFunc(slices.Clone(m.violations), func(x bot.Violation) bool {
		return x.ExternalUserID != id || x.ByStaff || x.At.Before(since)
	}), nil
}

func (m moderationSide) Exclusions(id string) ([]bot.Exclusion, error) {
	return slices.DeleteFunc(slices.Clone(m.exclusions), func(e bot.Exclusion) bool { return e.ExternalUserID != id }), nil
}

func (m moderationSide) RuleRecord(rule string, _ time.Time) (bot.RuleRecord, error) {
	return bot.RuleRecord{Rule: rule}, nil
}

func sees(scope bot.Scope, store, user string) bool {
	return roster.Shows(scope, store) && (scope.UserID == "" || sameUser(scope.UserID, user))
}

func (m moderationSide) Violation(scope bot.Scope, id string) (bot.Violation, error) {
	for _, x := range m.violations {
		if x.ID == id && sees(scope, x.Store, x.UserID) {
			return x, nil
		}
	}
	return bot.Violation{}, nil
}

func (m moderationSide) ViolationsOf(scope bot.Scope, state bot.ViolationState, limit int) ([]bot.Violation, error) {
	all := slices.DeleteFunc(slices.Clone(m.violations), func(x bot.Violation) bool {
		return state != "" && x.State != state || !sees(scope, x.Store, x.UserID)
	})
	return all[:min(len(all), limit)], nil
}

func (m moderationSide) Excluded(scope bot.Scope, limit int) ([]bot.Exclusion, error) {
	all := slices.DeleteFunc(slices.Clone(m.exclusions), func(e bot.Exclusion) bool { return !e.Holds(m.now) || !roster.Shows(scope, e.Store) })
	return all[:min(len(all), limit)], nil
}

func (m moderationSide) WordRules() ([]bot.WordRule, error) {
	all := slices.Clone(m.rules)
	slices.SortFunc(all, func(a, b bot.WordRule) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

func (m moderationSide) WordExamples(bot.Scope, int) ([]bot.WordExample, error) {
	return m.examples, nil
}

func (m moderationSide) RuleRecords(bot.Scope, time.Time, int) ([]bot.RuleRecord, error) {
	return m.records, nil
}

func (m moderationSide) Messages(scope bot.Scope, olderThan int64, limit int) ([]bot.KeptMessage, error) {
	var all []bot.KeptMessage
	for _, k := range slices.Backward(m.messages) {
		if (olderThan == 0 || k.ID < olderThan) && roster.Shows(scope, k.Store) && len(all) < limit {
			all = append(all, k)
		}
	}
	return all, nil
}

func (m moderationSide) Around(scope bot.Scope, msgID string, n int) ([]bot.KeptMessage, error) {
	i := slices.IndexFunc(m.messages, func(k bot.KeptMessage) bool { return k.MsgID == msgID && roster.Shows(scope, k.Store) })
	if i < 0 {
		return nil, nil
	}
	return m.messages[max(0, i-n):min(len(m.messages), i+n+1)], nil
}

func (a alertSide) Standing() ([]bot.Alert, error) { return a.Alerts(bot.Everything(), false, 100) }
