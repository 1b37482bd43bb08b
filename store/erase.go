package store

import (
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// withErased adds the customers who are erased to those of a list, so that all
// are locked in one order.
func (c *changes) withErased(all []string) []string {
	if len(c.erased.erase) == 0 {
		return all
	}
	all = append(slices.Clone(all), slices.Collect(maps.Keys(c.erased.erase))...)
	slices.Sort(all)
	return slices.Compact(all)
}

// writeErased erases customers, after everything else was written: what the
// event that erases them leaves of the talk about it goes too.
func (c *changes) writeErased() error {
	for _, who := range slices.Sorted(maps.Keys(c.erased.erase)) {
		e := c.erased.erase[who]
		stone := tombstone{
			Pseudonym: bot.Pseudonym(who), ErasedAt: at(e.At), Receipt: key(e.Receipt, sizeID), ByUser: key(e.By, sizeID), ExternalUserID: who,
		}
		if stone.ErasedAt == 0 {
			stone.ErasedAt = at(c.ev.Now)
		}
		c.store.tombs.some.Store(true)
		if err := c.bury(stone); err != nil {
			return err
		}
	}
	return nil
}

// bury removes all rows about a customer and puts up the tombstone. Who was
// erased before keeps the number of their first receipt.
func (c *changes) bury(stone tombstone) error {
	tx := c.seen.tx
	words, err := wordsAbout(tx, stone.ExternalUserID)
	if err != nil {
		return err
	}
	var before []tombstone
	if err := locking(tx).Where("pseudonym = ?", stone.Pseudonym).Find(&before).Error; err != nil {
		return err
	}
	for _, old := range before {
		stone.ErasedAt, stone.Receipt, stone.ByUser = max(stone.ErasedAt, old.ErasedAt), old.Receipt, old.ByUser
		words = words.with(old.Words)
	}
	stone.Words = bodyOf(words)
	told, err := c.store.forgetClaims(tx, stone.ExternalUserID)
	if err != nil {
		return err
	}
	c.sales.told = append(c.sales.told, told...)
	if err := removeCustomer(tx, stone.ExternalUserID, words, at(c.ev.Now)); err != nil {
		return err
	}
	return tx.Save(&stone).Error
}

// removeCustomer removes or empties all rows about a customer but those of
// finished events; see Store.SweepErased.
func removeCustomer(tx *gorm.DB, who string, words words, now instant) error {
	var number int64
	if err := tx.Model(&customer{}).Where("external_userid = ?", who).Limit(1).Pluck("id", &number).Error; err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return markErased(tx, number, who) },
		func() error { return forgetShown(tx, who) },
		func() error { return forgetOrders(tx, number, who, words) },
		func() error { return deleteRows(tx, number, who, words) },
		func() error { return emptyRows(tx, who) },
		func() error { return forgetChats(tx, who) },
		func() error { return forgetAnswers(tx, who) },
		func() error { return forgetCoupons(tx, who, now) },
		func() error { return forgetSends(tx, who, now) },
		func() error { return leaveOutOfPosts(tx, who, now) },
		func() error { return scrub(tx, who, words) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// forgetOrders makes a customer's orders sums that belong to nobody. So do
// those that wait for them, unless somebody else has the phone number too.
func forgetOrders(tx *gorm.DB, number int64, who string, words words) error {
	const blank = "UPDATE orders SET customer_id = 0, external_userid = '', phone = '', coupon = '', joined_at = 0, joined_by = '" + joinedErased + "' WHERE "
	if number != 0 {
		if err := tx.Exec(blank+"customer_id = ?", number).Error; err != nil {
			return err
		}
	}
	if err := tx.Exec(blank+"customer_id = 0 AND external_userid = ?", who).Error; err != nil || len(words.Phones) == 0 {
		return err
	}
	return tx.Exec(blank+"customer_id = 0 AND phone IN ? AND NOT EXISTS (SELECT 1 FROM phones WHERE phones.phone = orders.phone "+
		"AND phones.customer_id NOT IN ?)", words.Phones, []int64{0, number}).Error
}

// deleteRows deletes what is about nobody but the customer.
func deleteRows(tx *gorm.DB, number int64, who string, words words) error {
	type removal struct {
		table, where string
		of           any
	}
	var all []removal
	if number != 0 {
		for _, table := range []string{"relations", "pair_tags", "interactions", "phones"} {
			all = append(all, removal{table, "customer_id = ?", number})
		}
	}
	if len(words.Phones) > 0 {
		all = append(all, removal{"phones", "customer_id = 0 AND phone IN ?", words.Phones})
	}
	for _, table := range []string{"risks", "win_backs", "touches", "todos"} {
		all = append(all, removal{table, "external_userid = ?", who})
	}
	all = append(all, removal{"chat_members", "member_id = ?", who}, removal{"post_targets", "target = ?", who}, removal{"customers", "external_userid = ?", who})
	for _, r := range all {
		if err := tx.Exec("DELETE FROM "+r.table+" WHERE "+r.where, r.of).Error; err != nil {
			return err
		}
	}
	return nil
}

// emptyRows takes the customer out of what managers were told, which stays as a
// number.
func emptyRows(tx *gorm.DB, who string) error {
	var items []int64
	if err := tx.Model(&alertItem{}).Where("external_userid = ?", who).Order("id").Pluck("id", &items).Error; err != nil {
		return err
	}
	for part := range slices.Chunk(items, mostNamed) {
		key := "'erased/' || id"
		if tx.Name() == MySQL {
			key = "CONCAT('erased/', id)"
		}
		if err := tx.Exec("UPDATE alert_items SET item_key = "+key+", external_userid = '', human = '', detail = '' WHERE id IN ?", part).Error; err != nil {
			return err
		}
	}
	return nil
}

// forgetSends empties the sends about a customer. Those that did not go out yet
// end here; whoever has one in hand finds that it is theirs no more.
func forgetSends(tx *gorm.DB, who string, now instant) error {
	var ids []int64
	if err := tx.Model(&outboxRow{}).Where("subject = ?", who).Order("id").Pluck("id", &ids).Error; err != nil {
		return err
	}
	for part := range slices.Chunk(ids, mostNamed) {
		if err := blankSends(tx, part, now); err != nil {
			return err
		}
	}
	return nil
}

// leaveOutOfPosts takes the customer out of the mass posts that wait to be made.
// One that is being made is in somebody's hands.
func leaveOutOfPosts(tx *gorm.DB, who string, now instant) error {
	var rows []outboxRow
	err := locking(tx).Where("due_at > 0 AND kind = ? AND state <> ? AND INSTR(payload, ?) > 0", bot.KindCreatePost, stateLeased, who).Order("id").Find(&rows).Error
	if err != nil {
		return err
	}
	for _, row := range rows {
		send, err := bot.DecodeSend(row.Kind, row.Payload)
		if err != nil {
			continue
		}
		post := send.(bot.CreatePost)
		post.Customers = slices.DeleteFunc(post.Customers, func(one string) bool { return one == who })
		if len(post.Customers)+len(post.ChatIDs) == 0 {
			err = blankSends(tx, []int64{row.ID}, now)
		} else if row.Payload, err = bot.EncodeSend(post); err == nil {
			err = tx.Exec("UPDATE outbox SET payload = ? WHERE id = ?", row.Payload, row.ID).Error
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// blankSends ends sends without a trace of what they were.
func blankSends(tx *gorm.DB, ids []int64, now instant) error {
	return tx.Exec("UPDATE outbox SET payload = ?, subject = '', lane = '', cause = '', head_of = NULL, behind = NULL, state = ?, owner = '', "+
		"due_at = NULL, finished_at = CASE WHEN finished_at = 0 THEN ? ELSE finished_at END WHERE id IN ?", []byte{}, stateDone, now, ids).Error
}
