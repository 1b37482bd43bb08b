package coupons

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// misread answers a code that nobody has: it looks for those that differ in one
// letter, and offers what it finds. The check character leaves few of them, and a
// code that exists by chance beside a mistyped one is one in 2^55.
func (g *Giver) misread(call bot.Call, v bot.View, r Redemption) (bot.Answer, error) {
	near, err := g.near(call, v, r.Code)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(near) == 0 {
		return bot.Answer{Text: fmt.Sprintf("没有「%s」这张券，没有核销。券码是 12 位字母和数字，像 5SAQ-D2WX-KGB2，请对着客户的页面再看一遍，或者扫一下。", shorten(r.Code))}, nil
	}
	answer := bot.Answer{Text: fmt.Sprintf("没有「%s」这张券，您要的是不是：", shorten(r.Code))}
	for _, c := range near {
		line := "/核销 " + bot.ShowCode(c.Code)
		if r.Store != "" {
			line += " 门店=" + r.Store
		}
		answer.Pick = append(answer.Pick, bot.Choice{Label: bot.ShowCode(c.Code) + " " + c.Name, Line: line})
	}
	return answer, nil
}

// near are the coupons whose code is one slip away, as far as the scope shows them.
func (g *Giver) near(call bot.Call, v bot.View, typed string) ([]bot.Coupon, error) {
	var found []bot.Coupon
	for _, code := range slips(typed) {
		c, err := v.Coupons().Coupon(code)
		if err != nil {
			return nil, err
		}
		if c.Code != "" && g.Shows(call.Scope, c) {
			found = append(found, c)
		}
	}
	return found, nil
}

// letters are what a code is made of.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// slipsMost bounds what is looked up for one mistyped code.
const slipsMost = 40

// slips are the codes that become what was typed by one slip: one letter another,
// left out or typed twice, or two swapped. Only about one in 37 of what can be tried
// passes the check.
func slips(typed string) []string {
	plain := bare(typed)
	if len(plain) < 11 || len(plain) > 13 {
		return nil
	}
	met := map[string]bool{}
	var codes []string
	try := func(text string) {
		code, ok := bot.ReadCouponCode(text)
		if ok && !met[code] && len(codes) < slipsMost {
			met[code] = true
			codes = append(codes, code)
		}
	}
	for i := range len(plain) + 1 {
		switch {
		case len(plain) == 11:
			for _, l := range letters {
				try(plain[:i] + string(l) + plain[i:])
			}
		case i == len(plain):
		case len(plain) == 13:
			try(plain[:i] + plain[i+1:])
		default:
			for _, l := range letters {
				try(plain[:i] + string(l) + plain[i+1:])
			}
			if i+1 < len(plain) {
				try(plain[:i] + plain[i+1:i+2] + plain[i:i+1] + plain[i+2:])
			}
		}
	}
	return codes
}

// bare is what was typed without what only divides it.
func bare(typed string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			return r
		case r >= 'a' && r <= 'z':
			return r - ('a' - 'A')
		case strings.ContainsRune(" -_.\t\u3000－—–·\u200b\ufeff", r):
			return -1
		}
		return '?'
	}, typed)
}

// shorten is a typed code as it may be quoted back.
func shorten(typed string) string {
	const most = 30
	out := []rune(strings.Join(strings.Fields(typed), " "))
	if len(out) > most {
		out = append(out[:most:most], '…')
	}
	return strings.NewReplacer("<", "＜", ">", "＞").Replace(string(out))
}
