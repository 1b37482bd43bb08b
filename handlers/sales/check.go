package sales

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

// Finding is something that was found before a sale is made. With Stop it is not to
// be made so.
type Finding struct {
	Stop bool
	Text string
}

// findings gathers what is found.
type findings []Finding

func (f *findings) stop(format string, args ...any) {
	*f = append(*f, Finding{Stop: true, Text: fmt.Sprintf(format, args...)})
}

func (f *findings) warn(format string, args ...any) {
	*f = append(*f, Finding{Text: fmt.Sprintf(format, args...)})
}

// stops are the texts of what keeps a sale from being made.
func (f findings) stops() []string {
	var all []string
	for _, one := range f {
		if one.Stop {
			all = append(all, one.Text)
		}
	}
	return all
}

// warnings are the texts of what one should know.
func (f findings) warnings() []string {
	var all []string
	for _, one := range f {
		if !one.Stop {
			all = append(all, one.Text)
		}
	}
	return all
}

// Check looks at a sale before it is made or changed, as of now. What keeps it from
// being made comes first.
func (s *Seller) Check(v bot.View, draft bot.Sale, now time.Time) ([]Finding, error) {
	f, err := s.check(v, draft, now, true)
	return f, err
}

// check looks at a sale. One that goes on already, or whose day has begun, may have
// started.
func (s *Seller) check(v bot.View, draft bot.Sale, now time.Time, ahead bool) (findings, error) {
	var f findings
	s.checkGoods(&f, draft)
	s.checkTimes(&f, draft, now, ahead)
	s.checkPage(&f)
	for _, look := range []func(*findings, bot.View, bot.Sale, time.Time) error{s.checkPeople, s.checkGroups, s.checkPromoted} {
		if err := look(&f, v, draft, now); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(f, func(a, b Finding) int { return cmp.Compare(order(a), order(b)) })
	return f, nil
}

func order(f Finding) int {
	if f.Stop {
		return 0
	}
	return 1
}

// Bounds of what people type.
const (
	itemMost, detailMost, unitsMost, eachMost = 40, 200, 1_000_000, 100
)

// checkGoods looks at what is sold, for how much, and how much of it there is.
func (s *Seller) checkGoods(f *findings, sale bot.Sale) {
	if oneLine(sale.Item) == "" {
		f.stop("没有写卖什么，例如：商品=鲜牛奶1L")
	}
	if utf8.RuneCountInString(sale.Item) > itemMost || utf8.RuneCountInString(sale.Detail) > detailMost {
		f.stop("商品名最多 %d 个字，说明最多 %d 个字，请写短一点", itemMost, detailMost)
	}
	s.checkPrice(f, sale)
	s.checkPicture(f, sale.Picture)
	units := 0
	for store, n := range sale.Units {
		switch {
		case n < 0 || n > unitsMost:
			f.stop("库存要写 1 到 %d，%s 写的是 %d", unitsMost, cmp.Or(s.roster.StoreName(store), "一共"), n)
		case store != "" && !slices.ContainsFunc(s.Shop.Stores, func(c config.Store) bool { return c.ID == store }):
			f.stop("没有门店「%s」，请检查门店的名字", oneLine(store))
		}
		units += max(n, 0)
	}
	if sale.Shared() && len(sale.Units) > 1 {
		f.stop("库存要么各店分开，要么几家店共用，不能两样都写")
	}
	if units == 0 {
		f.stop("没有库存，例如：库存=30")
	}
	switch {
	case sale.Each < 1 || sale.Each > eachMost:
		f.stop("每人限购要写 1 到 %d，例如：每人=2", eachMost)
	case units > 0 && sale.Each > units:
		f.warn("每人可以买 %d 份，可是一共只有 %d 份", sale.Each, units)
	}
}

// checkPrice looks whether the price is meant.
func (s *Seller) checkPrice(f *findings, sale bot.Sale) {
	lowest := s.Shop.Sales.LowestPercent
	switch {
	case sale.Price <= 0:
		f.stop("价格要大于 0，例如：价格=9.9")
	case sale.Was <= 0:
		f.warn("没有写原价，客户看不出便宜了多少。例如：原价=16.8")
	case sale.Price >= sale.Was:
		f.stop("价格 ¥%s 没有比原价 ¥%s 便宜，请检查是不是写反了", yuan(sale.Price), yuan(sale.Was))
	case int64(sale.Price)*100 < int64(sale.Was)*int64(lowest):
		f.warn("价格 ¥%s 不到原价 ¥%s 的 %d%%，请确认没有少写一位", yuan(sale.Price), yuan(sale.Was), lowest)
	}
}

// pictureBytes is how long the address of a link's picture may be [docs 92135].
const pictureBytes = 2048

// checkPicture looks whether there is one that phones can load.
func (s *Seller) checkPicture(f *findings, picture string) {
	switch {
	case picture == "":
		f.warn("没有配图，群里的链接卡片会是空白的小图。例如：图片=https://…/milk.png")
	case strings.HasPrefix(picture, "https://") && len(picture) <= pictureBytes:
	case !strings.HasPrefix(picture, static):
		f.stop("图片「%s」手机打不开：要写 https:// 开头的网址，或 %s 下面的文件", oneLine(templates.CutRunes(picture, itemMost)), static)
	default:
		if _, err := fs.Stat(s.Messages.FS(), picture); err != nil {
			f.stop("没有图片文件「%s」，请检查名字，或换成 https:// 开头的网址", oneLine(picture))
		}
	}
}

// latestEnd is how far ahead a sale may end.
const latestEnd = 366 * 24 * time.Hour

// justBegun is how long ago a sale that begins at once may have begun: somebody had
// to read what it will be, and agree.
const justBegun = 10 * time.Minute

// checkTimes looks whether the times are in their order.
func (s *Seller) checkTimes(f *findings, sale bot.Sale, now time.Time, ahead bool) {
	before := s.Shop.Sales.PostBefore
	switch {
	case sale.Start.IsZero() || sale.End.IsZero():
		f.stop("没有写开始和结束的时间，例如：开始=今天20:00 结束=今天22:00")
		return
	case !sale.End.After(sale.Start):
		f.stop("结束（%s）要晚于开始（%s）", s.moment(sale.End), s.moment(sale.Start))
	case !sale.End.After(now):
		f.stop("结束的时间（%s）已经过了", s.moment(sale.End))
	case sale.End.Sub(now) > latestEnd:
		f.stop("结束的时间（%s）太远了，最多一年", s.moment(sale.End))
	case ahead && sale.Start.Before(now.Add(-justBegun)):
		f.stop("开始的时间（%s）已经过了，请写以后的时间", s.moment(sale.Start))
	case ahead && s.posts(sale) && !sale.Start.After(now):
		f.warn("马上开始，群发马上就建；群主还没确认的群会晚看到（平时提前 %s建）", span(before))
	case ahead && s.posts(sale) && sale.Start.Sub(now) < before:
		f.warn("离开始只有 %s，群发马上就建；群主来不及确认的群会晚看到（平时提前 %s建）", span(sale.Start.Sub(now)), span(before))
	}
	if !sale.PickupBy.IsZero() && !sale.PickupBy.After(sale.End) {
		f.stop("取货截止（%s）要晚于结束（%s），不然最后抢到的人来不及取", s.moment(sale.PickupBy), s.moment(sale.End))
	}
}

// checkPage looks whether phones can open a page that knows who looks.
func (s *Seller) checkPage(f *findings) {
	switch {
	case s.PublicURL == "":
		f.stop("还没有设置 public_url，客户打不开抢购页，请管理员先设置")
	case s.Login == "" || s.Login == config.LoginNone:
		f.stop("还没有设置 pages.login，抢购页认不出客户是谁，请管理员先设置")
	case len(s.Key) == 0:
		f.stop("抢购页的链接现在签不出来，请管理员检查应用的 secret")
	}
}
