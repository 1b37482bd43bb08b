package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Campaigns reads what customers were asked.
func (v view) Campaigns() bot.CampaignView { return campaignView{v} }

// campaignView reads campaigns. Whoever looks at one locks its row, also when they
// only want what was answered: so what they counted stays as it is until their event
// is handled, whichever instance handles the next one.
type campaignView struct{ view }

// ofCampaign asks about one campaign.
func ofCampaign[T any](v view, id string, ask func(tx *gorm.DB, row campaignRow) (T, error)) (T, error) {
	id = key(id, sizeID)
	return chatting(v, subject{campaign: id}, func(tx *gorm.DB) (T, error) {
		var rows []campaignRow
		if err := locking(tx).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
			var none T
			return none, err
		}
		return ask(tx, rows[0])
	})
}

// Campaign is one by ID.
func (v campaignView) Campaign(id string) (bot.Campaign, error) {
	return ofCampaign(v.view, id, func(_ *gorm.DB, row campaignRow) (bot.Campaign, error) { return row.seen() })
}

// CampaignAnswer is a customer's.
func (v campaignView) CampaignAnswer(id, externalUserID string) (bot.CampaignAnswer, error) {
	return ofCampaign(v.view, id, func(tx *gorm.DB, row campaignRow) (bot.CampaignAnswer, error) {
		return answerOf(tx, row.ID, externalUserID)
	})
}

// Tally is what it came to so far.
func (v campaignView) Tally(id string) (bot.CampaignTally, error) {
	return ofCampaign(v.view, id, func(tx *gorm.DB, row campaignRow) (bot.CampaignTally, error) { return tallyOf(tx, row.ID) })
}

// CampaignOf is one by ID that the scope shows. It is locked: what is decided about
// it is made of what it was.
func (v campaignView) CampaignOf(scope bot.Scope, id string) (bot.Campaign, error) {
	return chatting(v.view, subject{campaign: key(id, sizeID)}, func(tx *gorm.DB) (bot.Campaign, error) {
		return campaignIn(locking(tx), scope, id)
	})
}

// Campaigns are those that end after a time.
func (v campaignView) Campaigns(scope bot.Scope, endAfter time.Time, limit int) ([]bot.Campaign, error) {
	all, err := campaignsSince(v.tx, scope, endAfter, limit)
	v.note(err)
	for _, c := range all {
		v.looked[subject{campaign: c.ID}] = true
	}
	return all, err
}

// CampaignAnswers are those of one.
func (v campaignView) CampaignAnswers(scope bot.Scope, id, after string, limit int) ([]bot.CampaignAnswer, error) {
	return chatting(v.view, subject{campaign: key(id, sizeID)}, func(tx *gorm.DB) ([]bot.CampaignAnswer, error) {
		return answersIn(tx, scope, id, after, limit)
	})
}
