package web

import (
	"context"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// tillLook says what a coupon is before it is redeemed.
func (s *Site) tillLook(w http.ResponseWriter, r *http.Request, d desk) {
	text, problem := s.codeText(r)
	if problem != "" {
		s.showTill(w, d, tillView{Text: problem, Tone: "bad"})
		return
	}
	code, ok := bot.ReadCouponCode(text)
	if !ok {
		if slip := slipOf(text); slip != "" {
			// The command knows which codes are one slip away, and offers them.
			s.give(w, r, d, redeemLine(slip, d.store)+" 试", tillView{Wait: &tillWait{Do: "look", Code: slip}})
			return
		}
		s.showTill(w, d, tillView{Text: noCode, Tone: "bad"})
		return
	}
	line := redeemLine(code, d.store) + " 试"
	s.give(w, r, d, line, tillView{Code: code, Wait: &tillWait{Do: "look", Code: code}})
}

// noCode is what is said of what cannot be a code.
const noCode = "这不是我们的券码。券码是 12 位字母和数字，像 7K3Q-9F2M-X8RT；请对着客户的手机再看一遍，大小写和横线都不要紧。"

// slipOf is what was typed in the letters and digits of a code, if it is about as long
// as one; empty for anything else.
func slipOf(text string) string {
	slip := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -", r) {
			return -1
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(text)))
	if len(slip) < 11 || len(slip) > 13 || !letters(slip) {
		return ""
	}
	return slip
}

// redeemLine is the command that redeems a code. Both are of letters and digits that
// were checked, so that nothing else comes along.
func redeemLine(code, store string) string {
	line := "/核销 " + code
	if store != "" {
		line += " 门店=" + store
	}
	return line
}

// tillLine gives the command that was pressed.
func (s *Site) tillLine(w http.ResponseWriter, r *http.Request, d desk, do string) {
	v, line := tillView{}, ""
	wait := tillWait{Do: do}
	switch do {
	case "redeem":
		code, ok := bot.ReadCouponCode(r.PostFormValue("code"))
		if !ok {
			s.showTill(w, d, tillView{Text: noCode, Tone: "bad"})
			return
		}
		v.Code, wait.Code, line = code, code, redeemLine(code, d.store)
	case "undo":
		line = "/撤销"
	case "yes", "no":
		wait.Confirm = r.PostFormValue("confirm")
		if !letters(wait.Confirm) {
			s.showTill(w, d, tillView{Text: "没有看懂要确认什么，什么都没有做。请从头再来一次。", Tone: "bad"})
			return
		}
		line = map[string]string{"yes": "/确认 ", "no": "/取消 "}[do] + wait.Confirm
	default:
		s.showTill(w, d, tillView{})
		return
	}
	v.Wait = &wait
	s.give(w, r, d, line, v)
}

// give gives a command as the one whom the session names, once for the page's key,
// and shows the answer. While there is none the page asks for the same again.
func (s *Site) give(w http.ResponseWriter, r *http.Request, d desk, line string, v tillView) {
	key := r.PostFormValue("key")
	if !letters(key) {
		s.showTill(w, d, tillView{Text: "页面打开得太久了，什么都没有做。请再来一次。", Tone: "bad"})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), linePatience)
	defer cancel()
	id := s.lineKey(d.session.UserID, key, line)
	reply, err := s.door.counter.Line(ctx, bot.PageLine{UserID: d.session.UserID, Line: line, Reply: id, At: s.now()})
	if err != nil {
		s.log.WithError(err).WithField("reply", id).Error("a line of the till's was not taken or not answered")
	}
	if err != nil || reply.Text == "" || reply.UserID != d.session.UserID {
		v.Text, v.Tone, v.Wait.Key = "还没有结果。请点「看结果」再看一次：不会重复核销。", "wait", key
		s.showTill(w, d, v)
		return
	}
	do := v.Wait.Do
	v.Wait, v.Text, v.Tone = nil, reply.Text, "bad"
	if do == "look" {
		v.Text = looked(reply.Text)
	}
	switch {
	case reply.Done:
		v.Tone, v.Undo = "good", do == "redeem" || do == "yes"
	case reply.Asks && reply.Code != "":
		v.Tone, v.Confirm = "ask", reply.Code
	case reply.Asks:
		v.Tone, v.Redeem = "ask", true
	case do == "no":
		v.Tone = "good"
	}
	s.showTill(w, d, v)
}

// looked is what a trial found, without the words that tell a chat that it was one:
// on the page nobody asked for more than a look.
func looked(text string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(text, "试一下："), "（没有真的做）"))
}

// lineKey is the ID of a line's answer: the page's key, bound to the one who gives
// the line and to the line, so that nobody reads another's and no key repeats
// something else.
func (s *Site) lineKey(userID, key, line string) string {
	return "p" + hex.EncodeToString(mac(s.door.key, "zhanggui line", userID, key, line)[:16])
}

// letters says whether a text is a few letters and digits, as our keys and codes are.
func letters(text string) bool {
	for _, c := range text {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return len(text) >= 4 && len(text) <= 40
}
