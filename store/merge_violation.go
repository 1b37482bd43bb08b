package store

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

func newViolation(e bot.Violation) violation {
	v := violation{
		ID: key(e.ID, sizeID), MsgID: key(e.MsgID, sizeID), ChatID: key(e.ChatID, sizeID), Store: key(e.Store, sizeID),
		ExternalUserID: key(e.ExternalUserID, sizeID), UserID: key(e.UserID, sizeID), ByStaff: e.ByStaff, At: at(e.At),
		Text: cut(text(e.Text, len(e.Text)), mostWords), Hits: listOf(e.Hits), Step: e.Step, State: e.State,
		AppealedAt: at(e.AppealedAt), AppealedBy: key(e.AppealedBy, sizeID), Appeal: text(e.Appeal, sizeDetail),
		DecidedAt: at(e.DecidedAt), DecidedBy: key(e.DecidedBy, sizeID), Note: text(e.Note, sizeDetail),
	}
	v.Worded = v.Text != ""
	if e.State == bot.ViolationUpheld || e.State == bot.ViolationOverturned {
		v.Decision = e.State
	}
	return v
}

// stepRank orders the steps of the ladder, the highest last.
func stepRank(s bot.Step) int { return slices.Index(bot.Steps(), s) }

// set takes over a telling. What happened stays as it was told first; only
// reasons may be added, and it may climb. The newest appeal and the newest decision count, and of
// the two the newer one says where the violation stands.
func (v *violation) set(said violation) {
	if *v == (violation{ID: v.ID}) {
		*v = said
		return
	}
	v.Hits = unitedHits(v.Hits, said.Hits)
	if stepRank(said.Step) > stepRank(v.Step) {
		v.Step = said.Step
	}
	if newer(said.AppealedAt, v.AppealedAt, said.Appeal > v.Appeal) {
		v.AppealedAt, v.AppealedBy, v.Appeal = said.AppealedAt, said.AppealedBy, said.Appeal
	}
	// Of the same time, the one for whom it is better is right.
	if said.Decision != "" && newer(said.DecidedAt, v.DecidedAt, v.Decision == "" || said.Decision < v.Decision) {
		v.Decision, v.DecidedAt, v.DecidedBy, v.Note = said.Decision, said.DecidedAt, said.DecidedBy, said.Note
	}
	switch {
	case v.Decision != "" && v.DecidedAt >= v.AppealedAt:
		v.State = v.Decision
	case v.AppealedAt != 0:
		v.State = bot.ViolationAppealed
	case said.State == bot.ViolationOpen:
		v.State = bot.ViolationOpen
	}
}

// recount takes over a step that was counted anew: it may be lower. What a person
// decided stays.
func (v *violation) recount(said violation) {
	v.Step = said.Step
	if v.Decision == "" && v.AppealedAt == 0 {
		v.State = said.State
	}
}

// unitedHits are the hits of two lists, those of the first one first.
func unitedHits(have, said string) string {
	var all, more []bot.Hit
	if have == said || readList(have, &all) != nil || readList(said, &more) != nil {
		return have
	}
	for _, h := range more {
		if !slices.ContainsFunc(all, func(one bot.Hit) bool { return bodyOf(one) == bodyOf(h) }) {
			all = append(all, h)
		}
	}
	return listOf(all)
}

// rules are the reasons of the violation by which it is counted: rules, or the
// check where that has none.
func (v violation) rules() ([]violationRule, error) {
	var hits []bot.Hit
	if err := readList(v.Hits, &hits); err != nil {
		return nil, err
	}
	var all []violationRule
	for _, h := range hits {
		if name := key(cmp.Or(h.Rule, h.Check), sizeName); name != "" {
			all = append(all, violationRule{ViolationID: v.ID, Rule: name, At: v.At})
		}
	}
	return all, nil
}

func (v violation) seen() (bot.Violation, error) {
	out := bot.Violation{
		ID: v.ID, MsgID: v.MsgID, ChatID: v.ChatID, Store: v.Store, ExternalUserID: v.ExternalUserID, UserID: v.UserID, ByStaff: v.ByStaff,
		At: v.At.Time(), Text: v.Text, Step: v.Step, State: v.State, AppealedAt: v.AppealedAt.Time(), AppealedBy: v.AppealedBy, Appeal: v.Appeal,
		DecidedAt: v.DecidedAt.Time(), DecidedBy: v.DecidedBy, Note: v.Note,
	}
	if err := readList(v.Hits, &out.Hits); err != nil {
		return out, fmt.Errorf("store: violation %s cannot be read: %w", v.ID, err)
	}
	return out, nil
}

func newExclusion(e bot.Exclusion) exclusion {
	return exclusion{
		ID: key(e.ID, sizeID), ExternalUserID: key(e.ExternalUserID, sizeID), Store: key(e.Store, sizeID), FromAt: at(e.From), UntilAt: at(e.Until),
		Reason: text(e.Reason, sizeDetail), Violation: key(e.Violation, sizeID), ByUser: key(e.By, sizeID), LiftedAt: at(e.LiftedAt),
	}
}

// set takes over a telling. What was taken back once stays so, since the first
// time.
func (e *exclusion) set(said exclusion) {
	lifted := e.LiftedAt
	*e = said
	if lifted != 0 && (e.LiftedAt == 0 || lifted < e.LiftedAt) {
		e.LiftedAt = lifted
	}
}

func (e exclusion) seen() bot.Exclusion {
	return bot.Exclusion{
		ID: e.ID, ExternalUserID: e.ExternalUserID, Store: e.Store, From: e.FromAt.Time(), Until: e.UntilAt.Time(), Reason: e.Reason,
		Violation: e.Violation, By: e.ByUser, LiftedAt: e.LiftedAt.Time(),
	}
}

// set takes over a rule, unless a newer telling of it is known.
func (r *wordRule) set(said wordRule) {
	if newer(said.At, r.At, said.Body > r.Body) {
		*r = said
	}
}

func (r wordRule) seen() (out bot.WordRule, err error) {
	if err := json.Unmarshal([]byte(r.Body), &out); err != nil {
		return out, fmt.Errorf("store: the word rule %s cannot be read: %w", r.ID, err)
	}
	return out, nil
}

func newWordExample(e bot.WordExample) wordExample {
	return wordExample{
		ID: key(e.ID, sizeID), Text: cut(text(e.Text, len(e.Text)), mostWords), Rule: key(e.Rule, sizeName), Harmless: e.Harmless,
		ExternalUserID: key(e.ExternalUserID, sizeID), ByUser: key(e.By, sizeID), At: at(e.At),
	}
}

func (w *wordExample) set(said wordExample) {
	if newer(said.At, w.At, bodyOf(said) > bodyOf(*w)) {
		*w = said
	}
}

func (w wordExample) seen() bot.WordExample {
	return bot.WordExample{ID: w.ID, Text: w.Text, Rule: w.Rule, Harmless: w.Harmless, ExternalUserID: w.ExternalUserID, By: w.ByUser, At: w.At.Time()}
}
