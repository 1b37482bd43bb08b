package kf

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// What the bot can have asked: KfTalk.Asked is one of these with what it is about
// and the second in which it was asked.
const (
	askedErase  = "erase"
	askedAppeal = "appeal"
	// askedOpen is no question: who wrote after hours knows that people come back to
	// it.
	askedOpen = "open"
)

// patience is how long an answer to a question is waited for, night how long who
// wrote after hours is not told so again.
const (
	patience = 30 * time.Minute
	night    = 12 * time.Hour
)

// ask remembers what was asked.
func (q *question) ask(what, about string) {
	q.Asked = what + ":" + about + "@" + strconv.FormatInt(q.said.At.Unix(), 10)
}

// asked is what was asked last, and is still waited for.
func (q *question) asked() (what, about string) {
	head, at, ok := strings.Cut(q.Asked, "@")
	seconds, err := strconv.ParseInt(at, 10, 64)
	what, about, _ = strings.Cut(head, ":")
	limit := patience
	if what == askedOpen {
		limit = night
	}
	if !ok || err != nil || q.said.At.Sub(time.Unix(seconds, 0)) > limit {
		return "", ""
	}
	return what, about
}

// forget ends a question that somebody did not answer.
func (q *question) forget() {
	if what, _ := q.asked(); what != askedOpen {
		q.Asked = ""
	}
}

// calledOff are the words that end a question.
var calledOff = []string{"取消", "算了", "不用了", "不删了", "不申诉了", "不", "否"}

// expected takes a message for the answer to what was asked. done says that it was
// one.
func (d *desk) expected(q *question) (done bool, err error) {
	what, about := q.asked()
	if what == "" || what == askedOpen {
		return false, nil
	}
	if slices.Contains(calledOff, q.words) {
		q.Asked = ""
		q.reply("好的，已取消，什么都没有动。")
		return true, nil
	}
	switch what {
	case askedErase:
		if q.words != eraseWords {
			return false, nil
		}
		q.Asked = ""
		return true, d.erase(q)
	case askedAppeal:
		if q.words == "" || topics()[0].fits(q.words) {
			return false, nil
		}
		q.Asked = ""
		return true, d.appealed(q, about)
	}
	return false, nil
}
