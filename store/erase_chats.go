package store

import (
	"gorm.io/gorm"
)

// forgetCustomer takes the customer out of what a member of staff said to them:
// that it broke a rule is about the staff, the words may be about the customer.
func (v *violation) forgetCustomer() {
	v.ExternalUserID, v.Text, v.Worded = "", "", false
	v.AppealedBy, v.Appeal = "", ""
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
