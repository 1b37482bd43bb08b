package moderation

import (
	"regexp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

const checkEmails = "emails"

// emails looks for addresses of mail that customers write into a group.
func emails(s *Settings) (Check, bool) {
	step, wanted := s.step(checkEmails)
	allowed := s.allowed()
	return Check{Name: checkEmails, Title: "邮箱", Speakers: wordfilter.Customers, Look: func(said Said) Verdict {
		if said.ChatID == "" {
			return Verdict{Check: checkEmails, Details: "一对一的聊天里留邮箱是正常的，不查"}
		}
		return verdict(checkEmails, emailsIn(said.Words, allowed), bot.Hit{
			Word: "邮箱", Category: categoryPoaching, Step: step, Why: "群里留了邮箱：可能是把客户往外带，也可能是客户不小心公开了自己的邮箱",
		})
	}}, wanted
}

// email is an address, also with the words for its marks: kefu [at] qq 点 com.
var email = regexp.MustCompile(`[a-z0-9][a-z0-9._%+\-]*(?:\s?@\s?|\s?[\[({<【]\s?(?:at|艾特|@)\s?[\])}>】]\s?|\sat\s|\s?艾特\s?|\s?#\s?)((?:[a-z0-9][a-z0-9\-]*` + dot + `)+)(` + strongEnds + `|` + weakEnds + `)`)

// emailsIn are the places of addresses of mail that are not the shop's own.
func emailsIn(text string, allowed domains) []place {
	p := plainOf(text)
	if !p.latin {
		return nil
	}
	var all []place
	for _, at := range email.FindAllStringSubmatchIndex(p.text, -1) {
		if at[1] < len(p.text) && isWordByte(p.text[at[1]]) || at[0] > 0 && isWordByte(p.text[at[0]-1]) {
			continue
		}
		if allowed.allow(dots.ReplaceAllString(p.text[at[2]:at[3]], ".") + p.text[at[4]:at[5]]) {
			continue
		}
		from, to := p.place(at[0], at[1])
		all = append(all, place{start: from, end: to})
	}
	return apart(all)
}
