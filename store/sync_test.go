package store

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// run is a sync with everything a sync can have.
func run(id string, started time.Time) bot.Sync {
	return bot.Sync{
		ID: id, Trigger: "nightly", Step: bot.SyncCustomers, StartedAt: started, UpdatedAt: started.Add(time.Minute), FinishedAt: started.Add(time.Hour),
		Open: 8, Pages: 120, Staff: 40, Customers: 12000, Groups: 60, Members: 9000, Tags: 80, Users: 30, UsersDone: 12, GroupsAll: 70,
		Missed: map[bot.Missed]int{bot.MissedAdd: 3, bot.MissedTagOfStaff: 1}, Problems: []string{"李明没有外部联系人许可 😟"},
		Place: bot.SyncPlace{Waiting: []string{"zhaolei"}, Read: []string{"hanmei"}, AfterPair: liming, AfterGroup: "wr1"},
	}
}

func TestASyncComesBackAsItWasSet(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		viewed(t, s, func(v view) {
			if none := ok[bot.Sync](t)(v.Sync()); !reflect.ValueOf(none).IsZero() {
				t.Errorf("before the first sync there is %+v", none)
			}
		})
		first, second := run("r1", opening), run("r2", opening.Add(24*time.Hour))
		for i := range reflect.TypeFor[bot.Sync]().NumField() {
			if field := reflect.TypeFor[bot.Sync]().Field(i); reflect.ValueOf(second).Field(i).IsZero() {
				t.Errorf("the test does not set %s", field.Name)
			}
		}
		applied(t, s, told{1, []bot.Effect{bot.SetSync{Sync: second}}})
		applied(t, s, told{2, []bot.Effect{bot.SetSync{Sync: first}, bot.SetSync{Sync: first}}})
		viewed(t, s, func(v view) {
			if diff := cmp.Diff(second, ok[bot.Sync](t)(v.Sync())); diff != "" {
				t.Errorf("the newest for handlers (-want +got)\n%s", diff)
			}
		})
		if diff := cmp.Diff(second, ok[bot.Sync](t)(s.LatestSync(background))); diff != "" {
			t.Errorf("the newest for people (-want +got)\n%s", diff)
		}
		if diff := cmp.Diff([]bot.Sync{second, first}, ok[[]bot.Sync](t)(s.Syncs(background, 10))); diff != "" {
			t.Errorf("all (-want +got)\n%s", diff)
		}
	})
}

func TestASyncsProblemsAreBounded(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		long := run("r1", opening)
		for range 1000 {
			long.Problems = append(long.Problems, strings.Repeat("😟", 5000))
		}
		applied(t, s, told{1, []bot.Effect{bot.SetSync{Sync: long}}})
		if kept := ok[bot.Sync](t)(s.LatestSync(background)).Problems; len(kept) != mostProblems || kept[1] != strings.Repeat("😟", sizeDetail) {
			t.Errorf("%d problems, the second of %d bytes", len(kept), len(kept[1]))
		}
	})
}

