package posts

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// failed notes why a post could not be made and says it to who asked for it.
func (f *follower) failed(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	lost, ok := ev.Body.(bot.SendFailed)
	if !ok {
		return nil, nil
	}
	send, err := bot.DecodeSend(lost.SendKind, lost.Payload)
	if err != nil {
		return nil, err
	}
	asked, ok := send.(bot.CreatePost)
	if !ok {
		return nil, fmt.Errorf("a failed %s is not a post", lost.SendKind)
	}
	p, err := v.Posting().Post(asked.ID)
	if err != nil || p.MsgID != "" {
		return nil, err // It was made after all.
	}
	if p.ID == "" {
		p = asked.Post
	}
	p.Problem = lost.Reason
	if lost.Unsure {
		p.Problem = "不确定有没有建好：" + lost.Reason
	}
	sender, err := f.roster.Name(v.Staff(), p.Sender)
	if err != nil {
		return nil, err
	}
	return append([]bot.Effect{bot.SavePost{Post: p}}, tell(p, failedNote(p, cmp.Or(sender, p.Sender), lost))...), nil
}

// failedNote says that a post could not be made, why, and what to do.
func failedNote(p bot.Post, sender string, lost bot.SendFailed) string {
	what := fmt.Sprintf("群发「%s」（由 %s %s）", beginning(p.Text), sender, audience(p))
	if lost.Unsure {
		return what + "不确定有没有建好：" + lost.Reason + "。\n请让发送人到企业微信的「群发助手」看一眼，没有再重新发起。"
	}
	return what + "没有建好，谁也没有收到：" + lost.Reason + "。\n处理之后请重新发起。"
}

// tell tells who asked for a post; somebody at the server's command line has no
// chat.
func tell(p bot.Post, text string) []bot.Effect {
	to := cmp.Or(p.By, p.Sender)
	if to == "" || strings.HasPrefix(to, "cli:") {
		return nil
	}
	m := bot.AppMessage{ToUsers: []string{to}, Text: text}
	if len(p.Customers) == 1 {
		m.About = p.Customers[0]
	}
	return []bot.Effect{m}
}
