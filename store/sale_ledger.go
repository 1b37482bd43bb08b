package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// errLedger says that what a sale's ledger holds cannot be: nothing is written then.
var errLedger = errors.New("store: a sale's ledger does not come out even; look at /库存 对账")

// saleBook is the ledger of one sale, locked by one transaction. Everything that
// moves units goes through it: it is opened, claims are read and moved, and close
// writes them with the balance and a line of the journal for every kind of move.
// Sold, held, offered and available come to the total before and after, because no
// unit is added to one without being taken from another.
type saleBook struct {
	tx   *gorm.DB
	row  saleRow
	sale bot.Sale
	// now is the database's time, read after the lock was had: who had to wait for
	// the lock is judged by when their turn came.
	now    time.Time
	stocks map[string]*saleStock
	// claims are those read or made here; fresh are those made, changed those to be
	// written.
	claims         map[string]*saleClaim
	fresh, changed map[string]bool
	acts           []saleAct
	lines          []saleLine
	moves          []bot.SaleMove
	// had is what was available before, freed that something came free since it was
	// last offered.
	had   int
	freed bool
	// live is what is known of the sale in memory, early what was found out before the
	// lock was had.
	live  *liveSale
	early *foreseen
}

// stockColumns names the columns of a stock apart from those of its sale.
var stockColumns = func() string {
	var all []string
	for _, c := range saleStockTable.columns {
		all = append(all, "t."+c+" AS of_"+c)
	}
	return strings.Join(all, ", ")
}()

// openBook locks a sale; nil if there is none.
func (s *Store) openBook(tx *gorm.DB, sale string) (*saleBook, error) {
	b := &saleBook{tx: tx, stocks: map[string]*saleStock{}, claims: map[string]*saleClaim{}, fresh: map[string]bool{}, changed: map[string]bool{}}
	var rows []struct {
		Sale  saleRow   `gorm:"embedded"`
		Stock saleStock `gorm:"embedded;embeddedPrefix:of_"`
		NowUs instant
	}
	// One round trip, as others wait for the lock meanwhile.
	err := tx.Raw("SELECT sales.*, "+stockColumns+", "+nowWhenRead(tx)+" AS now_us FROM sales JOIN sale_stocks t ON t.sale = sales.id WHERE sales.id = ?"+s.lock, sale).
		Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	b.row = rows[0].Sale
	for _, r := range rows {
		b.stocks[r.Stock.Store] = &r.Stock
		b.had += r.Stock.Available
		b.now = r.NowUs.Time()
	}
	if s.o.SaleNow != nil {
		b.now = s.saleNow()
	}
	b.sale, err = b.row.seen()
	return b, err
}

// read reads how customers stand, as far as they do.
func (b *saleBook) read(customers []string) error {
	for part := range slices.Chunk(customers, mostNamed) {
		var rows []saleClaim
		err := b.tx.Raw("SELECT * FROM sale_claims WHERE sale = ? AND external_userid IN ?", b.row.ID, part).Scan(&rows).Error
		if err != nil {
			return err
		}
		b.take(rows)
	}
	return nil
}

// take keeps claims that were read, unless they were before.
func (b *saleBook) take(rows []saleClaim) {
	for i := range rows {
		if b.claims[rows[i].ExternalUserID] == nil {
			b.claims[rows[i].ExternalUserID] = &rows[i]
		}
	}
}

// stock is where the units of a store are.
func (b *saleBook) stock(store string) *saleStock {
	if b.stocks[store] == nil {
		b.stocks[store] = &saleStock{Sale: b.row.ID, Store: store}
	}
	return b.stocks[store]
}

// come lets a customer come, or come again, without any units yet.
func (b *saleBook) come(c saleClaim) *saleClaim {
	b.row.Claims++
	c.Sale, c.Seq, c.State, c.At, c.ChangedAt = b.row.ID, b.row.Claims, bot.ClaimLeft, at(b.now), at(b.now)
	b.fresh[c.ExternalUserID] = b.claims[c.ExternalUserID] == nil || b.fresh[c.ExternalUserID]
	b.claims[c.ExternalUserID] = &c
	return &c
}

// can says whether a claim can be brought into a state: whether there are units for
// it.
func (b *saleBook) can(c *saleClaim, to bot.ClaimState) bool {
	return c.State.Takes() || !to.Takes() || b.stock(c.Stock).Available >= c.Quantity
}

