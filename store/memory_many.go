package store

import (
	"cmp"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// mostNamed is how many names a question carries, for the reason of mostValues.
const mostNamed = 2_000

// met is a customer with one of their relations, which may be missing.
type met struct {
	Person customer `gorm:"embedded"`
	Pair   relation `gorm:"embedded;embeddedPrefix:of_"`
}

// askPairs names the columns of a relation apart from those of its customer.
var askPairs = func() string {
	sql := "SELECT customers.*"
	for _, c := range relationTable.columns {
		sql += ", relations." + c + " AS of_" + c
	}
	return sql + " FROM customers LEFT JOIN relations ON relations.customer_id = customers.id"
}()

func (m *memory) lock() string {
	if _, looks := m.tx.Get(unlocked); looks || m.tx.Name() != MySQL {
		return ""
	}
	return " FOR UPDATE"
}

// meetWhole reads customers and all their relations, in one statement.
func (m *memory) meetWhole(all []string) error {
	all = slices.DeleteFunc(slices.Clone(all), func(who string) bool { return m.whole[who] })
	for part := range slices.Chunk(all, mostNamed) {
		var found []met
		if err := m.tx.Raw(askPairs+" WHERE customers.external_userid IN ?"+m.lock(), part).Scan(&found).Error; err != nil {
			return err
		}
		for _, who := range part {
			m.people[who], m.whole[who] = customer{}, true
		}
		for _, one := range found {
			who := one.Person.ExternalUserID
			m.people[who] = one.Person
			if one.Pair.CustomerID != 0 {
				m.pairs[bot.Pair{UserID: one.Pair.UserID, ExternalUserID: who}] = one.Pair
			}
		}
	}
	return nil
}

// pairsOf are the relations of a customer in whole, newest first.
func (m *memory) pairsOf(who string) []bot.Relation {
	var rows []relation
	for p, row := range m.pairs {
		if p.ExternalUserID == who && row.CustomerID != 0 {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b relation) int {
		return cmp.Or(cmp.Compare(b.StatusAt, a.StatusAt), cmp.Compare(a.UserID, b.UserID))
	})
	pairs := make([]bot.Relation, len(rows))
	for i, row := range rows {
		pairs[i] = row.seen(who)
	}
	return pairs
}

// meetTags reads all tags of customers that are known, in one statement.
func (m *memory) meetTags(all []string) error {
	names, numbers := map[int64]string{}, []int64{}
	for _, who := range all {
		if id := m.people[who].ID; id != 0 && !m.tagged[who] {
			names[id], numbers = who, append(numbers, id)
		}
	}
	slices.Sort(numbers)
	for part := range slices.Chunk(numbers, mostNamed) {
		var rows []pairTag
		if err := locking(m.tx).Where("customer_id IN ?", part).Find(&rows).Error; err != nil {
			return err
		}
		for _, row := range rows {
			p := bot.Pair{UserID: row.UserID, ExternalUserID: names[row.CustomerID]}
			if m.tags[p] == nil {
				m.tags[p] = map[int64]pairTag{}
			}
			m.tags[p][row.TagID] = row
		}
	}
	for _, who := range all {
		m.tagged[who] = true
	}
	return nil
}

// meetPairs reads the relations of pairs that are not known yet, if that saves
// statements.
func (m *memory) meetPairs(pairs []bot.Pair) error {
	var strange []string
	for _, p := range pairs {
		if _, known := m.pairs[p]; !known && !m.whole[p.ExternalUserID] {
			strange = append(strange, p.ExternalUserID)
		}
	}
	if len(strange) < 2 {
		return nil
	}
	slices.Sort(strange)
	return m.meetWhole(slices.Compact(strange))
}

// meetTagsOf does the same for the tags of pairs.
func (m *memory) meetTagsOf(pairs []bot.Pair) error {
	var strange []string
	for _, p := range pairs {
		if _, known := m.knownTags(p); !known {
			strange = append(strange, p.ExternalUserID)
		}
	}
	if len(strange) < 2 {
		return nil
	}
	slices.Sort(strange)
	return m.meetTags(slices.Compact(strange))
}

// knownTags are the rows of a pair, if the transaction has read them.
func (m *memory) knownTags(p bot.Pair) (rows map[int64]pairTag, known bool) {
	rows, known = m.tags[p]
	if !known && m.tagged[p.ExternalUserID] {
		rows, known = map[int64]pairTag{}, true
	}
	return rows, known
}
