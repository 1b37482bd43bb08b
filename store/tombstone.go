package store

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// tombstone says that a customer's data was erased, so that what WeCom tells
// of them later does not bring it back.
type tombstone struct {
	// Pseudonym is all that is kept of who it was.
	Pseudonym string `gorm:"primaryKey"`
	ErasedAt  instant
	Receipt   string
	ByUser    string
	// ExternalUserID and Words (a list as JSON) are what the queues are searched
	// for, as far as InboxSwept and OutboxSwept. They are empty from SweptAt on.
	ExternalUserID string `gorm:"column:external_userid"`
	Words          string
	InboxSwept     int64
	OutboxSwept    int64
	SweptAt        instant
}

// TableName is "tombstones".
func (tombstone) TableName() string { return "tombstones" }

// tombstonesEvery is how often an instance looks whether another one has
// erased somebody, as long as nobody ever was.
const tombstonesEvery = 5 * time.Second

// tombstones remembers whether there are any. In a shop where nobody was ever
// erased, nothing else is asked.
type tombstones struct {
	some     atomic.Bool
	lookedAt atomic.Int64
}

// lookForTombstones finds out now and then whether there are any. It asks
// beside the writers, before a transaction begins.
func (s *Store) lookForTombstones(ctx context.Context) {
	now := s.o.Now().UnixNano()
	last := s.tombs.lookedAt.Load()
	if s.tombs.some.Load() || last != 0 && now-last < int64(tombstonesEvery) && now >= last {
		return
	}
	if !s.tombs.lookedAt.CompareAndSwap(last, now) {
		return
	}
	var found []string
	err := s.read.WithContext(ctx).Model(&tombstone{}).Limit(1).Pluck("pseudonym", &found).Error
	// Who cannot find out asks each time.
	s.tombs.some.Store(err != nil || len(found) > 0)
}

// tombstonesOf are the tombstones of those of the customers who were erased, by
// external_userid.
func tombstonesOf(tx *gorm.DB, customers []string) (map[string]tombstone, error) {
	names := make(map[string]string, len(customers))
	all := make([]string, 0, len(customers))
	for _, who := range customers {
		p := bot.Pseudonym(who)
		names[p], all = who, append(all, p)
	}
	slices.Sort(all)
	found := map[string]tombstone{}
	for part := range slices.Chunk(all, mostNamed) {
		var rows []tombstone
		if err := tx.Where("pseudonym IN ?", part).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, row := range rows {
			found[names[row.Pseudonym]] = row
		}
	}
	return found, nil
}

// erasedAt is when a customer's data was erased; zero if it was not.
func (t *tombstones) erasedAt(tx *gorm.DB, externalUserID string) (time.Time, error) {
	who := key(externalUserID, sizeID)
	if who == "" || !t.some.Load() {
		return time.Time{}, nil
	}
	found, err := tombstonesOf(tx, []string{who})
	return found[who].ErasedAt.Time(), err
}
