package engine_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// TestRowsThatNobodySpokeOfAreFoundInBusyTimes: events that leave rows for
// later stir the poller all the time; rows that another process has made due,
// such as a dead letter that is run again, must not wait for quiet.
func TestRowsThatNobodySpokeOfAreFoundInBusyTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", nothing)
		elsewhere := &fakeStore{db: db, instance: "elsewhere"}
		r.start(t)
		defer r.stop(t)
		stop := time.After(10 * time.Second)
		var put time.Time
		for i := 0; ; i++ {
			select {
			case <-stop:
				t.Fatal("the row was not found in ten seconds")
			case <-time.After(300 * time.Millisecond):
			}
			later := bot.Arrival{Key: fmt.Sprint(i), Kind: "test", Due: time.Now().Add(time.Hour)}
			if _, err := r.store.Put(t.Context(), later); err != nil {
				t.Fatal(err)
			}
			if i == 3 {
				put = time.Now()
				if _, err := elsewhere.Put(t.Context(), bot.Arrival{Key: "unspoken", Kind: "test"}); err != nil {
					t.Fatal(err)
				}
			}
			if ends(db, &db.events)["done"] == 1 {
				if took := time.Since(put); took > 1500*time.Millisecond {
					t.Errorf("the row waited %v, want no longer than a poll", took)
				}
				return
			}
		}
	})
}
