package store

import (
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Risk is why a customer may be lost soon: the most urgent reason that the scope
// shows.
func (d desk) Risk(scope bot.Scope, externalUserID string) (bot.Risk, error) {
	return alerting(d.view, func(tx *gorm.DB) (bot.Risk, error) {
		all, err := risksIn(tx.Where("risks.external_userid = ?", key(externalUserID, sizeID)), scope, 1)
		if err != nil || len(all) == 0 {
			return bot.Risk{}, err
		}
		return all[0], nil
	})
}

// Risks are the customers who may be lost soon, the most urgent first.
func (d desk) Risks(scope bot.Scope, limit int) ([]bot.Risk, error) {
	return alerting(d.view, func(tx *gorm.DB) ([]bot.Risk, error) { return risksIn(tx, scope, limit) })
}

// risksIn are the risks that a scope shows, with the names that their customers
// have now.
func risksIn(tx *gorm.DB, scope bot.Scope, limit int) ([]bot.Risk, error) {
	var rows []struct {
		Risk riskRow `gorm:"embedded"`
		Name string
	}
	err := tx.Table("risks").Select("risks.*, COALESCE(customers.name, '') AS name").
		Joins("LEFT JOIN customers ON customers.external_userid = risks.external_userid").
		Where(ownedIn(tx, scope, "risks.store", "risks.user_id")).
		Order("risks.score DESC, risks.since_at, risks.external_userid, risks.user_id").Limit(page(limit)).Find(&rows).Error
	var all []bot.Risk
	for _, row := range rows {
		r := row.Risk
		all = append(all, bot.Risk{
			Pair: bot.Pair{UserID: r.UserID, ExternalUserID: r.ExternalUserID}, Name: row.Name, Store: r.Store,
			Reason: r.Reason, Next: r.NextStep, Score: r.Score, Since: r.SinceAt.Time(), At: r.At.Time(),
		})
	}
	return all, err
}
