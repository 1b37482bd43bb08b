package doctor

import (
	"context"
	"errors"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// The names of assets begin with what they are.
const (
	contactWayPrefix   = "contact_way:"
	groupWelcomePrefix = "group_welcome:"
	joinWayPrefix      = "join_way:"
)

// RemoteAsset says whether an asset that was made is still there in WeCom.
type RemoteAsset func(ctx context.Context, a bot.Asset) (exists bool, err error)

// Channels checks that the code of each channel was made, is still there and
// leads to members who can serve.
func Channels(shop config.Shop, book AssetBook, there RemoteAsset, follow FollowUsers) Check {
	return Check{Name: "channels", Title: "渠道活码", Needs: []string{"permission", "database"}, Run: func(ctx context.Context) Finding {
		var names []string
		for _, ch := range shop.Channels {
			if ch.Code == config.CodeContactWay {
				names = append(names, contactWayPrefix+ch.State)
			}
		}
		if len(names) == 0 {
			return well("没有要机器人做的活码")
		}
		found := idle(ctx, shop, follow)
		more, err := remoteAssets(ctx, book, there, names, remoteWords{
			unmade: "开着 zhanggui serve 会自己做；想马上做，运行下面的命令。", example: "zhanggui channels sync",
			gone:    "有人在后台或用别的程序把它删了。印出去的码扫了没反应，加不到人。",
			restore: "运行 zhanggui channels sync 重做，再用 zhanggui channels qr 拿新的码，把贴出去的换掉：旧码救不回来。",
		})
		if errors.Is(err, ErrNoRecords) {
			return gather(found, noRecords())
		}
		if err != nil {
			return unanswered("活码的情况读不出来", err)
		}
		return gather(append(found, more...), well("%d 个活码都在", len(names)))
	}}
}

// idle are channels that lead to members without customer contact.
func idle(ctx context.Context, shop config.Shop, follow FollowUsers) []Finding {
	contact, err := follow(ctx)
	if err != nil {
		return nil // Told by the check that this one rests on.
	}
	var found []Finding
	for _, ch := range shop.Channels {
		var without []string
		for _, id := range slices.Concat(ch.Staff, ch.Backup) {
			if !holds(contact, id) && !slices.Contains(without, id) {
				without = append(without, id)
			}
		}
		if ch.Code == config.CodeContactWay && len(without) > 0 {
			found = append(found, Finding{
				Status: Fail, What: "渠道「" + ch.Name + "」指到了没有「客户联系」的人：" + named(without),
				Why: "企业微信不肯做这样的活码。", Do: []string{"给他们开「客户联系」，或者从 shop.channels 里这个渠道的 staff、backup 中去掉。"},
			})
		}
	}
	return found
}

// remoteWords are what to say about assets of one kind.
type remoteWords struct{ unmade, example, gone, restore string }

// remoteAssets compares what was made with what is there.
func remoteAssets(ctx context.Context, book AssetBook, there RemoteAsset, names []string, w remoteWords) ([]Finding, error) {
	var found []Finding
	var unmade, gone []string
	for _, name := range names {
		a, err := book.Asset(ctx, name)
		if err != nil {
			return nil, err
		}
		if a.Problem != "" {
			found = append(found, Finding{Status: Fail, What: assetTitle(name) + "没做成", Why: a.Problem, Do: []string{"照上面说的改好，zhanggui serve 半小时内会自己再试。"}})
		}
		switch {
		case a.RemoteID == "" && a.Problem == "":
			unmade = append(unmade, assetTitle(name))
		case a.RemoteID != "":
			exists, err := there(ctx, a)
			if err != nil {
				return nil, err
			}
			if !exists {
				gone = append(gone, assetTitle(name))
			}
		}
		if a.Remade {
			found = append(found, Finding{
				Status: Advice, What: assetTitle(name) + "重做过", Why: "原来的在企业微信里不见了，印出去的旧码已经没用。", Do: []string{"拿新的码换掉贴出去的。"},
			})
		}
	}
	if len(gone) > 0 {
		found = append(found, Finding{Status: Fail, What: "企业微信里已经没有：" + named(gone), Why: w.gone, Do: []string{w.restore}})
	}
	if len(unmade) > 0 {
		found = append(found, Finding{Status: Advice, What: "还没做：" + named(unmade), Do: []string{w.unmade}, Example: w.example})
	}
	return found, nil
}
