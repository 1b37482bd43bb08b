package store

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

// utterance is something whose words are taken away, with where people may have been
// shown them.
type utterance struct {
	MsgID          string `gorm:"column:msgid"`
	ExternalUserID string `gorm:"column:external_userid"`
	Words          string
	At             instant
	// Violation is the ID of what it broke, if it broke something.
	Violation string
}

// utterancesOf are the words that stand in messages and violations of a condition,
// which is the same for both.
func utterancesOf(tx *gorm.DB, messages, violations string, values ...any) (all []utterance, err error) {
	if err := tx.Raw("SELECT msgid, external_userid, words, at FROM messages WHERE words <> '' AND "+messages, values...).Scan(&all).Error; err != nil {
		return nil, err
	}
	var broke []utterance
	err = tx.Raw("SELECT msgid, external_userid, text AS words, at, id AS violation FROM violations WHERE worded AND "+violations, values...).Scan(&broke).Error
	return append(all, broke...), err
}

// shownBefore is how far before its own time somebody may have been shown a
// message, by this instance's clock: WeCom's is another one.
const shownBefore = 10 * time.Minute

// mostTaken is of how many utterances one statement looks for traces. Somebody who
// does not agree any more may have said thousands of things, and each stands as
// several conditions: SQLite takes a thousand.
const mostTaken = 100

// takeBack takes words away from everything that people were shown of them: what
// waits for them, cards, what was sent and what the bot was about to say. What
// they have read on their phones WeCom lets nobody take back.
func takeBack(tx *gorm.DB, all []utterance) error {
	for part := range slices.Chunk(all, mostTaken) {
		t, err := newTaking(tx, part)
		if err != nil {
			return err
		}
		for _, step := range []func(*gorm.DB) error{t.items, t.todos, t.examples, t.talk, t.sends, t.events} {
			if err := step(tx); err != nil {
				return err
			}
		}
	}
	return nil
}

// taking is what is looked for: the words, and by which marks a row is about them.
type taking struct {
	phrases    []phrase
	violations []string
	customers  []string
	// marks stand in what was told of these words alone or among others.
	marks []string
	since instant
	texts []string
}

func newTaking(tx *gorm.DB, all []utterance) (*taking, error) {
	t := &taking{since: all[0].At}
	for _, s := range all {
		t.since = min(t.since, s.At)
		t.phrases, t.texts = append(t.phrases, newPhrase(s.Words)), append(t.texts, s.Words)
		if s.Violation != "" {
			t.violations = append(t.violations, s.Violation)
		}
		if s.ExternalUserID != "" {
			t.customers = append(t.customers, s.ExternalUserID)
		}
	}
	for _, list := range []*[]string{&t.violations, &t.customers, &t.texts} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	var alerts []string
	for part := range slices.Chunk(t.itemKeys(), mostNamed) {
		var some []string
		if err := tx.Model(&alertItem{}).Where("item_key IN ? AND alert_id <> ''", part).Distinct().Pluck("alert_id", &some).Error; err != nil {
			return nil, err
		}
		alerts = append(alerts, some...)
	}
	t.marks = slices.Concat(t.violations, t.customers)
	for _, id := range alerts {
		// As its cards are called, and the lines behind their buttons.
		t.marks = append(t.marks, "alert-"+id+"-", " "+id)
	}
	t.since = at(t.since.Time().Add(-shownBefore))
	return t, nil
}

func (t *taking) itemKeys() []string {
	var keys []string
	for _, id := range t.violations {
		keys = append(keys, "violation/"+id)
	}
	return keys
}

// items are what managers hear of: it stays a matter, without the words.
func (t *taking) items(tx *gorm.DB) error {
	for part := range slices.Chunk(t.itemKeys(), mostNamed) {
		if err := tx.Exec("UPDATE alert_items SET detail = ? WHERE item_key IN ?", wordsTaken, part).Error; err != nil {
			return err
		}
	}
	return nil
}

