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

// How old the newest sync may be before it is worth a word, and how long one
// may stand still: where WeCom refuses, and where nobody knows why.
const (
	oldSync     = 48 * time.Hour
	refusedSync = 20 * time.Second
	stillSync   = 10 * time.Minute
)

// SyncBook knows the syncs.
type SyncBook interface {
	// LatestSync is the newest one; zero if there was none. ErrNoRecords says
	// that the database has not been made.
	LatestSync(ctx context.Context) (bot.Sync, error)
	// SyncRefused is why the next thing that a sync waits for could not be done
	// yet; empty if nothing was refused.
	SyncRefused(ctx context.Context) (reason string, err error)
}

// Sync checks that somebody compares the books with WeCom.
func Sync(schedule string, book SyncBook, now func() time.Time) Check {
	return Check{Name: "sync", Title: "同步对账", Needs: []string{"database"}, Run: func(ctx context.Context) Finding {
		s, err := book.LatestSync(ctx)
		switch {
		case errors.Is(err, ErrNoRecords):
			return noRecords()
		case err != nil:
			return unanswered("同步的情况读不出来", err)
		}
		refused := ""
		if s.Running() {
			if refused, err = book.SyncRefused(ctx); err != nil {
				return unanswered("同步的情况读不出来", err)
			}
		}
		return gather(syncFaults(schedule, s, refused, now()), syncGood(s, now()))
	}}
}

func syncGood(s bot.Sync, now time.Time) Finding {
	if s.Running() {
		return well("正在同步（%s），已经看过 %d 位客户、%d 个群", orElse(stepTitles[s.Step], string(s.Step)), s.Customers, s.Groups)
	}
	text := fmt.Sprintf("上次同步在 %s前：客户 %d，群 %d", spoken(now.Sub(s.FinishedAt)), s.Customers, s.Groups)
	if missed := missedText(s.Missed); missed != "" {
		return well("%s；补上了回调漏掉的 %s", text, missed)
	}
	return well("%s，回调一个没漏", text)
}

func syncFaults(schedule string, s bot.Sync, refused string, now time.Time) []Finding {
	var found []Finding
	again := Finding{Status: Advice, Do: []string{"运行下面的命令，停下来也能接着跑。"}, Example: "zhanggui sync"}
	switch {
	case s.ID == "":
		again.What = "还没有同步过"
		again.Why = "机器人只知道它开着以后发生的事，以前加的客户、建的群要同步一次才认得。"
		found = append(found, again)
	case s.Running() && refused != "" && now.Sub(s.UpdatedAt) > refusedSync:
		again.What = fmt.Sprintf("同步停在「%s」，%s没动静了：企业微信那边没成", orElse(stepTitles[s.Step], string(s.Step)), spoken(now.Sub(s.UpdatedAt)))
		again.Why = refused
		again.Do = []string{"先照上面说的改；再运行下面的命令，马上就接着做（zhanggui serve 开着也会自己再试）。"}
		found = append(found, again)
	case s.Running() && now.Sub(s.UpdatedAt) > stillSync:
		again.What = fmt.Sprintf("上次同步停在「%s」，%s没动静了", orElse(stepTitles[s.Step], string(s.Step)), spoken(now.Sub(s.UpdatedAt)))
		again.Why = "机器人多半停着；它一开就会接着跑。"
		found = append(found, again)
	case !s.Running() && now.Sub(s.FinishedAt) > oldSync:
		again.What = "上次同步已经是 " + spoken(now.Sub(s.FinishedAt)) + "前"
		again.Why = "每晚同步一次，才能发现回调漏掉的客户。"
		found = append(found, again)
	}
	if n := s.Missed[bot.MissedDeletion]; n >= manyDeletions && n*10 > n+s.Customers {
		found = append(found, Finding{
			Status: Advice, What: fmt.Sprintf("上次同步一下子少了 %d 对客户关系，超过十分之一", n),
			Why: "多半不是真的删了这么多，而是应用的可见范围被改小了，或者有员工的「客户联系」被关了：企业微信就不再说起他们的客户。",
			Do: []string{
				"到 管理后台 → 应用管理 → 这个应用 → 可见范围，看看所有店员是不是都在。",
				"到 管理后台 → 客户与上下游 → 客户联系 → 权限配置，看看「客户联系」的使用范围里有没有他们。",
				"改好以后再同步一次，客户会自己回来。",
			},
			Example: "zhanggui sync",
		})
	}
	if schedule == "" {
		found = append(found, Finding{
			Status: Advice, What: "没有设每晚的同步", Why: "漏掉的通知就没有人补。", Do: []string{"设上 sync.schedule。"}, Example: "sync:\n  schedule: \"30 3 * * *\"",
		})
	}
	if len(s.Problems) > 0 {
		found = append(found, Finding{
			Status: Advice, What: fmt.Sprintf("上次同步有 %d 处没读成", len(s.Problems)), Why: strings.Join(s.Problems[:min(3, len(s.Problems))], "\n"),
			Do: []string{"能改的照上面说的改，说稍后再试的等一会儿，再同步一次。"}, Example: "zhanggui sync",
		})
	}
	return found
}

