package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/zhanggui/zhanggui/bot"
)

// touchesOf are all touches in order of time.
func touchesOf(t testing.TB, s *Store) []touch {
	t.Helper()
	var all []touch
	if err := s.read.Order("at, template, ref").Find(&all).Error; err != nil {
		t.Fatal(err)
	}
	return all
}

var withoutNumber = cmpopts.IgnoreFields(touch{}, "ID")

func TestATouchIsRecordedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		one := bot.Touch{Pair: liming, Template: "winback/default", Ref: "P1", At: opening, Held: true, Took: time.Second, Coupon: "tea"}
		later, other := one, one
		later.At, other.Ref = opening.Add(time.Hour), "P2"
		applied(t, s, told{1, []bot.Effect{bot.RecordTouch{Touch: one}, bot.RecordTouch{Touch: later}}})
		applied(t, s, told{2, []bot.Effect{bot.RecordTouch{Touch: other}, bot.RecordTouch{Touch: later}}})
		want := []touch{
			{ExternalUserID: "wmWangFang", UserID: "liming", Template: "winback/default", Ref: "P1", At: at(opening), Held: true, Took: 1e6, Coupon: "tea"},
			{ExternalUserID: "wmWangFang", UserID: "liming", Template: "winback/default", Ref: "P2", At: at(opening), Held: true, Took: 1e6, Coupon: "tea"},
		}
		if diff := cmp.Diff(want, touchesOf(t, s), withoutNumber); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
		if n := count(t, s, "customers"); n != 0 {
			t.Errorf("the touches made %d customers", n)
		}
	})
}

func TestAWelcomeThatWeComTookIsATouch(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		for i, test := range []struct {
			class              bot.Class
			decided, done      time.Duration
			want               bool
			took               time.Duration
			template, customer string
		}{
			{bot.ClassDone, 300 * time.Millisecond, 450 * time.Millisecond, true, 150 * time.Millisecond, "welcome:door", "wm0"},
			{bot.ClassAlready, 4 * time.Second, 5 * time.Second, true, 4 * time.Second, "welcome:door", "wm1"},
			// The clock of WeCom is ahead.
			{bot.ClassDone, -3 * time.Second, -2 * time.Second, true, 0, "welcome:door", "wm2"},
			{bot.ClassRetry, time.Second, 2 * time.Second, false, 0, "", "wm3"},
			{bot.ClassDone, time.Second, 2 * time.Second, false, 0, "", ""},
			{bot.ClassPermanent, time.Second, 2 * time.Second, false, 0, "", "wm4"},
		} {
			added := opening.Add(time.Duration(i) * time.Minute)
			clock.set(added.Add(test.decided))
			w := bot.Welcome{
				Pair: bot.Pair{UserID: "liming", ExternalUserID: test.customer}, AddedAt: added, Until: added.Add(20 * time.Second), Rule: "door", Coupon: "tea",
			}
			sent := mustSend(t, s, fmt.Sprint("k", i), w, bot.AppMessage{Text: "hello"})
			clock.set(added.Add(test.done))
			for _, item := range sent {
				mustSettle(t, s, item, bot.Outcome{Class: test.class})
			}
			var want []touch
			if test.want {
				want = []touch{{
					ExternalUserID: test.customer, UserID: "liming", Template: test.template, Ref: added.Format(time.RFC3339),
					At: at(added.Add(test.done)), Took: test.took.Microseconds(), Coupon: "tea",
				}}
			}
			if diff := cmp.Diff(want, touchesOf(t, s), withoutNumber, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s (-want +got)\n%s", test.class, diff)
			}
			if err := s.db.Exec("DELETE FROM touches").Error; err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestADeletionCountsForTheLastMessageBefore is the rule by hand: who was sent
// what when, and when they deleted.
func TestADeletionCountsForTheLastMessageBefore(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		hour := func(n int) time.Time { return opening.Add(time.Duration(n) * time.Hour) }
		event := int64(0)
		sent := func(who, template string, at int, held bool) {
			event++
			applied(t, s, told{event, []bot.Effect{bot.RecordTouch{Touch: bot.Touch{
				Pair: bot.Pair{UserID: "an", ExternalUserID: who}, Template: template, Ref: fmt.Sprint(event), At: hour(at), Held: held,
			}}}})
		}
		lost := func(who, user string, at int) {
			event++
			p := bot.Pair{UserID: user, ExternalUserID: who}
			applied(t, s, told{event, []bot.Effect{
				bot.RecordInteraction{Pair: p, Kind: bot.InteractionLost, At: hour(at)},
				bot.SetRelation{Pair: p, Status: bot.RelationLost, At: hour(at), Store: "s1"},
			}})
		}
		// Deleted after the second of two messages.
		sent("wm1", "sale", 1, false)
		sent("wm1", "tea", 3, false)
		lost("wm1", "an", 5)
		// Deleted at the very moment, and just before a message.
		sent("wm2", "sale", 1, false)
		lost("wm2", "an", 1)
		sent("wm2", "tea", 2, false)
		// Too late, by a moment: ten hours later.
		sent("wm3", "sale", 1, false)
		lost("wm3", "an", 11)
		// Deleted another member of staff.
		sent("wm4", "sale", 1, false)
		lost("wm4", "bo", 2)
		// A message was withheld, and another before it was sent.
		sent("wm5", "sale", 1, false)
		sent("wm5", "tea", 2, true)
		lost("wm5", "an", 3)
		// Deleted, came back, and deleted again.
		sent("wm6", "tea", 1, false)
		lost("wm6", "an", 2)
		lost("wm6", "an", 4)
		// The message after the time that is asked for takes the deletion.
		sent("wm7", "sale", 1, false)
		sent("wm7", "tea", 99, false)
		lost("wm7", "an", 100)
		// Nobody deleted.
		sent("wm8", "tea", 1, true)

		price := func(scope bot.Scope, within time.Duration, by bot.PriceBy, want ...bot.Price) {
			t.Helper()
			if diff := cmp.Diff(want, ok[[]bot.Price](t)(s.Price(background, scope, opening, hour(50), within, by))); diff != "" {
				t.Errorf("within %s by %s (-want +got)\n%s", within, by, diff)
			}
		}
		price(bot.Everything(), 10*time.Hour, bot.PriceTemplate,
			bot.Price{Key: "sale", Sent: 6, Lost: 1}, bot.Price{Key: "tea", Sent: 3, Lost: 3, HeldBack: 2, HeldLost: 1})
		price(bot.Everything(), 1000*time.Hour, bot.PriceTemplate,
			bot.Price{Key: "sale", Sent: 6, Lost: 2}, bot.Price{Key: "tea", Sent: 3, Lost: 3, HeldBack: 2, HeldLost: 1})
		price(bot.Everything(), 10*time.Hour, bot.PriceStaff, bot.Price{Key: "an", Sent: 9, Lost: 4, HeldBack: 2, HeldLost: 1})
		// A scope shows the messages to those who are its own.
		price(bot.Scope{Stores: []string{"s1"}}, 10*time.Hour, bot.PriceStaff, bot.Price{Key: "an", Sent: 8, Lost: 4, HeldBack: 1, HeldLost: 1})
		price(bot.Scope{Stores: []string{"s1"}, UserID: "bo"}, 10*time.Hour, bot.PriceStaff)
		price(bot.Scope{Stores: []string{"s2"}}, 10*time.Hour, bot.PriceStaff)
		price(bot.Scope{}, 10*time.Hour, bot.PriceStaff)
	})
}