func (t *taking) todos(tx *gorm.DB) error {
	for part := range slices.Chunk(slices.Concat(t.violations, t.customers), mostNamed) {
		var rows []todoRow
		if err := tx.Where("ref IN ? OR external_userid IN ?", part, part).Order("id").Find(&rows).Error; err != nil {
			return err
		}
		for _, row := range rows {
			text := t.text(row.Text, true)
			if text == row.Text {
				continue
			}
			if err := tx.Exec("UPDATE todos SET text = ? WHERE id = ?", text, row.ID).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// examples that were made of these words are gone with them; what others said in the
// same words is theirs. Those of staff name nobody.
func (t *taking) examples(tx *gorm.DB) error {
	whose := append([]string{""}, t.customers...)
	for part := range slices.Chunk(t.texts, mostNamed) {
		if err := tx.Exec("DELETE FROM word_examples WHERE text IN ? AND external_userid IN ?", part, whose).Error; err != nil {
			return err
		}
	}
	return nil
}

// talk is what staff were shown last, and may come back to.
func (t *taking) talk(tx *gorm.DB) error {
	for _, b := range []struct{ table, key, where string }{
		{"cards", "task", "sent_at >= ?"}, {"sessions", "member", "updated_at >= ?"}, {"confirmations", "code", "asked_at >= ?"}, {"writes", "id", "at >= ?"},
	} {
		where, values := t.where("body")
		var rows []struct{ Key, Body string }
		err := tx.Raw("SELECT "+b.key+" AS `key`, body FROM "+b.table+" WHERE "+b.where+" AND "+where, append([]any{t.since}, values...)...).Scan(&rows).Error
		if err != nil {
			return err
		}
		for _, row := range rows {
			if body := t.body(row.Body); body != row.Body {
				if err := tx.Exec("UPDATE "+b.table+" SET body = ? WHERE "+b.key+" = ?", body, row.Key).Error; err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// sends are those that went out and those that wait: their number tells when they
// were made.
func (t *taking) sends(tx *gorm.DB) error {
	where, values := t.where("payload")
	var rows []outboxRow
	err := tx.Select("id", "payload", "subject", "due_at").
		Where("id >= ? AND ("+where+" OR subject IN ?)", append(append([]any{firstIDAt(t.since.Time())}, values...), t.customers)...).
		Order("id").Find(&rows).Error
	if err != nil {
		return err
	}
	for _, row := range rows {
		body := t.payload(row)
		if bytes.Equal(body, row.Payload) {
			continue
		}
		if err := tx.Exec("UPDATE outbox SET payload = ? WHERE id = ?", body, row.ID).Error; err != nil {
			return err
		}
	}
	return nil
}

// payload is a send without the words. What waits is touched only where it is
// about them for sure, as it is still to be said.
func (t *taking) payload(row outboxRow) []byte {
	own := slices.Contains(t.customers, row.Subject) || t.marked(string(row.Payload))
	if !own && row.Lease.DueAt != nil && *row.Lease.DueAt > 0 {
		return row.Payload
	}
	return []byte(t.json(string(row.Payload), own))
}

// events that are done with and tell of it, such as of a send that failed.
func (t *taking) events(tx *gorm.DB) error {
	where, values := t.where("body")
	var rows []inboxRow
	err := tx.Select("id", "body").Where("id >= ? AND (due_at IS NULL OR due_at < 0) AND kind NOT LIKE 'chat.%' AND "+where, append([]any{firstIDAt(t.since.Time())}, values...)...).
		Order("id").Find(&rows).Error
	if err != nil {
		return err
	}
	var told []int64
	for _, row := range rows {
		if t.body(string(row.Body)) != string(row.Body) {
			told = append(told, row.ID)
		}
	}
	return blankEvents(tx, told)
}

// where is the condition that a column may have the words in it.
func (t *taking) where(column string) (string, []any) {
	all := slices.Clone(t.marks)
	for _, p := range t.phrases {
		if p.telling != "" {
			all = append(all, p.telling)
		}
	}
	if len(all) == 0 {
		return "1 = 0", nil
	}
	return mentions(column, all)
}

// marked says that a row is about the words for sure.
func (t *taking) marked(body string) bool {
	return slices.ContainsFunc(t.marks, func(mark string) bool { return strings.Contains(body, mark) })
}

// body is a row's JSON without the words.
func (t *taking) body(body string) string { return t.json(body, t.marked(body)) }