// manyDeletions is how many deletions at once are worth a second look, if they
// are more than a tenth of all pairs.
const manyDeletions = 20

// stepTitles are the steps of a sync, in words.
var stepTitles = map[bot.SyncStep]string{
	bot.SyncStaff: "员工", bot.SyncTags: "标签", bot.SyncCustomers: "客户", bot.SyncMissing: "核对少了的客户", bot.SyncGroups: "客户群", bot.SyncDone: "收尾",
}

// missedTitles are what can be missed, in words.
var missedTitles = map[bot.Missed]string{
	bot.MissedAdd: "新客户", bot.MissedDeletion: "删除", bot.MissedJoin: "进群", bot.MissedLeave: "退群", bot.MissedGroup: "群",
	bot.MissedDismissal: "群解散", bot.MissedGroupInfo: "群资料", bot.MissedTagOfStaff: "员工打的标签", bot.MissedPush: "补推标签的客户",
}

func missedText(missed map[bot.Missed]int) string {
	var parts []string
	for _, what := range slices.Sorted(maps.Keys(missed)) {
		if n := missed[what]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", orElse(missedTitles[what], string(what)), n))
		}
	}
	return strings.Join(parts, "、")
}

// Backlog is how a queue is doing.
type Backlog struct {
	// Title is what people call it.
	Title string
	// Due can be done now, Dead was set aside; Oldest is how long the oldest has
	// been due.
	Due, Dead int64
	Oldest    time.Duration
	// LastCause says why the last one was set aside.
	LastCause string
	// Unsaid is how many of those set aside were messages to staff, as far as they
	// were looked through.
	Unsaid int
}

// QueueBook knows the queues.
type QueueBook interface {
	// Backlogs are the queues' states. ErrNoRecords says that the database has
	// not been made.
	Backlogs(ctx context.Context) ([]Backlog, error)
}

// lateWork is how long something may be due before it is worth a word.
const lateWork = 10 * time.Minute

// Queues checks that what came in is handled and what is to go out goes.
func Queues(book QueueBook) Check {
	return Check{Name: "queues", Title: "待办", Needs: []string{"database"}, Run: func(ctx context.Context) Finding {
		all, err := book.Backlogs(ctx)
		switch {
		case errors.Is(err, ErrNoRecords):
			return noRecords()
		case err != nil:
			return unanswered("待办的情况读不出来", err)
		}
		var found []Finding
		for _, q := range all {
			if q.Due > 0 && q.Oldest > lateWork {
				found = append(found, Finding{
					Status: Advice, What: fmt.Sprintf("%s里压着 %d 件，最早的等了 %s", q.Title, q.Due, spoken(q.Oldest)),
					Do: []string{"看看 zhanggui serve 开着没有；开着的话，看它的日志和 /readyz 说了什么。"},
				})
			}
			if q.Dead > 0 {
				what := fmt.Sprintf("%s里有 %d 件做不成，搁在一边了", q.Title, q.Dead)
				if q.Unsaid > 0 {
					what += fmt.Sprintf("；其中 %d 件是发给员工和内部群的消息（提醒、战报、回答）", q.Unsaid)
				}
				found = append(found, Finding{
					Status: Advice, What: what, Why: prefixed("最近的一件：", q.LastCause),
					Do: []string{"zhanggui dead list 看原因；改好以后让它们再来一次。"}, Example: "zhanggui dead list\nzhanggui dead retry all",
				})
			}
		}
		return gather(found, well("没有积压，也没有做不成的事"))
	}}
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

// shortSecret is how long a secret should be at least.
const shortSecret = 16

// Orders checks the address by which the till tells of orders.
func Orders(o config.Orders, publicURL string) Check {
	return Check{Name: "orders", Title: "订单接口", Needs: []string{"config"}, Run: func(context.Context) Finding {
		secret := o.Secret.Reveal()
		switch {
		case secret == "":
			return well("没有开；要导入订单可以用 zhanggui orders import")
		case len(secret) < shortSecret:
			return Finding{
				Status: Advice, What: "orders.secret 太短，容易被猜出来", Why: "知道它的人可以冒充收银台报订单。",
				Do: []string{"换一个长的，收银系统那边一起换。"}, Example: "openssl rand -hex 32",
			}
		}
		return well("开着，收银系统往 %s/api/orders 报", publicURL)
	}}
}
