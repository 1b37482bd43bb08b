package doctor

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// AssetBook knows what was made in WeCom.
type AssetBook interface {
	// Asset is an asset by name; zero if it was never made. ErrNoRecords says
	// that the database has not been made.
	Asset(ctx context.Context, name string) (bot.Asset, error)
}

// Messages tries every text, and looks whether the pictures and codes that
// welcomes carry are ready. Try renders each text once and says which fail.
func Messages(shop config.Shop, publicURL string, try func() []string, assets AssetBook, wanted []string, now func() time.Time) Check {
	return Check{Name: "messages", Title: "文案与素材", Needs: []string{"config", "database"}, Run: func(ctx context.Context) Finding {
		var found []Finding
		if failed := try(); len(failed) > 0 {
			found = append(found, Finding{
				Status: Fail, What: "有的文案写不出来", Why: strings.Join(failed, "\n"), Do: []string{"改 templates/messages 下面的这些文件，或者改 shop.welcome 里的 message。"},
			})
		}
		found = append(found, incomplete(shop, publicURL)...)
		state, err := assetsOf(ctx, assets, wanted, now())
		switch {
		case errors.Is(err, ErrNoRecords):
			if len(found) == 0 {
				return well("文案都写得出来；图片和入群码等 zhanggui serve 启动后再备")
			}
		case err != nil:
			found = append(found, unanswered("素材的情况读不出来", err))
		default:
			found = append(found, state...)
		}
		return gather(found, well("文案都写得出来，%d 件素材都备好了", len(wanted)))
	}}
}

// incomplete are welcomes that promise what there is not.
func incomplete(shop config.Shop, publicURL string) []Finding {
	groups := false
	for _, s := range shop.Stores {
		groups = groups || len(s.Groups) > 0
	}
	var without []string
	for _, r := range shop.Welcome.Rules {
		if r.Invite && !groups {
			without = append(without, r.Name)
		}
	}
	var found []Finding
	if len(without) > 0 {
		found = append(found, Finding{
			Status: Advice, What: "欢迎语说了邀请进群，可没有一家店配了群：" + named(without),
			Do: []string{"把客户群的 chat_id 写进 shop.stores 的 groups；不邀请就把 invite 改成 false。"},
		})
	}
	for _, c := range shop.Coupons {
		if c.URL == "" && c.AppID == "" && publicURL == "" {
			found = append(found, Finding{
				Status: Advice, What: "优惠券「" + c.Name + "」没有地方打开", Do: []string{"填上 server.public_url，或者给这张券一个 url。"},
			})
		}
	}
	return found
}

// assetsOf is the state of the assets that were to be made ahead. Codes of
// channels and group welcomes have a check of their own.
func assetsOf(ctx context.Context, book AssetBook, wanted []string, now time.Time) ([]Finding, error) {
	var found []Finding
	var waiting []string
	for _, name := range wanted {
		if strings.HasPrefix(name, contactWayPrefix) || strings.HasPrefix(name, groupWelcomePrefix) {
			continue
		}
		a, err := book.Asset(ctx, name)
		if err != nil {
			return nil, err
		}
		switch {
		case a.Problem != "":
			f := Finding{Status: Fail, What: assetTitle(name) + "没备成", Why: a.Problem, Do: []string{"照上面说的改好，zhanggui serve 半小时内会自己再试；着急就重启它。"}}
			if a.Usable(now) {
				f.Status, f.What = Advice, assetTitle(name)+"没能更新，先用着旧的"
			}
			found = append(found, f)
		case !a.Usable(now):
			waiting = append(waiting, assetTitle(name))
		}
	}
	if len(waiting) > 0 {
		found = append(found, Finding{
			Status: Advice, What: "还没备好：" + named(waiting), Why: "这段时间的欢迎语照发，只是少了它们。",
			Do: []string{"开着 zhanggui serve，一般几秒钟就备好；图片三天一换，机器人停久了也会过期。"},
		})
	}
	return found, nil
}

// assetTitle is what people call an asset.
func assetTitle(name string) string {
	for _, kind := range []struct{ prefix, title string }{
		{"join_way:", "入群码"}, {"image:join_way/", "入群码的图片"}, {"image:coupon/", "优惠券的图片"},
		{contactWayPrefix, "渠道活码"}, {groupWelcomePrefix, "入群欢迎语"}, {"image:", "图片"},
	} {
		if rest, ok := strings.CutPrefix(name, kind.prefix); ok {
			return kind.title + "「" + rest + "」"
		}
	}
	return name
}
