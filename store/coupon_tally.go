package store

import (
	"cmp"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// couponParts is in how many parts the coupons of a store are counted, so that those
// who write at the same time seldom wait for each other's part.
const couponParts = 8

// couponTally is how many coupons of a plan a part of a store's coupons has in each
// state. It may be less than nothing: the sum of the parts is what counts. Lapsed
// are those of the expired ones that nobody ever took.
type couponTally struct {
	Plan, Store                                                               string
	Part                                                                      int64
	Issued, Claimed, Held, Redeemed, Expired, Lapsed, Reversed, Review, Codes int64
}

// couponTallied are the columns that are added up.
var couponTallied = []string{"issued", "claimed", "held", "redeemed", "expired", "lapsed", "reversed", "review", "codes"}

var couponTallyTable = table[couponTally]{
	name: "coupon_tallies", keys: 3, columns: append([]string{"plan", "store", "part"}, couponTallied...),
	values: func(t *couponTally) []any {
		return append([]any{t.Plan, t.Store, t.Part}, t.numbers()...)
	},
}

func (t *couponTally) numbers() []any {
	return []any{t.Issued, t.Claimed, t.Held, t.Redeemed, t.Expired, t.Lapsed, t.Reversed, t.Review, t.Codes}
}

// add adds a coupon, or with -1 takes it away.
func (t *couponTally) add(c couponRow, n int64) {
	switch c.State {
	case bot.CouponIssued:
		t.Issued += n
	case bot.CouponClaimed:
		t.Claimed += n
	case bot.CouponHeld:
		t.Held += n
	case bot.CouponRedeemed:
		t.Redeemed += n
	case bot.CouponExpired:
		t.Expired += n
	}
	if c.lapsed() {
		t.Lapsed += n
	}
	if c.ReversedAt != 0 {
		t.Reversed += n
	}
	if c.Review != "" {
		t.Review += n
	}
}

// count is what the shop knows of it. Whoever has or had a coupon counts against the
// budget, but not those who let one lapse and those from whom it was taken back.
func (t couponTally) count() bot.CouponCount {
	return bot.CouponCount{
		Plan: t.Plan, Given: int(t.Issued + t.Claimed + t.Held + t.Redeemed + t.Expired - t.Lapsed),
		Issued: int(t.Issued), Claimed: int(t.Claimed), Held: int(t.Held), Redeemed: int(t.Redeemed), Expired: int(t.Expired),
		Reversed: int(t.Reversed), Review: int(t.Review), Codes: int(t.Codes),
	}
}

// couponTallies gathers what one transaction changes of the numbers.
type couponTallies map[[2]string]*couponTally

func (t couponTallies) of(plan, store string) *couponTally {
	k := [2]string{plan, store}
	if t[k] == nil {
		t[k] = &couponTally{Plan: plan, Store: store}
	}
	return t[k]
}

// turn counts a coupon that became another.
func (t couponTallies) turn(was, is couponRow) {
	t.of(was.Plan, was.Store).add(was, -1)
	t.of(is.Plan, is.Store).add(is, 1)
}

// write adds the numbers to a part that is seldom somebody else's at this moment.
func (t couponTallies) write(tx *gorm.DB, part int64) error {
	var rows []couponTally
	for _, row := range t {
		if row.Part = part % couponParts; slices.ContainsFunc(row.numbers(), func(n any) bool { return n != int64(0) }) {
			rows = append(rows, *row)
		}
	}
	// In one order, so that nobody waits for each other in a circle.
	slices.SortFunc(rows, func(a, b couponTally) int {
		return cmp.Or(cmp.Compare(a.Plan, b.Plan), cmp.Compare(a.Store, b.Store))
	})
	conflict, value, end := " ON CONFLICT (plan,store,part) DO UPDATE SET ", "+excluded.", ""
	if tx.Name() == MySQL {
		conflict, value, end = " ON DUPLICATE KEY UPDATE ", "+VALUES(", ")"
	}
	sets := make([]string, len(couponTallied))
	for i, c := range couponTallied {
		sets[i] = c + "=" + couponTallyTable.name + "." + c + value + c + end
	}
	for some := range couponTallyTable.parts(tx, rows) {
		if err := tx.Exec(couponTallyTable.statement(len(some))+conflict+strings.Join(sets, ","), couponTallyTable.flat(some)...).Error; err != nil {
			return err
		}
	}
	return nil
}

// couponSums are the columns added up, for a SELECT.
var couponSums = func() string {
	sums := make([]string, len(couponTallied))
	for i, c := range couponTallied {
		sums[i] = "COALESCE(SUM(" + c + "), 0) AS " + c
	}
	return strings.Join(sums, ", ")
}()

// couponCountOf is how many coupons of a plan there are now.
func couponCountOf(tx *gorm.DB, plan string) (bot.CouponCount, error) {
	var sum couponTally
	err := tx.Raw("SELECT "+couponSums+" FROM coupon_tallies WHERE plan = ?", plan).Scan(&sum).Error
	sum.Plan = plan
	return sum.count(), err
}
