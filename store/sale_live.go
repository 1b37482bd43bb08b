package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// liveFor is how long what is known of a sale in memory is believed: what other
	// instances do is seen that much later.
	liveFor = 100 * time.Millisecond
	// placesFor is the same for the order of those who wait.
	placesFor = 500 * time.Millisecond
	// mostLive bounds how many sales are known in memory at a time.
	mostLive = 256
)

// liveSales are the sales that people look at just now. Everything in it is read from
// the ledger and may be lost. The zero value is ready.
type liveSales struct {
	clock  saleClock
	asks   committer[asking, bot.SaleAnswer]
	claims committer[claimOfWhom, saleClaim]
	reads  committer[*liveSale, struct{}]
	mu     sync.Mutex
	sales  map[string]*liveSale
	queues map[string]*saleQueue
	judged judgements
}

// of is one sale.
func (l *liveSales) of(sale string) *liveSale {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.sales[sale]
	if one == nil {
		if len(l.sales) >= mostLive || l.sales == nil {
			l.sales = map[string]*liveSale{}
		}
		one = &liveSale{id: sale, came: map[string]bool{}}
		l.sales[sale] = one
	}
	return one
}

// liveSale is what is known of one sale without asking the ledger: enough to tell
// everybody before it opens, after it ends and when nothing is left, which is nearly
// everybody who ever comes.
type liveSale struct {
	id string
	// listing is held by who reads those who wait, so that one reads for all.
	listing sync.Mutex

	mu     sync.RWMutex
	sale   bot.Sale
	left   map[string]int
	readAt time.Time
	// came are all who have or had a claim, up to a Seq.
	came   map[string]bool
	seq    int64
	places map[string][]int64
	listed time.Time
}

// fresh says whether what is known may be believed.
func (l *liveSale) fresh() bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return !l.readAt.IsZero() && time.Since(l.readAt) < liveFor
}

// learn takes over what a transaction left behind.
func (l *liveSale) learn(b *saleBook) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for who := range b.fresh {
		l.came[who] = true
	}
	if l.seq+int64(len(b.fresh)) != b.row.Claims {
		// Others came by other instances: everything is read again, or who they are
		// would be told that nothing is left for them.
		l.readAt = time.Time{}
		return
	}
	l.sale, l.readAt, l.seq = b.sale, time.Now(), b.row.Claims
	l.left, _ = b.left()
}

// strangersLeftOut are those of some people who may have a claim, if there are so many
// claims by now: if all of them are known, nobody else has one, and nobody else has
// to be looked for. That nobody comes twice is seen to by the table's key.
func (l *liveSale) strangersLeftOut(all []string, claims int64) []string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.seq != claims {
		return all
	}
	return slices.DeleteFunc(all, func(who string) bool { return !l.came[who] })
}

// drop forgets what is known of a sale.
func (l *liveSales) drop(sale string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.sales, sale)
}

// know sees to it that what is known of a sale may be believed. Those who come while
// the ledger is asked are asked for together afterwards: however slowly it answers,
// nobody waits for more than two readings, and for none longer than they want to.
func (s *Store) know(ctx context.Context, sale string) (*liveSale, error) {
	l := s.sales.of(sale)
	if l.fresh() {
		return l, nil
	}
	if _, err := s.sales.reads.submit(ctx, l); err != nil {
		return nil, fmt.Errorf("store: sale %s: %w", sale, err)
	}
	return l, nil
}

// readSales reads the sales of many who look at the same time, each once.
func (s *Store) readSales(ctx context.Context, batch []*liveSale) ([]struct{}, error) {
	read := map[*liveSale]bool{}
	for _, l := range batch {
		if !read[l] {
			if err := s.readLive(ctx, l); err != nil {
				return nil, err
			}
		}
		read[l] = true
	}
	return make([]struct{}, len(batch)), nil
}

