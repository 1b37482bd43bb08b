package store

import (
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// The levels on which days are counted: all together; each store; each member of
// staff; each member of staff of a store, as those see it who see that store alone;
// each channel by the store of the pair; each group.
const (
	levelAll     = "all"
	levelStore   = "store"
	levelStaff   = "staff"
	levelSeat    = "seat"
	levelChannel = "channel"
	levelChat    = "chat"
)

var rollupLevels = []string{levelAll, levelStore, levelStaff, levelSeat, levelChannel, levelChat}

// rollup are the numbers of a day. Whose is the store's id, the userid, the channel or
// the chat_id; Store is set of seats and channels.
type rollup struct {
	Level  string       `gorm:"primaryKey"`
	Day    instant      `gorm:"primaryKey;autoIncrement:false"`
	Store  string       `gorm:"primaryKey"`
	Whose  string       `gorm:"primaryKey"`
	Counts rollupCounts `gorm:"embedded"`
}

// TableName is "rollups".
func (rollup) TableName() string { return "rollups" }

// rollupCounts are bot.Numbers and the welcomes by bot.BoardSteps. Times are in
// microseconds.
type rollupCounts struct {
	Added, Lost, Deleted, Transferred, TransferFailed      int64
	Welcomed, WelcomeFailed, WelcomeUnsure, WelcomeMissing int64
	WelcomeMedian, WelcomeSlow                             int64
	Joined, WentOut, Removed, Orders, Refunded, Sales      int64
	Coupons, Violations, Claimed, Redeemed                 int64
	Grabbed, Picked                                        int64
	Within1                                                int64 `gorm:"column:within_1"`
	Within2                                                int64 `gorm:"column:within_2"`
	Within3                                                int64 `gorm:"column:within_3"`
	Within4                                                int64 `gorm:"column:within_4"`
	Within5                                                int64 `gorm:"column:within_5"`
	Beyond                                                 int64
}

// rollupColumns are the columns of rollupCounts that can be summed up.
var rollupColumns = []string{
	"added", "lost", "deleted", "transferred", "transfer_failed", "welcomed", "welcome_failed", "welcome_unsure", "welcome_missing",
	"joined", "went_out", "removed", "orders", "refunded", "sales", "coupons", "violations", "claimed", "redeemed", "grabbed", "picked",
	"within_1", "within_2", "within_3", "within_4", "within_5", "beyond",
}

// rollupSums sums them up.
var rollupSums = func() string {
	var all []string
	for _, c := range rollupColumns {
		all = append(all, "SUM("+c+") AS "+c)
	}
	return strings.Join(all, ", ")
}()

var rollupTable = table[rollup]{
	name: "rollups", keys: 4, columns: append([]string{"level", "day", "store", "whose", "welcome_median", "welcome_slow"}, rollupColumns...),
	values: func(r *rollup) []any {
		c := &r.Counts
		return []any{
			r.Level, int64(r.Day), r.Store, r.Whose, c.WelcomeMedian, c.WelcomeSlow,
			c.Added, c.Lost, c.Deleted, c.Transferred, c.TransferFailed, c.Welcomed, c.WelcomeFailed, c.WelcomeUnsure, c.WelcomeMissing,
			c.Joined, c.WentOut, c.Removed, c.Orders, c.Refunded, c.Sales, c.Coupons, c.Violations, c.Claimed, c.Redeemed, c.Grabbed, c.Picked,
			c.Within1, c.Within2, c.Within3, c.Within4, c.Within5, c.Beyond,
		}
	},
}

// rolledCounts are numbers as they are stored.
func rolledCounts(n bot.BoardNumbers) rollupCounts {
	c := rollupCounts{
		Added: int64(n.Added), Lost: int64(n.Lost), Deleted: int64(n.Deleted), Transferred: int64(n.Transferred), TransferFailed: int64(n.TransferFailed),
		Welcomed: int64(n.Welcomed), WelcomeFailed: int64(n.WelcomeFailed), WelcomeUnsure: int64(n.WelcomeUnsure), WelcomeMissing: int64(n.WelcomeMissing),
		WelcomeMedian: n.WelcomeMedian.Microseconds(), WelcomeSlow: n.WelcomeSlow.Microseconds(),
		Joined: int64(n.Joined), WentOut: int64(n.Left), Removed: int64(n.Removed), Orders: int64(n.Orders), Refunded: int64(n.Refunded), Sales: int64(n.Sales),
		Coupons: int64(n.Coupons), Violations: int64(n.Violations), Claimed: int64(n.Claimed), Redeemed: int64(n.Redeemed), Grabbed: int64(n.Grabbed), Picked: int64(n.Picked),
	}
	for i, to := range c.within() {
		*to = int64(n.Within[i])
	}
	return c
}

func (c *rollupCounts) within() []*int64 {
	return []*int64{&c.Within1, &c.Within2, &c.Within3, &c.Within4, &c.Within5, &c.Beyond}
}

// numbers are the counts as readers see them.
func (c rollupCounts) numbers() (n bot.BoardNumbers) {
	n.Numbers = bot.Numbers{
		Added: int(c.Added), Lost: int(c.Lost), Deleted: int(c.Deleted), Transferred: int(c.Transferred), TransferFailed: int(c.TransferFailed),
		Welcomed: int(c.Welcomed), WelcomeFailed: int(c.WelcomeFailed), WelcomeUnsure: int(c.WelcomeUnsure), WelcomeMissing: int(c.WelcomeMissing),
		WelcomeMedian: time.Duration(c.WelcomeMedian) * time.Microsecond, WelcomeSlow: time.Duration(c.WelcomeSlow) * time.Microsecond,
		Joined: int(c.Joined), Left: int(c.WentOut), Removed: int(c.Removed), Orders: int(c.Orders), Refunded: int(c.Refunded), Sales: bot.Money(c.Sales),
		Coupons: int(c.Coupons), Violations: int(c.Violations), Claimed: int(c.Claimed), Redeemed: int(c.Redeemed), Grabbed: int(c.Grabbed), Picked: int(c.Picked),
	}
	for i, of := range c.within() {
		n.Within[i] = int(*of)
	}
	return n
}
