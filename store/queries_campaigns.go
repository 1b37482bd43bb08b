package store

import (
	"context"
	"fmt"
	"time"
	"unicode"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// nobodysKey is what stands instead of an external_userid where a row stays whose customer was
// erased, as a number that is nobody's.
const nobodysKey = "erased:"

// campaignsIn are the campaigns that a scope shows, as a condition: those of its
// stores, and those of no store, which are everybody's. They belong to no member of
// staff.
func campaignsIn(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	where := tx.Session(&gorm.Session{NewDB: true})
	stores := storesOf(scope)
	switch {
	case scope.All:
		return where.Where("1 = 1")
	case len(stores) == 0:
		return where.Where("1 = 0")
	default:
		return where.Where("campaigns.store IN ?", append(stores, ""))
	}
}

func campaignIn(tx *gorm.DB, scope bot.Scope, id string) (bot.Campaign, error) {
	var rows []campaignRow
	err := tx.Where("campaigns.id = ?", key(id, sizeID)).Where(campaignsIn(tx, scope)).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return bot.Campaign{}, err
	}
	return rows[0].seen()
}

// campaignsSince are those that end after a time, newest first.
func campaignsSince(tx *gorm.DB, scope bot.Scope, endAfter time.Time, limit int) ([]bot.Campaign, error) {
	var rows []campaignRow
	err := tx.Where("campaigns.end_at > ?", at(endAfter)).Where(campaignsIn(tx, scope)).Order("campaigns.at DESC, campaigns.id").Limit(page(limit)).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return seenAll(rows, campaignRow.seen)
}

// answersIn are the answers to a campaign that a scope shows, in order of customer.
// What was answered to a store's campaign is the store's; to everybody's campaign it
// is that of the store that has the customer. A member of staff sees those of their
// customers.
func answersIn(tx *gorm.DB, scope bot.Scope, id, after string, limit int) ([]bot.CampaignAnswer, error) {
	fresh := func() *gorm.DB { return tx.Session(&gorm.Session{NewDB: true}) }
	asked := tx.Select("campaign_answers.*").Joins("JOIN campaigns ON campaigns.id = campaign_answers.campaign").
		Where("campaign_answers.campaign = ? AND campaign_answers.external_userid > ?", key(id, sizeID), key(after, sizeID)).
		Where("campaign_answers.external_userid NOT LIKE ?", nobodysKey+"%").Where(campaignsIn(tx, scope))
	if !unbounded(scope) {
		theirs := fresh().Table("relations").Select("1").Joins("JOIN customers ON customers.id = relations.customer_id").
			Where("customers.external_userid = campaign_answers.external_userid").Where(relationsIn(tx, scope))
		if scope.UserID == "" {
			asked = asked.Where(fresh().Where("campaigns.store <> ''").Or("EXISTS (?)", theirs))
		} else {
			asked = asked.Where("EXISTS (?)", theirs)
		}
	}
	var rows []campaignAnswer
	if err := asked.Order("campaign_answers.external_userid").Limit(page(limit)).Find(&rows).Error; err != nil {
		return nil, err
	}
	all := make([]bot.CampaignAnswer, len(rows))
	for i, row := range rows {
		all[i] = row.seen()
	}
	return all, nil
}

func answerOf(tx *gorm.DB, campaign, externalUserID string) (bot.CampaignAnswer, error) {
	var rows []campaignAnswer
	err := tx.Where("campaign = ? AND external_userid = ?", key(campaign, sizeID), key(externalUserID, sizeID)).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return bot.CampaignAnswer{}, err
	}
	return rows[0].seen(), nil
}

// tallyOf counts what a campaign came to.
func tallyOf(tx *gorm.DB, campaign string) (bot.CampaignTally, error) {
	var rows []struct {
		Choice          string
		Stars, N, Taken int
	}
	err := tx.Model(&campaignAnswer{}).Select("choice, stars, COUNT(*) AS n, SUM(CASE WHEN seat > 0 THEN 1 ELSE 0 END) AS taken").
		Where("campaign = ?", key(campaign, sizeID)).Group("choice, stars").Find(&rows).Error
	tally := bot.CampaignTally{Options: map[string]int{}}
	for _, row := range rows {
		tally.Answers, tally.Seats = tally.Answers+row.N, tally.Seats+row.Taken
		if row.Choice != "" {
			tally.Options[row.Choice] += row.N
		}
		if row.Stars >= 1 && row.Stars <= len(tally.Stars) {
			tally.Stars[row.Stars-1] += row.N
		}
	}
	return tally, err
}

// CampaignLook is what a campaign's page shows to a customer: the campaign, zero if
// there is none, what they answered, and what it came to so far.
func (s *Store) CampaignLook(ctx context.Context, id, externalUserID string) (bot.Campaign, bot.CampaignAnswer, bot.CampaignTally, error) {
	tx := s.read.WithContext(ctx)
	c, err := campaignIn(tx, bot.Everything(), id)
	if err != nil || c.ID == "" {
		return bot.Campaign{}, bot.CampaignAnswer{}, bot.CampaignTally{}, campaignErr(id, err)
	}
	a, err := answerOf(tx, c.ID, externalUserID)
	if err != nil {
		return bot.Campaign{}, bot.CampaignAnswer{}, bot.CampaignTally{}, campaignErr(id, err)
	}
	tally, err := tallyOf(tx, c.ID)
	return c, a, tally, campaignErr(id, err)
}

func campaignErr(id string, err error) error {
	if err != nil {
		return fmt.Errorf("store: campaign %s: %w", key(id, sizeID), err)
	}
	return nil
}

// CampaignThanks are the names of those who may be thanked in public for their
// answer, in the order in which they answered: each shortened (小*), so that who is
// meant knows it and nobody else. Whose name is not known, and whose words are not
// for the public, is left out.
func (s *Store) CampaignThanks(ctx context.Context, id string, limit int) ([]string, error) {
	var names []string
	err := s.read.WithContext(ctx).Table("campaign_answers").Joins("JOIN customers ON customers.external_userid = campaign_answers.external_userid").
		Where("campaign_answers.campaign = ? AND campaign_answers.public AND NOT campaign_answers.hidden AND customers.name <> ''", key(id, sizeID)).
		Order("campaign_answers.at, campaign_answers.external_userid").Limit(page(limit)).Pluck("customers.name", &names).Error
	if err != nil {
		return nil, campaignErr(id, err)
	}
	for i, name := range names {
		names[i] = shortened(name)
	}
	return names, nil
}

// shortened is the first character of a name that can be seen.
func shortened(name string) string {
	for _, r := range name {
		if unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.M, r) {
			return string(r) + "*"
		}
	}
	return "*"
}
