package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestWhatWasKnownBeforeOrdersAndHandsIsKept(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		old := openAt(t, o, 2)
		for _, statement := range []string{
			"INSERT INTO customers (id, external_userid, created_event, name, avatar, unionid, type, gender, fetched_at) " +
				"VALUES (7, 'wmWangFang', 1, '芳芳', '', 'oFang', 1, 2, 5), (8, 'wmLiWei', 1, '', '', '', 0, 0, 0)",
			"INSERT INTO tags (id, group_name, name, class, created_event, wecom_id, generation) VALUES (3, '来源', '新客', 'static', 1, 'et1', 2)",
			"INSERT INTO pair_tags (tag_id, customer_id, user_id, first_at, last_at, count, expires_at, rule, source_event, removed_at, removed_rule, version, pushed, pushed_version, pushed_generation) " +
				"VALUES (3, 7, 'liming', 6000000, 6000000, 1, 0, 'door', 1, 0, '', 1, 1, 1, 2)",
			"INSERT INTO interactions (customer_id, at, kind, user_id, ref, detail, event_id) " +
				"VALUES (7, 6000000, 'added', 'liming', '', '', 1), (7, 8000000, 'joined_group', '', 'wr1', '', 2), (7, 9000000, 'edited', 'liming', '', '', 3)",
		} {
			if err := old.db.Exec(statement).Error; err != nil {
				t.Fatal(err)
			}
		}
		s := mustOpen(t, o)
		second := func(n int) time.Time { return time.Unix(int64(n), 0).UTC() }
		want := bot.Customer{ExternalUserID: "wmWangFang", Name: "芳芳", UnionID: "oFang", Type: 1, Gender: 2, LastSeenAt: second(8)}
		if diff := cmp.Diff(want, ok[bot.Customer](t)(s.Customer(background, "wmWangFang"))); diff != "" {
			t.Errorf("the customer, who was seen when joining the group (-want +got):\n%s", diff)
		}
		if who := ok[bot.Customer](t)(s.Customer(background, "wmLiWei")); !who.LastSeenAt.IsZero() {
			t.Errorf("somebody without a story was seen at %v", who.LastSeenAt)
		}
		record := bot.TagRecord{
			HeldTag: bot.HeldTag{Tag: newcomer, FirstAt: second(6), LastAt: second(6), Count: 1, Rule: "door"},
			Held:    true, RemoteID: "et1", Pushed: true,
		}
		if diff := cmp.Diff(record, recordOf(t, s, newcomer)); diff != "" {
			t.Errorf("the tag (-want +got):\n%s", diff)
		}
		// The statements look at a part of the customers each.
		many := make([]customer, seenTogether+1)
		for i := range many {
			many[i] = customer{ID: int64(100 + i), ExternalUserID: fmt.Sprintf("wmMany%d", i), LastSeenAt: 1}
		}
		last := many[seenTogether]
		if _, err := customerTable.insert(s.db, many); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.db.Exec("UPDATE customers SET last_seen_at = 0").Error, s.db.Exec("INSERT INTO interactions "+
			"(customer_id, at, kind, user_id, ref, detail, event_id) VALUES (?, 7000000, 'added', 'liming', '', '', 4)", last.ID).Error); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(migration0004().Migrate(s.db), migration0004().Migrate(s.db)); err != nil {
			t.Fatal("once more:", err)
		}
		for who, at := range map[string]time.Time{"wmWangFang": second(8), last.ExternalUserID: second(7), "wmMany0": {}} {
			if got := ok[bot.Customer](t)(s.Customer(background, who)).LastSeenAt; !got.Equal(at) {
				t.Errorf("%s was seen at %v, want %v", who, got, at)
			}
		}
		applied(t, s, handTakes(4, newcomer, opening))
		applied(t, s, saves(5, of(paid("A1", 1), "wmWangFang", "phone")))
		if r := recordOf(t, s, newcomer); r.Held || bought(t, s, "wmWangFang") != "1 for 50.00, 1 to 1" {
			t.Errorf("the tag is %+v, and %s was bought", r, bought(t, s, "wmWangFang"))
		}
	})
}
