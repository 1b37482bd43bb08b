package store

import "github.com/zhanggui/zhanggui/bot"

// takenBack says that a redemption was taken back: before a coupon is used again it
// is, so nothing that was taken back later stands.
const takenBack = "SELECT 1 FROM interactions AS back WHERE back.customer_id = interactions.customer_id AND back.at >= interactions.at " +
	"AND back.kind = 'coupon_reversed' AND back.ref = interactions.ref"

// redemptions counts coupons that were used and not given back, on the day on which
// they were used. It is apart from the other entries, which are counted without
// reading what they are about.
func (t *reckoning) redemptions() error {
	tx := t.tx.Table("interactions").Select(t.key("relations.store", "interactions.user_id")+" AS whose, COUNT(*) AS n").
		Where("interactions.kind = ? AND interactions.at >= ? AND interactions.at < ?", bot.InteractionCouponRedeemed, t.from, t.until).
		Where("NOT EXISTS (" + takenBack + ")").
		Where(ownedIn(t.tx, t.scope, "relations.store", "interactions.user_id"))
	if t.byRelation() {
		tx = tx.Joins("LEFT JOIN relations ON relations.customer_id = interactions.customer_id AND relations.user_id = interactions.user_id")
	}
	var rows []kindCount
	err := tx.Group("whose").Find(&rows).Error
	for _, row := range rows {
		if row.N > 0 {
			t.of(row.Whose).Redeemed = row.N
		}
	}
	return err
}
