package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// How long a silence lasts if nobody says, and at most.
const (
	silenceUsual = 4 * time.Hour
	silenceMost  = 7 * day
)

// silence keeps alerts like one quiet until a time.
func (c *counter) silence(call bot.Call, v bot.View, a bot.Alert) (bot.Answer, error) {
	kind := a.Kind
	if kind == bot.AlertStorm {
		kind = a.Of
	}
	return c.keepQuiet(call, v, a.ID, []bot.Silence{{Kind: kind, Store: a.Store, UserID: a.UserID}})
}

// keepQuiet begins silences, for as long and with the reason that the line says.
func (c *counter) keepQuiet(call bot.Call, v bot.View, which string, silences []bot.Silence) (bot.Answer, error) {
	span, why, ok := readSilence(call.Arg("其他").Text)
	if !ok || span > silenceMost {
		return say("静默多久？最多 7 天，例如：\n/提醒 静默 %s 4小时 正在换班", which)
	}
	w := alertWrite{Do: alertSilence, At: call.At}
	var effects []bot.Effect
	for i, s := range silences {
		s.ID = "S" + digestOf("silence", call.Event, i)[:6]
		s.Until, s.Reason, s.By, s.At = call.At.Add(span), why, call.UserID, call.At
		silences[i], effects, w.IDs = s, append(effects, bot.SetSilence{Silence: s}), append(w.IDs, s.ID)
	}
	about, err := c.silencesAbout(v, silences)
	if err != nil {
		return bot.Answer{}, err
	}
	until, back := c.moment(call.At.Add(span), call.At), which
	if len(silences) == 1 {
		back = silences[0].ID
	}
	return bot.Answer{
		Text:    fmt.Sprintf("好，%s 之前不再提醒：%s。原因：%s。\n期间发生的不会补说。要提前恢复发 /提醒 取消静默 %s", until, about, why, back),
		Effects: effects, Plan: &bot.Plan{Summary: fmt.Sprintf("静默到 %s：%s", until, about), Bind: digestOf(which, span, why, call.Scope)},
		Undo: &bot.Undo{Payload: w}, Store: oneStoreOf(silences),
	}, nil
}

// oneStoreOf is the store of all silences; empty for several.
func oneStoreOf(silences []bot.Silence) string {
	if len(silences) == 1 {
		return silences[0].Store
	}
	return ""
}

// readSilence reads a span and a reason: "4小时 正在换班". Nothing is the usual
// span.
func readSilence(text string) (time.Duration, string, bool) {
	const noReason = "没有写"
	text = shownText(text)
	if text == "" {
		return silenceUsual, noReason, true
	}
	first, rest, _ := strings.Cut(text, " ")
	span, ok := readSpan(first)
	if rest = cutRunes(strings.TrimSpace(rest), 60); rest == "" {
		rest = noReason
	}
	return span, rest, ok
}

// silenceAbout says what a silence keeps quiet: 十七号店李明的「客户删除店员」.
func (c *counter) silenceAbout(v bot.View, s bot.Silence) (string, error) {
	where := "所有门店"
	if s.Store != "" {
		where = c.roster.StoreName(s.Store)
	}
	what := "所有提醒"
	if s.Kind != "" {
		what = "「" + kindName(s.Kind) + "」"
	}
	if s.UserID == "" {
		return where + "的" + what, nil
	}
	name, err := c.staffName(v, s.UserID)
	return where + name + "的" + what, err
}

// silencesAbout says what several silences keep quiet.
func (c *counter) silencesAbout(v bot.View, silences []bot.Silence) (string, error) {
	var all []string
	for _, s := range silences {
		about, err := c.silenceAbout(v, s)
		if err != nil {
			return "", err
		}
		all = append(all, about)
	}
	return strings.Join(all, "、"), nil
}

func (c *counter) silenceList(call bot.Call, v bot.View) (bot.Answer, error) {
	all, err := v.Alerting().Silences(call.Scope)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(all) == 0 {
		return say("现在没有静默，所有提醒都会说。")
	}
	lines := []string{fmt.Sprintf("有 %d 个静默：", len(all))}
	for n, s := range all {
		about, err := c.silenceAbout(v, s)
		if err != nil {
			return bot.Answer{}, err
		}
		by, err := c.staffName(v, s.By)
		if err != nil {
			return bot.Answer{}, err
		}
		lines = append(lines, fmt.Sprintf("%d. %s，到 %s（%s，原因：%s）", n+1, about, c.moment(s.Until, call.At), by, shownText(s.Reason)))
	}
	return bot.Answer{Text: strings.Join(append(lines, "提前恢复发 /提醒 取消静默 1"), "\n")}, nil
}

