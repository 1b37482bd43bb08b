package store

import (
	"crypto/rand"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// forgetAnswers takes a customer out of what they answered. What they chose stays as
// a number of the campaign, and their seat as taken: it is nobody's, and says no more
// when or in which words it was answered.
func forgetAnswers(tx *gorm.DB, who string) error {
	var campaigns []string
	if err := tx.Model(&campaignAnswer{}).Where("external_userid = ?", who).Pluck("campaign", &campaigns).Error; err != nil {
		return err
	}
	slices.Sort(campaigns)
	for _, id := range campaigns {
		// Another name in each campaign, so that nobody finds out what one person answered.
		err := tx.Exec("UPDATE campaign_answers SET external_userid = ?, words = '', public = ?, at = 0 WHERE campaign = ? AND external_userid = ?",
			nobodysKey+rand.Text(), false, id, who).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// erasedKey is the key of the step by which a coupon became nobody's.
const erasedKey = "erased"

// forgetCoupons makes a customer's coupons nobody's: what they did not use yet is
// void and comes free for the plan's budget, and the others stay as numbers.
func forgetCoupons(tx *gorm.DB, who string, now instant) error {
	var rows []couponRow
	if err := locking(tx).Where("external_userid = ?", who).Order("code").Find(&rows).Error; err != nil || len(rows) == 0 {
		return err
	}
	tallies, steps, codes := couponTallies{}, []couponStep(nil), make([]string, len(rows))
	for i := range rows {
		was := rows[i]
		if rows[i].forget(); rows[i].State != was.State {
			steps = append(steps, rows[i].step(bot.StepVoided, erasedKey, "", now))
		}
		tallies.turn(was, rows[i])
		codes[i] = was.Code
	}
	if err := couponTable.overwrite(tx, rows); err != nil {
		return err
	}
	for part := range slices.Chunk(codes, mostNamed) {
		key := "'erased/' || id"
		if tx.Name() == MySQL {
			key = "CONCAT('erased/', id)"
		}
		err := tx.Exec("UPDATE coupon_journal SET step_key = "+key+", by_user = CASE WHEN by_user = ? THEN '' ELSE by_user END WHERE code IN ?", who, part).Error
		if err != nil {
			return err
		}
	}
	if err := writeSteps(tx, steps); err != nil {
		return err
	}
	return tallies.write(tx, 0)
}

// nobodys says that the coupon's customer was erased.
func (c couponRow) nobodys() bool { return strings.HasPrefix(c.ExternalUserID, nobodysKey) }

// forget takes from a coupon whose it was. Nobody can use it any more.
func (c *couponRow) forget() {
	c.ExternalUserID = nobodysKey + c.Code
	c.ClaimKey, c.OrderNumber, c.Review, c.ReviewAt = "", "", "", 0
	switch c.State {
	case bot.CouponIssued, bot.CouponClaimed, bot.CouponHeld:
		c.State, c.HeldBy, c.HeldUntil = bot.CouponVoid, "", 0
	}
	c.LookAt = c.look()
}
