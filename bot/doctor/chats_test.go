package doctor

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// place is how far a feed was read.
type place struct {
	at  bot.FeedPlace
	err error
}

func (p place) Feed(context.Context, string) (bot.FeedPlace, error) { return p.at, p.err }

func TestTheArchiveIsReadToItsEnd(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		change func(*ArchiveOptions)
		status Status
		words  []string
	}{
		"switched off":          {func(o *ArchiveOptions) { o.Archive.Enabled = false }, OK, []string{"没有开", "不受影响"}},
		"read a minute ago":     {func(*ArchiveOptions) {}, OK, []string{"已经读了 7 条"}},
		"never read":            {func(o *ArchiveOptions) { o.Feeds = place{} }, OK, []string{"zhanggui serve"}},
		"no database yet":       {func(o *ArchiveOptions) { o.Feeds = place{err: ErrNoRecords} }, OK, []string{"zhanggui serve"}},
		"the database is away":  {func(o *ArchiveOptions) { o.Feeds = place{err: errors.New("gone")} }, Fail, []string{"读到哪了"}},
		"without the library":   {func(o *ArchiveOptions) { o.Library = errors.New("none") }, Fail, []string{"重新编译", "-tags msgaudit"}},
		"a wrong secret":        {func(o *ArchiveOptions) { o.Answers = answers(no{code: 10000}) }, Fail, []string{"读不了", "10000"}},
		"without a doorbell":    {func(o *ArchiveOptions) { o.Doorbell = false }, Advice, []string{"接收事件服务器", "/callback/wecom/archive"}},
		"what cannot be opened": {func(o *ArchiveOptions) { o.Feeds = place{at: bot.FeedPlace{ReadAt: now, CaughtAt: now, Unreadable: 3}} }, Advice, []string{"3 条", "私钥"}},
		"far behind": {func(o *ArchiveOptions) {
			o.Feeds = place{at: bot.FeedPlace{ReadAt: now, CaughtAt: now.Add(-30 * time.Hour)}}
		}, Advice, []string{"没有读到头", "五天"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := ArchiveOptions{
				Archive: config.Archive{Enabled: true, Every: time.Minute, Behind: 6 * time.Hour}, Doorbell: true, Answers: answers(nil),
				Feeds: place{at: bot.FeedPlace{ReadAt: now.Add(-time.Minute), CaughtAt: now.Add(-time.Minute), Messages: 7}},
				Now:   func() time.Time { return now },
			}
			c.change(&o)
			says(t, Archive(o).Run(t.Context()), c.status, c.words...)
		})
	}
}

func answers(err error) func(context.Context, string) error {
	return func(context.Context, string) error { return err }
}

func TestKfAccountsAreThereToBeCalled(t *testing.T) {
	accounts := map[string]config.Kf{"wkONE": {Name: "春芽客服"}, "wkTWO": {Name: "售后", App: "till"}}
	list := func(_ context.Context, app string) ([]string, error) {
		return map[string][]string{"": {"wkONE"}, "till": {"wkOTHER"}}[app], nil
	}
	says(t, Kf(nil, list).Run(t.Context()), OK, "没有配")
	says(t, Kf(accounts, list).Run(t.Context()), Fail, "售后", "wkTWO", "可调用接口的应用", "wkOTHER")
	delete(accounts, "wkTWO")
	says(t, Kf(accounts, list).Run(t.Context()), OK, "1 个客服账号")
	refusing := func(context.Context, string) ([]string, error) { return nil, no{code: 48002} }
	says(t, Kf(accounts, refusing).Run(t.Context()), Fail, "48002")
}
