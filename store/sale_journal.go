package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// What the lines of a sale's journal are about.
const (
	lineStock    = "stock"
	lineClaims   = "claims"
	linePickup   = "pickup"
	lineLapsed   = "lapsed"
	lineLeft     = "left"
	lineOffers   = "offers"
	lineAccepted = "accepted"
)

// saleLine is a line of a sale's journal: what one transaction moved at one store.
type saleLine struct {
	Sale      string `gorm:"primaryKey"`
	Seq       int64  `gorm:"primaryKey;autoIncrement:false"`
	At        instant
	Store     string
	What      string
	Claims    int
	Total     int
	Sold      int
	Held      int
	Offered   int
	Available int
	Hash      string
}

// TableName is "sale_journal".
func (saleLine) TableName() string { return "sale_journal" }

func (l saleLine) seen() bot.SaleEntry {
	return bot.SaleEntry{
		Seq: l.Seq, At: l.At.Time(), Store: l.Store, What: l.What, Claims: l.Claims,
		Total: l.Total, Sold: l.Sold, Held: l.Held, Offered: l.Offered, Available: l.Available, Hash: l.Hash,
	}
}

// add counts what changed between two states of a store's units.
func (l *saleLine) add(before, after saleStock) {
	l.Total += after.Total - before.Total
	l.Sold += after.Sold - before.Sold
	l.Held += after.Held - before.Held
	l.Offered += after.Offered - before.Offered
	l.Available += after.Available - before.Available
}

// chained is the hash of a line behind one with another hash, in hex, written as
// auditRow.chained does.
func (l saleLine) chained(before string) string {
	b := []byte("zhanggui sale 1")
	number := func(n int64) { b = binary.BigEndian.AppendUint64(b, uint64(n)) }
	word := func(s string) {
		number(int64(len(s)))
		b = append(b, s...)
	}
	word(l.Sale)
	number(l.Seq)
	number(int64(l.At))
	word(l.Store)
	word(l.What)
	for _, n := range []int{l.Claims, l.Total, l.Sold, l.Held, l.Offered, l.Available} {
		number(int64(n))
	}
	word(before)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// journalWalk is what comes of reading a sale's journal from its beginning.
type journalWalk struct {
	// sums are what the lines come to by store.
	sums map[string]saleStock
	// whole says that every line stands for those before it, up to the last one.
	whole bool
	seq   int64
	hash  string
}

// walkJournal reads the whole journal of a sale.
func walkJournal(tx *gorm.DB, sale string) (journalWalk, error) {
	w := journalWalk{sums: map[string]saleStock{}, whole: true}
	for {
		var lines []saleLine
		err := tx.Where("sale = ? AND seq > ?", sale, w.seq).Order("seq").Limit(pageLimit).Find(&lines).Error
		if err != nil || len(lines) == 0 {
			return w, err
		}
		for _, l := range lines {
			w.whole = w.whole && l.Seq == w.seq+1 && l.Hash == l.chained(w.hash)
			w.seq, w.hash = l.Seq, l.Hash
			sum := w.sums[l.Store]
			sum.Total, sum.Sold, sum.Held = sum.Total+l.Total, sum.Sold+l.Sold, sum.Held+l.Held
			sum.Offered, sum.Available = sum.Offered+l.Offered, sum.Available+l.Available
			w.sums[l.Store] = sum
		}
	}
}
