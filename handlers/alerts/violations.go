package alerts

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// violationKey begins the key of an item about a violation; the violation's ID
// follows.
const violationKey = "violation/"

// removalStands is how long the owner of a group may take to remove whom they were
// asked to remove.
const removalStands = 30 * 24 * time.Hour

// ViolationItem is an item about something that somebody said: the words and what
// the matter is, and the unionid of the customer, if it is known. What one clerk
// said is that clerk's alert, what customers said the store's.
func ViolationItem(x bot.Violation, unionID, said string) bot.AlertItem {
	item := bot.AlertItem{
		Key: violationKey + x.ID, Kind: bot.AlertViolation, Store: x.Store, ExternalUserID: x.ExternalUserID, ChatID: x.ChatID, At: x.At,
		Human: cmp.Or(unionID, x.ExternalUserID), Detail: said, Urgent: x.Step == bot.StepRemove,
	}
	if x.ByStaff {
		item.UserID = x.UserID
	}
	return item
}

// violationOf is the ID of the violation that an item is about; empty if it is
// about none.
func violationOf(i bot.AlertItem) string {
	id, ok := strings.CutPrefix(i.Key, violationKey)
	if !ok || i.Kind != bot.AlertViolation {
		return ""
	}
	return id
}

// isDecided says whether nobody has to look at a violation any more.
func isDecided(v bot.View, id string) (bool, error) {
	x, err := v.Moderation().Violation(bot.Everything(), id)
	return x.ID != "" && x.State != bot.ViolationOpen && x.State != bot.ViolationAppealed, err
}

// Decided ends the alerts about what was said of which everything was decided on,
// with some decided right now: nobody has to take them on, and their cards have no
// more effect.
func Decided(v bot.View, now []string, at time.Time, by string) ([]bot.Effect, error) {
	all, err := v.Alerting().Standing()
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, a := range all {
		if a.Kind != bot.AlertViolation || !a.ClosedAt.IsZero() {
			continue
		}
		if over, err := over(v, a, now); err != nil {
			return nil, err
		} else if !over {
			continue
		}
		a.ClosedAt = at
		effects = append(effects, bot.SetAlert{Alert: a})
		for _, task := range a.Tasks {
			state, err := v.Staff().Card(task)
			if err != nil {
				return nil, err
			}
			if state.Task != "" && state.DoneAt.IsZero() {
				state.DoneAt, state.DoneBy, state.Outcome = at, by, "都判定了"
				effects = append(effects, bot.SetCardState{CardState: state})
			}
		}
	}
	return effects, nil
}

// over says whether an alert is about something that is decided now, and about
// nothing that is not decided.
func over(v bot.View, a bot.Alert, now []string) (bool, error) {
	items, err := v.Alerting().Items(a.ID, alertItems)
	concerned := false
	for _, i := range items {
		id := violationOf(i)
		if slices.Contains(now, id) {
			concerned = true
			continue
		}
		if decided, err := isDecided(v, id); err != nil || !decided {
			return false, err
		}
	}
	return concerned && len(items) >= a.Count, err
}

// violationButtons are what can be done about what was said: of one thing at once,
// of several one by one.
func violationButtons(a bot.Alert, items []bot.AlertItem) []bot.CardButton {
	silence := bot.CardButton{Text: "静默", Line: "/提醒 静默 " + a.ID + " 4小时"}
	if len(items) != 1 {
		return []bot.CardButton{{Text: "逐条看", Line: "/违规", Main: true}, {Text: "处理了", Line: "/提醒 处理 " + a.ID}, silence}
	}
	id := violationOf(items[0])
	return []bot.CardButton{
		{Text: "属实", Line: "/违规 属实 " + id, Main: true}, {Text: "误判", Line: "/违规 误判 " + id}, {Text: "看看前后", Line: "/违规 前后 " + id}, silence,
	}
}

// removalAsked says whether the bot itself asked the group's owner to remove
// somebody: that it was done is no news.
func removalAsked(v bot.View, chatID, externalUserID string, at time.Time) (bool, error) {
	all, err := v.Moderation().Violations(externalUserID, at.Add(-removalStands))
	return slices.ContainsFunc(all, func(x bot.Violation) bool {
		return x.ChatID == chatID && x.Step == bot.StepRemove && x.State != bot.ViolationOverturned && !x.At.After(at)
	}), err
}
