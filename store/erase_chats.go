package store

import (
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// forgetCustomer takes the customer out of what a member of staff said to them:
// that it broke a rule is about the staff, the words may be about the customer.
func (v *violation) forgetCustomer() {
	v.ExternalUserID, v.Text, v.Worded = "", "", false
	v.AppealedBy, v.Appeal = "", ""
}

// forgetShown takes out of the talk with staff what they were shown of a
// customer's words. What was sent is swept by its marks; see wordsAbout.
func forgetShown(tx *gorm.DB, who string) error {
	broke, err := utterancesOf(tx, "1 = 0 AND external_userid = ?", "external_userid = ?", who)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(broke, mostTaken) {
		t, err := newTaking(tx, part)
		if err == nil {
			err = t.talk(tx)
		}
		if err != nil {
			return err
		}
	}
	// Of what they asked for there is only the card.
	return tx.Exec("UPDATE cards SET body = '{}' WHERE task LIKE 'suggest-%' AND INSTR(body, ?) > 0", who).Error
}

// mostMarks is how many marks of each kind are looked for at once, the newest: a
// statement takes a thousand conditions.
const mostMarks = 300

// marksOf are by what a send is known that shows what a customer said: the IDs of
// the violations and what the cards of their alerts begin with.
func marksOf(tx *gorm.DB, who string) (marks []string, err error) {
	if err := tx.Model(&violation{}).Where("external_userid = ?", who).Order("at DESC").Limit(mostMarks).Pluck("id", &marks).Error; err != nil {
		return nil, err
	}
	var alerts []string
	err = tx.Model(&alertItem{}).Where("external_userid = ? AND kind = ? AND alert_id <> ''", who, bot.AlertViolation).
		Group("alert_id").Order("MAX(at) DESC").Limit(mostMarks).Pluck("alert_id", &alerts).Error
	for _, id := range alerts {
		marks = append(marks, "alert-"+id+"-")
	}
	return marks, err
}

// forgetChats removes what a customer said and heard, and what became of it. What
// others said in groups stays: it is theirs.
func forgetChats(tx *gorm.DB, who string) error {
	for _, step := range []struct {
		sql    string
		values []any
	}{
		{"DELETE FROM messages WHERE external_userid = ?", []any{who}},
		{"DELETE FROM messages WHERE speaker = ?", []any{who}},
		{"DELETE FROM violation_rules WHERE violation_id IN (SELECT id FROM violations WHERE external_userid = ? AND NOT by_staff)", []any{who}},
		{"DELETE FROM violations WHERE external_userid = ? AND NOT by_staff", []any{who}},
		{"UPDATE violations SET external_userid = '', text = '', worded = ?, appealed_by = '', appeal = '' WHERE external_userid = ?", []any{false, who}},
		{"UPDATE violations SET appealed_by = '', appeal = '' WHERE appealed_by = ?", []any{who}},
		{"DELETE FROM consents WHERE external_userid = ?", []any{who}},
		{"DELETE FROM exclusions WHERE external_userid = ?", []any{who}},
		{"DELETE FROM word_examples WHERE external_userid = ?", []any{who}},
		{"DELETE FROM kf_talks WHERE external_userid = ?", []any{who}},
		// What nobody could read may be theirs, as far as it says so.
		{"DELETE FROM unreadables WHERE INSTR(raw, ?) > 0", []any{who}},
	} {
		if err := tx.Exec(step.sql, step.values...).Error; err != nil {
			return err
		}
	}
	return nil
}
