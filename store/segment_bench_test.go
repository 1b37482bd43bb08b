package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// benchTags are how many in a thousand customers hold each of 40 tags, as
// shares that sum up to eight tags a customer.
var benchTags = func() []int {
	shares := []int{50, 150, 50, 450, 650, 250, 350, 400, 700, 300, 200}
	for len(shares) < 40 {
		shares = append(shares, 150)
	}
	return shares
}()

// benchCustomers is how many customers the benchmark's shop has.
const benchCustomers = 1_000_000

// BenchmarkSegment asks a shop of 1,000,000 customers with eight tags each for
// "A and B, not C", seen more than 30 days ago, for answers of three sizes: how
// many they are, and the first page of 1000. The others are what one would
// write first: groups of a customer's tags, and EXISTS.
func BenchmarkSegment(b *testing.B) {
	if testing.Short() {
		b.Skip("fills two databases with nine million rows each")
	}
	for _, driver := range []string{SQLite, MySQL} {
		b.Run(driver, func(b *testing.B) {
			shop := millionShop(b, driver)
			patient := shop.store.read
			if driver == MySQL {
				// What is compared with may take longer than a query of the bot.
				patient = openPlain(b, shop.o)
			}
			for _, size := range []struct{ name, text string }{
				{"small", "T0 and T2, not T1, seen > 30d"},
				{"middle", "T1 and T5, not T3, seen > 30d"},
				{"large", "T3 and T5, not T1, seen > 30d"},
			} {
				b.Run(size.name, func(b *testing.B) { benchSegment(b, shop.store, patient, size.text) })
			}
		})
	}
}

// bigShop is a filled database that stays until the process ends: filling it
// takes longer than all measurements.
type bigShop struct {
	o      Options
	store  *Store
	folder string
}

var bigShops = map[string]bigShop{}

// lasting is a benchmark whose things stay when it ends.
type lasting struct{ testing.TB }

func (lasting) Cleanup(func()) {}

func millionShop(b *testing.B, driver string) bigShop {
	b.Helper()
	if shop, made := bigShops[driver]; made {
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
	bigShops[driver] = shop
	shop.store = mustOpen(lasting{b}, shop.o)
	fillSegments(b, shop)
	bigShops[driver] = shop
	return shop
}

func closeBigShops() {
	for _, shop := range bigShops {
		if shop.store != nil {
			_ = shop.store.Close()
		}
		_ = os.RemoveAll(shop.folder)
	}
}

func benchSegment(b *testing.B, s *Store, patient *gorm.DB, text string) {
	e, err := segment.Parse(text)
	if err != nil {
		b.Fatal(err)
	}
	n, err := s.SegmentCount(background, e, bot.Everything())
	if err != nil || n == 0 {
		b.Fatalf("%s: %d, %v", text, n, err)
	}
	each := func(name string, ask func() (int64, error)) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if got, err := ask(); err != nil || got != n && got != min(n, pageLimit) {
					b.Fatalf("%s answers %d, %v; there are %d", name, got, err, n)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms/op")
			b.ReportMetric(float64(n), "customers")
			b.ReportMetric(0, "ns/op")
		})
	}
	each("count", func() (int64, error) { return s.SegmentCount(background, e, bot.Everything()) })
	each("page", func() (int64, error) {
		some, _, err := s.SegmentPage(background, e, bot.Everything(), SegmentPage{})
		return int64(len(some)), err
	})
	for name, ask := range alternatives(b, s, e) {
		each(name+"-count", func() (int64, error) {
			var n int64
			err := patient.Raw("SELECT COUNT(*) FROM ("+ask.sql+") AS found", ask.args...).Scan(&n).Error
			return n, err
		})
		each(name+"-page", func() (int64, error) {
			var ids []int64
			err := patient.Raw(ask.sql+" ORDER BY 1 LIMIT 1000", ask.args...).Scan(&ids).Error
			return int64(len(ids)), err
		})
	}
}

