package store

import (
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// rollupKinds are the entries of time lines that are counted.
var rollupKinds = func() []bot.InteractionKind {
	all := []bot.InteractionKind{bot.InteractionCouponRedeemed, bot.InteractionSalePicked}
	for kind := range pairKinds {
		all = append(all, kind)
	}
	for kind := range groupKinds {
		all = append(all, kind)
	}
	slices.Sort(all)
	return all
}()

// spread are the times that marks of customers, pairs and groups stand for, as the
// tables are now. What is written of them later marks itself. Whoever is not there any
// more was erased, and that marked their days.
func spread(tx *gorm.DB, all []rollupMark) (times []instant, err error) {
	people, pairs := map[int64]bool{}, map[rollupMark]bool{}
	chats, met := map[string]bool{}, map[int64]bool{}
	for _, m := range all {
		switch {
		case m.ChatID != "":
			chats[m.ChatID] = true
		case m.UserID == "":
			people[m.CustomerID] = true
		default:
			pairs[rollupMark{CustomerID: m.CustomerID, UserID: m.UserID}], met[m.CustomerID] = true, true
		}
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(chats)), mostNamed) {
		// Days on which nothing of a group was counted cannot become different by whose
		// it is.
		var some []instant
		if err := tx.Model(&rollup{}).Where("level = ? AND whose IN ?", levelChat, part).Pluck("day", &some).Error; err != nil {
			return nil, err
		}
		times = append(times, some...)
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(people)), mostNamed) {
		var some []instant
		if err := tx.Model(&interaction{}).Where("customer_id IN ? AND kind IN ?", part, rollupKinds).Pluck("at", &some).Error; err != nil {
			return nil, err
		}
		times = append(times, some...)
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(met)), mostNamed) {
		some, err := spreadPairs(tx, pairs, part)
		if err != nil {
			return nil, err
		}
		times = append(times, some...)
	}
	return times, nil
}

// spreadPairs are the times of what is counted of pairs of some customers, and of the
// customers' orders, which count for whom they were with.
func spreadPairs(tx *gorm.DB, pairs map[rollupMark]bool, numbers []int64) (times []instant, err error) {
	const known = "JOIN customers ON customers.external_userid = "
	for _, ask := range []*gorm.DB{
		tx.Table("interactions").Select("customer_id, user_id, at").Where("customer_id IN ? AND kind IN ?", numbers, rollupKinds),
		tx.Table("touches").Select("customers.id AS customer_id, touches.user_id, touches.at").Joins(known+"touches.external_userid").Where("customers.id IN ?", numbers),
		tx.Table("violations").Select("customers.id AS customer_id, violations.user_id, violations.at").Joins(known+"violations.external_userid").Where("customers.id IN ?", numbers),
	} {
		var rows []rollupMark
		if err := ask.Scan(&rows).Error; err != nil {
			return nil, err
		}
		for _, row := range rows {
			if pairs[rollupMark{CustomerID: row.CustomerID, UserID: row.UserID}] {
				times = append(times, row.At)
			}
		}
	}
	bought, err := orderTimes(tx, numbers)
	return append(times, bought...), err
}

// orderTimes are when orders of customers were paid and given back.
func orderTimes(tx *gorm.DB, numbers []int64) (times []instant, err error) {
	var rows []order
	err = tx.Select("paid_at, status, updated_at").Where("customer_id IN ?", numbers).Find(&rows).Error
	for _, o := range rows {
		times = append(times, o.PaidAt)
		if o.Status == bot.OrderRefunded {
			times = append(times, o.UpdatedAt)
		}
	}
	return times, err
}

// timesOf are the times of everything that is counted of a customer. One who has no
// number may still have been touched, or have broken a rule.
func timesOf(tx *gorm.DB, number int64, who string) (times []instant, err error) {
	if number != 0 {
		if times, err = orderTimes(tx, []int64{number}); err != nil {
			return nil, err
		}
	}
	for _, ask := range []*gorm.DB{
		tx.Model(&interaction{}).Where("customer_id = ? AND kind IN ?", number, rollupKinds),
		tx.Model(&touch{}).Where("external_userid = ?", who),
		tx.Model(&violation{}).Where("external_userid = ? AND NOT by_staff", who),
	} {
		var some []instant
		if err := ask.Pluck("at", &some).Error; err != nil {
			return nil, err
		}
		times = append(times, some...)
	}
	return times, nil
}
