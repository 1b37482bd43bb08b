package store

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestNothingIsLeftOfWhoWasErased(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		before := traces(t, s, fangWords)
		for _, place := range []string{"customers.name: " + fangName, "orders.phone: " + fangPhone, "chat_members.unionid: " + fangUnion, "posts.content: " + fangName, "alert_items.human: " + fangUnion} {
			if !slices.Contains(before, place) {
				t.Errorf("the test plants nothing at %s", place)
			}
		}
		others := traces(t, s, []string{liwei.ExternalUserID, "李薇"}, "inbox.open_lane", "outbox.behind")
		happens(t, s, arrival("erase", "member:sunli"), erasing(now.Now())...)
		if left := traces(t, s, fangWords, "inbox.", "outbox.", "tombstones."); len(left) > 0 {
			t.Errorf("after erasing there is still\n%s", strings.Join(left, "\n"))
		}
		if n := ok[int64](t)(s.SweepErased(background, 100)); n != 0 {
			t.Errorf("the sweep looked at %d rows while something may still be on its way", n)
		}
		now.set(hours(3))
		for _, item := range mustClaimSends(t, s) {
			if item.Meta.Subject != "" && item.Meta.Subject != liwei.ExternalUserID {
				t.Errorf("a send about whom nobody knows any more: %+v", item)
			}
			mustSettle(t, s, item, bot.Outcome{Class: bot.ClassDone})
		}
		swept(t, s)
		// The job waits for its time, when it finds nobody.
		now.set(hours(101))
		for _, item := range ok3[[]bot.InboxItem](t)(s.Inbox().Claim(background, 100)) {
			err := s.Inbox().Process(background, item, func(v bot.View) ([]bot.Planned, error) {
				who, _ := strings.CutPrefix(item.Lane, customerLane)
				_, err := v.Pairs(who)
				return nil, err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if left := traces(t, s, fangWords); len(left) > 0 {
			t.Errorf("after the sweep there is still\n%s", strings.Join(left, "\n"))
		}
		if diff := cmp.Diff(others, traces(t, s, []string{liwei.ExternalUserID, "李薇"}, "inbox.open_lane", "outbox.behind")); diff != "" {
			t.Errorf("where the other customer stood (-before +after):\n%s", diff)
		}
	})
}

func ok3[T any](t testing.TB) func(T, time.Time, error) T {
	t.Helper()
	return func(value T, _ time.Time, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestWhatWasBoughtStaysAsSumsThatAreNobodys(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		happens(t, s, arrival("erase", ""), erasing(now.Now())...)
		if n := count(t, s, "orders WHERE amount = 5000 AND customer_id = 0 AND number LIKE '_Wa'"); n != 2 {
			t.Errorf("%d orders of 50 yuan are nobody's, want 2", n)
		}
		// A later telling changes what the order is, not whose.
		refund := bot.Order{Number: "A" + fang[2:4], ExternalUserID: fang, JoinedBy: joinedByID, Phone: fangPhone, Status: bot.OrderRefunded, Amount: 5000, PaidAt: hours(1), UpdatedAt: hours(4)}
		happens(t, s, about("refund", fang, fangPhone), bot.SaveOrder{Order: refund})
		refund.Number, refund.ExternalUserID, refund.JoinedBy = "B"+fang[2:4], liwei.ExternalUserID, joinedByID
		happens(t, s, arrival("other", ""), bot.SaveOrder{Order: refund})
		if n := count(t, s, "orders WHERE status = 'refunded' AND customer_id = 0 AND phone = '' AND external_userid = ''"); n != 2 {
			t.Errorf("%d orders were refunded for nobody, want 2", n)
		}
		viewed(t, s, func(v view) {
			if o := ok[bot.Order](t)(v.Order("A" + fang[2:4])); o.JoinedBy != "" || o.ExternalUserID != "" || o.Amount != 5000 {
				t.Errorf("the order is %+v", o)
			}
			if waiting := ok[[]bot.Order](t)(v.Unjoined(fangPhone)); len(waiting) != 0 {
				t.Errorf("orders wait for the phone number of nobody: %+v", waiting)
			}
		})
		if problems := ok[bot.Customer](t)(s.Customer(background, liwei.ExternalUserID)); problems.Orders != 1 || problems.Spent != 5000 {
			t.Errorf("the other customer bought %+v", problems)
		}
	})
}

func TestALaterTellingDoesNotBringBackWhoWasErased(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		happens(t, s, arrival("erase", ""), erasing(now.Now())...)
		now.set(hours(3))
		// An event of each kind, all at once with one about somebody else.
		late := fangKnown()
		late[0] = bot.SetRelation{Pair: liming, Status: bot.RelationActive, At: now.Now().Add(-time.Hour)} // as it stood before
		late = append(late, bot.SetRelation{Pair: liming, Status: bot.RelationLost, At: now.Now()})
		late = append(late, bot.SetRemark{Pair: liwei, Remark: "新备注", At: now.Now()})
		happens(t, s, about("page", fang, fangName+fangPhone+fangUnion), late...)
		happens(t, s, about("edit", fang, fangName), bot.FetchContact{Pair: liming})
		happens(t, s, about("lost", fang, fangName), bot.RaiseAlert{AlertItem: bot.AlertItem{Key: "late", Kind: bot.AlertLost, ExternalUserID: fang, At: now.Now()}})
		happens(t, s, about("sent", fang, fangName), bot.RecordTouch{Touch: bot.Touch{Pair: liming, Template: "late", At: now.Now()}})
		var erased time.Time
		mustPut(t, s, about("seen", fang, fangName))
		item := mustClaim(t, s, "seen")[0]
		err := s.Inbox().Process(background, item, func(v bot.View) ([]bot.Planned, error) {
			var err error
			erased, err = v.Desk().Erased(fang)
			return nil, err
		})
		if err != nil || !erased.Equal(hours(2)) {
			t.Errorf("erased at %v, %v; want two hours after the opening", erased, err)
		}
		// The texts of the planted effects that name nobody by an id are the test's own.
		left := traces(t, s, fangWords, "tombstones.", "outbox.payload", "sessions.", "confirmations.", "cards.", "writes.", "todos.text", "replies.")
		left = slices.DeleteFunc(left, func(place string) bool { return strings.HasPrefix(place, "inbox.") })
		if len(left) > 0 {
			t.Errorf("it came back:\n%s", strings.Join(left, "\n"))
		}
		for _, key := range []string{"page", "edit", "lost", "sent", "seen"} {
			if n := count(t, s, "inbox WHERE event_key = ? AND finished_at > 0 AND LENGTH(body) = 0 AND lane = ''", key); n != 1 {
				t.Errorf("the event %q is kept with what it said", key)
			}
			if fresh, err := s.Put(background, about(key, fang, "")); fresh || err != nil {
				t.Errorf("the event %q would be handled again: %v", key, err)
			}
		}
		if n := count(t, s, "outbox WHERE subject = ?", fang); n != 0 {
			t.Errorf("%d sends are about nobody", n)
		}
		if r := ok[[]bot.Relation](t)(s.Relations(background, liwei.ExternalUserID)); len(r) != 2 || !slices.ContainsFunc(r, func(r bot.Relation) bool { return r.Remark == "新备注" }) {
			t.Errorf("the other customer of the same event is %+v", r)
		}
	})
}

