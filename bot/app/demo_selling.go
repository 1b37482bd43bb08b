package app

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Who buys in the demo.
const (
	xiaoman = "小满"
	ajie    = "阿杰"
	qiqi    = "七七"
)

// sellingScenes are a coupon from the welcome to the till, and a sale from its preview
// to its last unit.
func sellingScenes() []scene {
	return []scene{
		{
			title: "先扫码领券再买单：小满扫收银台的码，欢迎语里就有她自己的券，点开领取", english: "Scan the till's code, get a coupon in the welcome, take it",
			act:    about(xiaoman, scanCode(xiaoman, "s17-till"), takesCoupon(xiaoman)),
			wanted: []expectation{remembered(bot.InteractionCouponClaimed)}, quiet: true,
		},
		{
			title: "李明在收银台核销；再扫一次，说清楚什么时候、在哪、谁用的", english: "The clerk redeems it; a second time he is told when, where and by whom it was used",
			act:    about(xiaoman, redeems(liming, xiaoman), redeems(liming, xiaoman)),
			wanted: []expectation{remembered(bot.InteractionCouponRedeemed), hears(liming, "用过了", "李明")}, chats: []string{liming}, quiet: true,
		},
		{
			title: "韩梅开一场秒杀：先看预览，再确认", english: "The manager makes a flash sale: preview first, then yes",
			act:    inTurn(types(hanmei, "/秒杀 新建 鲜牛奶 9.9 16.8 2 开始=现在 结束=1小时 每人=1 门店=十七号店 品类=乳品 图片=web/static/sale.png"), taps(hanmei, "确认", 1)),
			wanted: []expectation{hears(hanmei, "鲜牛奶", "9.9"), postWaits(hanmei)}, chats: []string{hanmei}, quiet: true,
		},
		{
			title: "群主在手机上点了确认，群里看到；小满、阿杰点链接各抢到一份，七七来晚了，排候补第 1 位", english: "The owner confirms the post; two get one each, the third waits in line",
			act: inTurn(scanCode(ajie, "s17-door"), scanCode(qiqi, "s17-door"), confirmsPost(hanmei),
				claims(xiaoman, "do=claim"), claims(ajie, "do=claim"), claims(qiqi, "do=wait")),
			wanted: []expectation{holds(ajie, "抢到"), holds(xiaoman, "抢到"), hears(hanmei, "抢完")}, chats: []string{hanmei}, quiet: true,
		},
		{
			title: "阿杰让出一份：轮到七七，她点「我要」；小满到店，李明扫她的取货码", english: "One is given back and offered to who waits; the other is picked up at the till",
			act:    about(xiaoman, claims(ajie, "do=leave"), offered(qiqi), claims(qiqi, "do=accept"), picksUp(liming, xiaoman)),
			wanted: []expectation{remembered(bot.InteractionSalePicked)}, chats: []string{liming}, quiet: true,
		},
		{
			title: "库存对账：卖出、保留、候补中、可抢，加起来正好", english: "The stock adds up, with its journal's hash",
			act:    types(hanmei, "/库存 对账", "/库存 对账 1"),
			wanted: []expectation{hears(hanmei, "账平")}, chats: []string{hanmei}, quiet: true,
		},
	}
}

// ownCoupon finds the address of a customer's coupon in what their phone got, and
// anything whatever it got.
var (
	ownCoupon = regexp.MustCompile(`https?://[^\s"<>]+/c/[0-9A-Z]+`)
	anything  = regexp.MustCompile(`.`)
)

// onPhone is the newest match on a customer's phone, once it is there.
func (p *player) onPhone(who string, what *regexp.Regexp) (string, error) {
	found := ""
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	err := eventually(ctx, func() error {
		items, err := p.sim.CustomerPhone(p.known[who])
		if err != nil {
			return err
		}
		for _, item := range items {
			if at := what.FindString(fmt.Sprintf("%+v", item)); at != "" {
				found = at
			}
		}
		if found == "" {
			return fmt.Errorf("nothing on %s's phone fits %s", who, what)
		}
		return nil
	})
	return found, err
}

// takesCoupon opens the coupon of the welcome and claims it.
func takesCoupon(who string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		address, err := p.onPhone(who, ownCoupon)
		if err != nil {
			return "", err
		}
		page, err := p.browse(who, address)
		if err == nil {
			_, err = p.press(page, "")
		}
		return p.known[who], err
	}
}

// redeems types the code of a customer's coupon.
func redeems(userID, who string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		address, err := p.onPhone(who, ownCoupon)
		if err != nil {
			return "", err
		}
		code := address[strings.LastIndexByte(address, '/')+1:]
		if _, err := types(userID, "/核销 "+bot.ShowCode(code))(p); err != nil {
			return "", err
		}
		return p.known[who], nil
	}
}

// postWaits wants a post to wait for its sender in WeCom.
func postWaits(userID string) expectation {
	return expectation{"a post waits for " + userID, func(ctx context.Context, p *player, _ string) error {
		posts, err := p.bot().Store().Posts(ctx, bot.Everything(), true, 20)
		for _, post := range posts {
			if post.Sender == userID && strings.HasPrefix(post.Ref, "sale:") && post.MsgID != "" {
				return err
			}
		}
		return fmt.Errorf("%d open posts, none of a sale, %w", len(posts), err)
	}}
}

// salePage finds the address of a sale's page.
func (p *player) salePage(ctx context.Context) (string, error) {
	posts, err := p.bot().Store().Posts(ctx, bot.Everything(), false, 20)
	for _, post := range posts {
		for _, a := range post.Attachments {
			if strings.HasPrefix(post.Ref, "sale:") && strings.Contains(a.URL, "/s/") {
				return a.URL, err
			}
		}
	}
	return "", fmt.Errorf("no post leads to a sale: %w", err)
}

// claims opens the sale on a customer's phone and presses a button of it. The welcome
// has to be there first: a sale is for whom the shop knows, and it knows who was welcomed.
func claims(who, field string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		if _, err := p.onPhone(who, anything); err != nil {
			return "", err
		}
		address, err := p.salePage(context.Background())
		if err != nil {
			return "", err
		}
		page, err := p.browse(who, address)
		if err == nil {
			_, err = p.press(page, field)
		}
		return p.known[who], err
	}
}

// offered waits until a unit that came free is offered to a customer.
func offered(who string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		defer cancel()
		return p.known[who], eventually(ctx, func() error {
			all, _, err := p.bot().Store().SaleClaims(ctx, p.known[who])
			if err == nil && (len(all) == 0 || all[0].State != bot.ClaimOffered) {
				err = fmt.Errorf("nothing is offered to %s: %+v", who, all)
			}
			return err
		})
	}
}

// picksUp hands over what a customer got, by the code on their phone.
func picksUp(userID, who string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		all, _, err := p.bot().Store().SaleClaims(ctx, p.known[who])
		if err != nil || len(all) == 0 {
			return "", fmt.Errorf("%s has no claim: %w", who, err)
		}
		_, err = types(userID, "/核销 "+bot.ShowCode(all[0].Code))(p)
		return p.known[who], err
	}
}
