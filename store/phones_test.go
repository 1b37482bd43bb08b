package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestOrdersFindTheirOwnerByPhone(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		waiting := paid("A1", 1)
		waiting.Phone = "+86 138-0000-0001"
		applied(t, s, saves(1, waiting))
		viewed(t, s, func(v view) {
			if who := ok[[]string](t)(v.ByPhone("13800000001")); len(who) != 0 {
				t.Errorf("the number belongs to %v already", who)
			}
			if who := ok[[]string](t)(v.ByPhone("")); len(who) != 0 {
				t.Errorf("no number belongs to %v", who)
			}
			if found := ok[[]bot.Order](t)(v.Unjoined("8613800000001")); len(found) != 1 || found[0].Number != "A1" || found[0].Phone != "13800000001" {
				t.Errorf("waiting for the number: %+v", found)
			}
		})
		applied(t, s, told{2, []bot.Effect{
			bot.SetPhones{Pair: liming, Phones: []string{"13800000001", "13800000001"}, At: minute(1)},
			bot.SetPhones{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: "wmA"}, Phones: []string{"0086 13800000001"}, At: minute(1)},
		}})
		applied(t, s, saves(3, of(waiting, liming.ExternalUserID, "phone")))
		viewed(t, s, func(v view) {
			if diff := cmp.Diff([]string{"wmA", "wmWangFang"}, ok[[]string](t)(v.ByPhone("13800000001"))); diff != "" {
				t.Errorf("whose number it is (-want +got):\n%s", diff)
			}
			if found := ok[[]bot.Order](t)(v.Unjoined("13800000001")); len(found) != 0 {
				t.Errorf("still waiting: %+v", found)
			}
		})
		if got := bought(t, s, liming.ExternalUserID); got != "1 for 50.00, 1 to 1" {
			t.Errorf("bought %s", got)
		}
	})
}

func TestTheNewestListOfPhonesCounts(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		set := func(id int64, p bot.Pair, n int, numbers ...string) told {
			return told{id, []bot.Effect{bot.SetPhones{Pair: p, Phones: numbers, At: minute(n)}}}
		}
		permute([]told{set(1, liming, 1, "111", "222"), set(2, liming, 3), set(3, liming, 2, "333"), set(4, hanmei, 1, "111")}, func(order []told) {
			emptied(t, s)
			for _, e := range order {
				applied(t, s, e)
			}
			viewed(t, s, func(v view) {
				for number, want := range map[string]int{"111": 1, "222": 0, "333": 0} {
					if who := ok[[]string](t)(v.ByPhone(number)); len(who) != want {
						t.Errorf("in order %v the number %s has the owners %v, want %d", numbersOf(order), number, who, want)
					}
				}
			})
		})
	})
}

func TestEventsThatMeetInAnOrderOrANumberWaitForEachOther(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		in, _ := trays(s, 10)
		mustPut(t, s, arrival("order", "order:A1"), arrival("contact", "customer:wmWangFang"), arrival("refund", "order:A2"))
		items := in.take()
		waiting := paid("A1", 1)
		waiting.Phone = "13800000001"
		// Each does what it must, depending on what it sees: the order looks for its
		// owner, the owner for orders.
		decide := map[string]func(v bot.View) ([]bot.Planned, error){
			"order": func(v bot.View) ([]bot.Planned, error) {
				who, err := v.ByPhone(waiting.Phone)
				if err != nil {
					return nil, err
				}
				if len(who) == 1 {
					return decides(bot.SaveOrder{Order: of(waiting, who[0], "phone")})(v)
				}
				return decides(bot.SaveOrder{Order: waiting})(v)
			},
			"contact": func(v bot.View) ([]bot.Planned, error) {
				effects := []bot.Effect{bot.SetPhones{Pair: liming, Phones: []string{waiting.Phone}, At: minute(2)}}
				found, err := v.Unjoined(waiting.Phone)
				for _, o := range found {
					effects = append(effects, bot.SaveOrder{Order: of(o, liming.ExternalUserID, "phone")})
				}
				if err != nil {
					return nil, err
				}
				return decides(effects...)(v)
			},
			"refund": decides(),
		}
		done := make(chan error, len(items))
		for _, item := range items {
			go func() { done <- s.Inbox().Process(background, item, decide[item.Key]) }()
		}
		for range items {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if got := bought(t, s, liming.ExternalUserID); got != "1 for 50.00, 1 to 1" {
			t.Errorf("bought %s; want the order, whoever came first", got)
		}
	})
}