// alternatives are the same question as one would write it first.
func alternatives(b *testing.B, s *Store, e segment.Expr) map[string]part {
	ids, err := tagNumbers(s.read, segment.Tags(e))
	if err != nil {
		b.Fatal(err)
	}
	w := wordingOf(s.read, bot.Everything(), at(opening))
	var numbers []any
	for _, t := range segment.Tags(e) {
		numbers = append(numbers, ids[t][0])
	}
	held := w.held("p")
	before := int64(at(opening.AddDate(0, 0, -30)))
	grouped := part{"SELECT p.customer_id FROM pair_tags p JOIN customers c ON c.id = p.customer_id WHERE p.tag_id IN (?, ?, ?) AND " + held.sql +
		" AND c.last_seen_at > 0 AND c.last_seen_at < ? AND EXISTS (SELECT 1 FROM relations r WHERE r.customer_id = p.customer_id AND r.status IN " + living + ")" +
		" GROUP BY p.customer_id HAVING COUNT(DISTINCT CASE WHEN p.tag_id <> ? THEN p.tag_id END) = 2 AND SUM(p.tag_id = ?) = 0",
		[]any{numbers[0], numbers[1], numbers[2], w.now, before, numbers[2], numbers[2]}}
	exists := part{sql: "SELECT c.id FROM customers c WHERE c.last_seen_at > 0 AND c.last_seen_at < ? AND EXISTS (SELECT 1 FROM relations r WHERE r.customer_id = c.id AND r.status IN " + living + ")", args: []any{before}}
	for i, n := range numbers {
		not := map[bool]string{true: "NOT "}[i == 2]
		exists = exists.and(part{not + "EXISTS (SELECT 1 FROM pair_tags p WHERE p.customer_id = c.id AND p.tag_id = ? AND " + held.sql + ")", []any{n, w.now}})
	}
	return map[string]part{"having": grouped, "exists": exists}
}

// fillSegments makes a shop: every customer with one member of staff in forty,
// tags by chance, seen some time in the last 100 days.
func fillSegments(b *testing.B, shop bigShop) {
	b.Helper()
	db := shop.store.db
	if shop.o.Driver == MySQL {
		db = openPlain(b, shop.o)
	}
	long := db.Session(&gorm.Session{SkipDefaultTransaction: true})
	run := func(sql string, args ...any) {
		if err := long.Exec(sql, args...).Error; err != nil {
			b.Fatal(err)
		}
	}
	var tags []tag
	for i := range benchTags {
		tags = append(tags, tag{ID: int64(i + 1), GroupName: "g", Name: fmt.Sprint("T", i), Class: bot.TagBehaviour})
	}
	if err := long.Create(&tags).Error; err != nil {
		b.Fatal(err)
	}
	run("CREATE TABLE digits (n INTEGER PRIMARY KEY)")
	run("INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)")
	name := "'顾客' || n"
	if db.Name() == MySQL {
		// As a server for a million customers has it.
		run("SET GLOBAL innodb_buffer_pool_size = 1073741824")
		name = "CONCAT('顾客', n)"
	}
	// The same on both databases, and as good as chance: multiples of n by some
	// large number for each tag.
	multiples := rand.New(rand.NewPCG(1, 2))
	chance := func(of int) string {
		return fmt.Sprintf("(n * %d %% 2147483647 %% %d)", 1<<30+multiples.IntN(1<<29), of)
	}
	seen := chance(100)
	var share []string
	for range benchTags {
		share = append(share, chance(1000))
	}
	id := strings.NewReplacer("'顾客'", "'wmEXAMPLEcustomer'").Replace(name)
	var cross, sum []string
	for i, place := range []int{1, 10, 100, 1000, 10_000} {
		cross = append(cross, fmt.Sprint("digits d", i))
		sum = append(sum, fmt.Sprintf("d%d.n * %d", i, place))
	}
	const step = 100_000
	for from := 0; from < benchCustomers; from += step {
		numbers := fmt.Sprintf("(SELECT %s + %d AS n FROM %s) AS numbers", strings.Join(sum, " + "), from+1, strings.Join(cross, ", "))
		run("INSERT INTO customers (id, external_userid, created_event, name, avatar, unionid, type, gender, fetched_at, last_seen_at) SELECT n, "+id+
			", 1, "+name+", 'https://wx.qlogo.cn/mmhead/EXAMPLE/0', '', 1, 0, 0, ? - "+seen+" * 86400000000 FROM "+numbers+" ORDER BY n", at(opening))
		run("INSERT INTO relations (customer_id, user_id, status, status_at, added_at, state, state_at, channel, channel_at, store, store_at, remark, add_way, remark_at, welcomed_at, welcome_lost_at)" +
			" SELECT n, 'staff', 'active', 1, 1, 's17-door', 1, '', 1, 's17', 1, '', 1, 1, 1, 0 FROM " + numbers + " ORDER BY n")
		for i, most := range benchTags {
			run("INSERT INTO pair_tags (tag_id, customer_id, user_id, first_at, last_at, count, expires_at, rule, source_event, removed_at, removed_rule, version, pushed, pushed_version, pushed_generation)"+
				" SELECT ?, n, 'staff', 1, 1, 1, 0, '规则', 1, 0, '', 1, 1, 1, 0 FROM "+numbers+" WHERE "+share[i]+" < ? ORDER BY n", i+1, most)
		}
	}
	run("DROP TABLE digits")
	if db.Name() == MySQL {
		run("ANALYZE TABLE customers, relations, pair_tags")
	}
	var rows int64
	if err := db.Model(&pairTag{}).Count(&rows).Error; err != nil || rows < 7*benchCustomers {
		b.Fatalf("%d rows of pair_tags, %v", rows, err)
	}
	b.Logf("%d rows of pair_tags", rows)
}
