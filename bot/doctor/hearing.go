package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// Audience is who hears of what goes on at a store.
type Audience struct {
	// Store is how it is called; empty for what belongs to no store.
	Store string
	// Users are how they are called, Role what they are: the lowest role that
	// somebody has for this store.
	Users []string
	Role  bot.Role
	// Group is the internal group that hears it, too; empty if there is none.
	Group string
}

// Audiences are who hears what, store by store, and of what belongs to none last.
// ErrNoRecords beside them says that the database has not been made, so that only
// the configuration speaks.
type Audiences func(ctx context.Context) ([]Audience, error)

// Hearing checks that there is somebody to hear every alert.
func Hearing(shop config.Shop, who Audiences) Check {
	return Check{Name: "hearing", Title: "提醒给谁", Needs: []string{"config", "database"}, Run: func(ctx context.Context) Finding {
		all, err := who(ctx)
		unread := errors.Is(err, ErrNoRecords) && len(shop.Roles) > 0
		switch {
		case err != nil && !errors.Is(err, ErrNoRecords):
			return unanswered("谁有什么角色读不出来", err)
		case unread:
			return noRecords() // The departments and tags that give roles were never read.
		}
		var found []Finding
		var said []string
		var groups []string
		heard := false
		for _, a := range all {
			heard = heard || len(a.Users) > 0
			if a.Group != "" && !slices.Contains(groups, a.Group) {
				groups = append(groups, a.Group)
			}
			if f, bad := a.fault(); bad {
				found = append(found, f)
			}
			said = append(said, orElse(a.Store, "其他的事")+" → "+named(a.Users))
		}
		if !heard {
			return nobodyHears(groups)
		}
		return gather(found, well("%s", strings.Join(said[:min(len(said), mostNamed)], "；")))
	}}
}

// nobodyHears is a shop in which alerts reach no person at all.
func nobodyHears(groups []string) Finding {
	f := Finding{
		Status: Fail, What: "一位店长、区域、总部都没有：提醒没有人收",
		Why: "客户删了店员、欢迎语没发出去、应用出了毛病，机器人都会发现，可是没有人听它说；战报也没有人收。",
		Do:  []string{"在 shop.staff 里写上店长和总部（userid 是通讯录里的「账号」），重启 zhanggui serve。"},
		Example: "- { userid: hanmei, name: 韩梅, role: manager, store: 门店的id }\n" +
			"- { userid: wangzong, name: 王总, role: headquarters }",
	}
	if len(groups) > 0 {
		f.Status, f.What = Advice, "一位店长、区域、总部都没有：提醒只发到内部群（"+named(groups)+"）"
		f.Why = "群里点不了「已处理」，也不会往上报；战报没有人收。"
	}
	return f
}

// fault is what to say of an audience; bad is false if it is as it should be.
func (a Audience) fault() (f Finding, bad bool) {
	f = Finding{Status: Advice, Example: "- { userid: hanmei, name: 韩梅, role: manager, store: 门店的id }"}
	switch {
	case a.Store == "" && len(a.Users) == 0 && a.Group == "":
		f.Status, f.What = Fail, "没有总部：和应用本身有关的提醒没有人收"
		f.Why = "凭证、可信 IP、收不到企业微信的消息，这些事不归哪一家店，能管全部门店的人才收得到。"
		f.Do, f.Example = []string{"在 shop.staff 里写一位总部。"}, "- { userid: wangzong, name: 王总, role: headquarters }"
	case a.Store == "":
		return Finding{}, false
	case len(a.Users) == 0:
		f.Status, f.What = Fail, a.Store+"的提醒没有人收"
		f.Why = "它没有店长，也没有管得到它的区域和总部。"
		f.Do = []string{"在 shop.staff 里给它写一位店长，或者请上级在应用里用 /角色 指定一位。"}
		if a.Group != "" {
			f.Status, f.Why = Advice, f.Why+"提醒只发到内部群「"+a.Group+"」里，群里点不了「已处理」。"
		}
	case a.Role != bot.RoleManager:
		f.What = fmt.Sprintf("%s没有店长：提醒会直接发给%s（%s）", a.Store, a.Role.Title(), named(a.Users))
		f.Why = "本来先给店长，没人处理才往上报。"
		f.Do = []string{"有店长的话，写进 shop.staff，或者请上级在应用里用 /角色 指定；没有就不用管。"}
	default:
		return Finding{}, false
	}
	return f, true
}
