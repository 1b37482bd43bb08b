package store

import (
	"cmp"
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// boardSums are the sums over the days of what a scope may see.
type boardSums struct {
	all                     boardSource
	days                    map[instant]bot.BoardNumbers
	stores, staff, channels boardList
	// homes says that the staff's stores are to be found out.
	homes bool
}

// boardSource says which numbers a scope may see of a level. Of nil any are meant.
type boardSource struct {
	level         string
	stores, whose []string
}

// where are those of a level, as a condition.
func (b boardSource) where(tx *gorm.DB) *gorm.DB {
	tx = tx.Where("level = ?", b.level)
	if b.stores != nil {
		tx = tx.Where("store IN ?", b.stores)
	}
	if b.whose != nil {
		tx = tx.Where("whose IN ?", b.whose)
	}
	return tx
}

// has says the same of a key.
func (b boardSource) has(k tallyKey) bool {
	return k.level == b.level && (b.stores == nil || slices.Contains(b.stores, k.store)) && (b.whose == nil || slices.Contains(b.whose, k.whose))
}

// boardList sums numbers by their key.
type boardList struct {
	boardSource
	// byStore goes by the store of the numbers, and not by whose they are.
	byStore bool
	sums    map[tallyKey]*bot.BoardNumbers
}

// boardLists are the lists of a scope: what it may see, and nothing else.
func boardLists(scope bot.Scope) boardSums {
	stores := storesOf(scope)
	if stores == nil {
		stores = []string{}
	}
	list := func(source boardSource, byStore bool) boardList {
		return boardList{source, byStore, map[tallyKey]*bot.BoardNumbers{}}
	}
	out := boardSums{days: map[instant]bot.BoardNumbers{}}
	me := []string{scope.UserID}
	switch {
	case scope.All && scope.UserID == "":
		out.all, out.homes = boardSource{level: levelAll}, true
		out.stores, out.staff, out.channels = list(boardSource{level: levelStore}, false), list(boardSource{level: levelStaff}, false), list(boardSource{level: levelChannel}, false)
	case scope.UserID == "":
		out.all = boardSource{levelStore, nil, stores}
		out.stores, out.staff, out.channels = list(out.all, false), list(boardSource{levelSeat, stores, nil}, false), list(boardSource{levelChannel, stores, nil}, false)
	case scope.All:
		out.all = boardSource{levelStaff, nil, me}
		out.stores, out.staff = list(boardSource{levelSeat, nil, me}, true), list(out.all, false)
	default:
		out.all = boardSource{levelSeat, stores, me}
		out.stores, out.staff = list(out.all, true), list(out.all, false)
	}
	return out
}

// read sums up what was rolled up of some days.
func (b *boardSums) read(tx *gorm.DB, days []instant) error {
	if len(days) == 0 {
		return nil
	}
	// A latency is shown only where nothing was summed up.
	const ask = "day, CASE WHEN COUNT(*) = 1 THEN MAX(welcome_median) ELSE 0 END AS welcome_median, " +
		"CASE WHEN COUNT(*) = 1 THEN MAX(welcome_slow) ELSE 0 END AS welcome_slow, "
	var rows []rollup
	if err := b.all.where(tx.Table("rollups").Select(ask+rollupSums).Where("day IN ?", days)).Group("day").Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		b.days[row.Day] = row.Counts.numbers()
	}
	for _, list := range []*boardList{&b.stores, &b.staff, &b.channels} {
		if list.sums == nil {
			continue
		}
		rows = nil
		err := list.where(tx.Table("rollups").Select("store, whose, "+rollupSums).Where("day IN ?", days)).Group("store, whose").Find(&rows).Error
		if err != nil {
			return err
		}
		for _, row := range rows {
			list.add(tallyKey{list.level, row.Store, row.Whose}, row.Counts.numbers())
		}
	}
	if !b.homes {
		return nil
	}
	return b.findHomes(tx, days)
}

// findHomes gives each member of staff the store in which they had something on most
// days: those of headquarters see one line of each member.
func (b *boardSums) findHomes(tx *gorm.DB, days []instant) error {
	var rows []struct {
		Store, Whose string
		N            int
	}
	err := tx.Table("rollups").Select("store, whose, COUNT(*) AS n").Where("level = ? AND day IN ? AND store <> ''", levelSeat, days).
		Group("store, whose").Order("n DESC, store").Find(&rows).Error
	for _, row := range rows {
		if n := b.staff.sums[tallyKey{level: levelStaff, whose: row.Whose}]; n != nil && n.Store == "" {
			n.Store = row.Store
		}
	}
	return err
}

// add adds a day that was counted just now.
func (b *boardSums) add(day instant, t *dayTally) {
	var n bot.BoardNumbers
	rows := 0
	for key, found := range t.found {
		if b.all.has(key) {
			addNumbers(&n, found.BoardNumbers)
			n.WelcomeMedian, n.WelcomeSlow = found.WelcomeMedian, found.WelcomeSlow
			rows++
		}
		for _, list := range []*boardList{&b.stores, &b.staff, &b.channels} {
			if list.sums != nil && list.has(key) {
				list.add(key, found.BoardNumbers)
			}
		}
	}
	if rows > 1 {
		n.WelcomeMedian, n.WelcomeSlow = 0, 0
	}
	b.days[day] = n
}

// add adds numbers to those of their key.
func (l *boardList) add(key tallyKey, n bot.BoardNumbers) {
	if l.byStore {
		key = tallyKey{level: key.level, whose: key.store}
	}
	have := l.sums[key]
	if have == nil {
		have = &bot.BoardNumbers{Store: key.store}
		have.Key = key.whose
		l.sums[key] = have
	}
	addNumbers(have, n)
}

// sorted are those that had anything, in order of key and store.
func (l *boardList) sorted() (all []bot.BoardNumbers) {
	for n := range maps.Values(l.sums) {
		all = append(all, *n)
	}
	slices.SortFunc(all, func(a, b bot.BoardNumbers) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Store, b.Store))
	})
	return all
}

// addNumbers adds what can be added.
func addNumbers(to *bot.BoardNumbers, n bot.BoardNumbers) {
	to.Added, to.Lost, to.Deleted = to.Added+n.Added, to.Lost+n.Lost, to.Deleted+n.Deleted
	to.Transferred, to.TransferFailed = to.Transferred+n.Transferred, to.TransferFailed+n.TransferFailed
	to.Welcomed, to.WelcomeFailed = to.Welcomed+n.Welcomed, to.WelcomeFailed+n.WelcomeFailed
	to.WelcomeUnsure, to.WelcomeMissing = to.WelcomeUnsure+n.WelcomeUnsure, to.WelcomeMissing+n.WelcomeMissing
	to.Joined, to.Left, to.Removed = to.Joined+n.Joined, to.Left+n.Left, to.Removed+n.Removed
	to.Orders, to.Refunded, to.Sales = to.Orders+n.Orders, to.Refunded+n.Refunded, to.Sales+n.Sales
	to.Coupons, to.Violations = to.Coupons+n.Coupons, to.Violations+n.Violations
	to.Claimed, to.Redeemed, to.Grabbed, to.Picked = to.Claimed+n.Claimed, to.Redeemed+n.Redeemed, to.Grabbed+n.Grabbed, to.Picked+n.Picked
	for i := range n.Within {
		to.Within[i] += n.Within[i]
	}
}
