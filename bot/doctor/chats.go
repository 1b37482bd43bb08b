package doctor

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// FeedBook knows how far feeds were read. ErrNoRecords says that the database has
// not been made.
type FeedBook interface {
	Feed(ctx context.Context, feed string) (bot.FeedPlace, error)
}

// ArchiveOptions are what the check of the message archive goes by.
type ArchiveOptions struct {
	Archive config.Archive
	// Doorbell says that there is a receiver for msgaudit_notify.
	Doorbell bool
	// Library is nil if this program can read WeCom's archive.
	Library error
	// Answers asks the archive for a message, by the position of the feed.
	Answers func(ctx context.Context, position string) error
	Feeds   FeedBook
	Now     func() time.Time
}

// Archive checks that the message archive can be read and is.
func Archive(o ArchiveOptions) Check {
	return Check{Name: "archive", Title: "会话存档", Needs: []string{"config"}, Run: func(ctx context.Context) Finding {
		if !o.Archive.Enabled {
			return well("没有开：群里和店员聊天里说了什么，掌柜看不到，也查不了违规；其他功能不受影响")
		}
		if o.Library != nil {
			return Finding{
				Status: Fail, What: "这个程序不带会话存档的库，读不了",
				Why: "企业微信只让用它自己的库读会话内容，这个库要在编译时带上。",
				Do: []string{"在 Linux（x86-64）上重新编译，见 README 的 Message archive 一节。",
					"启动时让 LD_LIBRARY_PATH 指到 libWeWorkFinanceSdk_C.so 所在的文件夹。"},
				Example: "CGO_ENABLED=1 go build -tags msgaudit",
			}
		}
		place, err := o.Feeds.Feed(ctx, bot.FeedArchive)
		if err != nil && !errors.Is(err, ErrNoRecords) {
			return unanswered("会话存档读到哪了，数据库没有回答", err)
		}
		if err := o.Answers(ctx, place.Position); err != nil {
			return unanswered("会话存档读不了", err)
		}
		return gather(o.upkeep(place), o.state(place))
	}}
}

func (o ArchiveOptions) state(place bot.FeedPlace) Finding {
	if place.ReadAt.IsZero() {
		return well("读得了；开着 zhanggui serve 就会开始读")
	}
	return well("读得了，已经读了 %d 条，最近一次是 %s前", place.Messages, spoken(o.Now().Sub(place.ReadAt)))
}

// upkeep are the things that are worth a word though the archive can be read.
func (o ArchiveOptions) upkeep(place bot.FeedPlace) []Finding {
	var found []Finding
	if lag := o.Now().Sub(place.CaughtAt); !place.CaughtAt.IsZero() && lag > o.Archive.Behind {
		found = append(found, Finding{
			Status: Advice, What: "会话存档已经 " + spoken(lag) + " 没有读到头了", Why: "企业微信只保留五天，再晚就读不到了。",
			Do: []string{"看看 zhanggui serve 开着没有；开着的话，看它的日志和 /提醒 里说了什么。"},
		})
	}
	if place.Unreadable > 0 {
		found = append(found, Finding{
			Status: Advice, What: fmt.Sprintf("有 %d 条消息打不开，原样存着", place.Unreadable),
			Why: "多半是换过密钥，而旧版本的私钥没有留在配置里。",
			Do:  []string{"把管理后台里每个版本的私钥都写进 wecom.archive.keys，旧的也留着。"}, Example: "archive:\n  keys:\n    1: file:data/archive-1.pem\n    2: file:data/archive-2.pem",
		})
	}
	if !o.Doorbell {
		found = append(found, Finding{
			Status: Advice, What: "没有配会话存档的回调，只靠每 " + spoken(o.Archive.Every) + " 读一次",
			Why: "配上以后，群里有人说话，掌柜十几秒就知道。",
			Do: []string{"管理后台 → 管理工具 → 会话内容存档 → 接收事件服务器，地址填 public_url 后面加 /callback/wecom/archive。",
				"把那一页的 Token 和 EncodingAESKey 写进 wecom.receivers.archive。"},
			Example: "receivers:\n  archive:\n    token: ${ARCHIVE_TOKEN}\n    encoding_aes_key: ${ARCHIVE_KEY}",
		})
	}
	return found
}

// KfAccounts reads the open_kfids of the accounts that an app may call.
type KfAccounts func(ctx context.Context, app string) ([]string, error)

// Kf checks that the app may call the kf accounts that the configuration names.
func Kf(accounts map[string]config.Kf, list KfAccounts) Check {
	return Check{Name: "kf", Title: "微信客服", Needs: []string{"network"}, Run: func(ctx context.Context) Finding {
		if len(accounts) == 0 {
			return well("没有配，客户写给微信客服的话掌柜不回")
		}
		var found []Finding
		callable := map[string][]string{}
		for _, id := range slices.Sorted(maps.Keys(accounts)) {
			app := accounts[id].App
			if _, asked := callable[app]; !asked {
				ids, err := list(ctx, app)
				if err != nil {
					return unanswered("读取微信客服账号没成", err)
				}
				callable[app] = ids
			}
			if !slices.Contains(callable[app], id) {
				found = append(found, kfMissing(id, accounts[id], callable[app]))
			}
		}
		return gather(found, well("%d 个客服账号都能用", len(accounts)))
	}}
}

func kfMissing(id string, account config.Kf, callable []string) Finding {
	f := Finding{
		Status: Fail, What: fmt.Sprintf("客服账号「%s」（%s）这个应用用不了", account.Name, id),
		Why: "没有授权给这个应用，或者 open_kfid 抄错了：客户写来的话收不到，也回不了。",
		Do: []string{"管理后台 → 微信客服 → API → 可调用接口的应用，勾选掌柜；再把这个客服账号交给它管理。",
			"open_kfid 在 微信客服 → 客服账号 的详情里。"},
	}
	if len(callable) > 0 {
		f.Example = "现在能用的是：" + strings.Join(callable, "、")
	}
	return f
}
