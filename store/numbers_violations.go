package store

import "github.com/zhanggui/zhanggui/bot"

// violations counts messages of customers that broke a rule, but those that a
// person found right. What staff said is no matter of numbers but of their
// manager.
func (t *reckoning) violations() error {
	tx := t.tx.Table("violations").Select(t.key(violationStore, violationUser)+" AS whose, COUNT(*) AS n").
		Joins("LEFT JOIN chats ON violations.chat_id <> '' AND chats.chat_id = violations.chat_id").
		Where("violations.at >= ? AND violations.at < ? AND NOT violations.by_staff AND violations.state <> ?", t.from, t.until, bot.ViolationOverturned).
		Where(ownedIn(t.tx, t.scope, violationStore, violationUser))
	if t.byRelation() {
		tx = tx.Joins("LEFT JOIN customers ON customers.external_userid = violations.external_userid").
			Joins("LEFT JOIN relations ON relations.customer_id = customers.id AND relations.user_id = violations.user_id")
	}
	var rows []kindCount
	err := tx.Group("whose").Find(&rows).Error
	for _, row := range rows {
		if row.N > 0 {
			t.of(row.Whose).Violations = row.N
		}
	}
	return err
}

// What a violation counts for: what happened in a group for the store and the
// owner that it has now, what was said between two for the store that the pair has
// now, and anything else, as in a kf account, for the store that it was told with.
const (
	violationStore = "CASE WHEN violations.chat_id <> '' THEN chats.store WHEN relations.store IS NOT NULL THEN relations.store ELSE violations.store END"
	violationUser  = "CASE WHEN violations.chat_id <> '' THEN chats.owner ELSE violations.user_id END"
)
