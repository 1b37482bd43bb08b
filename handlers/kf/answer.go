package kf

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// fresh is how long a message is answered by itself. Who waited longer, because
// the bot stood still or was only just given the account, is given to people.
const fresh = time.Hour

// question is something that a customer wrote, with what is at hand to answer it.
type question struct {
	*talk
	v       bot.View
	account config.Kf
	said    bot.ChatMessage
	event   int64
	// words are what they wrote, without gaps, in small letters.
	words string
}

// topic is something that the bot can answer.
type topic struct {
	// id comes back from a menu.
	id string
	// words are those of which a short message has one, exact those of which it is
	// one.
	words, exact []string
	answer       func(d *desk, q *question) error
}

// topics are what the bot can answer, in the order in which they are looked for:
// what somebody must not be kept from comes first.
func topics() []topic {
	return []topic{
		{id: idHuman, words: []string{"人工", "真人", "投诉", "转客服", "找客服", "找店员", "找店长"}, answer: (*desk).human},
		{id: idErase, words: []string{"删除我的", "删除资料", "删除数据", "注销"}, answer: (*desk).eraseData},
		{id: idExport, words: []string{"导出我的", "导出资料", "导出数据"}, answer: (*desk).exportData},
		{id: idData, words: []string{"我的数据", "我的资料", "我的信息", "个人信息", "隐私"}, answer: (*desk).myData},
		{id: idAppeal, words: []string{"申诉"}, answer: (*desk).appeal},
		{id: idCoupon, words: []string{"券", "优惠", "打折"}, answer: (*desk).coupons},
		{id: idGroup, words: []string{"进群", "入群", "加群", "群聊", "福利群", "门店群", "拉我", "有群"}, answer: (*desk).groups},
		{id: idMenu, exact: []string{"你好", "您好", "hi", "hello", "嗨", "哈喽", "在吗", "在么", "在不在", "有人吗", "菜单", "帮助", "?", "1"}, answer: (*desk).hello},
		{exact: []string{"谢谢", "谢谢你", "谢谢您", "多谢", "感谢", "谢啦"}, answer: (*desk).thanks},
		{exact: []string{"好", "好的", "嗯", "嗯嗯", "哦", "ok", "收到", "知道了", "行", "可以"}, answer: func(*desk, *question) error { return nil }},
	}
}

// The ids of what menus offer.
const (
	idCoupon = "coupon"
	idGroup  = "group"
	idHuman  = "human"
	idData   = "data"
	idExport = "data.export"
	idErase  = "data.erase"
	idAppeal = "appeal"
	idMenu   = "menu"
)

// shortMost is how long, in characters, a message is in which one word tells what
// it is about. Who writes more has a matter of their own.
const shortMost = 16

// answer answers what a customer wrote, or gives it to people.
func (d *desk) answer(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	m, ok := ev.Body.(bot.ChatMessage)
	account, ours := d.account(m.OpenKfID)
	customer := m.Customer()
	if !ok || m.OpenKfID == "" || !ours || customer == "" {
		return nil, nil
	}
	t, err := talkOf(v, m.OpenKfID, customer)
	if err != nil {
		return nil, err
	}
	if m.By != bot.SpeakerCustomer {
		return t.byHand(v, m), nil
	}
	if m.At.Before(t.SaidAt) {
		return nil, nil // A newer one was answered already.
	}
	t.heard(m.At)
	if t.open(v.Now()) {
		q := &question{talk: t, v: v, account: account, said: m, event: ev.ID, words: fold(m.Text())}
		if err := d.choose(q); err != nil {
			return nil, err
		}
	}
	return t.finish(v), nil
}

// byHand takes in that a member of staff answered: they have the talk, whatever
// was heard of that.
func (t *talk) byHand(v bot.View, m bot.ChatMessage) []bot.Effect {
	if !m.At.After(t.HumanAt) || t.Human && t.Servicer == m.Speaker {
		return nil
	}
	t.Human, t.Servicer, t.HumanAt = true, m.Speaker, m.At
	return t.finish(v)
}

// choose finds what a message is about and answers it.
func (d *desk) choose(q *question) error {
	if q.v.Now().Sub(q.said.At) >= fresh {
		return d.late(q)
	}
	if q.said.Menu == "" {
		if done, err := d.expected(q); done || err != nil {
			return err
		}
	}
	q.forget()
	list := topics()
	if q.said.Menu != "" {
		if i := slices.IndexFunc(list, func(t topic) bool { return t.id == q.said.Menu }); i >= 0 {
			return list[i].answer(d, q)
		}
	}
	return d.search(q, list)
}

// search looks for the topic of free words: what the shop answers itself goes
// before what may only be mentioned, and after what nobody may be kept from.
func (d *desk) search(q *question, list []topic) error {
	for i, t := range list {
		if t.id == idCoupon {
			if text := d.interests(q); text != "" {
				q.reply(text)
				return nil
			}
		}
		if list[i].fits(q.words) {
			return list[i].answer(d, q)
		}
	}
	return d.human(q)
}

func (t topic) fits(words string) bool {
	if words == "" || utf8.RuneCountInString(words) > shortMost {
		return false
	}
	if slices.Contains(t.exact, strings.TrimRight(words, "!！。.~～？?")) || slices.Contains(t.exact, words) {
		return true
	}
	return slices.ContainsFunc(t.words, func(w string) bool { return strings.Contains(words, w) })
}

// interests are the shop's own answers to what is asked for, if the bot may give
// them.
func (d *desk) interests(q *question) string {
	var answers []string
	for _, i := range d.Moderator.Interests(q.said.Text()) {
		if i.Direct && i.Answer != "" && len(answers) < 3 {
			answers = append(answers, i.Answer)
		}
	}
	return strings.Join(answers, "\n")
}

// reply answers the message in hand.
func (q *question) reply(text string, menu ...bot.KfItem) {
	q.say(q.v.Now(), q.said.MsgID, text, menu...)
}

// fold takes case, width and gaps out of words.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - ('！' - '!')
		case strings.ContainsRune(" \t\r\n　\u200b", r):
			return -1
		}
		return r
	}, strings.ToLower(text))
}
