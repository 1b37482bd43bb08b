package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// unsilence ends one silence, or all of a kind that the caller may end.
func (c *counter) unsilence(call bot.Call, v bot.View) (bot.Answer, error) {
	all, err := v.Alerting().Silences(call.Scope)
	if err != nil {
		return bot.Answer{}, err
	}
	meant, problem, err := c.silencesNamed(call, v, all)
	if err != nil || problem.Text != "" {
		return problem, err
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

// silencesNamed are the silences that the caller means: one by its number in the
// list that they saw or its ID, or those of a kind.
func (c *counter) silencesNamed(call bot.Call, v bot.View, all []bot.Silence) ([]bot.Silence, bot.Answer, error) {
	which := strings.TrimLeft(call.Arg("哪条").Text, "#＃")
	n, isNumber := lineNumber(which)
	if !isNumber {
		meant := silencesMeant(all, which)
		if len(meant) == 0 {
			return nil, bot.Answer{Text: "没有找到这个静默。写序号，例如：\n/提醒 取消静默 1\n发 /提醒 静默列表 看有哪些。"}, nil
		}
		return meant, bot.Answer{}, nil
	}
	id, problem, err := seenAt(call, v, listSilences, n)
	switch {
	case err != nil || problem != "":
		return nil, bot.Answer{Text: problem}, err
	case id == "" && len(all) == 0:
		answer, err := c.silenceList(call, v)
		return nil, answer, err
	case id == "":
		entries, err := c.silenceEntries(call, v, all)
		return nil, pickFrom(alertsCommand(c), call, listSilences, entries), err
	}
	if i := slices.IndexFunc(all, func(s bot.Silence) bool { return s.ID == id }); i >= 0 {
		return all[i : i+1 : i+1], bot.Answer{}, nil
	}
	return nil, bot.Answer{Text: fmt.Sprintf("您看到的第 %d 个是静默 %s，它已经结束了，不用再取消。发 /提醒 静默列表 看看现在有哪些。", n, id)}, nil
}

// silencesMeant are the one that an id names, or those of a kind.
func silencesMeant(all []bot.Silence, which string) []bot.Silence {
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
