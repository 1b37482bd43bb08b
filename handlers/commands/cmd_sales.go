package commands

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// What 秒杀 does.
const (
	salesNew     = "new"
	salesChange  = "change"
	salesCancel  = "cancel"
	salesMembers = "members"
	salesAgain   = "again"
	salesList    = "list"
)

// salesName is the command's name, for the lines that it offers.
const salesName = "秒杀"

// salesCommand shows sales, makes them, changes them and ends them.
func salesCommand(c *counter) bot.Command {
	return bot.Command{
		Name: salesName, English: "sale", Aliases: []string{"sales", "抢购"}, Topic: bot.TopicShop,
		Help: "看秒杀卖得怎样；店长新建、改、取消自己门店的，区域和总部可以做几家店的",
		Examples: []string{
			"/秒杀", "/秒杀 新建 鲜牛奶 9.9 16.8 50 明天 20:00 2小时 门店=十七号店 图片=web/static/coupon.png",
			"/秒杀 新建", "/秒杀 S7K2QMA", "/秒杀 名单 S7K2QMA", "/秒杀 改 S7K2QMA 数量=80", "/秒杀 取消 S7K2QMA 货没有到", "/秒杀 再来 S7K2QMA 明天 20:00",
		},
		Args: saleArgs(), Role: bot.RoleClerk, Writes: true, Reads: true,
		Run: c.sales, Undo: c.salesUndo,
	}
}

func saleArgs() []bot.Arg {
	return []bot.Arg{
		{Name: "做", English: "do", Type: bot.ArgChoice, Optional: true, Options: []bot.Option{
			{Value: salesNew, Words: []string{"新建", "加", "添加", "create"}},
			{Value: salesChange, Words: []string{"改", "修改"}},
			{Value: salesCancel, Words: []string{"取消", "叫停", "停"}},
			{Value: salesMembers, Words: []string{"名单"}},
			{Value: salesAgain, Words: []string{"再来", "重来"}},
			{Value: salesList, Words: []string{"列表", "看"}},
		}},
		{Name: "品名", English: "item", Type: bot.ArgText, Optional: true, Help: "有空格请加引号；其他时候写编号或列表的序号"},
		{Name: "价格", English: "price", Type: bot.ArgMoney, Optional: true, Help: "如 9.9"},
		{Name: "原价", English: "was", Type: bot.ArgMoney, Optional: true, Help: "平时卖多少"},
		{Name: "数量", English: "units", Type: bot.ArgNumber, Optional: true, Help: "每家店几份"},
		{Name: "开始", English: "start", Type: bot.ArgTime, Optional: true, Help: "如 明天 20:00"},
		{Name: "结束", English: "end", Type: bot.ArgWhen, Optional: true, Help: "如 2小时、22:00，不写是 2 小时"},
		{Name: "说明", English: "detail", Type: bot.ArgText, Optional: true, Rest: true, Help: "介绍；取消时写原因"},
		{Name: "每人", English: "each", Type: bot.ArgNumber, Optional: true, Named: true, Help: "不写是 1"},
		{Name: "门店", English: "stores", Type: bot.ArgText, Optional: true, Named: true, Help: "用、隔开，可以写 十七号店:30；都卖写 全部"},
		{Name: "库存", English: "stock", Type: bot.ArgChoice, Optional: true, Named: true, Help: "几家店", Options: []bot.Option{
			{Value: "each", Words: []string{"分店", "每店"}}, {Value: "shared", Words: []string{"共享", "合用"}},
		}},
		{Name: "群", English: "groups", Type: bot.ArgText, Optional: true, Named: true, Help: "只给这些群，用、隔开"},
		{Name: "受众", English: "if", Type: bot.ArgText, Optional: true, Named: true, Help: "如 \"银卡 or 金卡\""},
		{Name: "图片", English: "picture", Type: bot.ArgText, Optional: true, Named: true, Help: "https 地址"},
		{Name: "品类", English: "category", Type: bot.ArgText, Optional: true, Named: true, Help: "如 乳品"},
		{Name: "提货", English: "pickup", Type: bot.ArgWhen, Optional: true, Named: true, Help: "最晚何时，如 明天 21:00"},
		{Name: "类型", English: "kind", Type: bot.ArgChoice, Optional: true, Named: true, Help: "不写是秒杀", Options: []bot.Option{
			{Value: string(bot.SaleFlash), Words: []string{"秒杀"}}, {Value: string(bot.SaleWelfare), Words: []string{"福利日"}},
			{Value: string(bot.SaleMemberDay), Words: []string{"会员日"}}, {Value: string(bot.SaleMemberPrice), Words: []string{"会员价"}},
		}},
		{Name: "已抢", English: "claims", Type: bot.ArgChoice, Optional: true, Named: true, Help: "取消时", Options: []bot.Option{
			{Value: claimsKept, Words: []string{"保留", "照提"}}, {Value: claimsFreed, Words: []string{"释放", "不留"}},
		}},
		{Name: "状态", English: "state", Type: bot.ArgChoice, Optional: true, Named: true, Help: "名单里看哪种", Options: []bot.Option{
			{Value: string(bot.ClaimHeld), Words: []string{"待提", "保留"}}, {Value: string(bot.ClaimSold), Words: []string{"已提"}},
			{Value: string(bot.ClaimWaiting), Words: []string{"候补"}}, {Value: string(bot.ClaimOffered), Words: []string{"轮到"}},
			{Value: string(bot.ClaimLapsed), Words: []string{"过期"}}, {Value: string(bot.ClaimLeft), Words: []string{"放弃"}},
		}},
		{Name: "页", English: "page", Type: bot.ArgNumber, Optional: true, Named: true, Help: "名单"},
	}
}

