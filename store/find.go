package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// fewestDigits is how many digits of a phone number's end are looked for, and
// wholeNumber how many are taken for all of it.
const (
	fewestDigits = 4
	wholeNumber  = 11
)

// FindCustomers looks for customers by what somebody may type: an
// external_userid, a phone number or its last four digits or more, the name of
// a tag, a piece of a name or of a remark, in this order, at most limit (and
// never more than 1000) of them, each once. Capitals make no difference in
// names and remarks. Who is found by a whole id or number is all; otherwise it
// reads the names of all customers that the scope shows.
func (s *Store) FindCustomers(ctx context.Context, scope bot.Scope, what string, limit int) ([]bot.Found, error) {
	found, err := findCustomers(s.read.WithContext(ctx), scope, what, limit, at(s.o.Now()))
	if err != nil {
		return nil, fmt.Errorf("store: search for customers: %w", err)
	}
	return found, nil
}

func findCustomers(tx *gorm.DB, scope bot.Scope, what string, limit int, now instant) ([]bot.Found, error) {
	what, limit = key(what, sizeName), page(limit)
	if what == "" {
		return nil, nil
	}
	f := finder{tx: tx, scope: scope, limit: limit, people: map[int64]customer{}}
	for _, try := range []struct {
		by   bot.FoundBy
		find func(string) *gorm.DB
	}{
		{bot.FoundByID, f.withID},
		{bot.FoundByPhone, f.withPhone},
		{bot.FoundByTag, func(name string) *gorm.DB { return f.withTag(name, now) }},
		{bot.FoundByName, f.withName},
		{bot.FoundByRemark, f.withRemark},
	} {
		if err := f.take(try.by, try.find(what)); err != nil {
			return nil, err
		}
		whole := try.by == bot.FoundByID || try.by == bot.FoundByPhone && len(phoneDigits(what)) >= wholeNumber
		if whole && len(f.found) > 0 {
			break
		}
	}
	relations, err := relationsOf(tx, scope, f.people)
	if err != nil {
		return nil, err
	}
	for i, id := range f.ids {
		f.found[i].Relations = relations[id]
	}
	return f.found, nil
}

// finder gathers what is found.
type finder struct {
	tx     *gorm.DB
	scope  bot.Scope
	limit  int
	people map[int64]customer
	ids    []int64
	found  []bot.Found
}

// take adds those that fit a condition and were not found before.
func (f *finder) take(by bot.FoundBy, where *gorm.DB) error {
	if where == nil || len(f.found) >= f.limit {
		return nil
	}
	var rows []customer
	err := f.tx.Where(customersIn(f.tx, f.scope)).Where(where).Order("customers.external_userid").Limit(f.limit).Find(&rows).Error
	for _, row := range rows {
		if _, known := f.people[row.ID]; known || len(f.found) >= f.limit {
			continue
		}
		f.people[row.ID] = row
		f.ids, f.found = append(f.ids, row.ID), append(f.found, bot.Found{Customer: row.seen(), By: by})
	}
	return err
}

func (f *finder) withID(what string) *gorm.DB {
	return f.tx.Where("customers.external_userid = ?", what)
}

func (f *finder) withPhone(what string) *gorm.DB {
	digits := phoneDigits(what)
	if len(digits) < fewestDigits || strings.Trim(what, "0123456789+-() ") != "" {
		return nil
	}
	noted := f.tx.Table("phones").Select("phones.customer_id").Where("phones.phone LIKE ?", "%"+digits)
	if len(digits) >= wholeNumber {
		noted = f.tx.Table("phones").Select("phones.customer_id").Where("phones.phone = ?", digits)
	}
	if !unbounded(f.scope) {
		// A number that other stores noted must not be guessed.
		noted = noted.Joins("JOIN relations ON relations.customer_id = phones.customer_id AND relations.user_id = phones.user_id").
			Where(relationsIn(f.tx, f.scope))
	}
	return f.tx.Where("customers.id IN (?)", noted)
}

func (f *finder) withTag(what string, now instant) *gorm.DB {
	holders := f.tx.Table("pair_tags").Select("pair_tags.customer_id").Joins("JOIN tags ON tags.id = pair_tags.tag_id").
		Where("(tags.name = ? OR tags.wecom_name = ?)", what, what).Where(heldSQL, now)
	if !unbounded(f.scope) {
		holders = holders.Joins("JOIN relations ON relations.customer_id = pair_tags.customer_id AND relations.user_id = pair_tags.user_id").
			Where(relationsIn(f.tx, f.scope))
	}
	return f.tx.Where("customers.id IN (?)", holders)
}

func (f *finder) withName(what string) *gorm.DB {
	return f.tx.Where("LOWER(customers.name) LIKE LOWER(?) ESCAPE '!'", containing(what))
}

func (f *finder) withRemark(what string) *gorm.DB {
	noted := f.tx.Model(&relation{}).Select("relations.customer_id").
		Where("LOWER(relations.remark) LIKE LOWER(?) ESCAPE '!'", containing(what)).Where(relationsIn(f.tx, f.scope))
	return f.tx.Where("customers.id IN (?)", noted)
}

// containing is a pattern of LIKE for what contains a text, sign by sign.
func containing(what string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(what) + "%"
}
