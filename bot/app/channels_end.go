package app

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/store"
)

// answersSince is how far back answers are looked for: clocks of instances
// differ. An answer that is older than the comparison is known by its asset.
const answersSince = 10 * time.Minute

// printCodes says of every code what became of it. It ends with a status that
// is not 0 if one could not be done.
func printCodes(ctx context.Context, out io.Writer, db *store.Store, codes []*code, zone *time.Location) error {
	failed := 0
	for _, c := range codes {
		now, err := db.Asset(ctx, c.name())
		if err != nil {
			return err
		}
		words, done := c.end(now, zone)
		if done {
			if words, err = c.change(ctx, db, now); err != nil {
				return err
			}
		} else {
			failed++
		}
		fmt.Fprintf(out, "%s（%s）：%s\n", c.Name, c.State, words)
		if now.URL != "" {
			fmt.Fprintln(out, "    "+now.URL)
		}
	}
	if failed > 0 {
		fmt.Fprintf(out, "%d 个活码没做成。\n", failed)
		return exit{status: 1}
	}
	return nil
}

// end says whether the code is as it should be, and if not, why.
func (c *code) end(now bot.Asset, zone *time.Location) (words string, done bool) {
	const serves = "（zhanggui serve 开着的话）；改好以后再运行一次也行"
	switch {
	case c.Code == config.CodeNone:
		return "", true
	case c.waits.Left > 0 && c.waits.Cause != "":
		return "没做成：" + sentence(c.waits.Cause) + "；" + nextTry(c.waits.Next, zone) + serves, false
	case !c.answered || c.waits.Left > 0:
		return fmt.Sprintf("没做成：等了 %d 分钟，企业微信还没有回答；会接着做%s", int(channelsPatience.Minutes()), serves), false
	case now.Problem != "":
		return "没做成：" + sentence(now.Problem) + "；半小时内再试" + serves, false
	case !now.ReadyAt.After(c.before.ReadyAt):
		return "没做成：现在没有人接待这个渠道，检查 shop.channels 的 staff 和 shop.staff", false
	}
	return "", true
}

// change says what was done to a code that is as it should be.
func (c *code) change(ctx context.Context, db *store.Store, now bot.Asset) (string, error) {
	switch {
	case c.Code == config.CodeNone:
		return "不由机器人管理（code: none）", nil
	case c.before.RemoteID == "":
		return "新做好", nil
	case c.before.RemoteID != now.RemoteID:
		return "重新做了（旧码已失效，要重新打印）", nil
	case c.before.Hash != now.Hash:
		return "改好了", nil
	}
	answers, err := db.LaneEvents(ctx, c.lane(), bot.KindAssetReady, now.ReadyAt.Add(-answersSince))
	for _, answer := range answers {
		// The database keeps times to the microsecond.
		if r, ok := answer.(bot.AssetReady); ok && r.Asset.Mended && r.Asset.ReadyAt.Truncate(time.Microsecond).After(c.before.ReadyAt) {
			return "改好了", err
		}
	}
	return "本来就一致", err
}
