package kf

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// eraseWords are those with which a customer confirms that their data goes. They
// are typed out, because nobody does that by mistake.
const eraseWords = "确认删除"

// myData says what is stored about who asks. That it is they who ask, WeCom knows:
// nobody else writes from their account. What it says is for them alone, and
// names kinds of data and no piece of it.
func (d *desk) myData(q *question) error {
	e, err := q.v.Desk().Export(bot.Everything(), q.ExternalUserID)
	if err != nil {
		return err
	}
	lines := []string{d.Shop.Name + "存着关于您的这些资料："}
	for _, part := range e.Parts {
		if len(part.Rows) > 0 {
			lines = append(lines, fmt.Sprintf("· %s %d 条，用来%s", part.Title, len(part.Rows), part.Purpose))
		}
	}
	if len(lines) == 1 {
		lines = []string{"除了这里的聊天记录，" + d.Shop.Name + "没有存关于您的资料。"}
	}
	lines = append(lines, "您可以要一份完整的，也可以要求删除：")
	q.reply(strings.Join(lines, "\n"), bot.KfItem{ID: idExport, Content: "给我一份"}, bot.KfItem{ID: idErase, Content: "删除我的资料"})
	return nil
}

// exportData asks the manager for the whole of it: it is a file, which a person
// hands out.
func (d *desk) exportData(q *question) error {
	effects, err := d.errand(q, "export", "客户在微信客服里要一份自己的全部资料：发 /我的数据 "+q.ExternalUserID+" 客户要求，再把文件转给客户本人")
	if err != nil {
		return err
	}
	q.effects = append(q.effects, effects...)
	q.reply("好的，已经请店里的负责人把您的全部资料整理成文件，办好后由店员发给您本人。")
	return nil
}

// eraseData asks whether the customer means it.
func (d *desk) eraseData(q *question) error {
	q.ask(askedErase, "")
	q.reply("要删除" + d.Shop.Name + "存着的关于您的全部资料吗？删除后不能恢复；订单金额会留在账里，但不再和您有关。\n" +
		"确定的话，请在半小时内回复「" + eraseWords + "」四个字；不想删了回复「取消」。")
	return nil
}

// erase gives the confirmed wish to the manager. It is not done here: erasing
// takes a person's yes over a list of what goes (/删除), and what stands in WeCom
// itself only people can delete.
func (d *desk) erase(q *question) error {
	effects, err := d.errand(q, "erase", "客户在微信客服里本人确认，要求删除自己的全部资料：发 /删除 "+q.ExternalUserID+"，把回执编号告诉客户")
	if err != nil {
		return err
	}
	q.effects = append(q.effects, effects...)
	q.reply("收到您的删除请求，已经交给店里的负责人办理。删完由店员告诉您回执编号；在那之前资料还在。")
	return nil
}

// errand is a to-do for whoever runs the store, of which they are told at once.
func (d *desk) errand(q *question, what, text string) ([]bot.Effect, error) {
	todo := bot.Todo{
		ID: "kf:" + what + ":" + digest(q.ExternalUserID)[:12], Kind: bot.TodoFollow, Store: q.account.Store, ExternalUserID: q.ExternalUserID,
		Ref: q.said.MsgID, Text: text, CreatedAt: q.said.At,
	}
	users, err := d.managers(q.v, q.account.Store)
	if err != nil || len(users) == 0 {
		return []bot.Effect{bot.SetTodo{Todo: todo}}, err
	}
	return []bot.Effect{bot.SetTodo{Todo: todo}, bot.AppMessage{ToUsers: users, Text: text + "。\n办好后发 /待办 完成 " + todo.ID, About: q.ExternalUserID}}, nil
}

// managers are those who run a store, whoever is left to.
func (d *desk) managers(v bot.View, store string) ([]string, error) {
	everybody, err := d.roster.Everybody(v.Staff())
	if err != nil {
		return nil, err
	}
	users, _ := roster.Listeners(everybody, store, 0)
	return users, nil
}