func TestWhoAddsTheShopAnewStartsAfresh(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		happens(t, s, arrival("erase", ""), erasing(now.Now())...)
		now.set(hours(4))
		happens(t, s, about("again", fang, ""),
			bot.SetRelation{Pair: hanmei, Status: bot.RelationActive, At: hours(3), State: "s17-till"},
			bot.RecordInteraction{Pair: hanmei, Kind: bot.InteractionAdded, At: hours(3)},
			bot.Welcome{Pair: hanmei, Text: "欢迎", Rule: "默认"})
		viewed(t, s, func(v view) {
			if at := ok[time.Time](t)(v.Desk().Erased(fang)); !at.IsZero() {
				t.Errorf("the tombstone stands since %v", at)
			}
			pairs := ok[[]bot.Relation](t)(v.Pairs(fang))
			if len(pairs) != 1 || pairs[0].UserID != "hanmei" || !pairs[0].AddedAt.Equal(hours(3)) || pairs[0].Remark != "" {
				t.Errorf("the relations are %+v", pairs)
			}
			who := ok[bot.Customer](t)(v.Customer(fang))
			if who.Name != "" || who.Orders != 0 || !who.LastSeenAt.Equal(hours(3)) {
				t.Errorf("the customer is %+v", who)
			}
		})
		sends := slices.DeleteFunc(mustClaimSends(t, s), func(i bot.OutboxItem) bool { return i.Meta.Subject != fang })
		if len(sends) != 1 || sends[0].Meta.Kind != bot.KindWelcome {
			t.Errorf("what is sent to them is %+v", sends)
		}
		happens(t, s, about("details", fang, ""), bot.SetCustomer{ExternalUserID: fang, Name: "新的", At: now.Now()})
		if c := ok[bot.Customer](t)(s.Customer(background, fang)); c.Name != "新的" {
			t.Errorf("what is told of them later is not taken: %+v", c)
		}
	})
}

func TestErasingTwiceIsErasingOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		happens(t, s, arrival("erase", ""), erasing(now.Now())...)
		happens(t, s, arrival("again", ""), bot.Erase{ExternalUserID: fang, At: hours(1), Receipt: "R2", By: "hanmei"})
		var stone tombstone
		if err := s.read.Take(&stone).Error; err != nil || stone.Receipt != "R1" || stone.ErasedAt != at(hours(2)) {
			t.Errorf("the tombstone is %+v, %v", stone, err)
		}
		now.set(hours(5))
		for _, item := range mustClaimSends(t, s) {
			mustSettle(t, s, item, bot.Outcome{Class: bot.ClassDone})
		}
		swept(t, s)
		happens(t, s, arrival("once more", ""), bot.Erase{ExternalUserID: fang, At: hours(2), Receipt: "R3", By: "hanmei"})
		swept(t, s)
		if left := traces(t, s, fangWords, "inbox."); len(left) > 0 {
			t.Errorf("there is still\n%s", strings.Join(left, "\n"))
		}
		if report, err := s.VerifyAudit(background, func(int64, int64) {}); err != nil {
			t.Errorf("the audit trail: %+v, %v", report, err)
		}
	})
}

func TestWhileNobodyWasErasedNothingIsAskedForIt(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		said := counting(s)
		happens(t, s, arrival("a", ""), story()[0].effects...)
		for _, sql := range said.take() {
			if strings.Contains(sql, "tombstones") {
				t.Errorf("it was asked %s", sql)
			}
		}
		if s.tombs.some.Load() {
			t.Error("somebody seems to have been erased")
		}
	})
}

func TestAnotherInstanceHearsOfWhoWasErased(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		o.Now = now.Now
		other := beside(t, o, "beside")
		happens(t, other, arrival("before", ""), bot.SetRemark{Pair: liwei, Remark: "一", At: now.Now()})
		happens(t, s, arrival("erase", ""), erasing(now.Now())...)
		now.set(now.Now().Add(tombstonesEvery))
		happens(t, other, about("late", fang, fangName), bot.SetCustomer{ExternalUserID: fang, Name: fangName, At: now.Now()})
		if n := count(t, s, "customers WHERE external_userid = ?", fang); n != 0 {
			t.Error("another instance brought them back")
		}
	})
}
