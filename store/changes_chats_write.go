package store

import (
	"cmp"
	"maps"
	"slices"

	"gorm.io/gorm"
)

// writeTalk writes what people said before what became of it: what is taken
// away from the one is taken away from the other.
func (c *changes) writeTalk() error {
	tx, chats := c.seen.tx, &c.chats
	taken, err := c.takenWords()
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error {
			return mergeKeyed(tx, messageTable, chats.messages, func(m message) string { return m.MsgID }, func(k string) message { return message{MsgID: k} })
		},
		c.writeUnreadables,
		c.writeConsents,
		c.writeViolations,
		func() error {
			return mergeKeyed(tx, exclusionTable, chats.exclusions, func(e exclusion) string { return e.ID }, func(k string) exclusion { return exclusion{ID: k} })
		},
		c.writeWordRules,
		func() error {
			return mergeKeyed(tx, wordExampleTable, chats.examples, func(w wordExample) string { return w.ID }, func(k string) wordExample { return wordExample{ID: k} })
		},
		c.writeKfTalks,
		func() error { return takeBack(tx, append(taken, chats.taken...)) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// takenWords are the words that messages lose here.
func (c *changes) takenWords() (all []utterance, err error) {
	for part := range slices.Chunk(slices.Sorted(slices.Values(c.chats.silenced)), mostNamed) {
		some, err := utterancesOf(c.seen.tx, "msgid IN ?", "msgid IN ?", part)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func (c *changes) writeUnreadables() error {
	slices.SortFunc(c.chats.unreadables, func(a, b unreadable) int { return cmp.Compare(a.MsgID, b.MsgID) })
	_, err := unreadableTable.insert(c.seen.tx, c.chats.unreadables)
	return err
}

// place is where the consent counts, as one word: a group, or a member of staff.
func (c consent) place() string { return c.ChatID + "\n" + c.UserID }

// writeConsents records who agreed. Who did not takes away the words of the time
// since, up to when they agreed again.
func (c *changes) writeConsents() error {
	if len(c.chats.consents) == 0 {
		return nil
	}
	known := map[string]consent{}
	var parts []merging[string, consent]
	for _, who := range slices.Sorted(maps.Keys(c.chats.consents)) {
		m := merging[string, consent]{
			changes: c.chats.consents[who],
			where:   func(tx *gorm.DB) *gorm.DB { return tx.Where("external_userid = ?", who) },
			keyOf:   consent.place, blank: func(string) (row consent) { return row },
		}
		var err error
		if m.have, err = m.lockRows(c.seen.tx); err != nil {
			return err
		}
		for place, row := range m.have {
			known[who+"\n"+place] = row
		}
		parts = append(parts, m)
	}
	for _, row := range c.chats.withdrawn {
		until := instant(0)
		if later := known[row.ExternalUserID+"\n"+row.place()]; later.Agreed && later.At > row.At {
			until = later.At
		}
		taken, err := takeAway(c.seen.tx, row, until)
		if err != nil {
			return err
		}
		c.chats.taken = append(c.chats.taken, taken...)
	}
	return mergeAll(c.seen.tx, consentTable, parts)
}

// takeAway empties what a customer said since they did not agree, until a time if
// there is one, and what was kept of it because it broke a rule; between two also
// what was said to them, which tells what they said. It answers the words. What is
// said in a kf account nobody has to agree to.
func takeAway(tx *gorm.DB, row consent, until instant) (taken []utterance, err error) {
	where, values := "at >= ?", []any{row.At}
	if until != 0 {
		where, values = where+" AND at < ?", append(values, until)
	}
	where, values = where+" AND chat_id = ?", append(values, row.ChatID)
	whose, own := "speaker = ?", " AND NOT by_staff"
	if row.ChatID == "" && row.UserID != "" {
		where, values = where+" AND user_id = ?", append(values, row.UserID)
		whose, own = "external_userid = ?", " AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.msgid = violations.msgid AND messages.open_kfid <> '')"
	}
	said := whose + " AND open_kfid = '' AND gone IN ('', '" + goneExpired + "') AND " + where
	broke := "external_userid = ?" + own + " AND " + where
	values = append([]any{row.ExternalUserID}, values...)
	if taken, err = utterancesOf(tx, said, broke, values...); err != nil {
		return nil, err
	}
	err = tx.Exec("UPDATE messages SET words = '', parts = '', media = '', menu = '', gone = '"+goneWithheld+"' WHERE "+said, values...).Error
	if err != nil {
		return nil, err
	}
	return taken, tx.Exec("UPDATE violations SET text = '', worded = FALSE WHERE worded AND "+broke, values...).Error
}

// writeViolations keeps no words of a message whose words were taken away, and
// takes those away that were kept before.
func (c *changes) writeViolations() error {
	tx, chats := c.seen.tx, &c.chats
	parts := keyedParts(violationTable, chats.violations, func(v violation) string { return v.ID }, func(k string) violation { return violation{ID: k} })
	if err := mergeAll(tx, violationTable, parts); err != nil {
		return err
	}
	for i := range parts {
		parts[i].each(c.marks.violation)
	}
	slices.SortFunc(chats.rules, func(a, b violationRule) int {
		return cmp.Or(cmp.Compare(a.ViolationID, b.ViolationID), cmp.Compare(a.Rule, b.Rule))
	})
	if _, err := violationRuleTable.insert(tx, slices.Compact(chats.rules)); err != nil {
		return err
	}
	if err := silenceViolations(tx, "id", slices.Sorted(maps.Keys(chats.violations))); err != nil {
		return err
	}
	return silenceViolations(tx, "msgid", slices.Sorted(slices.Values(chats.silenced)))
}

// silenceViolations takes the words of violations away whose message has none any
// more.
func silenceViolations(tx *gorm.DB, column string, ids []string) error {
	for part := range slices.Chunk(ids, mostNamed) {
		err := tx.Exec("UPDATE violations SET text = '', worded = ? WHERE "+column+" IN ? AND worded AND EXISTS "+
			"(SELECT 1 FROM messages WHERE messages.msgid = violations.msgid AND messages.gone IN ('"+goneWithheld+"', '"+goneRecalled+"'))", false, part).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// writeWordRules counts the version up, by which all instances see that there is
// something new.
func (c *changes) writeWordRules() error {
	if len(c.chats.wordRules) == 0 {
		return nil
	}
	err := mergeKeyed(c.seen.tx, wordRuleTable, c.chats.wordRules, func(r wordRule) string { return r.ID }, func(k string) wordRule { return wordRule{ID: k} })
	if err != nil {
		return err
	}
	return c.seen.tx.Exec("UPDATE word_versions SET version = version + 1 WHERE id = 1").Error
}

func (c *changes) writeKfTalks() error {
	if len(c.chats.talks) == 0 {
		return nil
	}
	var parts []merging[string, kfTalk]
	for _, who := range slices.Sorted(maps.Keys(c.chats.talks)) {
		parts = append(parts, merging[string, kfTalk]{
			changes: c.chats.talks[who],
			where:   func(tx *gorm.DB) *gorm.DB { return tx.Where("external_userid = ?", who) },
			keyOf:   func(k kfTalk) string { return k.OpenKfID },
			blank:   func(account string) kfTalk { return kfTalk{ExternalUserID: who, OpenKfID: account} },
		})
	}
	return mergeAll(c.seen.tx, kfTalkTable, parts)
}