// bring moves a claim into a state, and its units with it.
func (b *saleBook) bring(c *saleClaim, to bot.ClaimState, until instant, what string) {
	stock := b.stock(c.Stock)
	before, from := *stock, c.State
	if units := stock.bucket(from); units != nil {
		*units -= c.Quantity
		stock.Available += c.Quantity
		b.freed = b.freed || !to.Takes()
	}
	if units := stock.bucket(to); units != nil {
		*units += c.Quantity
		stock.Available -= c.Quantity
	}
	if from == bot.ClaimWaiting {
		stock.Waiting--
	}
	if to == bot.ClaimWaiting {
		stock.Waiting++
		b.row.Waits++
		c.WaitSeq = b.row.Waits
	}
	c.State, c.ChangedAt, c.UntilAt, c.Turn = to, at(b.now), until, int64(until)
	if to == bot.ClaimWaiting {
		c.Turn = c.WaitSeq
	}
	b.changed[c.ExternalUserID] = true
	b.note(what, before, *stock, 1)
	if b.fresh[c.ExternalUserID] && from == bot.ClaimLeft {
		from = ""
	}
	b.moves = append(b.moves, bot.SaleMove{
		ExternalUserID: c.ExternalUserID, From: from, To: to, Quantity: c.Quantity, Store: c.Store, Code: c.Code, At: b.now, Until: until.Time(),
	})
}

// note adds what changed at a store to the journal: one line for each kind of move.
func (b *saleBook) note(what string, before, after saleStock, claims int) {
	i := slices.IndexFunc(b.lines, func(l saleLine) bool { return l.What == what && l.Store == after.Store })
	if i < 0 {
		i = len(b.lines)
		b.lines = append(b.lines, saleLine{Sale: b.row.ID, At: at(b.now), Store: after.Store, What: what})
	}
	b.lines[i].Claims += claims
	b.lines[i].add(before, after)
}

// supply sets how many units there are at a store, but never fewer than are taken.
func (b *saleBook) supply(store string, total int) {
	stock := b.stock(store)
	before := *stock
	taken := stock.Sold + stock.Held + stock.Offered
	stock.Total = max(min(total, mostUnits), taken, 0)
	stock.Available = stock.Total - taken
	if before != *stock {
		b.note(lineStock, before, *stock, 0)
	}
}

// known says which of the acts were done before, by the hashes of their keys.
func (b *saleBook) known(keys []string) (map[string]bool, error) {
	found := map[string]bool{}
	for part := range slices.Chunk(keys, mostNamed) {
		var rows []string
		err := b.tx.Raw("SELECT act_key FROM sale_acts WHERE sale = ? AND act_key IN ?", b.row.ID, part).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, k := range rows {
			found[k] = true
		}
	}
	return found, nil
}

// left is what is available by store, and altogether.
func (b *saleBook) left() (by map[string]int, all int) {
	by = make(map[string]int, len(b.stocks))
	for store, s := range b.stocks {
		by[store] = s.Available
		all += s.Available
	}
	return by, all
}

// close writes what was moved and answers the events that tell of it.
func (b *saleBook) close() ([]bot.Arrival, error) {
	for _, s := range b.stocks {
		if !s.seen().Holds() || min(s.Sold, s.Held, s.Offered, s.Available, s.Waiting) < 0 {
			return nil, fmt.Errorf("%w: %s", errLedger, b.row.ID)
		}
	}
	if err := b.writeClaims(); err != nil {
		return nil, err
	}
	if _, err := saleActTable.insert(b.tx, b.acts); err != nil {
		return nil, err
	}
	if len(b.lines) == 0 {
		return nil, nil
	}
	for i := range b.lines {
		l := &b.lines[i]
		b.row.Entries++
		l.Seq = b.row.Entries
		l.Hash = l.chained(b.row.Hash)
		b.row.Hash = l.Hash
	}
	var stocks []saleStock
	for _, store := range slices.Sorted(maps.Keys(b.stocks)) {
		if slices.ContainsFunc(b.lines, func(l saleLine) bool { return l.Store == store }) {
			stocks = append(stocks, *b.stocks[store])
		}
	}
	if err := saleStockTable.overwrite(b.tx, stocks); err != nil {
		return nil, err
	}
	if _, err := saleJournalTable.insert(b.tx, b.lines); err != nil {
		return nil, err
	}
	err := b.tx.Exec("UPDATE sales SET claims = ?, waits = ?, entries = ?, hash = ? WHERE id = ?",
		b.row.Claims, b.row.Waits, b.row.Entries, b.row.Hash, b.row.ID).Error
	if err != nil {
		return nil, err
	}
	return b.arrivals()
}

// writeClaims writes the claims that were made and those that were moved, in order
// of coming.
func (b *saleBook) writeClaims() error {
	var fresh, changed []saleClaim
	for _, c := range b.claims {
		switch {
		case !b.changed[c.ExternalUserID]:
		case b.fresh[c.ExternalUserID]:
			fresh = append(fresh, *c)
		default:
			changed = append(changed, *c)
		}
	}
	bySeq := func(x, y saleClaim) int { return int(x.Seq - y.Seq) }
	slices.SortFunc(fresh, bySeq)
	slices.SortFunc(changed, bySeq)
	if err := saleClaimTable.overwrite(b.tx, changed); err != nil {
		return err
	}
	written, err := saleClaimTable.insert(b.tx, fresh)
	if err == nil && written != len(fresh) {
		err = fmt.Errorf("%w: %s", errLedger, b.row.ID)
	}
	return err
}
