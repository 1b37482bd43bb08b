package sales

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// kindNames are what people call the kinds.
var kindNames = map[bot.SaleKind]string{
	bot.SaleFlash: "秒杀", bot.SaleWelfare: "福利日", bot.SaleMemberDay: "会员日", bot.SaleMemberPrice: "会员价",
}

// KindName is what people call a kind of sale.
func KindName(kind bot.SaleKind) string {
	if name, ok := kindNames[kind]; ok {
		return name
	}
	return kindNames[bot.SaleFlash]
}

// words are what may be said of a sale, without the numbers of how it stands.
func (s *Seller) words(sale bot.Sale) templates.Sale {
	w := templates.Sale{
		ID: sale.ID, Kind: KindName(sale.Kind), Stores: s.storeNames(storesOf(sale)), Item: oneLine(sale.Item), Detail: oneLine(sale.Detail),
		Price: yuan(sale.Price), Members: sale.If != "", Units: s.units(sale), When: s.when(sale), Pickup: s.pickup(sale),
		Each: sale.Each, Why: oneLine(sale.OffWhy), Total: sale.Total(),
	}
	if sale.Was > sale.Price {
		w.Was = yuan(sale.Was)
	}
	return w
}

func (s *Seller) storeNames(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = s.roster.StoreName(id)
	}
	return strings.Join(names, "、")
}

// units says how many there are, by store where they lie apart.
func (s *Seller) units(sale bot.Sale) string {
	if sale.Shared() {
		where := "各店共 "
		if len(sale.Stores) > 0 {
			where = s.storeNames(sale.Stores) + "共 "
		}
		return fmt.Sprintf("%s%d 份", where, sale.Units[""])
	}
	var parts []string
	for _, store := range sorted(sale.Units) {
		parts = append(parts, fmt.Sprintf("%s %d 份", s.roster.StoreName(store), sale.Units[store]))
	}
	return strings.Join(parts, "、")
}

// when says from when until when: "11月25日 周三 20:00–22:00".
func (s *Seller) when(sale bot.Sale) string {
	start, end := sale.Start.In(s.Location), sale.End.In(s.Location)
	if sameDay(start, end) {
		return s.moment(sale.Start) + "–" + end.Format("15:04")
	}
	return s.moment(sale.Start) + "–" + s.moment(sale.End)
}

// moment is a time as people write it.
func (s *Seller) moment(t time.Time) string {
	weekdays := [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}
	local := t.In(s.Location)
	return local.Format("1月2日 ") + weekdays[local.Weekday()] + local.Format(" 15:04")
}

// clock is a time of the day on which it is read, and with its day otherwise.
func (s *Seller) clock(t, now time.Time) string {
	if sameDay(t.In(s.Location), now.In(s.Location)) {
		return t.In(s.Location).Format("15:04")
	}
	return t.In(s.Location).Format("1月2日 15:04")
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

// dayOf is when a moment's day began in the shop.
func (s *Seller) dayOf(t time.Time) time.Time {
	local := t.In(s.Location)
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, s.Location)
}

// pickup says until when what was got is fetched.
func (s *Seller) pickup(sale bot.Sale) string {
	switch {
	case sale.Hold == 0 && sale.PickupBy.IsZero():
		return "抢到后到店自提"
	case sale.Hold == 0:
		return s.moment(sale.PickupBy) + " 前到店自提"
	case sale.PickupBy.IsZero():
		return "抢到后 " + span(sale.Hold) + "内到店自提"
	}
	return "抢到后 " + span(sale.Hold) + "内到店自提，最晚 " + s.moment(sale.PickupBy)
}

// span is a length of time in words.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d 秒", max(1, int(d/time.Second)))
	case d < time.Hour:
		return fmt.Sprintf("%d 分钟", int(d/time.Minute))
	case d > 2*day && d%day == 0:
		return fmt.Sprintf("%d 天", int(d/day))
	case d%time.Hour < time.Minute:
		return fmt.Sprintf("%d 小时", int(d/time.Hour))
	}
	return fmt.Sprintf("%d 小时 %d 分钟", int(d/time.Hour), int(d%time.Hour/time.Minute))
}

// yuan is an amount without decimals that say nothing: "9.9", "39".
func yuan(m bot.Money) string {
	return strings.TrimSuffix(strings.TrimSuffix(m.String(), "0"), ".0")
}

// oneLine keeps what people typed from breaking a message into pieces.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// inert keeps names and reasons from being read as markdown [docs 99110]; the
// full-width forms look the same and mean nothing.
var inert = strings.NewReplacer("[", "［", "]", "］", "*", "＊", "`", "｀", "<", "＜", ">", "＞").Replace

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
