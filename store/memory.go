package store

import (
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// memory is what one transaction has read of customers. A row is locked when
// it is read, so that nothing has to be read a second time: neither by another
// handler nor when what they decide is written. That something is not there is
// not locked; whoever inserts it has to expect that somebody else was faster. Of
// a customer that is found out when it is inserted: see errOvertaken.
type memory struct {
	tx *gorm.DB
	// open are the events that this transaction handles: what they created may
	// still be rolled back.
	open map[int64]bool
	// undone is why the database has ended the transaction, if it has.
	undone error
	// people are by external_userid, with the number 0 if nobody has it.
	people map[string]customer
	// pairs have the customer number 0 if they never met. Those of the customers
	// in whole are all there.
	pairs map[bot.Pair]relation
	whole map[string]bool
	// tags are all rows of a pair. Those of the customers in tagged are all there.
	tags   map[bot.Pair]map[int64]pairTag
	tagged map[string]bool
	// consents are what customers said about archiving, by external_userid.
	consents map[string][]bot.ConsentChanged

	past   pastMemory
	groups groupMemory
	book   bookMemory
	// coupons are what is known of plans and of who has which.
	coupons couponMemory
	// taken is what events before this one change, which is not written yet; see
	// view.wait.
	taken map[subject]bool
}

func newMemory(tx *gorm.DB, open map[int64]bool) *memory {
	m := &memory{tx: tx, open: open}
	m.forget()
	return m
}

// forget makes everything be read anew, because it was changed.
func (m *memory) forget() {
	m.people, m.pairs, m.whole = map[string]customer{}, map[bot.Pair]relation{}, map[string]bool{}
	m.tags, m.tagged = map[bot.Pair]map[int64]pairTag{}, map[string]bool{}
	m.consents = map[string][]bot.ConsentChanged{}
	m.past, m.groups, m.book = newPastMemory(), newGroupMemory(), newBookMemory()
	m.coupons = newCouponMemory()
}

// person is a customer by external_userid.
func (m *memory) person(who string) (customer, error) {
	if row, known := m.people[who]; known {
		return row, nil
	}
	err := m.meet([]string{who})
	return m.people[who], err
}

// meet reads those of the customers that are not known yet, in one statement.
func (m *memory) meet(all []string) error {
	var strangers []string
	for _, who := range all {
		if _, known := m.people[who]; !known {
			strangers = append(strangers, who)
		}
	}
	for part := range slices.Chunk(strangers, mostNamed) {
		var rows []customer
		if err := locking(m.tx).Where("external_userid IN ?", part).Find(&rows).Error; err != nil {
			return err
		}
		for _, who := range part {
			m.people[who] = customer{}
		}
		for _, row := range rows {
			m.people[row.ExternalUserID] = row
		}
	}
	return nil
}

// missed are those of the customers who were looked for and not found.
func (m *memory) missed(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(who string) bool {
		row, known := m.people[who]
		return !known || row.ID != 0
	})
}

// pair is a relation, and its customer with it in one statement.
func (m *memory) pair(p bot.Pair) (relation, error) {
	if row, known := m.pairs[p]; known || m.whole[p.ExternalUserID] {
		return row, nil
	}
	who, known := m.people[p.ExternalUserID]
	if !known {
		return m.meetPair(p)
	}
	var row relation
	if who.ID != 0 {
		err := locking(m.tx).Where("customer_id = ? AND user_id = ?", who.ID, p.UserID).Limit(1).Find(&row).Error
		if err != nil {
			return row, err
		}
	}
	m.pairs[p] = row
	return row, nil
}

// meetPair reads a customer and, as far as it is there, the relation.
func (m *memory) meetPair(p bot.Pair) (relation, error) {
	var found met
	err := m.tx.Raw(askPairs+" AND relations.user_id = ? WHERE customers.external_userid = ?"+m.lock(), p.UserID, p.ExternalUserID).Scan(&found).Error
	if err == nil {
		m.people[p.ExternalUserID], m.pairs[p] = found.Person, found.Pair
	}
	return found.Pair, err
}

// pairTags are all tags that a pair holds or held.
func (m *memory) pairTags(p bot.Pair) (map[int64]pairTag, error) {
	if rows, known := m.knownTags(p); known {
		return rows, nil
	}
	who, err := m.person(p.ExternalUserID)
	if err != nil {
		return nil, err
	}
	var rows []pairTag
	if who.ID != 0 {
		if err := locking(m.tx).Where("customer_id = ? AND user_id = ?", who.ID, p.UserID).Find(&rows).Error; err != nil {
			return nil, err
		}
	}
	held := make(map[int64]pairTag, len(rows))
	for _, row := range rows {
		held[row.TagID] = row
	}
	m.tags[p] = held
	return held, nil
}
