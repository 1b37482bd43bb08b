package store

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// broken is a send whose making fails in the worst way.
type broken struct{ bot.FetchContact }

// Meta fails.
func (broken) Meta() bot.Meta { panic("no meta") }

// poisoned runs a batch of five events whose middle one is bad, and demands
// that the others are applied once and the bad one leaves nothing.
func poisoned(t *testing.T, s *Store, bad func(at time.Time) []bot.Effect) error {
	t.Helper()
	var turns []turn
	for i := range 5 {
		name, at := fmt.Sprint("k", i), opening.Add(time.Duration(i)*time.Hour)
		mustPut(t, s, arrival(name, "customer:"+name))
		pair := bot.Pair{UserID: "liming", ExternalUserID: name}
		effects := []bot.Effect{bot.RecordInteraction{Pair: pair, Kind: bot.InteractionEdited, At: at}, bot.FetchContact{Pair: pair}}
		if i == 2 {
			effects = append(effects, bad(at)...)
		}
		turns = append(turns, turn{mustClaim(t, s, name)[0], decides(effects...)})
	}
	results := together(t, s, turns...)
	for i, err := range results {
		if (err != nil) != (i == 2) {
			t.Errorf("event %d: %v", i, err)
		}
	}
	if n, m := count(t, s, "interactions"), count(t, s, "outbox"); n != 4 || m != 4 {
		t.Errorf("%d entries and %d sends, want 4 and 4", n, m)
	}
	if n := count(t, s, "inbox WHERE due_at > 0"); n != 1 {
		t.Errorf("%d events are unfinished, want the bad one", n)
	}
	return results[2]
}

func TestAnEventThatTheDatabaseRefusesHurtsNobodyElse(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		refuse := "CREATE TRIGGER refuse BEFORE INSERT ON interactions WHEN NEW.ref = 'bad' BEGIN SELECT RAISE(ABORT, 'constraint failed: bad'); END"
		if o.Driver == MySQL {
			refuse = "CREATE TRIGGER refuse BEFORE INSERT ON interactions FOR EACH ROW IF NEW.ref = 'bad' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'bad'; END IF"
		}
		if err := s.db.Exec(refuse).Error; err != nil {
			t.Fatal(err)
		}
		err := poisoned(t, s, func(at time.Time) []bot.Effect {
			return []bot.Effect{bot.RecordInteraction{Pair: liming, Kind: bot.InteractionEdited, At: at, Ref: "bad"}}
		})
		if err == nil || !strings.Contains(err.Error(), "bad") {
			t.Fatalf("the bad event failed for %v", err)
		}
	})
}

func TestAnEffectThatPanicsHurtsNobodyElse(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		err := poisoned(t, s, func(time.Time) []bot.Effect { return []bot.Effect{broken{}} })
		if err == nil || !strings.Contains(err.Error(), "inbox_poison_test.go:") {
			t.Fatalf("the bad event failed for %v, want the place of the panic", err)
		}
	})
}

// A batch whose effects are more than one statement may hold is written by
// several; 2,000 sends have more values than SQLite binds.
func TestAnEventMayDecideThousandsOfEffects(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		mustPut(t, s, arrival("k", ""))
		var effects []bot.Effect
		for i := range 2000 {
			effects = append(effects, bot.PushTags{Pair: bot.Pair{UserID: "liming", ExternalUserID: fmt.Sprint("wm", i)}})
		}
		mustProcess(t, s, mustClaim(t, s, "k")[0], effects...)
		if n := count(t, s, "outbox"); n != 2000 {
			t.Fatalf("%d sends, want 2000", n)
		}
	})
}

// What an event misses because one of its batch has not been written yet is no
// reason to call it failed.
func TestAnEventIsNotJudgedByWhatItsBatchIsAboutToChange(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		mustPut(t, s, arrival("a", "customer:a"), arrival("b", "customer:b"))
		items := mustClaim(t, s, "a", "b")
		results := together(t, s,
			turn{items[0], decides(bot.SetRelation{Pair: liming, Status: bot.RelationActive, At: opening})},
			turn{items[1], func(v bot.View) ([]bot.Planned, error) {
				rel, err := v.Relation(liming)
				if err == nil && rel.Status != bot.RelationActive {
					err = errors.New("nobody knows this pair")
				}
				return nil, err
			}},
		)
		if results[0] != nil || results[1] != nil {
			t.Fatalf("results %v, want none", results)
		}
	})
}

// MySQL ends the transaction of who loses a deadlock. A handler that makes do
// without what it asked for must not go on as if nothing had been.
func TestADeadlockIsNoticedEvenIfTheHandlerIgnoresIt(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		mustPut(t, s, arrival("k", ""))
		item := mustClaim(t, s, "k")[0]
		var asking atomic.Bool
		lose := func(tx *gorm.DB) {
			if asking.CompareAndSwap(true, false) {
				tx.AddError(&mysqldriver.MySQLError{Number: 1213})
			}
		}
		if err := s.db.Callback().Row().Before("gorm:row").Register("lose", lose); err != nil {
			t.Fatal(err)
		}
		asked := 0
		err := s.Inbox().Process(background, item, func(v bot.View) ([]bot.Planned, error) {
			asked++
			asking.Store(asked == 1)
			_, _ = v.Relation(liming)
			return decides(entryOf(opening))(v)
		})
		if err != nil || asked != 2 {
			t.Fatalf("%v after %d times, want the event to be decided again", err, asked)
		}
	})
}

func TestKeysThatDifferInCapitalsAreTwoRows(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		mustPut(t, s, arrival("app:wmABC", "customer:wmABC"), arrival("app:wmabc", "customer:wmabc"))
		items := mustClaim(t, s, "app:wmABC", "app:wmabc")
		// Each is the first of a lane of its own, and its sends have their own heads.
		mustProcess(t, s, items[1], bot.PushTags{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wmabc"}})
		mustProcess(t, s, items[0], bot.PushTags{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wmABC"}})
		if sends := mustClaimSends(t, s); len(sends) != 2 {
			t.Fatalf("%d sends may begin, want 2", len(sends))
		}
	})
}
