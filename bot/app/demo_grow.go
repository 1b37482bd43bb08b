package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/orders"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// The second store of the lively shop, and its group.
const (
	secondStore = "s18"
	secondGroup = "wrEXAMPLEgroup000000000000000002"
	zhangyue    = "zhangyue"
	chenchen    = "chenchen"
)

// growShop makes the example's shop one of two stores with more people and codes.
func growShop(shop *config.Shop) {
	second := shop.Stores[0]
	second.ID, second.Name, second.Groups, second.RoomBaseName = secondStore, "十八号店", []string{secondGroup}, "十八号店福利群"
	shop.Stores = append(slices.Clone(shop.Stores), second)
	shop.Staff = append(slices.Clone(shop.Staff),
		config.Staff{UserID: "zhaomin", Name: "赵敏", Role: bot.RoleClerk, Store: "s17"},
		config.Staff{UserID: zhangyue, Name: "张悦", Role: bot.RoleClerk, Store: secondStore},
		config.Staff{UserID: chenchen, Name: "陈晨", Role: bot.RoleManager, Store: secondStore})
	code := config.Channel{Code: shop.Channels[0].Code}
	more := []struct{ state, name, store, campaign, staff string }{
		{"s17-bag", "购物袋卡片", "s17", "复购有礼", "zhaomin"}, {"s18-door", "二店门口海报", secondStore, "开业季", zhangyue},
		{"s18-live", "直播间", secondStore, "周三直播", zhangyue},
	}
	shop.Channels = slices.Clone(shop.Channels)
	for _, m := range more {
		code.State, code.Name, code.Store, code.Campaign, code.Staff = m.state, m.name, m.store, m.campaign, []string{m.staff}
		shop.Channels = append(shop.Channels, code)
	}
}

// regularsBefore are who came in the month before the bot, by code: how many, and of
// every how many one joined the store's group.
var regularsBefore = []struct {
	state, group     string
	people, everyOne int
}{
	{"s17-door", "wrEXAMPLEgroup000000000000000001", 96, 3}, {"s17-till", "wrEXAMPLEgroup000000000000000001", 64, 4},
	{"s17-bag", "", 30, 0}, {"s18-door", secondGroup, 52, 3}, {"s18-live", secondGroup, 41, 5},
}

// grow fills the corp with the customers of the last month, which nobody told the bot
// of: it reads them by itself, as in a shop that has used WeCom before.
func (d *shopDemo) grow() error {
	now := time.Now()
	d.before = map[string][]string{}
	for i, r := range regularsBefore {
		ids, err := d.sim.Grow(simulator.Past{
			State: r.state, Customers: r.people, From: now.AddDate(0, 0, -29).Add(time.Duration(i) * 41 * time.Minute), Until: now.Add(-3 * time.Hour),
			Names: rotated(familiar, i*17), ChatID: r.group, EveryJoins: r.everyOne,
		})
		if err != nil {
			return err
		}
		d.before[r.state] = ids
	}
	return nil
}

func rotated(names []string, by int) []string {
	by %= len(names)
	return slices.Concat(names[by:], names[:by])
}

// familiar are nicknames as customers have them.
var familiar = []string{
	"晓晓", "南风", "豆豆妈", "老王", "Lily🌷", "阿强", "小鹿", "陈姐", "一只橘猫", "安安", "大力", "木子", "糖糖", "海盐芝士", "小顾", "七月",
	"米粒妈妈", "阿杜", "Echo", "林林", "圆圆", "胖虎", "春天在哪里", "小雪", "老李家的", "可乐", "Vivian", "花花", "奶茶三分糖", "小北", "曹曹", "笑笑",
	"阿宁", "青柠", "小满妈", "Kevin", "暖暖", "大米", "静静", "石头",
}

// goods are what people bought, with their price in fen.
var goods = []struct {
	name, category string
	fen            int64
}{
	{"鲜牛奶", "乳品", 1680}, {"婴儿奶粉", "母婴", 26800}, {"燕麦奶", "乳品", 1590}, {"纸尿裤", "母婴", 12900}, {"草莓", "水果", 2990},
	{"吐司", "烘焙", 1290}, {"酸奶", "乳品", 990}, {"蓝莓", "水果", 1990}, {"湿巾", "母婴", 2590}, {"蛋挞", "烘焙", 1880},
}

// soldOrder is an order as a till tells of it.
type soldOrder struct {
	Number         string    `json:"number"`
	ExternalUserID string    `json:"external_userid"`
	Store          string    `json:"store"`
	Amount         string    `json:"amount"`
	PaidAt         time.Time `json:"paid_at"`
	Items          []any     `json:"items"`
}

// ordersBefore are what those customers bought since they came: some nothing, some
// again and again.
func (d *shopDemo) ordersBefore(now time.Time) []soldOrder {
	var all []soldOrder
	for _, r := range regularsBefore {
		ids := d.before[r.state]
		for i, id := range ids {
			times := []int{0, 1, 0, 2, 1, 0, 4, 1, 0, 1, 3, 0}[i%12]
			came := now.AddDate(0, 0, -29).Add(time.Duration(i) * (29*24 - 3) * time.Hour / time.Duration(len(ids)))
			for n := range times {
				good := goods[(i*7+n*3)%len(goods)]
				paid := came.Add(2*time.Hour + time.Duration(n)*now.Sub(came)/time.Duration(times+1))
				if paid.After(now) {
					break
				}
				all = append(all, soldOrder{
					Number: fmt.Sprintf("T-%s-%03d-%d", r.state, i, n), ExternalUserID: id, Store: r.state[:3],
					Amount: bot.Money(good.fen * int64(1+n%2)).String(), PaidAt: paid,
					Items: []any{map[string]any{"name": good.name, "category": good.category, "quantity": 1 + n%2}},
				})
			}
		}
	}
	return all
}

// tillTells brings orders to the bot as the till's program does, in a signed call.
func (d *shopDemo) tillTells(ctx context.Context, all []soldOrder) error {
	for part := range slices.Chunk(all, 200) {
		body, err := json.Marshal(map[string]any{"orders": part})
		if err != nil {
			return err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+d.address+"/api/orders", bytes.NewReader(body))
		if err != nil {
			return err
		}
		stamp := strconv.FormatInt(time.Now().Unix(), 10)
		req.Header.Set(orders.HeaderTime, stamp)
		req.Header.Set(orders.HeaderSignature, orders.Sign(d.config.Orders.Secret.Reveal(), stamp, body))
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		if _ = res.Body.Close(); res.StatusCode != http.StatusOK {
			return fmt.Errorf("the orders were answered with %s", res.Status)
		}
	}
	return nil
}