func (c *counter) sales(call bot.Call, v bot.View) (bot.Answer, error) {
	do := call.Arg("做").Text
	switch do {
	case salesNew:
		return c.saleNew(call, v)
	case salesList, "":
		if !call.Given("品名") {
			return c.saleList(call, v)
		}
	}
	sale, problem, err := c.saleNamed(call, v)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	switch do {
	case salesChange:
		return c.saleChange(call, v, sale)
	case salesCancel:
		return c.saleCancel(call, v, sale)
	case salesMembers:
		return c.saleMembers(call, v, sale)
	case salesAgain:
		return c.saleAgain(call, v, sale)
	default:
		return c.saleDetails(call, v, sale)
	}
}

// saleNamed is the sale that a line means: by its ID, or by its number in the list
// that was shown.
func (c *counter) saleNamed(call bot.Call, v bot.View) (bot.Sale, bot.Answer, error) {
	what := call.Arg("品名").Text
	if !call.Given("品名") {
		answer, err := say("哪一场？请写编号，例如 %s。现在有哪些发 /秒杀 看。", c.lineOf(call, "品名", "S7K2QMA"))
		return bot.Sale{}, answer, err
	}
	id := strings.ToUpper(fold(strings.TrimLeft(what, "#＃")))
	if n, ok := lineNumber(what); ok {
		seen, problem, err := seenAt(call, v, listSales, n)
		if err != nil || problem != "" {
			return bot.Sale{}, bot.Answer{Text: problem}, err
		}
		id = seen
	}
	sale, err := v.Sales().SaleOf(call.Scope, id)
	if err != nil || sale.ID != "" {
		return sale, bot.Answer{}, err
	}
	answer, err := say("在您的范围内没有找到秒杀「%s」，什么都没有做。请写列表里的编号，发 /秒杀 看有哪些。", shownText(cutRunes(what, 20)))
	answer.Refused = outOfScope
	return bot.Sale{}, answer, err
}

// lineOf is the line that was typed with another value for one of its arguments.
func (c *counter) lineOf(call bot.Call, name, value string) string {
	return c.lineWith(salesCommand(c), call, map[string]string{name: value})
}

// lineWith is a line of a command with some of its arguments set anew.
func (c *counter) lineWith(cmd bot.Command, call bot.Call, set map[string]string) string {
	values := map[string]bot.Value{}
	for _, arg := range cmd.Args {
		if text, ok := set[arg.Name]; ok {
			values[arg.Name] = bot.Value{Text: text}
		} else if call.Given(arg.Name) {
			v := call.Arg(arg.Name)
			if arg.Type == bot.ArgChoice {
				v.Text = choiceTitle(arg, v.Text)
			}
			values[arg.Name] = v
		}
	}
	return written(cmd, values)
}

// saleWrite is what the journal keeps of what was done with a sale.
type saleWrite struct {
	Do   string `json:"do"`
	Sale string `json:"sale"`
	// How is what undoes it, as those who make sales wrote it.
	How json.RawMessage `json:"how"`
}

// journalled puts a name to an answer's undo, so that it finds back to what wrote it.
func journalled(answer bot.Answer, do, sale string) (bot.Answer, error) {
	if answer.Undo == nil {
		return answer, nil
	}
	how, err := json.Marshal(answer.Undo.Payload)
	answer.Undo = &bot.Undo{Payload: saleWrite{Do: do, Sale: sale, How: how}, Note: answer.Undo.Note}
	return answer, err
}

// salesUndo takes back what was done with a sale, as far as it still stands: one of
// which somebody has something already is called off on purpose, not by the way.
func (c *counter) salesUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var w saleWrite
	if err := json.Unmarshal(payload, &w); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of a sale: %w", err)
	}
	if w.Do == salesChange {
		return c.seller.UndoChange(call, w.How, v)
	}
	balance, err := v.Sales().Balance(w.Sale)
	if err != nil {
		return bot.Answer{}, err
	}
	if b := summed(balance); b.Sold+b.Held+b.Offered > 0 {
		return say("已经有 %d 份有主，撤不回来。要取消请写明原因：\n/秒杀 取消 %s 货没有到", b.Sold+b.Held+b.Offered, w.Sale)
	}
	return c.seller.UndoCreate(call, w.How, v)
}
