package commands

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"github.com/zhanggui/zhanggui/bot"
)

// turn is one line of one member of staff, from its arrival to its answer.
type turn struct {
	*switchboard
	ev     bot.Event
	view   bot.View
	caller bot.Caller
	// before is the session as it was, session as it will be.
	before, session bot.Session
	// tap is the card whose button brought the line; nil for what was typed.
	tap *tap
	// asked is the code of the confirmation that the caller was asked for last, if
	// they were asked just before.
	asked   string
	said    said
	effects []bot.Effect
	cards   int
}

func (s *switchboard) turn(ev bot.Event, v bot.View) (*turn, error) {
	caller, err := s.roster.Caller(v.Staff(), ev.From)
	if err != nil {
		return nil, err
	}
	session, err := v.Staff().Session(caller.UserID)
	if err != nil {
		return nil, err
	}
	session.UserID = caller.UserID
	t := &turn{switchboard: s, ev: ev, view: v, caller: caller, before: session, session: session}
	t.session.Uses = t.recentUses()
	if len(session.Choices) > 0 && v.Now().Before(session.ChoicesUntil) {
		t.asked, _ = strings.CutPrefix(session.Choices[0], "/"+confirmName+" ")
		if t.asked == session.Choices[0] {
			t.asked = ""
		}
	}
	return t, nil
}

// end is everything that was decided.
func (t *turn) end() []bot.Effect {
	if !reflect.DeepEqual(t.before, t.session) {
		t.add(bot.SetSession{Session: t.session})
	}
	if line, ok := t.ev.Body.(bot.PageLine); ok {
		return t.onPage(line)
	}
	return t.effects
}

func (t *turn) add(effects ...bot.Effect) { t.effects = append(t.effects, effects...) }

// longestLine is how many bytes of one line are read.
const longestLine = 2048

// typed takes what somebody typed: a command, a number that picks, or something
// that is neither.
func (t *turn) typed(text string) error {
	if n := pickNumber(text); n > 0 && t.view.Now().Before(t.session.ChoicesUntil) && len(t.session.Choices) > 0 {
		return t.pick(n)
	}
	if len(text) > longestLine {
		return t.tooLong(text)
	}
	if _, ok := slashed(text); ok {
		return t.command(text)
	}
	t.hint()
	return nil
}

func (t *turn) pick(n int) error {
	if n > len(t.session.Choices) {
		t.say(fmt.Sprintf("没有第 %d 个，请回复 1 到 %d。", n, len(t.session.Choices)))
		return nil
	}
	return t.command(t.session.Choices[n-1])
}

// command brings a line to its command.
func (t *turn) command(line string) error {
	line, _ = slashed(line)
	words, problem := split(line)
	switch {
	case problem != nil && t.cool(otherLines):
		t.say(fmt.Sprintf("引号 %c 没有配对，什么都没有做。应该是不是这样：\n/%s", problem.open, shorten(problem.closed, 300)))
		fallthrough
	case problem != nil:
		return nil
	case len(words) == 0:
		return t.command(helpName)
	}
	cmd, ok := t.byName[fold(words[0].whole())]
	if !ok {
		return t.unknown(words)
	}
	return t.run(cmd, words[1:])
}

// tooLong refuses more than anybody means to type into one line.
func (t *turn) tooLong(text string) error {
	if !t.cool(otherLines) {
		return nil
	}
	if cmd, ok := t.commandOf(text[:longestLine]); ok && cmd.Writes {
		t.refuse(cmd.Command, t.caller, "太长")
	}
	t.say(fmt.Sprintf("这条消息太长（%d 字节，最多 %d），没有执行任何命令。请拆短一些再发，用法见 /帮助。", len(text), longestLine))
	return nil
}

// hint says once in a while how to talk to the bot.
func (t *turn) hint() {
	if t.once(hintUse) {
		t.say("您好！命令都以 / 开头：发送 /帮助 看看我能做什么，例如 /客户 张三 查一位客户。")
	}
}

func cutSpace(line string) (first, rest string, found bool) {
	i := strings.IndexFunc(line, unicode.IsSpace)
	if i < 0 {
		return line, "", false
	}
	return line[:i], strings.TrimSpace(line[i:]), true
}
