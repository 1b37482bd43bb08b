package wecom

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

// refusal is WeCom's own no.
func (g *Gateway) refusal(r request, code int, msg string, retryAt time.Time) *APIError {
	react, api := reactionTo(code), r.api
	if slices.Contains(r.answers, code) {
		react.alert = false
		e := &APIError{API: api, Code: code, Msg: g.secrets.clean(cutBytes(msg, 300)), Class: react.class, Sentence: sayTo(react, code, msg), reaction: react}
		g.log.WithFields(map[string]any{"corp": g.corp, "api": api, "code": code}).Debug(e.Error())
		return e
	}
	e := &APIError{
		API: api, Code: code, Msg: g.secrets.clean(cutBytes(msg, 300)), Class: react.class,
		Sentence: sayTo(react, code, msg), Alert: react.alert, RetryAt: retryAt, reaction: react,
	}
	if react.alert {
		// Whoever asks for the trouble may be anybody: the address WeCom saw
		// stays in the log.
		g.troubles.of(api, sayTo(react, code, ""))
	}
	g.report(e)
	return e
}

// faulty is no answer, or none that WeCom would give.
func (g *Gateway) faulty(api string, f *fault) *APIError {
	g.metrics.calls.WithLabelValues(api, f.label).Inc()
	e := &APIError{
		API: api, Msg: g.secrets.clean(f.cause), Class: bot.ClassRetry, Sentence: f.sentence,
		Free: f.label == "canceled", reaction: onTheWay, label: f.label,
	}
	if f.label == "unreachable" || f.label == "html" {
		g.troubles.of(api, f.sentence)
	}
	g.report(e)
	return e
}

// missing is an answer that WeCom marked as a success and that lacks what was
// asked for. It must not pass for an empty list: whoever hears of one takes
// everything away.
func (g *Gateway) missing(api, field string) *APIError {
	e := g.faulty(api, &fault{"incomplete", "the answer has no " + field, "企业微信的回答里缺了内容，稍后自动再试"})
	e.reaction.tries = incompleteTries
	return e
}

// incompleteTries bounds the repeats of a question whose answer lacks a part.
const incompleteTries = 5

// bug is a call that could not even be written.
func (g *Gateway) bug(api string, err error) *APIError {
	return &APIError{API: api, Msg: g.secrets.clean(err.Error()), Class: bot.ClassPermanent, Sentence: "这次发送的内容无法写成请求，请把日志交给维护的人", Alert: true}
}

// unconfigured is a call by an app that has no secret.
func (g *Gateway) unconfigured(r request) *APIError {
	return &APIError{
		API: r.api, Msg: fmt.Sprintf("app %q has no secret", r.app), Class: bot.ClassPermanent, Alert: true,
		Sentence: fmt.Sprintf("配置里没有应用“%s”的 Secret：请在 config.yaml 的 wecom 一节补上", r.app),
	}
}

// report writes a failed call to the log: loudly, and with what to do, if
// somebody must act; in a whisper if nothing is wrong.
func (g *Gateway) report(e *APIError) {
	entry := g.log.WithFields(map[string]any{"corp": g.corp, "api": e.API, "code": e.Code, "class": string(e.Class)})
	switch {
	case e.Alert:
		entry.WithField("advice", e.Sentence).Error(e.Error())
	case e.Class == bot.ClassAlready:
		entry.Debug(e.Error())
	default:
		entry.Warn(e.Error())
	}
}

var addressInMsg = regexp.MustCompile(`from ip: ?([0-9a-fA-F][0-9a-fA-F.:]*[0-9a-fA-F])`)

// sayTo fills the sentence of a reaction in: {ip} is the address WeCom saw,
// {code} the errcode.
func sayTo(r reaction, code int, msg string) string {
	ip := "（企业微信没有说是哪一个）"
	if m := addressInMsg.FindStringSubmatch(msg); m != nil {
		ip = " " + m[1] + " "
	}
	return strings.NewReplacer("{ip}", ip, "{code}", fmt.Sprint(code)).Replace(r.say)
}

// cutBytes is the longest beginning of a text that fits into limit bytes and
// ends between two runes.
func cutBytes(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}

// cutRunes is the longest beginning of a text of at most limit characters.
func cutRunes(text string, limit int) string {
	n := 0
	for i := range text {
		if n == limit {
			return text[:i]
		}
		n++
	}
	return text
}
