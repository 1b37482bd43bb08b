package store

import (
	"errors"
	"maps"
	"slices"

	"gorm.io/gorm/clause"
)

// writeCustomers creates the people who are not known and changes those who
// are. From here on all have their number in c.seen.
func (c *changes) writeCustomers() error {
	all := slices.Sorted(maps.Keys(c.people))
	missed := c.seen.missed(all)
	if err := c.seen.meet(c.withErased(all)); err != nil {
		return err
	}
	if err := c.dropErased(); err != nil {
		return err
	}
	dropped := func(who string) bool { _, still := c.people[who]; return !still }
	all, missed = slices.DeleteFunc(all, dropped), slices.DeleteFunc(missed, dropped)
	var strangers []string
	for _, who := range all {
		if c.seen.people[who].ID == 0 {
			strangers = append(strangers, who)
		}
	}
	if err := c.create(strangers); err != nil {
		return err
	}
	if slices.ContainsFunc(missed, func(who string) bool { return !c.born[who] }) {
		return errOvertaken
	}
	var changed []customer
	for _, who := range all {
		if c.born[who] {
			continue
		}
		before := c.seen.people[who]
		if after := changedBy(before, c.customers[who]); after != before {
			changed = append(changed, after)
			if after.UnionID != before.UnionID {
				c.marks.customer(after.ID)
			}
		}
	}
	return customerTable.overwrite(c.seen.tx, changed)
}

// errOvertaken says that another transaction was faster with a customer whom
// nobody knew when handlers looked: what they decided may be wrong. They decide
// again.
var errOvertaken = errors.New("store: another transaction created the customer first")

// mostBorn is how many customers one statement makes, for the reason of
// mostValues.
const mostBorn = 300

// create makes customers with everything that their events tell of them. If
// somebody else was faster with one, it reads theirs.
func (c *changes) create(strangers []string) error {
	if len(strangers) == 0 {
		return nil
	}
	rows := make([]customer, len(strangers))
	for i, who := range strangers {
		rows[i] = changedBy(customer{ExternalUserID: who, CreatedEvent: c.people[who]}, c.customers[who])
		delete(c.seen.people, who)
	}
	inserted := c.seen.tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&rows, mostBorn)
	if inserted.Error != nil {
		return inserted.Error
	}
	if len(rows) == 1 && inserted.RowsAffected == 1 {
		c.seen.people[rows[0].ExternalUserID] = rows[0]
	} else if err := c.seen.meet(strangers); err != nil {
		// The numbers that the driver reports for many rows are not to be trusted.
		return err
	}
	// What a customer has had a number for only now, nobody can have written
	// anything about: there is nothing to look for.
	for _, who := range strangers {
		c.born[who] = c.seen.people[who].CreatedEvent == c.people[who]
	}
	return nil
}
