package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/nearest"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// reader turns words into values, as far as one caller may know them.
type reader struct {
	*counter
	view   bot.View
	caller bot.Caller
	// now is the moment of the line in the shop's time zone; trial says that the
	// line is one.
	now   time.Time
	trial bool
}

// read reads one argument. Its trouble's picks hold the value alone as their
// line.
func (r reader) read(arg bot.Arg, text string) (bot.Value, *trouble, error) {
	switch arg.Type {
	case bot.ArgCustomer:
		return r.customer(arg, text)
	case bot.ArgStaff:
		return r.staff(arg, text)
	default:
		v, t := r.plain(arg, text)
		return v, t, nil
	}
}

// plain reads what needs nobody to be asked.
func (r reader) plain(arg bot.Arg, text string) (bot.Value, *trouble) {
	v := bot.Value{Text: text, Label: text}
	ok := true
	switch arg.Type {
	case bot.ArgStore:
		return r.store(arg, text)
	case bot.ArgChannel:
		return r.channel(arg, text)
	case bot.ArgChoice:
		return choice(arg, text)
	case bot.ArgNumber:
		v.Number, ok = readNumber(text)
		v.Text = strconv.FormatInt(v.Number, 10)
	case bot.ArgMoney:
		v.Money, ok = readMoney(text)
		v.Text = v.Money.String()
	case bot.ArgSpan:
		v.Span, ok = readSpan(text)
		v.Text = writeSpan(v.Span)
	case bot.ArgTime:
		v.Time, ok = readMoment(text, r.now)
		v.Text = v.Time.Format(momentLayout)
	case bot.ArgWhen:
		v.Span, v.Time, ok = readWhen(text, r.now)
		v.Text = writeSpan(v.Span)
		if !v.Time.IsZero() {
			v.Text = v.Time.Format(momentLayout)
		}
	}
	if !ok {
		return v, &trouble{text: fmt.Sprintf("「%s」不是%s。%s", shorten(text, 30), arg.Name, howTo[arg.Type])}
	}
	return v, nil
}

// howTo says how a type of argument is written.
var howTo = map[bot.ArgType]string{
	bot.ArgNumber: "请写整数，例如 20。",
	bot.ArgMoney:  "请写金额，例如 12.5 或 12块5。",
	bot.ArgSpan:   "请写一段时间，例如 3天、2小时、半天、1周。",
	bot.ArgTime:   "请写时间，例如 明天、后天 9点、11-25 18:00、18:30。",
	bot.ArgWhen:   "请写多久或什么时候，例如 3天、2小时、明天、周五、11-25、明天 9点。",
}

// readWhen is a span (3天, 2小时后) or else a moment. A date is one, also where
// its words could be a span (12月1日).
func readWhen(text string, now time.Time) (time.Duration, time.Time, bool) {
	at, isMoment := readMomentOf(text, now, followHour)
	if span, ok := readSpan(text); ok && !(isMoment && dayDate.MatchString(fold(text))) {
		return span, time.Time{}, true
	}
	if !isMoment {
		return 0, time.Time{}, false
	}
	return 0, at, true
}

// choice finds the option that a word stands for.
func choice(arg bot.Arg, text string) (bot.Value, *trouble) {
	var titles, words []string
	for _, o := range arg.Options {
		all := append([]string{o.Value}, o.Words...)
		if slices.ContainsFunc(all, func(w string) bool { return fold(w) == fold(text) }) {
			return bot.Value{Text: o.Value, Label: title(o)}, nil
		}
		titles, words = append(titles, title(o)), append(words, all...)
	}
	hint := ""
	if best := nearest.Among(fold(text), words); best != "" {
		hint = fmt.Sprintf("是不是「%s」？", best)
	}
	return bot.Value{}, &trouble{text: fmt.Sprintf("没看懂「%s」。%s「%s」可以写：%s。", shorten(text, 30), hint, arg.Name, strings.Join(titles, "、"))}
}

// title is what people call an option: its first word.
func title(o bot.Option) string {
	if len(o.Words) > 0 {
		return o.Words[0]
	}
	return o.Value
}

// place is a store or a channel that a caller may name.
type place struct{ id, name string }

func (r reader) store(arg bot.Arg, text string) (bot.Value, *trouble) {
	var places []place
	for _, s := range r.roster.Stores(r.caller.Scope) {
		places = append(places, place{s.ID, s.Name})
	}
	return r.placeNamed(arg, text, places)
}

func (r reader) channel(arg bot.Arg, text string) (bot.Value, *trouble) {
	var places []place
	for _, c := range r.channels(r.caller.Scope) {
		places = append(places, place{c.State, c.Name})
	}
	return r.placeNamed(arg, text, places)
}

// channels are those of a scope: a channel that belongs to no store is shown to
// those who see everything.
func (r reader) channels(scope bot.Scope) []config.Channel {
	var seen []config.Channel
	for _, c := range r.Shop.Channels {
		if roster.Shows(scope, c.Store) {
			seen = append(seen, c)
		}
	}
	return seen
}

// placeNamed finds a place by its id or name, or by a piece of a name that only
// one has.
func (r reader) placeNamed(arg bot.Arg, text string, places []place) (bot.Value, *trouble) {
	var pieces []place
	var names []string
	for _, p := range places {
		if fold(p.id) == fold(text) || fold(p.name) == fold(text) {
			return bot.Value{Text: p.id, Label: p.name}, nil
		}
		if text != "" && strings.Contains(fold(p.name), fold(text)) {
			pieces = append(pieces, p)
		}
		names = append(names, p.name)
	}
	switch {
	case len(pieces) == 1:
		return bot.Value{Text: pieces[0].id, Label: pieces[0].name}, nil
	case len(pieces) > 1:
		t := &trouble{text: fmt.Sprintf("「%s」有 %d 个，您要哪一个？", shorten(text, 30), len(pieces))}
		for _, p := range pieces {
			t.pick = append(t.pick, bot.Choice{Label: p.name, Line: p.id})
		}
		return bot.Value{}, t
	}
	t := &trouble{text: fmt.Sprintf("在您的范围内没有找到%s「%s」。", arg.Name, shorten(text, 30)), hidden: true}
	if len(names) > 0 {
		t.text += "可以写：" + shorten(strings.Join(names, "、"), 200) + "。"
	}
	return bot.Value{}, t
}
