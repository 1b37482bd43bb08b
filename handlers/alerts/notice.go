package alerts

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

const (
	// textBytes and noticeBytes are the limits of a message to staff and of one to
	// an internal group [docs 90236, 99110]; receivers is how many one message has.
	textBytes, noticeBytes = 2048, 4096
	receivers              = 1000
	// noticeLasts is how long a message has to arrive: what is older is told by the
	// next one.
	noticeLasts = 2 * time.Hour
	// headquarters is the level that hears what belongs to no store.
	headquarters = 2
)

// startLevel is who hears of an alert first: what is about the app itself or
// about no store is headquarters' matter.
func startLevel(a bot.Alert) int {
	switch a.Kind {
	case bot.AlertHealth, bot.AlertTrouble, bot.AlertSilence, bot.AlertMissed, bot.AlertArchive:
		return headquarters
	}
	if a.Store == "" {
		return headquarters
	}
	return 0
}

// hears are those who hear of an alert on a level, and the level that they are
// of. Who did not get an alert is not the one to hear that it was not delivered,
// nor who said something the one to look at it. If nobody stands so high, those
// below hear it.
func (r *round) hears(a bot.Alert, level int, items []bot.AlertItem) ([]string, int) {
	able := r.everybody
	if a.Kind == bot.AlertUndelivered || a.Kind == bot.AlertViolation {
		able = slices.DeleteFunc(slices.Clone(able), func(c bot.Caller) bool {
			return slices.ContainsFunc(items, func(i bot.AlertItem) bool { return i.UserID == c.UserID })
		})
	}
	return roster.Listeners(able, a.Store, level)
}

// raised is the level that an alert is told on for a reason.
func raised(a bot.Alert, why reason) int {
	if why == sayEscalate {
		return a.Level + 1
	}
	return a.Level
}

// notice is an alert in the forms in which it is told.
type notice struct {
	card              bot.Card
	title, body, text string
}

// tell tells those whom it concerns of an alert.
func (r *round) tell(a *standing, why reason) error {
	n, err := r.notice(a, why)
	if err != nil {
		return err
	}
	items, err := r.items(a)
	if err != nil {
		return err
	}
	users, level := r.hears(a.Alert, raised(a.Alert, why), items)
	if err := r.send(users, a.ID, n.card, n.text); err != nil {
		return err
	}
	r.effects = append(r.effects, r.groups(r.v, a.Store, level == headquarters || a.Kind == bot.AlertUndelivered, n.title, n.body)...)
	r.told(a, users, level, n.card.Task)
	return nil
}

// notice writes an alert as a card, and as words for clients that show none.
func (r *round) notice(a *standing, why reason) (notice, error) {
	items, err := r.items(a)
	if err != nil {
		return notice{}, err
	}
	words, err := r.words(r.v, a.Alert, items)
	if err != nil {
		return notice{}, err
	}
	r.because(&words, a.Alert, why)
	n := notice{}
	if n.title, err = r.Messages.Message("staff/alert_title", words); err != nil {
		return n, err
	}
	if n.text, err = r.Messages.Message("staff/alert_body", words); err != nil {
		return n, err
	}
	n.text = templates.Cut(n.title+"\n"+n.text, textBytes)
	words.Plain = false
	n.body, err = r.Messages.Message("staff/alert_body", words)
	n.card = bot.Card{
		Task: fmt.Sprintf("alert-%s-%d", a.ID, a.Notices+1), Source: source(words.Store), Title: n.title, Detail: words.Times, Text: n.body,
		Buttons: buttons(a.Alert, items),
	}
	return n, err
}

// because says why it is said now.
func (r *round) because(words *templates.Alert, a bot.Alert, why reason) {
	words.Why = string(why)
	words.More = a.Count - a.NotifiedCount
	if why != sayFirst {
		since := a.LevelAt
		if since.IsZero() {
			since = a.NotifiedAt
		}
		words.Waited = span(r.now.Sub(since))
	}
	words.Informs, words.Plain = informs(a.Kind), true
	words.CanWinBack = of(a) == bot.AlertLost
}

