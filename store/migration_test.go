package store

import (
	"context"
	"errors"
	"testing"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// openAt opens a database whose schema has only the first steps.
func openAt(t *testing.T, o Options, steps int) *Store {
	t.Helper()
	o = o.withDefaults()
	d, err := dialectOf(o)
	if err != nil {
		t.Fatal(err)
	}
	db, err := openPool(context.Background(), o, d, poolMigrate)
	if err == nil {
		err = d.locked(context.Background(), db, func(db *gorm.DB) error { return runMigrations(db, migrations()[:steps]) })
	}
	if err != nil {
		t.Fatal(err)
	}
	s := &Store{o: o, db: db, read: db}
	t.Cleanup(func() {
		if pool, err := db.DB(); err != nil || pool.Close() != nil {
			t.Error("the old pool does not close")
		}
	})
	return s
}

func TestADatabaseOfAnOlderVersionKeepsItsRows(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		old := openAt(t, o, 2)
		for _, statement := range []string{
			"INSERT INTO customers (id, external_userid, created_event, name, avatar, unionid, type, gender, fetched_at) VALUES (7, 'wmWangFang', 1, '芳芳', '', '', 1, 2, 5)",
			"INSERT INTO relations (customer_id, user_id, status, status_at, added_at, state, state_at, channel, channel_at, store, store_at, remark, add_way, remark_at, welcomed_at, welcome_lost_at) " +
				"VALUES (7, 'liming', 'active', 6, 6, 's17-door', 6, 'door', 6, 's17', 6, '常客', 1, 6, 6, 0)",
			"INSERT INTO tags (id, group_name, name, class, created_event, wecom_id, generation) VALUES (3, '来源', '新客', 'static', 1, 'et1', 0)",
			"INSERT INTO pair_tags (tag_id, customer_id, user_id, first_at, last_at, count, expires_at, rule, source_event, removed_at, removed_rule, version, pushed, pushed_version, pushed_generation) " +
				"VALUES (3, 7, 'liming', 6, 6, 1, 0, 'door', 1, 0, '', 1, 1, 1, 0)",
		} {
			if err := old.db.Exec(statement).Error; err != nil {
				t.Fatal(err)
			}
		}
		mustOpen(t, o)
		s := mustOpen(t, o) // and the second time nothing is left to do
		if who := ok[bot.Customer](t)(s.Customer(background, "wmWangFang")); who.Name != "芳芳" {
			t.Errorf("the customer is %+v", who)
		}
		if held := ok[[]bot.HeldTag](t)(s.PairTags(background, liming)); len(held) != 1 || held[0].Tag != newcomer {
			t.Errorf("the tags are %+v", held)
		}
		if adds := ok[map[string]int](t)(s.ChannelAdds(background, opening.AddDate(-100, 0, 0))); adds["s17-door"] != 1 {
			t.Errorf("the pairs by channel are %v", adds)
		}
		if changes := ok[[]bot.TagChange](t)(s.Pending(background, liming)); len(changes) != 0 {
			t.Errorf("WeCom would have to be told of %+v, which it was", changes)
		}
		applied(t, s, told{2, []bot.Effect{bot.SetGroup{Group: promos}, bot.SetMember{ChatID: promos.ChatID, Member: joined}}})
	})
}

func TestAnIndexIsMadeAndDroppedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		migrator := s.db.Migrator()
		if migrator.HasIndex("pair_tags", "ix_pair_tags_expiry") {
			t.Error("the index of expiries is still there")
		}
		for _, name := range []string{"ix_relations_state", "ix_relations_told"} {
			if !migrator.HasIndex("relations", name) {
				t.Errorf("the index %s is missing", name)
			}
		}
		if err := errors.Join(migration0003().Migrate(s.db), migration0003().Migrate(s.db)); err != nil {
			t.Fatal(err)
		}
	})
}
