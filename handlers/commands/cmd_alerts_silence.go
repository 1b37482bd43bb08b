package commands

import (
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
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
		return bot.Answer{Text: "现在没有静默，所有提醒都会说。", List: listSilences}, nil
	}
	entries, err := c.silenceEntries(call, v, all)
	lines := append([]string{fmt.Sprintf("有 %d 个静默：", len(all))}, numbered(entries)...)
	return bot.Answer{
		Text: strings.Join(append(lines, "提前恢复发 /提醒 取消静默 1"), "\n"), List: listSilences, Listed: idsOf(entries),
	}, err
}

// silenceEntries are silences as the list has them.
func (c *counter) silenceEntries(call bot.Call, v bot.View, all []bot.Silence) ([]listEntry, error) {
	var entries []listEntry
	for _, s := range all {
		about, err := c.silenceAbout(v, s)
		if err != nil {
			return nil, err
		}
		by, err := c.staffName(v, s.By)
		if err != nil {
			return nil, err
		}
		entries = append(entries, listEntry{s.ID, fmt.Sprintf("%s，到 %s（编号 %s，%s，原因：%s）", about, c.moment(s.Until, call.At), s.ID, by, shownText(s.Reason))})
	}
	return entries, nil
}
