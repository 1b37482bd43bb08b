package store

import (
	"crypto/rand"
	"slices"

	"gorm.io/gorm"
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
			nobodysAnswer+rand.Text(), false, id, who).Error
		if err != nil {
			return err
		}
	}
	return nil
}
