package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// How big the benchmarks' shop is. All that happens grows with the customers.
const (
	boardCustomers = 1_000_000
	boardStores    = 60
	boardStaff     = 400
	boardChannels  = 80
	boardDays      = 30
)

// boardZone is where the shop is. It is late in the afternoon there.
var boardZone = time.FixedZone("CST", 8*3600)

// boardAsk asks for the newest days of the shop, the present one among them.
func boardAsk(scope bot.Scope, days int) bot.BoardAsk {
	until := midnight(opening, boardZone).AddDate(0, 0, 1)
	return bot.BoardAsk{Scope: scope, From: until.AddDate(0, 0, -days), Until: until, Now: opening}
}

func midnight(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// boardShop is a filled shop that stays until the process ends.
func boardShop(b testing.TB, driver string, customers int) bigShop {
	b.Helper()
	name := fmt.Sprint("board/", driver, "/", customers)
	if shop, made := bigShops[name]; made {
		if shop.store == nil {
			b.Fatal("the shop could not be filled before")
		}
		return shop
	}
	folder, err := os.MkdirTemp("", "zhanggui-bench-")
	if err != nil {
		b.Fatal(err)
	}
	shop := bigShop{folder: folder, o: Options{Driver: driver, DSN: filepath.Join(folder, "bot.db"), Instance: "one", Now: clockAt(opening).Now}}
	if driver == MySQL {
		shop.o.DSN = testserver.MySQL(lasting{b})
	}
	// Kept before it is filled, so that a failure leaves no folder behind.
	bigShops[name] = shop
	shop.store = mustOpen(lasting{b}, shop.o)
	began := time.Now()
	fillBoard(b, shop.store, customers)
	b.Logf("%s: %d customers in %s", driver, customers, time.Since(began).Round(time.Second))
	bigShops[name] = shop
	return shop
}

// fillBoard makes up a shop: 60 stores with 400 members of staff and 80 channels, a
// sixth of the customers added in the newest 30 days, and what all of them did in
// those days: two entries a customer, with the touches, orders, coupons, claims,
// groups, violations, alerts and posts that belong to them. Orders go a year back.
// It is the same shop every time.
func fillBoard(t testing.TB, s *Store, customers int) {
	t.Helper()
	settings := map[string][]string{
		// As a server for a million customers has it.
		MySQL: {"SET GLOBAL innodb_buffer_pool_size = 1073741824"},
		// While it is filled, nothing is lost that counts.
		SQLite: {"PRAGMA cache_size = -1000000", "PRAGMA synchronous = OFF", "PRAGMA wal_autocheckpoint = 20000"},
	}
	// This connection is allowed to take its time.
	d, err := dialectOf(s.o)
	if err != nil {
		t.Fatal(err)
	}
	db, err := openPool(background, s.o, d, poolMigrate)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if pool, err := db.DB(); err != nil || pool.Close() != nil {
			t.Error("the connection cannot be closed", err)
		}
	}()
	run := func(statements []string) {
		for _, one := range statements {
			if err := db.Exec(one).Error; err != nil {
				t.Fatal(err)
			}
		}
	}
	run(settings[s.o.Driver])
	f := newBoardFill(customers)
	const step = 20_000
	write := func(made *boardRows) {
		if err := db.Transaction(made.write); err != nil {
			t.Fatal(err)
		}
	}
	write(f.shop())
	// The next customers are made up while the ones before are written.
	next := make(chan *boardRows, 1)
	go func() {
		defer close(next)
		for from := 0; from < customers; from += step {
			next <- f.customers(from, min(from+step, customers))
		}
		next <- f.rest()
	}()
	for made := range next {
		write(made)
	}
	run(map[string][]string{
		MySQL:  {"ANALYZE TABLE customers, relations, interactions, touches, orders, coupons, chats, chat_members, violations, sale_claims, alerts"},
		SQLite: {"PRAGMA wal_checkpoint(TRUNCATE)"},
	}[s.o.Driver])
}

// boardRows are rows of all tables that are written together.
type boardRows struct {
	customers    []customer
	relations    []relation
	interactions []interaction
	touches      []touch
	orders       []order
	coupons      []couponRow
	chats        []chat
	members      []chatMember
	claims       []saleClaim
	sales        []saleRow
	stocks       []saleStock
	violations   []violation
	rules        []violationRule
	alerts       []alertRow
	posts        []postRow
	targets      []postTarget
	tallies      []couponTally
	staff        []staffRow
}

func (r *boardRows) write(tx *gorm.DB) error {
	for _, write := range []func() error{
		func() error { return fill(tx, staffTable, r.staff) },
		func() error { return fill(tx, customerTable, r.customers) },
		func() error { return fill(tx, relationTable, r.relations) },
		func() error { return fill(tx, interactionTable, r.interactions) },
		func() error { return fill(tx, touchTable, r.touches) },
		func() error { return fill(tx, orderTable, r.orders) },
		func() error { return fill(tx, couponTable, r.coupons) },
		func() error { return fill(tx, chatTable, r.chats) },
		func() error { return fill(tx, chatMemberTable, r.members) },
		func() error { return fill(tx, saleTable, r.sales) },
		func() error { return fill(tx, saleStockTable, r.stocks) },
		func() error { return fill(tx, saleClaimTable, r.claims) },
		func() error { return fill(tx, violationTable, r.violations) },
		func() error { return fill(tx, violationRuleTable, r.rules) },
		func() error { return fill(tx, alertTable, r.alerts) },
		func() error { return fill(tx, postTable, r.posts) },
		func() error { return fill(tx, postTargetTable, r.targets) },
		func() error { return fill(tx, couponTallyTable, r.tallies) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

// fill writes rows in small statements where looking for each value among all of them
// is what takes the time.
func fill[R any](tx *gorm.DB, t table[R], rows []R) error {
	most := len(rows)
	if tx.Name() == SQLite {
		most = 400 / len(t.columns)
	}
	for some := range slices.Chunk(rows, max(1, most)) {
		if _, err := t.insert(tx, some); err != nil {
			return err
		}
	}
	return nil
}

// boardFill makes the rows up.
type boardFill struct {
	rand        *rand.Rand
	all         int
	now, from   instant
	tallies     map[string]*couponTally
	nextClaim   map[string]int64
	chats, code int
}

func newBoardFill(customers int) *boardFill {
	ask := boardAsk(bot.Everything(), boardDays)
	return &boardFill{
		rand: rand.New(rand.NewPCG(7, 11)), all: customers, now: at(opening), from: at(ask.From),
		tallies: map[string]*couponTally{}, nextClaim: map[string]int64{}, chats: max(6, customers/700),
	}
}

// chance says yes so often in a thousand.
func (f *boardFill) chance(inThousand int) bool { return f.rand.IntN(1000) < inThousand }

// between is a time from one until another.
func (f *boardFill) between(from, until instant) instant {
	return from + instant(f.rand.Int64N(max(1, int64(until-from))))
}

const oneDay = instant(24 * time.Hour / time.Microsecond)

func boardUser(n int) string    { return fmt.Sprintf("staff%03d", n%boardStaff) }
func boardStore(n int) string   { return fmt.Sprintf("S%02d", n%boardStores) }
func boardChannel(n int) string { return fmt.Sprintf("code%02d", n%boardChannels) }
func boardChat(n int) string    { return fmt.Sprintf("wrEXAMPLEgroup%018d", n) }
func boardWho(n int) string     { return fmt.Sprintf("wmEXAMPLEcustomer%015d", n) }
