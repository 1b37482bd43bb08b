package store

import (
	"context"
	"fmt"
	"time"
)

// factsOutlast is how long it stays known that something was said after the words
// are forgotten, so that an archive that begins again does not bring them back: it
// goes five days back [docs 91774].
const factsOutlast = 30 * 24 * time.Hour

// wordsExpired is what is left of the to-do about words that are too old.
const wordsExpired = "看一看很久以前的一条（原话过了保存期，发 /违规 看编号）"

// PurgeChats forgets what was said before a time: up to limit rows of each table
// are emptied or deleted, and how many those were is answered. That something was
// said stays known a month longer, and for good if it broke a rule. Violations
// and answers to campaigns stay without their words, as they are counted, and so do
// what managers were told of them and the to-dos that wait; consent, exclusions and examples that nobody
// said stay as they are.
func (s *Store) PurgeChats(ctx context.Context, before time.Time, limit int) (purged int64, err error) {
	old, older := at(before), at(before.Add(-factsOutlast))
	for _, p := range []struct {
		table, key, where, change string
		before                    instant
	}{
		{"messages", "id", "gone = '' AND at < ?", "UPDATE messages SET words = '', parts = '', media = '', menu = '', gone = '" + goneExpired + "'", old},
		{"messages", "id", "gone IN ('" + goneExpired + "', '" + goneWithheld + "', '" + goneRecalled + "') AND at < ? AND NOT EXISTS (SELECT 1 FROM violations WHERE violations.msgid = messages.msgid)", "DELETE FROM messages", older},
		{"unreadables", "msgid", "at < ?", "DELETE FROM unreadables", old},
		{"violations", "id", "worded AND at < ?", "UPDATE violations SET text = '', worded = FALSE, appeal = ''", old},
		{"word_examples", "id", "at < ? AND external_userid <> ''", "DELETE FROM word_examples", old},
		{"kf_talks", "external_userid", "at < ?", "DELETE FROM kf_talks", old},
		{"campaign_answers", "external_userid", "words <> '' AND at < ?", "UPDATE campaign_answers SET words = ''", old},
		// What managers were told and have to look at quotes the words.
		{"alert_items", "id", "kind = 'violation' AND at < ? AND detail <> ''", "UPDATE alert_items SET detail = ''", old},
		{"todos", "id", "kind = 'review' AND created_at < ? AND text <> '" + wordsExpired + "'", "UPDATE todos SET text = '" + wordsExpired + "'", old},
	} {
		err := s.inTx(ctx, func(w *work) error {
			var keys []string
			err := w.tx.Raw("SELECT "+p.key+" FROM "+p.table+" WHERE "+p.where+" LIMIT ?"+s.skip, p.before, limit).Scan(&keys).Error
			if err != nil || len(keys) == 0 {
				return err
			}
			// The condition once more: a customer has talks with several accounts.
			gone := w.tx.Exec(p.change+" WHERE "+p.key+" IN ? AND "+p.where, keys, p.before)
			purged += gone.RowsAffected
			return gone.Error
		})
		if err != nil {
			return purged, fmt.Errorf("store: purge %s: %w", p.table, err)
		}
	}
	return purged, nil
}
