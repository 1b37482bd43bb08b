package commands

import (
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// aroundMost is how many messages before and after one are shown.
const aroundMost = 5

// violationAround shows what was said before and after, as far as it is kept and
// the caller may see it. That somebody read it is in the audit trail.
func (c *counter) violationAround(call bot.Call, v bot.View, x bot.Violation) (bot.Answer, error) {
	all, err := v.Moderation().Around(call.Scope, x.MsgID, aroundMost)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(all) == 0 {
		return say("编号 %s 前后的聊天没有留下，或者不在您的范围内。这一条本身发 /违规 %s 看。", x.ID, x.ID)
	}
	lines := []string{"编号 " + x.ID + " 的前后（▶ 是这一条）："}
	for _, m := range all {
		who, err := c.speaker(v, m)
		if err != nil {
			return bot.Answer{}, err
		}
		mark := "　"
		if m.MsgID == x.MsgID {
			mark = "▶"
		}
		lines = append(lines, mark+c.moment(m.At, call.At)+" "+who+"："+messageText(m))
	}
	answer := bot.Answer{Text: strings.Join(lines, "\n"), Looked: "看了前后的聊天", Store: x.Store}
	if x.ExternalUserID != "" {
		answer.Customers = []string{x.ExternalUserID}
	}
	return answer, nil
}

// speaker is who said a message.
func (c *counter) speaker(v bot.View, m bot.KeptMessage) (string, error) {
	switch m.By {
	case bot.SpeakerCustomer:
		customer, err := v.Customer(m.Speaker)
		if customer.Name == "" {
			return alerts.Somebody, err
		}
		return "「" + shownName(customer.Name) + "」", err
	case bot.SpeakerRobot:
		return "机器人", nil
	}
	return c.staffName(v, m.Speaker)
}

// messageTitles are the kinds of message without words [docs 91774].
var messageTitles = map[string]string{
	"image": "图片", "voice": "语音", "video": "视频", "emotion": "表情", "file": "文件", "location": "位置", "redpacket": "红包", "card": "名片",
	"external_redpacket": "红包", "meeting": "会议", "voiptext": "通话", "meeting_voice_call": "通话", "voip_doc_share": "文档", "sphfeed": "视频号",
}

// goneTitles are why a message has no words.
var goneTitles = map[string]string{"withheld": "客户没有同意存档，不看", "recalled": "已撤回", "expired": "过了保存期", "unreadable": "读不出来"}

// messageText is what a message said, as it may be shown.
func messageText(m bot.KeptMessage) string {
	if why, gone := goneTitles[m.Gone]; gone {
		return "（" + why + "）"
	}
	if words := shownText(moderation.Masked(m.Words)); words != "" {
		return shorten(words, 120)
	}
	if title, ok := messageTitles[m.Type]; ok {
		return "[" + title + "]"
	}
	return "[没有文字的消息]"
}
