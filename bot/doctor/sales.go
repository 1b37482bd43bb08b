package doctor

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// SalesOptions are what is needed to look ahead at the sales of schedules.
type SalesOptions struct {
	Shop config.Shop
	// Next is when a schedule's sale begins next; zero if never.
	Next   func(config.SaleSchedule) time.Time
	Follow FollowUsers
	Groups GroupBook
}

// Sales checks that the sales of schedules can be held and posted.
func Sales(o SalesOptions) Check {
	return Check{Name: "sales", Title: "秒杀排期", Needs: []string{"config", "permission", "database"}, Run: func(ctx context.Context) Finding {
		schedules := o.Shop.Sales.Schedules
		if len(schedules) == 0 {
			return well("没有排期；要办一场，在应用里发 /秒杀 新建")
		}
		var found []Finding
		var said []string
		for _, s := range schedules {
			next := o.Next(s)
			if next.IsZero() {
				found = append(found, Finding{
					Status: Fail, What: "排期「" + s.Name + "」一场也不会办", Why: "写的日子今后两个月里没有。",
					Do: []string{"看看 shop.sales.schedules 里它的 weekdays 和 days。"}, Example: "weekdays: [wed]",
				})
				continue
			}
			said = append(said, "「"+s.Name+"」下一场 "+next.Format("1月2日 15:04"))
			if s.Picture == "" {
				found = append(found, unpictured(s))
			}
		}
		open, err := o.Groups.OpenGroups(ctx)
		if errors.Is(err, ErrNoRecords) {
			return gather(found, noRecords())
		}
		if err != nil {
			return unanswered("读不出有哪些群", err)
		}
		contact, err := o.Follow(ctx)
		if err != nil {
			return unanswered("读取有「客户联系」的员工没成", err)
		}
		return gather(append(found, o.posts(open, contact)...), well("%s", named(said)))
	}}
}

// unpictured is a schedule whose posts have nothing to look at.
func unpictured(s config.SaleSchedule) Finding {
	return Finding{
		Status: Advice, What: "排期「" + s.Name + "」没有图片", Why: "没有图片的群发和页面，点的人少得多。",
		Do: []string{"在 shop.sales.schedules 里给它写一张：templates 里的文件，或者 https:// 开头的网址。"}, Example: "picture: web/static/sale.png",
	}
}

// posts looks whether each store of a schedule that is posted has a group, whose owner
// can be posted as.
func (o SalesOptions) posts(open []bot.Group, contact []string) (found []Finding) {
	var without, ownerless, unable []string
	for _, store := range o.postedAt() {
		groups := slices.DeleteFunc(slices.Clone(open), func(g bot.Group) bool { return g.Store != store.ID })
		if len(groups) == 0 {
			without = append(without, store.Name)
		}
		for _, g := range groups {
			name := orElse(g.Name, g.ChatID)
			switch {
			case g.Owner == "":
				ownerless = append(ownerless, name)
			case !slices.ContainsFunc(contact, func(user string) bool { return strings.EqualFold(user, g.Owner) }):
				unable = append(unable, name+"（群主 "+g.Owner+"）")
			}
		}
	}
	if len(without) > 0 {
		found = append(found, Finding{
			Status: Advice, What: "这些门店没有客户群，到时没有群发：" + named(without),
			Do: []string{"给它们建客户群，把 chat_id 写进 shop.stores 的 groups；或者由店员把链接发给客户。群建好了，运行一次 zhanggui sync。"},
		})
	}
	if len(ownerless) > 0 {
		found = append(found, Finding{
			Status: Advice, What: "这些群没有群主，发不了群发：" + named(ownerless), Why: "群主离职了，群还没有交给别人。",
			Do: []string{"到 管理后台 → 客户与上下游 → 客户联系 → 离职继承（或者群主自己 → 群管理 → 群主管理权转让），给群一位在职的群主。"},
		})
	}
	if len(unable) > 0 {
		found = append(found, Finding{
			Status: Fail, What: "这些群的群主没有「客户联系」，群发建不出来：" + named(unable),
			Do: []string{"到 管理后台 → 客户与上下游 → 客户联系 → 权限配置，把群主加进使用范围；或者把群转给有权限的店长。"},
		})
	}
	return found
}

// postedAt are the stores of the schedules that are posted.
func (o SalesOptions) postedAt() []config.Store {
	return slices.DeleteFunc(slices.Clone(o.Shop.Stores), func(store config.Store) bool {
		return !slices.ContainsFunc(o.Shop.Sales.Schedules, func(s config.SaleSchedule) bool {
			return s.Post && (len(s.Stores) == 0 || slices.Contains(s.Stores, store.ID))
		})
	})
}
