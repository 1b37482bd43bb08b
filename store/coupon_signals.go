package store

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// The spans of time that make what somebody does suspicious or not: people who come
// for coupons add the shop within minutes of each other, bring others within a day,
// and delete the staff within a day of a claim.
const (
	burstSpan = 10 * time.Minute
	usualDays = 30 * 24 * time.Hour
	fanSpan   = 24 * time.Hour
)

// couponSignals are what may speak for somebody coming for coupons only. Every part
// is one statement, that an index answers.
func couponSignals(tx *gorm.DB, externalUserID string) (bot.CouponSignals, error) {
	out := bot.CouponSignals{ExternalUserID: externalUserID, Claimed: -1}
	var who customer
	if err := tx.Where("external_userid = ?", key(externalUserID, sizeID)).Limit(1).Find(&who).Error; err != nil {
		return out, err
	}
	out.Orders = int(who.Orders)
	for _, read := range []func(*gorm.DB, customer, *bot.CouponSignals) error{readBurst, readOwnCoupons, readFan, readOthers, readDeletions} {
		if err := read(tx, who, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// readBurst reads how many the channel of somebody's newest adding brought around
// that time, how many it usually brings, and how soon they claimed a coupon then.
func readBurst(tx *gorm.DB, who customer, out *bot.CouponSignals) error {
	var newest relation
	err := tx.Where("customer_id = ? AND added_at > 0", who.ID).Order("added_at DESC, user_id").Limit(1).Find(&newest).Error
	if err != nil || newest.AddedAt == 0 {
		return err
	}
	var first instant
	err = tx.Raw("SELECT COALESCE(MIN(claimed_at), 0) FROM coupons WHERE external_userid = ? AND claimed_at >= ?", out.ExternalUserID, newest.AddedAt).Scan(&first).Error
	if err != nil {
		return err
	}
	if first != 0 {
		out.Claimed = first.Time().Sub(newest.AddedAt.Time())
	}
	if out.State = newest.State; out.State == "" {
		return nil // nobody knows what else came that way
	}
	added, span := newest.AddedAt, instant(burstSpan.Microseconds())
	var n struct{ Adds, Before, Tens int64 }
	tens := fmt.Sprintf("added_at / %d", int64(span))
	if tx.Name() == MySQL {
		tens = fmt.Sprintf("added_at DIV %d", int64(span))
	}
	err = tx.Raw("SELECT (SELECT COUNT(*) FROM relations WHERE state = ? AND added_at BETWEEN ? AND ?) AS adds, "+
		"COUNT(*) AS `before`, COUNT(DISTINCT "+tens+") AS tens FROM relations WHERE state = ? AND added_at BETWEEN ? AND ?",
		out.State, added-span/2, added+span/2, out.State, added-instant(usualDays.Microseconds()), added-instant(fanSpan.Microseconds())).Scan(&n).Error
	if out.Adds = int(n.Adds); n.Tens > 0 {
		out.Usual = int((n.Before + n.Tens - 1) / n.Tens)
	}
	return err
}

// readOwnCoupons reads how many coupons somebody used, and whether a person looked at
// any and found nothing.
func readOwnCoupons(tx *gorm.DB, _ customer, out *bot.CouponSignals) error {
	var n struct{ Redeemed, Cleared int }
	err := tx.Raw("SELECT COALESCE(SUM(CASE WHEN state = ? THEN 1 ELSE 0 END), 0) AS redeemed, COALESCE(SUM(CASE WHEN EXISTS "+
		"(SELECT 1 FROM coupon_journal j WHERE j.code = coupons.code AND j.step = ?) THEN 1 ELSE 0 END), 0) AS cleared "+
		"FROM coupons WHERE external_userid = ?", bot.CouponRedeemed, bot.StepCleared, out.ExternalUserID).Scan(&n).Error
	out.Redeemed, out.Cleared = n.Redeemed, n.Cleared > 0
	return err
}

// readFan reads who brought somebody into a group last, and how many customers that
// one brought within a day of it.
func readFan(tx *gorm.DB, _ customer, out *bot.CouponSignals) error {
	var joined chatMember
	err := tx.Where("member_id = ? AND invitor <> ''", out.ExternalUserID).Order("joined_at DESC, chat_number").Limit(1).Find(&joined).Error
	if err != nil || joined.Invitor == "" {
		return err
	}
	day := instant(fanSpan.Microseconds())
	out.Invitor = joined.Invitor
	return tx.Raw("SELECT COUNT(DISTINCT member_id) FROM chat_members WHERE invitor = ? AND joined_at BETWEEN ? AND ? AND customer",
		joined.Invitor, joined.JoinedAt-day, joined.JoinedAt+day).Scan(&out.Invited).Error
}

// readOthers reads who else is the same person in WeChat, and how many coupons those
// got.
func readOthers(tx *gorm.DB, who customer, out *bot.CouponSignals) error {
	if who.UnionID == "" {
		return nil
	}
	err := tx.Model(&customer{}).Where("unionid = ? AND external_userid <> ?", who.UnionID, out.ExternalUserID).
		Order("external_userid").Limit(page(0)).Pluck("external_userid", &out.Others).Error
	if err != nil || len(out.Others) == 0 {
		return err
	}
	return tx.Raw("SELECT COUNT(*) FROM coupons WHERE external_userid IN ?", out.Others).Scan(&out.OthersCoupons).Error
}

// readDeletions reads how often somebody deleted a member of staff within a day of a
// claim.
func readDeletions(tx *gorm.DB, who customer, out *bot.CouponSignals) error {
	return tx.Raw("SELECT COUNT(*) FROM interactions WHERE customer_id = ? AND kind = ? AND EXISTS (SELECT 1 FROM coupons "+
		"WHERE coupons.external_userid = ? AND coupons.claimed_at > 0 AND coupons.claimed_at <= interactions.at AND coupons.claimed_at >= interactions.at - ?)",
		who.ID, bot.InteractionLost, out.ExternalUserID, fanSpan.Microseconds()).Scan(&out.DeletedAfter).Error
}