// readLive reads a sale, and then who came to it since the last reading: in this
// order nobody is missing who took of what is not available any more.
func (s *Store) readLive(ctx context.Context, l *liveSale) error {
	tx := s.read.WithContext(ctx)
	began := time.Now()
	var rows []struct {
		Sale  saleRow   `gorm:"embedded"`
		Stock saleStock `gorm:"embedded;embeddedPrefix:of_"`
		NowUs instant
	}
	err := tx.Raw("SELECT sales.*, t.store AS of_store, t.available AS of_available, "+databaseNow(tx)+" AS now_us "+
		"FROM sales JOIN sale_stocks t ON t.sale = sales.id WHERE sales.id = ?", l.id).Scan(&rows).Error
	if err != nil {
		return err
	}
	answered := time.Now()
	sale, left, claims := bot.Sale{}, map[string]int{}, int64(0)
	for _, r := range rows {
		left[r.Stock.Store], claims = r.Stock.Available, r.Sale.Claims
	}
	if len(rows) > 0 {
		if sale, err = rows[0].Sale.seen(); err != nil {
			return err
		}
		s.sales.clock.heard(rows[0].NowUs, began, answered)
	}
	came, last, err := s.cameSince(ctx, l, claims)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, who := range came {
		l.came[who] = true
	}
	l.seq = max(l.seq, last)
	// A transaction of this instance may have told something newer meanwhile.
	if l.readAt.Before(began) {
		l.sale, l.left, l.readAt = sale, left, began
	}
	return nil
}

// cameSince are those who came after the last one known.
func (s *Store) cameSince(ctx context.Context, l *liveSale, claims int64) (came []string, last int64, err error) {
	l.mu.RLock()
	last = l.seq
	l.mu.RUnlock()
	for last < claims {
		var rows []saleClaim
		err := s.read.WithContext(ctx).Raw("SELECT external_userid, seq FROM sale_claims WHERE sale = ? AND seq > ? ORDER BY seq LIMIT ?",
			l.id, last, mostNamed).Scan(&rows).Error
		if err != nil {
			return nil, 0, err
		}
		for _, r := range rows {
			came, last = append(came, r.ExternalUserID), r.Seq
		}
		if len(rows) < mostNamed {
			// Who came again has another Seq now, the last one perhaps none.
			last = max(last, claims)
		}
	}
	return came, last, nil
}

// offhand answers an act from memory, if that is possible: who has no claim and could
// get none now. Pre-opening calls, and all those who come too late, cost nothing.
func (l *liveSale) offhand(a bot.SaleAct, now time.Time) (answer bot.SaleAnswer, ok bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.came[a.ExternalUserID] || l.readAt.IsZero() || time.Since(l.readAt) >= liveFor {
		return answer, false
	}
	if closed := closedAt(l.sale, now); closed != "" {
		return bot.SaleAnswer{Result: closed}, true
	}
	if a.Do == bot.DoClaim && pickedUpAt(l.sale, a.Store) && l.left[l.sale.StockOf(a.Store)] <= 0 && a.Version == l.sale.Version {
		return bot.SaleAnswer{Result: bot.SaleSoldOut}, true
	}
	return answer, false
}

// place is which of those who wait somebody is, from 1.
func (s *Store) place(ctx context.Context, l *liveSale, c saleClaim) (int, error) {
	l.mu.RLock()
	places, old := l.places[c.Stock], time.Since(l.listed) >= placesFor
	l.mu.RUnlock()
	i, found := slices.BinarySearch(places, c.WaitSeq)
	if found && !old {
		return i + 1, nil
	}
	l.listing.Lock()
	defer l.listing.Unlock()
	l.mu.RLock()
	places, old = l.places[c.Stock], time.Since(l.listed) >= placesFor
	l.mu.RUnlock()
	if i, found = slices.BinarySearch(places, c.WaitSeq); found && !old {
		return i + 1, nil
	}
	var rows []saleClaim
	err := s.read.WithContext(ctx).Raw("SELECT stock, wait_seq FROM sale_claims WHERE sale = ? AND state = ? ORDER BY turn", l.id, bot.ClaimWaiting).Scan(&rows).Error
	if err != nil {
		return 0, err
	}
	all := map[string][]int64{}
	for _, r := range rows {
		all[r.Stock] = append(all[r.Stock], r.WaitSeq)
	}
	l.mu.Lock()
	l.places, l.listed = all, time.Now()
	l.mu.Unlock()
	i, _ = slices.BinarySearch(all[c.Stock], c.WaitSeq)
	return i + 1, nil
}
