package doctor

import (
	"context"
	"errors"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// GroupInfo reads a customer group: its name and its owner's userid.
type GroupInfo func(ctx context.Context, chatID string) (name, owner string, err error)

// WeCom's codes about a group [docs 90313].
const (
	codeDismissed = 49008
	codeBadChat   = 40050
	codeBadValue  = 40058
)

// Groups checks the customer groups that the configuration names.
func Groups(shop config.Shop, info GroupInfo, follow FollowUsers, book AssetBook, there RemoteAsset) Check {
	return Check{Name: "groups", Title: "客户群", Needs: []string{"permission"}, Run: func(ctx context.Context) Finding {
		contact, err := follow(ctx)
		if err != nil {
			return unanswered("读取有「客户联系」的员工没成", err)
		}
		var found []Finding
		var joinWays []string
		n := 0
		for _, s := range shop.Stores {
			for _, chat := range s.Groups {
				n++
				if f := group(ctx, s, chat, info, contact); f.Status != OK {
					found = append(found, f)
				}
			}
			if len(s.Groups) > 0 {
				joinWays = append(joinWays, joinWayPrefix+s.ID)
			}
		}
		if n == 0 {
			return well("没有配客户群，欢迎语不邀请进群")
		}
		more, err := remoteAssets(ctx, book, there, joinWays, remoteWords{
			unmade: "开着 zhanggui serve 会自己做。", gone: "有人在后台把它删了，欢迎语里的入群码扫了没反应。",
			restore: "zhanggui serve 半小时内会自己重做；着急就重启它。",
		})
		switch {
		case errors.Is(err, ErrNoRecords):
			return gather(found, well("%d 个群都在；入群码等 zhanggui serve 启动后再做", n))
		case err != nil:
			found = append(found, unanswered("入群码的情况读不出来", err))
		}
		return gather(append(found, more...), well("%d 个群都在，入群码也在", n))
	}}
}

// group looks at one group.
func group(ctx context.Context, s config.Store, chat string, info GroupInfo, contact []string) Finding {
	name, owner, err := info(ctx, chat)
	code := 0
	if err != nil {
		code, _ = refusal(err)
	}
	where := s.Name + " 的群 " + chat
	switch {
	case code == codeDismissed:
		return Finding{
			Status: Fail, What: where + " 已经解散", Why: "欢迎语还在邀请客户进这个群。",
			Do: []string{"从 shop.stores 里 " + s.ID + " 的 groups 中去掉它，换成还在用的群。"},
		}
	case code == codeBadChat || code == codeBadValue:
		return Finding{
			Status: Fail, What: where + " 不存在", Why: "chat_id 抄错了，或者是别的企业的群。",
			Do: []string{"chat_id 以 wr 开头；同步过一次（zhanggui sync）以后，用 zhanggui groups list 就能看到每个群的 chat_id。"},
		}
	case slices.Contains(outOfView, code) || code == codeNoPermission:
		return Finding{
			Status: Fail, What: "应用看不见 " + where, Why: "群主不在应用的可见范围里。",
			Do: []string{"到 管理后台 → 应用管理 → 这个应用 → 可见范围，把群主加进去。"},
		}
	case err != nil:
		return unanswered(where+" 读不出来", err)
	case owner != "" && !holds(contact, owner):
		if name == "" {
			name = chat
		}
		return Finding{
			Status: Fail, What: s.Name + " 的群「" + name + "」，群主 " + owner + " 没有「客户联系」", Why: "这样的群做不了入群码，群里的事也不会通知过来。",
			Do: []string{"给群主开「客户联系」（客户联系 → 权限配置），或者把群转给有权限的人。"},
		}
	}
	return well("%s", name)
}

// GroupBook knows the groups that are not dismissed.
type GroupBook interface {
	// OpenGroups are those groups, as the bot knows them. ErrNoRecords says that
	// the database has not been made.
	OpenGroups(ctx context.Context) ([]bot.Group, error)
}

// GroupWelcomes checks that the 入群欢迎语 were made, and that owners were told
// to choose one. Which one an owner chose WeCom tells nobody [docs 92366].
func GroupWelcomes(shop config.Shop, book AssetBook, groups GroupBook, there RemoteAsset) Check {
	return Check{Name: "group_welcomes", Title: "入群欢迎语", Needs: []string{"permission", "database"}, Run: func(ctx context.Context) Finding {
		if len(shop.GroupWelcomes) == 0 {
			return well("没有配")
		}
		var names []string
		for _, w := range shop.GroupWelcomes {
			names = append(names, groupWelcomePrefix+w.Name)
		}
		found, err := remoteAssets(ctx, book, there, names, remoteWords{
			unmade: "开着 zhanggui serve 会自己做。", gone: "有人在后台把它删了，选了它的群不再有欢迎语。",
			restore: "zhanggui serve 下次同步时会重做；群主要重新选一次，机器人会去提醒。",
		})
		if errors.Is(err, ErrNoRecords) {
			return noRecords()
		}
		if err != nil {
			return unanswered("入群欢迎语的情况读不出来", err)
		}
		open, err := groups.OpenGroups(ctx)
		if err != nil {
			return unanswered("读不出有哪些群", err)
		}
		var untold []string
		for _, g := range open {
			if g.TemplateTold == "" && wanted(shop, g.Store) {
				untold = append(untold, orElse(g.Name, g.ChatID))
			}
		}
		if len(untold) > 0 && len(found) == 0 {
			found = append(found, Finding{
				Status: Advice, What: "这些群的群主还没被提醒去选：" + named(untold),
				Do: []string{"开着 zhanggui serve，它会私下告诉群主怎么选；想当面说，就照下面的做法。"}, Example: howToChoose,
			})
		}
		return gather(found, well("%d 条都在素材库里，群主也都提醒过；选没选企业微信不让查，到群里看一眼就知道", len(names)))
	}}
}

// howToChoose is where an owner chooses.
const howToChoose = "群主在手机上：客户群 → 右上角 ⋯ → 入群欢迎语 → 选素材库里的那一条"

// wanted says whether a group's store has a welcome for its groups.
func wanted(shop config.Shop, store string) bool {
	return slices.ContainsFunc(shop.GroupWelcomes, func(w config.GroupWelcome) bool {
		return len(w.Stores) == 0 || slices.Contains(w.Stores, store)
	})
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
