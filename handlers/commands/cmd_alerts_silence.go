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
	span, why, ok := readSilence(call.Arg("其他").Text)
	if !ok || span > silenceMost {
		return say("静默多久？最多 7 天，例如：\n/提醒 静默 %s 4小时 正在换班", a.ID)
	}
	kind := a.Kind
	if kind == bot.AlertStorm {
		kind = a.Of
	}
	s := bot.Silence{
		ID: "S" + digestOf("silence", call.Event)[:6], Kind: kind, Store: a.Store, UserID: a.UserID, Until: call.At.Add(span),
		Reason: why, By: call.UserID, At: call.At,
	}
	about, err := c.silenceAbout(v, s)
	if err != nil {
		return bot.Answer{}, err
	}
	until := c.moment(s.Until, call.At)
	return bot.Answer{
		Text:    fmt.Sprintf("好，%s 之前不再提醒：%s。原因：%s。\n期间发生的不会补说。要提前恢复发 /提醒 取消静默 %s", until, about, why, s.ID),
		Effects: []bot.Effect{bot.SetSilence{Silence: s}}, Plan: &bot.Plan{Summary: fmt.Sprintf("静默到 %s：%s", until, about), Bind: digestOf(a.ID, span, why)},
		Undo: &bot.Undo{Payload: alertWrite{Do: alertSilence, ID: s.ID, At: call.At}}, Store: a.Store,
	}, nil
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

// kindNames are the kinds of alert as people call them.
var kindNames = map[bot.AlertKind]string{
	bot.AlertLost: "客户删除店员", bot.AlertDeleted: "店员删除客户", bot.AlertLeft: "客户退群", bot.AlertRemoved: "客户被移出群",
	bot.AlertTransfer: "客户没能转接", bot.AlertWelcome: "欢迎语没有送到", bot.AlertHealth: "应用要人用一用", bot.AlertTrouble: "企业微信拒绝请求",
	bot.AlertSilence: "收不到企业微信的消息", bot.AlertMissed: "对账补记", bot.AlertArchive: "会话存档停了", bot.AlertUndelivered: "提醒没有送到",
	bot.AlertStorm: "短时间里太多", bot.AlertRisk: "可能流失的客户",
}

// silenceAbout says what a silence keeps quiet: 十七号店李明的「客户删除店员」.
func (c *counter) silenceAbout(v bot.View, s bot.Silence) (string, error) {
	where := "所有门店"
	if s.Store != "" {
		where = c.roster.StoreName(s.Store)
	}
	what := "所有提醒"
	if s.Kind != "" {
		what = "「" + kindNames[s.Kind] + "」"
	}
	if s.UserID == "" {
		return where + "的" + what, nil
	}
	name, err := c.staffName(v, s.UserID)
	return where + name + "的" + what, err
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

func (c *counter) unsilence(call bot.Call, v bot.View) (bot.Answer, error) {
	all, err := v.Alerting().Silences(call.Scope)
	if err != nil {
		return bot.Answer{}, err
	}
	which := strings.ToUpper(fold(call.Arg("哪条").Text))
	i := slices.IndexFunc(all, func(s bot.Silence) bool { return s.ID == which })
	if n, err := strconv.Atoi(which); err == nil {
		i = n - 1
	}
	if i < 0 || i >= len(all) {
		return say("没有找到这个静默。写序号，例如：\n/提醒 取消静默 1\n发 /提醒 静默列表 看有哪些。")
	}
	s := all[i]
	if s.Store == "" && !call.Scope.All || s.Store != "" && !roster.Shows(call.Scope, s.Store) {
		return say("这个静默管着别的店，要总部来取消。")
	}
	about, err := c.silenceAbout(v, s)
	ended := s
	ended.EndedAt = call.At
	return bot.Answer{
		Text: "好，恢复提醒：" + about + "。", Effects: []bot.Effect{bot.SetSilence{Silence: ended}},
		Plan: &bot.Plan{Summary: "恢复提醒：" + about, Bind: digestOf(s.ID)},
		Undo: &bot.Undo{Payload: alertWrite{Do: alertUnsilence, ID: s.ID, At: call.At, Silence: &s}}, Store: s.Store,
	}, err
}

// silenceUndo ends a silence that was begun, and begins one anew that was ended.
func (c *counter) silenceUndo(call bot.Call, v bot.View, w alertWrite) (bot.Answer, error) {
	if w.Silence != nil {
		s := *w.Silence
		s.ID = "S" + digestOf("silence", call.Event)[:6]
		about, err := c.silenceAbout(v, s)
		until := c.moment(s.Until, call.At)
		return bot.Answer{
			Text: fmt.Sprintf("好，又静默到 %s：%s。", until, about), Effects: []bot.Effect{bot.SetSilence{Silence: s}},
			Plan: &bot.Plan{Summary: fmt.Sprintf("静默到 %s：%s", until, about), Bind: digestOf(s.ID)}, Store: s.Store,
		}, err
	}
	all, err := v.Alerting().Silences(call.Scope)
	if err != nil {
		return bot.Answer{}, err
	}
	i := slices.IndexFunc(all, func(s bot.Silence) bool { return s.ID == w.ID })
	if i < 0 {
		return say("这个静默已经过去了，不用再撤销。")
	}
	s := all[i]
	s.EndedAt = call.At
	about, err := c.silenceAbout(v, s)
	return bot.Answer{
		Text: "好，恢复提醒：" + about + "。", Effects: []bot.Effect{bot.SetSilence{Silence: s}},
		Plan: &bot.Plan{Summary: "恢复提醒：" + about, Bind: digestOf(s.ID)}, Store: s.Store,
	}, err
}
