package kf

import (
	"slices"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// menu is what an account offers: what it cannot give is not in it.
func (d *desk) menu(v bot.View, account config.Kf) ([]bot.KfItem, error) {
	var menu []bot.KfItem
	if d.hasCoupon(account) {
		menu = append(menu, bot.KfItem{ID: idCoupon, Content: "我的券"})
	}
	if slices.ContainsFunc(d.stores(account), func(s config.Store) bool { return len(s.Groups) > 0 }) {
		menu = append(menu, bot.KfItem{ID: idGroup, Content: "门店群"})
	}
	return append(menu, bot.KfItem{ID: idHuman, Content: "人工"}, bot.KfItem{ID: idData, Content: "我的数据"}), nil
}

// hello answers who only says hello.
func (d *desk) hello(q *question) error {
	menu, err := d.menu(q.v, q.account)
	q.reply("您好，我在的～直接说您的事，或者选一个：", menu...)
	return err
}

func (d *desk) thanks(q *question) error {
	q.reply("不客气，有需要随时找我～")
	return nil
}

// groups leads into the groups of the account's stores, by the codes that stand
// ready.
func (d *desk) groups(q *question) error {
	in, err := q.v.Memberships(q.ExternalUserID)
	if err != nil {
		return err
	}
	var menu []bot.KfItem
	for _, s := range d.stores(q.account) {
		if len(s.Groups) == 0 || len(menu) == choicesMost-1 {
			continue
		}
		if slices.ContainsFunc(in, func(m bot.Membership) bool { return m.Present && slices.Contains(s.Groups, m.ChatID) }) {
			q.reply("您已经在「"+s.Name+"」的群里啦，微信里搜群名就能找到。没找到的话选「人工」：", bot.KfItem{ID: idHuman, Content: "人工"})
			return nil
		}
		way, err := q.v.Asset(joinWay(s.ID))
		if err != nil {
			return err
		}
		if way.Usable(q.v.Now()) && way.Problem == "" && way.URL != "" {
			menu = append(menu, bot.KfItem{Content: "「" + s.Name + "」入群二维码", URL: way.URL})
		}
	}
	if len(menu) == 0 {
		q.reply("入群的二维码现在还没准备好。到店扫门口的码，或者选「人工」让同事拉您进群：", bot.KfItem{ID: idHuman, Content: "人工"})
		return nil
	}
	q.reply("点开二维码图片，长按识别就能进群：", menu...)
	return nil
}

// joinWay is the name of the asset that is a store's way into its groups.
func joinWay(store string) string { return "join_way:" + store }
