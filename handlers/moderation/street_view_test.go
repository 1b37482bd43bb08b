package moderation

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

func (s *street) Now() time.Time                 { return s.now }
func (s *street) Staff() bot.StaffView           { return streetStaff{street: s} }
func (s *street) Desk() bot.DeskView             { return streetDesk{street: s} }
func (s *street) Moderation() bot.ModerationView { return streetModeration{street: s} }
func (s *street) Kf() bot.KfView                 { return streetKf{street: s} }
func (s *street) Alerting() bot.AlertView        { return streetAlerts{} }

func (s *street) Relation(p bot.Pair) (bot.Relation, error) { return s.relations[p], nil }
func (s *street) Customer(id string) (bot.Customer, error)  { return s.customers[id], nil }
func (s *street) Group(id string) (bot.Group, error)        { return s.groups[id], nil }
func (s *street) Member(chat, id string) (bot.Member, error) {
	return s.inGroup[chat+id], nil
}

func (s *street) Members(chat string) ([]bot.Member, error) {
	var all []bot.Member
	for _, key := range slices.Sorted(maps.Keys(s.inGroup)) {
		if strings.HasPrefix(key, chat) {
			all = append(all, s.inGroup[key])
		}
	}
	return all, nil
}

func (s *street) Pairs(id string) ([]bot.Relation, error) {
	var all []bot.Relation
	for p, r := range s.relations {
		if p.ExternalUserID == id {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b bot.Relation) int {
		return cmp.Or(b.ChangedAt.Compare(a.ChangedAt), cmp.Compare(a.UserID, b.UserID))
	})
	return all, nil
}

func (s *street) Activity(id string, since time.Time) ([]bot.Interaction, error) {
	var all []bot.Interaction
	for _, l := range s.lines {
		if l.ExternalUserID == id && !l.At.Before(since) {
			all = append(all, bot.Interaction{UserID: l.UserID, Kind: l.Kind, At: l.At, Detail: l.Detail, Ref: l.Ref})
		}
	}
	slices.SortFunc(all, func(a, b bot.Interaction) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Ref, b.Ref)) })
	return all, nil
}

type streetStaff struct {
	bot.StaffView
	*street
}

func (s streetStaff) Member(id string) (bot.StaffRecord, error) { return s.members[id], nil }
func (s streetStaff) Members() ([]bot.StaffRecord, error) {
	return slices.Collect(maps.Values(s.members)), nil
}
func (s streetStaff) Session(id string) (bot.Session, error) {
	return bot.Session{UserID: id, PlainText: s.plain[id]}, nil
}
func (s streetStaff) Card(task string) (bot.CardState, error) { return s.cards[task], nil }

type streetDesk struct {
	bot.DeskView
	*street
}

func (d streetDesk) Todo(_ bot.Scope, _, id string) (bot.Todo, error) { return d.todos[id], nil }
func (d streetDesk) Erased(id string) (time.Time, error)              { return d.erased[id], nil }
func (d streetDesk) Person(scope bot.Scope, id string) (bot.Person, error) {
	pairs, err := d.Pairs(id)
	var p bot.Person
	for _, r := range pairs {
		if roster.Shows(scope, r.Store) {
			p.Relations = append(p.Relations, r)
			p.Identities = []bot.Identity{{Customer: d.customers[id]}}
		}
	}
	return p, err
}

type streetAlerts struct{ bot.AlertView }

func (streetAlerts) Standing() ([]bot.Alert, error) { return nil, nil }

type streetKf struct{ *street }

func (k streetKf) KfTalk(account, id string) (bot.KfTalk, error) { return k.talks[account+id], nil }

type streetModeration struct {
	bot.ModerationView
	*street
}

func (s streetModeration) Message(id string) (bot.KeptMessage, error) { return s.messages[id], nil }
func (s streetModeration) Said(speaker string, since time.Time, limit int) ([]bot.KeptMessage, error) {
	var all []bot.KeptMessage
	for _, m := range s.messages {
		if m.Speaker == speaker && !m.At.Before(since) && len(all) < limit {
			all = append(all, m)
		}
	}
	return all, nil
}
func (s streetModeration) Consents(id string) ([]bot.ConsentChanged, error) {
	return slices.DeleteFunc(slices.Clone(s.consents), func(c bot.ConsentChanged) bool { return c.ExternalUserID != id }), nil
}
func (s streetModeration) Violation(scope bot.Scope, id string) (bot.Violation, error) {
	x := s.violations[id]
	if !scope.All && !roster.Shows(scope, x.Store) {
		return bot.Violation{}, nil
	}
	return x, nil
}
func (s streetModeration) Violations(id string, since time.Time) ([]bot.Violation, error) {
	all := slices.DeleteFunc(slices.Collect(maps.Values(s.violations)), func(x bot.Violation) bool {
		return x.ExternalUserID != id || x.At.Before(since)
	})
	slices.SortFunc(all, func(a, b bot.Violation) int { return inOrder(b, a) })
	return all, nil
}
func (s streetModeration) Exclusions(id string) ([]bot.Exclusion, error) {
	var all []bot.Exclusion
	for _, key := range slices.Sorted(maps.Keys(s.exclusions)) {
		if e := s.exclusions[key]; e.ExternalUserID == id {
			all = append(all, e)
		}
	}
	return all, nil
}
func (s streetModeration) WordRules() ([]bot.WordRule, error) {
	return slices.Collect(maps.Values(s.rules)), nil
}
func (s streetModeration) RuleRecord(rule string, _ time.Time) (bot.RuleRecord, error) {
	r := s.records[rule]
	for _, x := range s.violations {
		if slices.Contains(rules(x), rule) && x.State == bot.ViolationUpheld {
			r.Upheld++
		}
		if slices.Contains(rules(x), rule) && x.State == bot.ViolationOverturned {
			r.Overturned++
		}
	}
	return r, nil
}
