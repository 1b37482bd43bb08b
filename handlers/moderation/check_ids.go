package moderation

import (
	"regexp"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

const checkIDs = "ids"

// ids looks for WeChat and QQ ids behind the words that name them, in all the ways
// in which those are bent. It is about staff as well: who takes customers over to
// an account of their own takes them away from the shop.
func ids(s *Settings) (Check, bool) {
	step, wanted := s.step(checkIDs)
	return Check{Name: checkIDs, Title: "微信号、QQ 号", Speakers: wordfilter.Both, Look: func(said Said) Verdict {
		if said.ChatID == "" && !said.ByStaff() {
			return Verdict{Check: checkIDs, Details: "客户单独告诉店员自己的微信号是正常的，不查"}
		}
		category, why := categoryPoaching, "群里留了微信号或 QQ 号：把客户往私人号上带，出了问题没人能负责"
		if said.ByStaff() {
			category, why = categoryStaff, "店员给客户留了私人的微信号或 QQ 号：请用企业微信联系客户，不要带到私人号上"
		}
		return verdict(checkIDs, idsIn(said.Words), bot.Hit{Word: "微信号或 QQ 号", Category: category, Step: step, Why: why})
	}}, wanted
}

// The words that name WeChat and QQ, bent and straight. Between a word and an id
// stands nothing but what leads to it.
const (
	part   = `[\s.\-*_/\\|丨~♥❤\p{So}]{0,2}`
	wechat = `[微薇威徽维維葳崴魏巍唯溦卫衛围]` + part + `[信芯心星鑫馨欣兴x♥❤✗✘❌×]|v` + part + `[信芯心星鑫馨欣x♥❤✗✘❌×]|(?:wei|vei|w|➕\s?v)` + part + `(?:xin|x|信|芯|✗|✘|❌)|we\s?chat|[加+➕十]\s?[vw薇]|[vw薇微]\s?[号:]`
	qq     = `q` + part + `q|[扣抠叩釦蔻寇]` + part + `[扣抠叩釦蔻寇]|[球秋丘]` + part + `[球秋丘]|企鹅号?|鹅号|[加+➕]\s?q`
	leads  = `(?:\s|[号號是为為加我的群:;=~\-—–>→👉+()（【\[{「“”"'、.…♥❤]|\p{So}|id|搜|找|联系|同号|同步|私聊|私){0,8}`
)

var (
	wechatID = regexp.MustCompile(`(?:` + wechat + `)(` + leads + `)([a-z][a-z0-9_\-]{4,19}|[a-z](?:\s[a-z0-9_]){5,19}|\d(?:[\s\-.]?\d){5,14})`)
	// shortID is a QQ number behind the mere letter, or behind 扣.
	shortID = regexp.MustCompile(`(?:q|扣我?)([\s:=]{0,3})(\d(?:[\s\-._*]?\d){6,10})`)
	qqID    = regexp.MustCompile(`(?:` + qq + `)(` + leads + `)(\d(?:[\s\-._*]?\d){4,11})`)
)

// idsIn are the places of ids, from the word that names them to their end.
func idsIn(text string) []place {
	p := plainOf(text)
	if !p.latin && !strings.ContainsAny(p.text, "0123456789") {
		return nil
	}
	var all []place
	for _, id := range []*regexp.Regexp{wechatID, qqID, shortID} {
		for _, at := range id.FindAllStringSubmatchIndex(p.text, -1) {
			if p.isID(at) {
				all = append(all, p.id(at[0], at[1]))
			}
		}
	}
	return apart(all)
}

func (p plain) id(start, end int) place {
	from, to := p.place(start, end)
	one := place{start: from, end: to}
	for _, styled := range p.styled[start:end] {
		if styled {
			one.via = []string{"digit"}
			return one
		}
	}
	return one
}

// isID says whether what stands behind a word is an id. A name that is all letters
// (微信 iphone版) wants something that introduces it; one of digits must end where
// it ends, and be no order, price or model.
func (p plain) isID(at []int) bool {
	start, end := at[0], at[1]
	lead, id := p.text[at[2]:at[3]], p.text[at[4]:at[5]]
	if isLetter(p.text[start]) && start > 0 && isWordByte(p.text[start-1]) {
		return false
	}
	if end < len(p.text) && (isWordByte(p.text[end]) || p.text[end] == '@') {
		return false
	}
	if isLetter(id[0]) {
		named := strings.ContainsAny(id, "0123456789_") || strings.ContainsAny(lead, ":=") || strings.ContainsAny(lead, "号是搜")
		return named && !everyday[strings.Trim(id, "-")]
	}
	return !p.isPrice(number{places: []int{at[4], end - 1}})
}

// everyday are words that stand behind WeChat and are no ids.
var everyday = map[string]bool{
	"wechat": true, "weixin": true, "iphone": true, "android": true, "xiaochengxu": true, "windows": true, "work": true, "payment": true,
	"pay": true, "mac": true, "ipad": true, "harmonyos": true, "emoji": true, "version": true, "group": true, "online": true,
}