// everywhere lets every event be handled at once, by one of several instances.
func everywhere(t *testing.T, stores []*Store, items []bot.InboxItem, decide func(i int, v bot.View) ([]bot.Planned, error)) {
	t.Helper()
	var all sync.WaitGroup
	errs := make([]error, len(items))
	for i, item := range items {
		all.Go(func() {
			errs[i] = stores[i%len(stores)].Inbox().Process(background, item, func(v bot.View) ([]bot.Planned, error) { return decide(i, v) })
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// claimed are n events, shared out among stores in turn.
func claimed(t *testing.T, stores []*Store, n int) []bot.InboxItem {
	t.Helper()
	items := make([]bot.InboxItem, n)
	for i := range items {
		name := fmt.Sprint("page", i)
		mustPut(t, stores[i%len(stores)], arrival(name, ""))
		items[i] = mustClaim(t, stores[i%len(stores)], name)[0]
	}
	return items
}

func TestPagesOfASyncThatArriveAtOnceAreAllCounted(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Lease = time.Minute
		stores := []*Store{mustOpen(t, o), beside(t, o, "two")}
		items := claimed(t, stores, 24)
		applied(t, stores[0], told{1, []bot.Effect{bot.SetSync{Sync: bot.Sync{ID: "r1", StartedAt: opening}}}})
		everywhere(t, stores, items, func(i int, v bot.View) ([]bot.Planned, error) {
			at, err := v.Sync()
			if err != nil {
				return nil, err
			}
			// Two pages share a customer: members of staff do.
			var ids []string
			for n := range 10 {
				ids = append(ids, fmt.Sprintf("wm%03d", i/2*10+n))
			}
			if err := v.Meet(ids); err != nil {
				return nil, err
			}
			at.Pages++
			at.Customers += len(ids)
			effects := []bot.Effect{bot.SetSync{Sync: at}}
			for _, id := range ids {
				pair := bot.Pair{UserID: fmt.Sprint("staff", i), ExternalUserID: id}
				effects = append(effects, bot.SetRemark{Pair: pair, At: opening}, bot.SetCustomer{ExternalUserID: id, Name: "芳", At: opening})
			}
			return decides(effects...)(v)
		})
		if end := ok[bot.Sync](t)(stores[0].LatestSync(background)); end.Pages != 24 || end.Customers != 240 {
			t.Errorf("%d pages and %d pairs were counted, want 24 and 240", end.Pages, end.Customers)
		}
		if n, m := count(t, stores[0], "relations"), count(t, stores[0], "customers"); n != 240 || m != 120 {
			t.Errorf("%d pairs of %d customers, want 240 of 120", n, m)
		}
	})
}

func TestOfTwoSyncsThatBeginAtOnceTheSecondSeesTheFirst(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Lease = time.Minute
		stores := []*Store{mustOpen(t, o), beside(t, o, "two")}
		items := claimed(t, stores, 12)
		// One that died stands there already: who waits for its row must not take
		// it for the newest afterwards.
		applied(t, stores[0], told{1, []bot.Effect{bot.SetSync{Sync: bot.Sync{ID: "dead", StartedAt: opening}}}})
		everywhere(t, stores, items, func(i int, v bot.View) ([]bot.Planned, error) {
			at, err := v.Sync()
			if err != nil || at.ID != "dead" {
				return nil, err
			}
			return decides(bot.SetSync{Sync: bot.Sync{ID: fmt.Sprint("r", i), StartedAt: opening.Add(time.Hour)}})(v)
		})
		if all := ok[[]bot.Sync](t)(stores[0].Syncs(background, 100)); len(all) != 2 {
			t.Errorf("%d syncs, want the dead one and one that began", len(all))
		}
	})
}

func TestTheStaffIsWhomTheNewestListHas(t *testing.T) {
	list := func(at time.Time, members ...bot.StaffMember) bot.SetStaff {
		return bot.SetStaff{Members: members, At: at}
	}
	first := list(opening, bot.StaffMember{UserID: "hanmei", Name: "韩梅🌸"}, bot.StaffMember{UserID: "liming", Name: "李明"})
	second := list(opening.Add(time.Hour), bot.StaffMember{UserID: "liming"}, bot.StaffMember{UserID: "zhaolei", Name: strings.Repeat("雷", 9000)})
	want := []StaffRecord{
		{StaffMember: bot.StaffMember{UserID: "hanmei", Name: "韩梅🌸"}, SeenAt: opening},
		{StaffMember: bot.StaffMember{UserID: "liming", Name: "李明"}, Contact: true, SeenAt: opening.Add(time.Hour)},
		{StaffMember: bot.StaffMember{UserID: "zhaolei", Name: strings.Repeat("雷", sizeName)}, Contact: true, SeenAt: opening.Add(time.Hour)},
	}
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		for i, e := range []bot.Effect{first, second, second, first} { // the old one once more, late
			applied(t, s, told{int64(i + 1), []bot.Effect{e}})
		}
		if diff := cmp.Diff(want, ok[[]StaffRecord](t)(s.Staff(background))); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}
