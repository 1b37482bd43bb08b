package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

func TestAViewSeesItsTransactionAndItsClockStandsStill(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		now := clockAt(opening)
		o.Now = now.Now
		s := mustOpen(t, o)
		err := s.db.Transaction(func(tx *gorm.DB) error {
			v := s.view(newMemory(tx, map[int64]bool{}))
			checkUnknown(t, v)
			err := s.apply(tx, applyContext{EventID: 1, Now: v.Now()},
				bot.SetRelation{Pair: liming, Status: bot.RelationHalf, At: opening},
				bot.SetRelation{Pair: hanmei, Status: bot.RelationActive, At: opening.Add(time.Second)},
				bot.SetWelcomed{Pair: hanmei, At: opening},
				bot.SetWelcomed{Pair: hanmei, At: opening, Failed: true},
				bot.AddTag{Pair: liming, Tag: newcomer, At: opening, ExpiresAt: opening.Add(time.Minute)},
				bot.SaveAsset{Asset: bot.Asset{Name: "join_way:s17", Kind: bot.AssetJoinWay, Hash: "h", RemoteID: "c", ReadyAt: opening}},
				bot.SaveAsset{Asset: bot.Asset{Name: "join_way:s17", Kind: bot.AssetJoinWay, Hash: "h2", Problem: "群都满了"}})
			v.seen.forget()
			now.set(opening.Add(time.Hour))
			checkKnown(t, v)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func checkUnknown(t *testing.T, v bot.View) {
	t.Helper()
	relation, err := v.Relation(liming)
	if diff := cmp.Diff(bot.Relation{}, relation); err != nil || diff != "" {
		t.Errorf("a pair never seen: %v\n%s", err, diff)
	}
	who, err := v.Customer(liming.ExternalUserID)
	if err != nil || who != (bot.Customer{}) {
		t.Errorf("a person never seen: %+v, %v", who, err)
	}
	asset, err := v.Asset("join_way:s17")
	if err != nil || asset != (bot.Asset{}) {
		t.Errorf("an asset never made: %+v, %v", asset, err)
	}
}

func checkKnown(t *testing.T, v bot.View) {
	t.Helper()
	half := bot.Relation{Pair: liming, Status: bot.RelationHalf, ChangedAt: opening, AddedAt: opening}
	relation, err := v.Relation(liming)
	if diff := cmp.Diff(half, relation); err != nil || diff != "" {
		t.Errorf("relation: %v (-want +got)\n%s", err, diff)
	}
	active := bot.Relation{Pair: hanmei, Status: bot.RelationActive, ChangedAt: opening.Add(time.Second), AddedAt: opening.Add(time.Second)}
	pairs, err := v.Pairs(liming.ExternalUserID)
	if diff := cmp.Diff([]bot.Relation{active, half}, pairs); err != nil || diff != "" {
		t.Errorf("pairs, newest first, a lost welcome is none: %v (-want +got)\n%s", err, diff)
	}
	if held, err := v.Tags(liming); err != nil || len(held) != 1 || held[0].Tag != newcomer {
		t.Errorf("tags as of the view's time: %+v, %v", held, err)
	}
	asset, err := v.Asset("join_way:s17")
	want := bot.Asset{Name: "join_way:s17", Kind: bot.AssetJoinWay, Hash: "h", RemoteID: "c", ReadyAt: opening, Problem: "群都满了"}
	if diff := cmp.Diff(want, asset); err != nil || diff != "" {
		t.Errorf("asset: %v (-want +got)\n%s", err, diff)
	}
	if !v.Now().Equal(opening) {
		t.Errorf("the view's time moved to %v", v.Now())
	}
}
