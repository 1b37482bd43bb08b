package app

import (
	"bytes"
	"fmt"
	"image/png"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// The people of the opening, and whom they talk to.
const (
	xiaoyu  = "小雨"
	laozhou = "老周"
	may     = "阿May🌸\u200b{{.}}"
	xiaolin = "小林"
	liming  = "liming"
)

// regulars is an audience that the demo asks for.
const regulars = "生命周期/复购 且 在群 且 非 流失"

// opening is what the demo plays.
func opening() []scene {
	added := remembered(bot.InteractionAdded)
	return []scene{
		{
			title: "小雨扫了门口海报的码，加上店员李明", english: "A customer scans the poster at the door",
			act:    scanCode(xiaoyu, "s17-door"),
			wanted: []expectation{welcomed("欢迎光临十七号店"), added, tagged(liming, "门口海报", "十七号店", "新客", "潜客")}, phone: true,
		},
		{
			title: "小雨长按欢迎语里的二维码，进了福利群", english: "She scans the code in her welcome and joins the group",
			act: joinByPicture(xiaoyu),
			wanted: []expectation{
				remembered(bot.InteractionJoinedGroup), remembered(bot.InteractionInviteAccepted), tagged(liming, "已入群", "应邀入群"), inGroup(),
			},
		},
		{
			title: "收银台的系统推来小雨的第一张订单", english: "The till tells of her first order, in a signed call: her stage moves on",
			act:    buy(xiaoyu, "D001", "128.00"),
			wanted: []expectation{remembered(bot.InteractionOrdered), remembered(bot.InteractionMoved), tagged(liming, "首购", "母婴")},
		},
		{
			title: "她又买了一次；老板想找「买过两次、在群里、没有流失」的客户", english: "She buys again; who bought twice, is in the group and has not left?",
			act:     buy(xiaoyu, "D002", "256.00"),
			wanted:  []expectation{tagged(liming, "复购"), audience(regulars, 1)},
			segment: regulars,
		},
		{
			title: "老周排队买单，扫了收银台的码", english: "Another one scans the code at the till, and both codes have their own words",
			act:    scan(laozhou, "s17-till"),
			wanted: []expectation{welcomed("先领券，再买单"), added, tagged(liming, "收银台", "到店买单")}, phone: true,
		},
		{
			title: "企业微信把同一个回调送了三遍，客户的昵称还很调皮", english: "WeCom delivers one callback three times, for a customer with a mischievous name",
			act:    scan(may, "s17-door", simulator.Fault{Callback: "change_external_contact.add_external_contact", Times: 1, Duplicate: 2}),
			wanted: []expectation{delivered(3), welcomed("欢迎光临十七号店"), added, tagged(liming, "门口海报")},
		},
		{
			title: "老周进群时，企业微信说「系统繁忙」", english: "WeCom is busy when tags are written: they are written a little later",
			act: func(p *player) (string, error) {
				p.sim.Faults.Add(simulator.Fault{API: "mark_tag", Code: -1, Times: 2})
				return joinByPicture(laozhou)(p)
			},
			wanted: []expectation{tagged(liming, "已入群")},
		},
		{
			title: "小林的欢迎语发不出去：欢迎码失效了", english: "A welcome cannot be sent: the clerk is told, with the words to paste",
			act:    scan(xiaolin, "s17-door", simulator.Fault{API: "send_welcome_msg", Code: 41050, Times: 1}),
			wanted: []expectation{remembered(bot.InteractionWelcomeFailed), told(liming, "欢迎光临十七号店")}, chats: []string{liming},
		},
		{
			title: "小林把李明删了", english: "A customer deletes the clerk, and it is not forgotten",
			act: func(p *player) (string, error) {
				return p.known[xiaolin], p.sim.DeleteStaff(p.known[xiaolin], liming)
			},
			wanted: []expectation{remembered(bot.InteractionLost), tagged(liming, "已流失", "流失")},
		},
	}
}

// joinByPicture lets a customer scan the group's code as it came in the
// welcome: the picture is read, not looked up.
func joinByPicture(name string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		id := p.known[name]
		items, err := p.sim.CustomerPhone(id)
		if err != nil {
			return id, err
		}
		for _, item := range items {
			if item.Kind != "image" {
				continue
			}
			picture, err := png.Decode(bytes.NewReader(item.Data()))
			if err != nil {
				return id, err
			}
			written, err := readQR(picture)
			if err != nil {
				return id, err
			}
			_, _, err = p.sim.JoinGroup(simulator.Join{QR: written, MemberID: id})
			return id, err
		}
		return id, fmt.Errorf("the welcome of %s has no picture to scan", name)
	}
}
