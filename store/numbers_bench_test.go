package store

import (
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// busyMonth fills a store with a month of entries of a time line, as many a day,
// of ten thousand customers of fifty members of staff in ten stores, with a
// tenth as many touches and orders.
func busyMonth(b *testing.B, s *Store, aDay int) {
	b.Helper()
	const customers, staff = 10_000, 50
	kinds := []bot.InteractionKind{
		bot.InteractionAdded, bot.InteractionLost, bot.InteractionJoinedGroup, bot.InteractionLeftGroup, bot.InteractionSpoke, bot.InteractionSpoke,
		bot.InteractionSpoke, bot.InteractionTagged, bot.InteractionWelcomeMissing, bot.InteractionOrdered,
	}
	user := func(n int) string { return fmt.Sprintf("staff%02d", n%staff) }
	var people []customer
	var relations []relation
	for i := range customers {
		people = append(people, customer{ID: int64(i + 1), ExternalUserID: fmt.Sprintf("wmEXAMPLEcustomer%015d", i), UnionID: fmt.Sprintf("o%026d", i/2)})
		relations = append(relations, relation{CustomerID: int64(i + 1), UserID: user(i), Status: bot.RelationActive, Store: fmt.Sprint("s", i%10), AddedAt: 1})
	}
	var said []interaction
	var touches []touch
	var orders []order
	for n := range 30 * aDay {
		who, when := n*7919%customers, at(opening.Add(time.Duration(n)*24*time.Hour/time.Duration(aDay)))
		said = append(said, interaction{CustomerID: int64(who + 1), At: when, Kind: kinds[n%len(kinds)], UserID: user(who), Detail: "来自「门口」"})
		if n%10 == 0 {
			touches = append(touches, touch{
				ExternalUserID: people[who].ExternalUserID, UserID: user(who), Template: "welcome:door", Ref: fmt.Sprint(n), At: when, Took: int64(n % 900_000),
			})
			orders = append(orders, order{Number: fmt.Sprint("A", n), CustomerID: int64(who + 1), Store: "s1", Status: bot.OrderPaid, Amount: 100, PaidAt: when, Items: "null"})
		}
	}
	err := s.db.Transaction(func(tx *gorm.DB) error {
		for _, write := range []func() (int, error){
			func() (int, error) { return customerTable.insert(tx, people) },
			func() (int, error) { return relationTable.insert(tx, relations) },
			func() (int, error) { return interactionTable.insert(tx, said) },
			func() (int, error) { return touchTable.insert(tx, touches) },
			func() (int, error) { return orderTable.insert(tx, orders) },
		} {
			if _, err := write(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkNumbers counts a day and a month of 100,000 entries, for headquarters
// and for a store.
func BenchmarkNumbers(b *testing.B) {
	onEachDurable(b, func(b *testing.B, o Options) {
		s := mustOpen(b, o)
		busyMonth(b, s, 3_333)
		for what, until := range map[string]time.Time{"day": opening.AddDate(0, 0, 1), "month": opening.AddDate(0, 0, 30)} {
			for who, scope := range map[string]bot.Scope{"all": bot.Everything(), "store": {Stores: []string{"s1"}}} {
				for _, by := range []bot.NumbersBy{bot.NumbersAll, bot.NumbersStaff} {
					b.Run(fmt.Sprint(what, "/", who, "/by-", by), func(b *testing.B) {
						for b.Loop() {
							ok[[]bot.Numbers](b)(s.Numbers(background, scope, opening, until, by))
						}
					})
				}
			}
			b.Run(what+"/price", func(b *testing.B) {
				for b.Loop() {
					ok[[]bot.Price](b)(s.Price(background, bot.Everything(), opening, until, 72*time.Hour, bot.PriceTemplate))
				}
			})
		}
	})
}
