package commands

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// pageBytes is what one message holds [docs 90236].
	pageBytes = 2048
	// moreBytes is how much of a long answer is kept for /更多.
	moreBytes = 40 << 10
	// choicesFor is how long a number picks from a list.
	choicesFor = 10 * time.Minute

	moreName = "更多"
)

func moreCommand() command {
	return command{
		Command: bot.Command{
			Name: moreName, English: "more", Aliases: []string{"下一页"}, Topic: bot.TopicMine, Role: bot.RoleClerk,
			Help: "看长回答的下一页", Examples: []string{"/更多"},
		},
		serve: func(t *turn, _ bot.Call) error {
			if t.session.More == "" {
				t.say("没有更多了。")
				return nil
			}
			t.say(t.session.More)
			return nil
		},
	}
}

// say answers the caller with a text, the first page of it if it is long.
func (t *turn) say(text string) { t.send(bot.AppMessage{Text: t.page(text)}) }

func (t *turn) send(m bot.AppMessage) {
	m.ToUsers, m.Answer = []string{t.caller.UserID}, true
	t.add(m)
}

// page is what fits into one message; the rest is kept for /更多.
func (t *turn) page(text string) string {
	page, rest := paged(text)
	t.session.More = rest
	return page
}

// paged cuts a text at the end of a line so that it fits into a message together
// with the word that there is more.
func paged(text string) (page, rest string) {
	text = strings.Trim(strings.ToValidUTF8(text, "�"), "\n")
	if text == "" {
		return "好了。", ""
	}
	if len(text) <= pageBytes {
		return text, ""
	}
	const notice = "（还有 %d 条，回复 /更多 继续）"
	room := pageBytes - len(fmt.Sprintf(notice, len(text))) - 1
	cut := strings.LastIndexByte(text[:room+1], '\n')
	if cut <= 0 {
		for cut = room; !utf8.RuneStart(text[cut]); cut-- {
		}
	}
	rest = strings.Trim(text[cut:], "\n")
	if rest == "" {
		return text[:cut], ""
	}
	if len(rest) > moreBytes {
		for cut := moreBytes; ; cut-- {
			if utf8.RuneStart(rest[cut]) {
				rest = rest[:cut] + "\n……后面太长，没有保留。请把范围缩小一点再查。"
				break
			}
		}
	}
	return strings.TrimRight(text[:cut], "\n") + "\n" + fmt.Sprintf(notice, 1+strings.Count(rest, "\n")), rest
}

// show answers the caller with all that a command's answer holds.
func (t *turn) show(answer bot.Answer) {
	about := ""
	if len(answer.Customers) == 1 {
		about = answer.Customers[0]
	}
	if answer.Card != nil && answer.Text == "" {
		answer.Text = cardText(*answer.Card)
	}
	if answer.Card != nil && !t.session.PlainText {
		t.deal([]string{t.caller.UserID}, *answer.Card, t.page(answer.Text), about)
	} else {
		t.send(bot.AppMessage{Text: t.page(answer.Text), About: about})
	}
	if answer.Picture != nil {
		t.add(bot.AppFile{ToUsers: []string{t.caller.UserID}, File: *answer.Picture, Answer: true})
	}
}

// offer asks which of several lines was meant.
func (t *turn) offer(question string, choices []bot.Choice) {
	lines := []string{question}
	t.session.Choices = nil
	for i, c := range choices {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, shorten(strings.Join(strings.Fields(c.Label), " "), 100)))
		t.session.Choices = append(t.session.Choices, c.Line)
	}
	t.session.ChoicesUntil = t.view.Now().Add(choicesFor)
	t.say(strings.Join(append(lines, "请回复编号。"), "\n"))
}

// cardText is a card where none is shown.
func cardText(c bot.Card) string {
	lines := []string{c.Title, c.Detail, c.Text}
	if c.Big != "" {
		lines = append(lines, c.BigNote+" "+c.Big)
	}
	for _, r := range c.Rows {
		lines = append(lines, r.Name+"："+r.Value)
	}
	for _, b := range c.Buttons {
		lines = append(lines, b.Text+"："+b.Line)
	}
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return l == "" }), "\n")
}
