package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Person is the human behind an external_userid, as far as the scope shows
// them; nobody if it does not. Identities and relations outside of the scope
// are left out.
func (s *Store) Person(ctx context.Context, scope bot.Scope, externalUserID string) (bot.Person, error) {
	p, err := personOf(s.read.WithContext(ctx), scope, externalUserID)
	if err != nil {
		return bot.Person{}, fmt.Errorf("store: person %s: %w", externalUserID, err)
	}
	return p, nil
}

func personOf(tx *gorm.DB, scope bot.Scope, externalUserID string) (bot.Person, error) {
	var found []customer
	err := tx.Where("external_userid = ?", key(externalUserID, sizeID)).Where(customersIn(tx, scope)).Find(&found).Error
	if err != nil || len(found) == 0 {
		return bot.Person{}, err
	}
	humans, err := humansBehind(tx, scope, found)
	if err != nil {
		return bot.Person{}, err
	}
	return startingWith(humans[0], found[0].ExternalUserID), nil
}

// startingWith puts one of the identities first.
func startingWith(p bot.Person, who string) bot.Person {
	first := slices.IndexFunc(p.Identities, func(i bot.Identity) bool { return i.ExternalUserID == who })
	one := p.Identities[first]
	p.Identities = slices.Insert(slices.Delete(p.Identities, first, first+1), 0, one)
	return p
}

// Duplicates lists humans with several external_userids or several members of
// staff, in order of their first external_userid: those after the one given, at
// most limit (and never more than 1000) of them. Each is listed once.
func (s *Store) Duplicates(ctx context.Context, scope bot.Scope, after string, limit int) ([]bot.Person, error) {
	tx, limit := s.read.WithContext(ctx), page(limit)
	after = key(after, sizeID)
	var all []bot.Person
	for from := after; len(all) < limit; {
		var some []customer
		err := suspects(tx, scope).Where("customers.external_userid > ?", from).Order("customers.external_userid").Limit(limit).Find(&some).Error
		if err != nil {
			return nil, fmt.Errorf("store: duplicates: %w", err)
		}
		if len(some) == 0 {
			break
		}
		humans, err := humansBehind(tx, scope, some)
		if err != nil {
			return nil, fmt.Errorf("store: duplicates: %w", err)
		}
		// Who was met before by another external_userid is not met again.
		for _, h := range humans {
			if h.Duplicate() && h.Identities[0].ExternalUserID > from && len(all) < limit {
				all = append(all, h)
			}
		}
		from = some[len(some)-1].ExternalUserID
	}
	return all, nil
}

// suspects are the customers who may have a second external_userid or a second
// member of staff.
func suspects(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	return tx.Where(customersIn(tx, scope)).Where("customers.unionid <> '' AND EXISTS (SELECT 1 FROM customers AS others " +
		"WHERE others.unionid = customers.unionid AND others.id <> customers.id) " +
		"OR (SELECT COUNT(*) FROM relations WHERE relations.customer_id = customers.id AND relations.status IN ('active', 'half')) > 1 " +
		"OR EXISTS (SELECT 1 FROM phones JOIN phones AS others ON others.phone = phones.phone AND others.customer_id <> phones.customer_id " +
		"AND others.customer_id > 0 WHERE phones.customer_id = customers.id AND phones.phone <> '')")
}
