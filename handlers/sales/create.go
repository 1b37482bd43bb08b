package sales

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// refusedScope and refusedRole are what the audit trail says of those who want what is
// not theirs.
const (
	refusedScope = "不在范围内"
	refusedRole  = "没有权限"
)

// may says why a caller may not make, change or end a sale; an answer without a text
// is a yes.
func (s *Seller) may(call bot.Call, sale bot.Sale) bot.Answer {
	switch {
	case !call.Role.May(bot.RoleManager, true):
		return bot.Answer{Text: "安排、修改和取消秒杀要店长或以上来做，请和店长说一声。", Refused: refusedRole}
	case !roster.Within(s.scopeOf(sale), call.Scope) && len(storesOf(sale)) == 0:
		return bot.Answer{Text: "所有门店都参加的活动要总部来安排。请写上您的门店，例如：门店=" + s.exampleStore(call), Refused: refusedScope}
	case !roster.Within(s.scopeOf(sale), call.Scope):
		return bot.Answer{Text: "这里有不在您范围内的门店：" + s.storeNames(storesOf(sale)) + "。请只写自己的门店，或请总部来安排。", Refused: refusedScope}
	}
	return bot.Answer{}
}

func (s *Seller) exampleStore(call bot.Call) string {
	for _, store := range s.roster.Stores(call.Scope) {
		return store.Name
	}
	return "十七号店"
}

// Create makes a sale that Draft filled in. Its undo is UndoCreate.
func (s *Seller) Create(call bot.Call, v bot.View, draft bot.Sale) (bot.Answer, error) {
	sale := s.Draft(call, draft)
	if no := s.may(call, sale); no.Text != "" {
		return no, nil
	}
	known, err := v.Sales().Sale(sale.ID)
	if err != nil {
		return bot.Answer{}, err
	}
	if known.ID != "" {
		return bot.Answer{Text: fmt.Sprintf("编号 %s 的活动已经有了，请换一个。", sale.ID)}, nil
	}
	found, err := s.check(v, sale, call.At, true)
	if err != nil {
		return bot.Answer{}, err
	}
	if stops := found.stops(); len(stops) > 0 {
		return bot.Answer{Text: "还不能办，请先改好：\n· " + strings.Join(stops, "\n· "), Store: sale.Store}, nil
	}
	effects, err := s.made(v, sale, call.At)
	if err != nil {
		return bot.Answer{}, err
	}
	text := fmt.Sprintf("%s排好了：%s，%s，编号 %s。", KindName(sale.Kind), oneLine(sale.Item), s.when(sale), sale.ID)
	if s.posts(sale) {
		text += fmt.Sprintf("\n群发 %s 起陆续建好，请各群群主在企业微信里确认。", s.moment(s.postsAt(sale, call.At)))
	}
	if told, err := s.plannedNotice(v, sale, call.At); err != nil {
		return bot.Answer{}, err
	} else {
		effects = append(effects, told...)
	}
	return bot.Answer{
		Text: text, Effects: effects, Store: sale.Store, Plan: s.plan("安排"+KindName(sale.Kind), sale, found),
		Undo: &bot.Undo{Payload: undoCreate{Sale: sale.ID}, Note: "群主已经确认发出的群发收不回来，已经抢到的照常可以取"},
	}, nil
}

// made are the effects of a sale that is new or new in some of what it says.
func (s *Seller) made(v bot.View, sale bot.Sale, now time.Time) ([]bot.Effect, error) {
	effects := []bot.Effect{bot.SaveSale{Sale: sale}}
	if s.posts(sale) {
		effects = append(effects, s.postJob(sale, "", s.postsAt(sale, now)))
	}
	return effects, nil
}

// plannedNotice tells internal groups of a sale that is coming.
func (s *Seller) plannedNotice(v bot.View, sale bot.Sale, now time.Time) ([]bot.Effect, error) {
	w := s.words(sale)
	if s.posts(sale) {
		w.Posts = s.moment(s.postsAt(sale, now))
	}
	return s.notice(v, sale, "sale/notice_planned", w)
}

// plan is what making a sale so comes to.
func (s *Seller) plan(what string, sale bot.Sale, found findings) *bot.Plan {
	w := s.words(sale)
	summary := fmt.Sprintf("%s：%s ¥%s", what, w.Item, w.Price)
	if w.Was != "" {
		summary += "（原价 ¥" + w.Was + "）"
	}
	summary += fmt.Sprintf("，%s，每人限 %d 份，%s，%s", w.Units, sale.Each, w.When, w.Pickup)
	p := &bot.Plan{Summary: summary, Bind: bind(sale), Ask: true, Note: strings.Join(found.warnings(), "；")}
	if sale.Was > sale.Price {
		// What it may cost the shop at most.
		p.Money = (sale.Was - sale.Price) * bot.Money(sale.Total())
	}
	return p
}

// undoCreate is what the journal keeps of a Create.
type undoCreate struct {
	Sale string `json:"sale"`
}

// UndoCreate calls off the sale that a Create made.
func (s *Seller) UndoCreate(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var made undoCreate
	if err := json.Unmarshal(payload, &made); err != nil {
		return bot.Answer{}, fmt.Errorf("sales: the journal of a sale: %w", err)
	}
	return s.CallOff(call, v, made.Sale, "")
}
