package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
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
	if s.o.Driver == MySQL {
		// As a server for a million customers has it.
		if err := s.db.Exec("SET GLOBAL innodb_buffer_pool_size = 1073741824").Error; err != nil {
			t.Fatal(err)
		}
	}
	f := newBoardFill(customers)
	const step = 20_000
	write := func(made *boardRows) {
		if err := s.db.Transaction(made.write); err != nil {
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
		runtime.Gosched()
	}
	analyse := "ANALYZE"
	if s.o.Driver == MySQL {
		analyse = "ANALYZE TABLE customers, relations, interactions, touches, orders, coupons, chats, chat_members, violations, sale_claims, alerts"
	}
	if err := s.db.Exec(analyse).Error; err != nil {
		t.Fatal(err)
	}
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
	for _, write := range []func() (int, error){
		func() (int, error) { return staffTable.insert(tx, r.staff) },
		func() (int, error) { return customerTable.insert(tx, r.customers) },
		func() (int, error) { return relationTable.insert(tx, r.relations) },
		func() (int, error) { return interactionTable.insert(tx, r.interactions) },
		func() (int, error) { return touchTable.insert(tx, r.touches) },
		func() (int, error) { return orderTable.insert(tx, r.orders) },
		func() (int, error) { return couponTable.insert(tx, r.coupons) },
		func() (int, error) { return chatTable.insert(tx, r.chats) },
		func() (int, error) { return chatMemberTable.insert(tx, r.members) },
		func() (int, error) { return saleTable.insert(tx, r.sales) },
		func() (int, error) { return saleStockTable.insert(tx, r.stocks) },
		func() (int, error) { return saleClaimTable.insert(tx, r.claims) },
		func() (int, error) { return violationTable.insert(tx, r.violations) },
		func() (int, error) { return violationRuleTable.insert(tx, r.rules) },
		func() (int, error) { return alertTable.insert(tx, r.alerts) },
		func() (int, error) { return postTable.insert(tx, r.posts) },
		func() (int, error) { return postTargetTable.insert(tx, r.targets) },
		func() (int, error) { return couponTallyTable.insert(tx, r.tallies) },
	} {
		if _, err := write(); err != nil {
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
