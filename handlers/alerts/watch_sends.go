package alerts

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// codeNoConsent: the customer has not agreed to message archiving yet; the
// agreement brings another welcome code [docs 90313, 92005].
const codeNoConsent = 41053

// troubleCodes are answers that no send of the bot will get past until somebody
// does something: a wrong secret or corp, an address that is not trusted, an app
// without the permission, a quota that is used up [docs 90313].
var troubleCodes = []int{40001, 40013, 45009, 48002, 60020}

// unsureEnd ends the key of an item about something that may have arrived all the
// same: so it is another item than that it surely did not.
const unsureEnd = "/unsure"

func keyOf(key string, unsure bool) string {
	if unsure {
		return key + unsureEnd
	}
	return key
}

// unsure says whether what an item is about may have arrived all the same.
func unsure(i bot.AlertItem) bool { return strings.HasSuffix(i.Key, unsureEnd) }

// failed raises what a send that came to nothing means.
func (w *watch) failed(ev bot.Event, v bot.View, b bot.SendFailed) ([]bot.Effect, error) {
	send, err := bot.DecodeSend(b.SendKind, b.Payload)
	if err != nil {
		return nil, err
	}
	switch s := send.(type) {
	case bot.Welcome:
		effects, err := w.notWelcomed(v, s, b)
		if slices.Contains(troubleCodes, b.Code) {
			effects = append(effects, Raise(w.Shop.Alerts, v.Now(), TroubleItem(b.Code, b.Reason, ev.At))...)
		}
		return effects, err
	case bot.AppMessage:
		return w.undelivered(v, s.Alert, s.ToUsers, b.Reason, b.Unsure)
	case bot.GroupNotice:
		return w.unheard(ev, v, s.Webhook, b), nil
	}
	return nil, nil
}

// unheard raises that an internal group does not hear of alerts, once a day for
// each: what tells of it does not arrive there either.
func (w *watch) unheard(ev bot.Event, v bot.View, webhook string, b bot.SendFailed) []bot.Effect {
	store, outcome := "", "没有收到"
	if b.Unsure {
		outcome = "不知道有没有收到"
	}
	if i := slices.IndexFunc(w.Shop.Stores, func(s config.Store) bool { return s.Webhook == webhook }); i >= 0 {
		store = w.Shop.Stores[i].ID
	}
	return Raise(w.Shop.Alerts, v.Now(), bot.AlertItem{
		Key:  keyOf(fmt.Sprintf("%s/webhook/%s/%s", bot.AlertUndelivered, webhook, ev.At.In(w.Location).Format(time.DateOnly)), b.Unsure),
		Kind: bot.AlertUndelivered, Store: store, At: ev.At,
		Detail: fmt.Sprintf("内部群「%s」%s提醒：%s。请核对配置里这个群的 webhook", webhook, outcome, trimStop(b.Reason)),
	})
}

// notWelcomed raises a welcome of which nobody can say that it arrived, and
// leaves the member of staff the greeting to do by hand. Where a newer welcome
// was decided since, or the customer is gone, nobody is waiting.
func (w *watch) notWelcomed(v bot.View, s bot.Welcome, b bot.SendFailed) ([]bot.Effect, error) {
	rel, err := v.Relation(s.Pair)
	parted := rel.ChangedAt.After(s.AddedAt) && (rel.Status == bot.RelationLost || rel.Status == bot.RelationDeleted)
	if err != nil || b.Code == codeNoConsent || parted || rel.WelcomedAt.After(s.AddedAt) {
		return nil, err
	}
	item, err := w.of(v, s.Pair, bot.AlertWelcome, s.AddedAt)
	if err != nil {
		return nil, err
	}
	item.Key, item.Detail = keyOf(item.Key, b.Unsure), b.Reason
	text := fmt.Sprintf("%s在 %s 加了您，欢迎语没有送到，请在聊天里补一句问候", Somebody, s.AddedAt.In(w.Location).Format("1月2日 15:04"))
	if b.Unsure {
		text = fmt.Sprintf("%s在 %s 加了您，欢迎语不知道有没有送到，请打开聊天看一眼", Somebody, s.AddedAt.In(w.Location).Format("1月2日 15:04"))
	}
	todo := bot.Todo{
		ID: "W" + short(item.Key), Kind: bot.TodoWelcome, UserID: s.UserID, Store: item.Store, ExternalUserID: s.ExternalUserID,
		Ref: s.Rule, Text: text, CreatedAt: s.AddedAt,
	}
	effects := []bot.Effect{bot.SetTodo{Todo: todo}}
	return append(effects, Raise(w.Shop.Alerts, v.Now(), item)...), nil
}

// todosDone closes the greetings that a member was to do by hand and that have
// no sense any more as of an event.
func (w *watch) todosDone(ev bot.Event, v bot.View, pair bot.Pair, why string) ([]bot.Effect, error) {
	const most = 200
	rel, err := v.Relation(pair)
	if err != nil || rel.Status == bot.RelationNone {
		// A new pair, as in most adds, has nothing that waits.
		return nil, err
	}
	open, err := v.Desk().Todos(bot.Scope{All: true, UserID: pair.UserID}, pair.UserID, most)
	var effects []bot.Effect
	for _, t := range open {
		if t.Kind == bot.TodoWelcome && t.UserID == pair.UserID && t.ExternalUserID == pair.ExternalUserID && !ev.At.Before(t.CreatedAt) {
			t.DoneAt, t.Outcome = v.Now(), why
			effects = append(effects, bot.SetTodo{Todo: t})
		}
	}
	return effects, err
}

// undelivered raises an alert that did not reach somebody: others hear of it, and
// the internal groups do at once. That an alert about this did not arrive either
// is not raised again, or it would go round for ever.
func (w *watch) undelivered(v bot.View, id string, lost []string, why string, unsure bool) ([]bot.Effect, error) {
	outcome := "没有送到"
	if unsure {
		outcome = "不知道有没有送到"
	}
	a, err := v.Alerting().Alert(bot.Everything(), id)
	if err != nil || a.ID == "" || len(lost) == 0 {
		return nil, err
	}
	title, err := w.title(v, a, nil)
	if err != nil {
		return nil, err
	}
	var items []bot.AlertItem
	var names []string
	for _, userID := range lost {
		name, err := w.name(v, userID)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
		items = append(items, bot.AlertItem{
			Key: keyOf(fmt.Sprintf("%s/%s/%s", bot.AlertUndelivered, id, userID), unsure), Kind: bot.AlertUndelivered, Store: a.Store, UserID: userID,
			At: v.Now(), Urgent: a.Urgent,
			Detail: fmt.Sprintf("提醒 %s（%s）%s%s那里：%s", id, title, outcome, name, trimStop(why)),
		})
	}
	effects := w.groups(v, a.Store, true, fmt.Sprintf("有一条提醒%s%s那里", outcome, join(names)),
		fmt.Sprintf("%s\n原因：%s。请转告，或在应用里发 /提醒 查看", title, trimStop(why)))
	if a.Kind == bot.AlertUndelivered {
		return effects, nil
	}
	return append(effects, Raise(w.Shop.Alerts, v.Now(), items...)...), nil
}
