package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// yuan is a price as it stands on a label: "9.9", "10", "9.95".
func yuan(m bot.Money) string {
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(m.String(), "0"), "0"), ".")
}

// calendar tells times in the shop's own zone, in the words of people who talk today.
type calendar struct {
	zone *time.Location
	now  time.Time
}

// at is a moment: "今天 20:00", "11月25日 周三 20:00".
func (c calendar) at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(c.zone)
	return c.day(t) + " " + t.Format("15:04")
}

// by is the end of a time. Midnight is the end of a day and not the start of one.
func (c calendar) by(t time.Time) string {
	t = t.In(c.zone)
	if !t.IsZero() && t.Hour() == 0 && t.Minute() == 0 {
		return c.day(t.Add(-time.Minute)) + " 24:00"
	}
	return c.at(t)
}

// day is the day of a time.
func (c calendar) day(t time.Time) string {
	t, now := t.In(c.zone), c.now.In(c.zone)
	midnight := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	switch midnight(t).Sub(midnight(now)) {
	case 0:
		return "今天"
	case 24 * time.Hour:
		return "明天"
	case -24 * time.Hour:
		return "昨天"
	}
	if t.Year() != now.Year() {
		return t.Format("2006年1月2日")
	}
	return t.Format("1月2日") + " 周" + weekday(t)
}

// lasting is a length of time in whole words: "30 分钟", "24 小时", "7 天".
func lasting(d time.Duration) string {
	switch {
	case d >= 48*time.Hour && d%(24*time.Hour) == 0:
		return strconv.Itoa(int(d/(24*time.Hour))) + " 天"
	case d >= time.Hour && d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + " 小时"
	default:
		return strconv.Itoa(max(1, int(d/time.Minute))) + " 分钟"
	}
}

// saleTitles are what people call the kinds of sale.
var saleTitles = map[bot.SaleKind]string{
	bot.SaleFlash: "秒杀", bot.SaleWelfare: "福利日", bot.SaleMemberDay: "会员日", bot.SaleMemberPrice: "会员价",
}

// saleTitle is what people call a kind of sale.
func saleTitle(k bot.SaleKind) string {
	if title := saleTitles[k]; title != "" {
		return title
	}
	return saleTitles[bot.SaleFlash]
}

// storeName is how people call a store.
func (s *Site) storeName(id string) string {
	for _, store := range s.shop.Stores {
		if store.ID == id {
			return store.Name
		}
	}
	return id
}

// storeNames are those of some stores, or of all where none is named.
func (s *Site) storeNames(ids []string) []string {
	var names []string
	for _, id := range ids {
		names = append(names, s.storeName(id))
	}
	if len(ids) == 0 {
		for _, store := range s.shop.Stores {
			names = append(names, store.Name)
		}
	}
	return names
}

// namesMost is how many names stand in a line.
const namesMost = 8

// inLine are names as they stand in a line: the first ones and how many there are,
// where they are many.
func inLine(names []string) string {
	if len(names) <= namesMost {
		return strings.Join(names, "、")
	}
	return strings.Join(names[:namesMost], "、") + " 等 " + strconv.Itoa(len(names)) + " 家"
}