// unsilence ends one silence, or all of a kind that the caller may end.
func (c *counter) unsilence(call bot.Call, v bot.View) (bot.Answer, error) {
	all, err := v.Alerting().Silences(call.Scope)
	if err != nil {
		return bot.Answer{}, err
	}
	meant := silencesMeant(all, call.Arg("哪条").Text)
	if len(meant) == 0 {
		return say("没有找到这个静默。写序号，例如：\n/提醒 取消静默 1\n发 /提醒 静默列表 看有哪些。")
	}
	meant = slices.DeleteFunc(meant, func(s bot.Silence) bool {
		return s.Store == "" && !call.Scope.All || s.Store != "" && !roster.Shows(call.Scope, s.Store)
	})
	if len(meant) == 0 {
		return say("这个静默管着别的店，要总部来取消。")
	}
	answer, err := c.speakAgain(call, v, meant)
	answer.Undo = &bot.Undo{Payload: alertWrite{Do: alertUnsilence, At: call.At, Silences: meant}}
	return answer, err
}

// silencesMeant are the one that a number of the list or an id names, or those of
// a kind.
func silencesMeant(all []bot.Silence, which string) []bot.Silence {
	if n, err := strconv.Atoi(fold(which)); err == nil && n >= 1 && n <= len(all) {
		return []bot.Silence{all[n-1]}
	}
	k, named := alertKindNamed(which)
	id := strings.ToUpper(fold(which))
	var meant []bot.Silence
	for _, s := range all {
		if s.ID == id || named && s.Kind == k.kind {
			meant = append(meant, s)
		}
	}
	return meant
}

// speakAgain ends silences.
func (c *counter) speakAgain(call bot.Call, v bot.View, silences []bot.Silence) (bot.Answer, error) {
	var effects []bot.Effect
	var ids []string
	for _, s := range silences {
		s.EndedAt = call.At
		effects, ids = append(effects, bot.SetSilence{Silence: s}), append(ids, s.ID)
	}
	about, err := c.silencesAbout(v, silences)
	return bot.Answer{
		Text: "好，恢复提醒：" + about + "。", Effects: effects,
		Plan: &bot.Plan{Summary: "恢复提醒：" + about, Bind: digestOf(ids)}, Store: oneStoreOf(silences),
	}, err
}

// silenceUndo ends silences that were begun, and begins anew those that were
// ended.
func (c *counter) silenceUndo(call bot.Call, v bot.View, w alertWrite) (bot.Answer, error) {
	if len(w.Silences) > 0 {
		return c.quietAgain(call, v, w.Silences)
	}
	all, err := v.Alerting().Silences(call.Scope)
	if err != nil {
		return bot.Answer{}, err
	}
	var begun []bot.Silence
	for _, id := range w.IDs {
		if i := slices.IndexFunc(all, func(s bot.Silence) bool { return s.ID == id }); i >= 0 {
			begun = append(begun, all[i])
		}
	}
	if len(begun) == 0 {
		return say("这个静默已经过去了，不用再撤销。")
	}
	return c.speakAgain(call, v, begun)
}

// quietAgain begins silences that were ended, as long as their time is not over.
func (c *counter) quietAgain(call bot.Call, v bot.View, silences []bot.Silence) (bot.Answer, error) {
	silences = slices.DeleteFunc(slices.Clone(silences), func(s bot.Silence) bool { return !call.At.Before(s.Until) })
	if len(silences) == 0 {
		return say("这个静默的时间已经过了，不用再撤销。")
	}
	silences = slices.DeleteFunc(silences, func(s bot.Silence) bool { return !roster.Shows(call.Scope, s.Store) })
	if len(silences) == 0 {
		return say("这个静默已不在您管的门店里，没有动。")
	}
	var effects []bot.Effect
	var ids []string
	for i, s := range silences {
		s.ID = "S" + digestOf("silence", call.Event, i)[:6]
		effects, ids = append(effects, bot.SetSilence{Silence: s}), append(ids, s.ID)
	}
	about, err := c.silencesAbout(v, silences)
	until := c.moment(silences[0].Until, call.At)
	return bot.Answer{
		Text: fmt.Sprintf("好，又静默到 %s：%s。", until, about), Effects: effects,
		Plan: &bot.Plan{Summary: fmt.Sprintf("静默到 %s：%s", until, about), Bind: digestOf(ids)}, Store: oneStoreOf(silences),
	}, err
}