// send sends a card, and words to those whose client shows no cards.
func (r *round) send(users []string, alert string, card bot.Card, text string) error {
	var cards, plain []string
	for _, u := range users {
		session, err := r.v.Staff().Session(u)
		if err != nil {
			return err
		}
		if session.PlainText {
			plain = append(plain, u)
		} else {
			cards = append(cards, u)
		}
	}
	until := r.now.Add(noticeLasts)
	for part := range slices.Chunk(cards, receivers) {
		shown := card
		r.effects = append(r.effects, bot.AppMessage{ToUsers: part, Text: text, Card: &shown, Alert: alert, Deadline: until})
	}
	for part := range slices.Chunk(plain, receivers) {
		r.effects = append(r.effects, bot.AppMessage{ToUsers: part, Text: text, Alert: alert, Deadline: until})
	}
	if len(cards) > 0 {
		r.effects = append(r.effects, bot.SetCardState{CardState: bot.CardState{Task: card.Task, Users: cards, Card: card, SentAt: r.now}})
	}
	return nil
}

// groupNames are the internal groups that hear what concerns a store, and with
// all what headquarters hear.
func (w *watch) groupNames(store string, all bool) []string {
	var names []string
	if i := slices.IndexFunc(w.Shop.Stores, func(s config.Store) bool { return s.ID == store }); i >= 0 && w.Shop.Stores[i].Webhook != "" {
		names = append(names, w.Shop.Stores[i].Webhook)
	}
	if hq := w.Shop.Alerts.Webhook; all && hq != "" && !slices.Contains(names, hq) {
		names = append(names, hq)
	}
	return names
}

// groups writes into those groups, with a bold title.
func (w *watch) groups(v bot.View, store string, all bool, title, body string) []bot.Effect {
	var effects []bot.Effect
	for _, name := range w.groupNames(store, all) {
		effects = append(effects, written(v, name, "**"+inert(title)+"**\n"+inert(body)))
	}
	return effects
}

// written is a notice to an internal group.
func written(v bot.View, webhook, markdown string) bot.GroupNotice {
	return bot.GroupNotice{Webhook: webhook, Markdown: templates.Cut(markdown, noticeBytes), Deadline: v.Now().Add(noticeLasts)}
}

// inert keeps names and reasons from being read as markdown: as a link, bold or
// code [docs 99110]. The full-width forms look the same and mean nothing.
var inert = strings.NewReplacer("[", "［", "]", "］", "*", "＊", "`", "｀", "<", "＜", ">", "＞").Replace

// told records that an alert was told.
func (r *round) told(a *standing, users []string, level int, tasks ...string) {
	if a.Notices == 0 || level > a.Level {
		a.LevelAt = r.now
	}
	a.Level, a.NotifiedAt, a.NotifiedCount = level, r.now, a.Count
	a.Notices++
	a.Tasks = append(slices.Clone(a.Tasks), tasks...)
	for _, u := range users {
		if !slices.Contains(a.Told, u) {
			a.Told = append(slices.Clone(a.Told), u)
		}
	}
	a.changed = true
}

func source(store string) string { return strings.TrimSuffix("掌柜提醒 · "+store, " · ") }

// buttons are what can be done about an alert at once.
func buttons(a bot.Alert, items []bot.AlertItem) []bot.CardButton {
	if a.Kind == bot.AlertViolation {
		return violationButtons(a, items)
	}
	all := []bot.CardButton{
		{Text: "处理了", Line: "/提醒 处理 " + a.ID, Main: true},
		{Text: "静默", Line: "/提醒 静默 " + a.ID + " 4小时"},
		{Text: "分派", Line: "/提醒 分派 " + a.ID},
	}
	switch {
	case of(a) == bot.AlertLost:
		all = append(all, bot.CardButton{Text: "挽回", Line: "/挽回 " + a.ID})
	case a.Kind == bot.AlertRisk:
		all = append(all, bot.CardButton{Text: "看名单", Line: "/流失"})
	}
	return all
}
