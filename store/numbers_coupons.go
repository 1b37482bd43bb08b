package store

import "github.com/zhanggui/zhanggui/bot"

// takenBack says that something was taken back by an entry of another kind: before it
// is done again it is, so nothing that was taken back later stands.
const takenBack = "SELECT 1 FROM interactions AS back WHERE back.customer_id = interactions.customer_id AND back.at >= interactions.at " +
	"AND back.kind = ? AND back.ref = interactions.ref"

// redemptions counts coupons that were used and not given back, on the day on which
// they were used.
func (t *reckoning) redemptions() error {
	return t.standing(bot.InteractionCouponRedeemed, bot.InteractionCouponReversed, func(n *bot.Numbers, row kindCount) { n.Redeemed = row.N })
}

// pickups counts people who picked something up in a sale and did not give it back.
func (t *reckoning) pickups() error {
	return t.standing(bot.InteractionSalePicked, bot.InteractionSaleReturned, func(n *bot.Numbers, row kindCount) { n.Picked = row.People })
}

// standing counts entries of a kind that were not taken back. It is apart from the
// other entries, which are counted without reading what they are about.
func (t *reckoning) standing(kind, back bot.InteractionKind, set func(*bot.Numbers, kindCount)) error {
	tx := t.tx.Table("interactions").
		Select(t.key("relations.store", "interactions.user_id")+" AS whose, COUNT(*) AS n, COUNT(DISTINCT "+human+") AS people").
		Joins(entryCustomers).
		Where("interactions.kind = ? AND interactions.at >= ? AND interactions.at < ?", kind, t.from, t.until).
		Where("NOT EXISTS ("+takenBack+")", back).
		Where(ownedIn(t.tx, t.scope, "relations.store", "interactions.user_id"))
	if t.byRelation() {
		tx = tx.Joins("LEFT JOIN relations ON relations.customer_id = interactions.customer_id AND relations.user_id = interactions.user_id")
	}
	var rows []kindCount
	err := tx.Group("whose").Find(&rows).Error
	for _, row := range rows {
		if row.N > 0 {
			set(t.of(row.Whose), row)
		}
	}
	return err
}
