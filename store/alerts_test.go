package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// gone is an item with everything that an item can have.
func gone(n int) bot.AlertItem {
	return bot.AlertItem{
		Key: fmt.Sprint("lost:", n), Kind: bot.AlertLost, Store: "s1", UserID: "an", ExternalUserID: fmt.Sprint("wm", n), Human: "o1", ChatID: "wr1",
		At: opening.Add(time.Duration(n) * time.Minute), Detail: "🍵芳芳删除了阿安", Urgent: n == 1,
	}
}

// unnumbered are items without the numbers that the database gave them.
func unnumbered(items []bot.AlertItem) []bot.AlertItem {
	var all []bot.AlertItem
	for _, i := range items {
		i.ID = 0
		all = append(all, i)
	}
	return all
}

func TestAnItemIsRaisedOnceAndTakenByOneAlert(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, told{1, []bot.Effect{bot.RaiseAlert{AlertItem: gone(2)}, bot.RaiseAlert{AlertItem: gone(1)}, bot.RaiseAlert{AlertItem: gone(3)}}})
		again := gone(2)
		again.Detail, again.Store = "said in other words", "s2"
		applied(t, s, told{2, []bot.Effect{bot.RaiseAlert{AlertItem: again}, bot.RaiseAlert{AlertItem: gone(2)}}})
		var items []bot.AlertItem
		viewed(t, s, func(v view) {
			items = ok[[]bot.AlertItem](t)(v.Alerting().NewItems(10))
			if diff := cmp.Diff([]bot.AlertItem{gone(1), gone(2), gone(3)}, unnumbered(items)); diff != "" {
				t.Fatalf("what is new, oldest first (-want +got)\n%s", diff)
			}
			if two := ok[[]bot.AlertItem](t)(v.Alerting().NewItems(2)); len(two) != 2 || two[1].Key != "lost:2" {
				t.Errorf("of the new ones the first two are %+v", two)
			}
		})
		if n := count(t, s, "customers"); n != 0 {
			t.Errorf("the items made %d customers", n)
		}
		one, two, three := items[0].ID, items[1].ID, items[2].ID
		applied(t, s, told{3, []bot.Effect{bot.TakeItems{AlertID: "A1", Items: []int64{one, two}}, bot.TakeItems{Items: []int64{three}, Reason: "silenced"}}})
		applied(t, s, told{4, []bot.Effect{bot.TakeItems{AlertID: "A2", Items: []int64{one, two, three, 99}}}})
		viewed(t, s, func(v view) {
			if left := ok[[]bot.AlertItem](t)(v.Alerting().NewItems(10)); len(left) != 0 {
				t.Errorf("%+v are still new", left)
			}
			first, second := gone(1), gone(2)
			first.AlertID, second.AlertID = "A1", "A1"
			if diff := cmp.Diff([]bot.AlertItem{second, first}, unnumbered(ok[[]bot.AlertItem](t)(v.Alerting().Items("A1", 10)))); diff != "" {
				t.Errorf("the alert's, newest first (-want +got)\n%s", diff)
			}
			for _, id := range []string{"A2", ""} {
				if others := ok[[]bot.AlertItem](t)(v.Alerting().Items(id, 10)); len(others) != 0 {
					t.Errorf("alert %q took %+v, which another had", id, others)
				}
			}
		})
		applied(t, s, told{5, []bot.Effect{bot.TakeItems{AlertID: "A3", From: "A1", Items: []int64{one, three}}}})
		viewed(t, s, func(v view) {
			if moved := ok[[]bot.AlertItem](t)(v.Alerting().Items("A3", 10)); len(moved) != 1 || moved[0].ID != one {
				t.Errorf("the storm took %+v of the alert that went over into it", moved)
			}
		})
		if err := s.Inbox().Process(background, mustEvent(t, s, "k"), decides(bot.TakeItems{Items: []int64{one}})); err == nil {
			t.Error("items were set aside without a reason")
		}
	})
}

// mustEvent puts an event and claims it.
func mustEvent(t testing.TB, s *Store, key string) bot.InboxItem {
	t.Helper()
	mustPut(t, s, arrival(key, ""))
	return mustClaim(t, s, key)[0]
}

// storm is an alert with everything that an alert can have.
var storm = bot.Alert{
	ID: "A1", Kind: bot.AlertStorm, Of: bot.AlertLost, Store: "s1", UserID: "an", FirstAt: opening, LastAt: opening.Add(time.Minute), Count: 7, People: 5,
	Cause: "刚发了群发", Urgent: true, OpenedAt: opening.Add(time.Second), NotifiedAt: opening.Add(2 * time.Second), NotifiedCount: 6, Notices: 3,
	Told: []string{"boss", "店长"}, Level: 1, LevelAt: opening.Add(3 * time.Second), AckAt: opening.Add(4 * time.Second), AckBy: "boss",
	Assigned: "an", ClosedAt: opening.Add(5 * time.Second), Tasks: []string{"t1", "t2"},
}

func TestAnAlertComesBackAsItWasSet(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		plain := bot.Alert{ID: "A2", Kind: bot.AlertLost, OpenedAt: opening}
		for event, a := range []bot.Alert{storm, plain, storm} {
			applied(t, s, told{int64(event), []bot.Effect{bot.SetAlert{Alert: a}}})
		}
		viewed(t, s, func(v view) {
			for _, want := range []bot.Alert{storm, plain} {
				if diff := cmp.Diff(want, ok[bot.Alert](t)(v.Alerting().Alert(bot.Everything(), want.ID))); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
			}
			if diff := cmp.Diff([]bot.Alert{plain}, ok[[]bot.Alert](t)(v.Alerting().Standing())); diff != "" {
				t.Errorf("those that stand (-want +got)\n%s", diff)
			}
			if none := ok[bot.Alert](t)(v.Alerting().Alert(bot.Everything(), "A3")); none.ID != "" {
				t.Errorf("an alert never heard of is %+v", none)
			}
		})
		open := ok[[]bot.Alert](t)(s.Alerts(background, bot.Everything(), true, 10))
		if diff := cmp.Diff([]bot.Alert{plain}, open); diff != "" {
			t.Errorf("the open ones (-want +got)\n%s", diff)
		}
		if all := ok[[]bot.Alert](t)(s.Alerts(background, bot.Everything(), false, 10)); len(all) != 2 || all[0].ID != "A1" {
			t.Errorf("the newest first are %+v", all)
		}
	})
}

// TestAScopeShowsNothingOfAlertsOutside asks every question as everybody, about
// the same things in two stores and in none.
func TestAScopeShowsNothingOfAlertsOutside(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		for i, owner := range []struct{ store, user string }{{"s1", "an"}, {"s1", "bo"}, {"s2", "chen"}, {"", ""}} {
			id := owner.store + "/" + owner.user
			applied(t, s, told{int64(i + 1), []bot.Effect{
				bot.SetAlert{Alert: bot.Alert{ID: id, Kind: bot.AlertLost, Store: owner.store, UserID: owner.user, OpenedAt: opening}},
				bot.SetSilence{Silence: bot.Silence{ID: id, Store: owner.store, UserID: owner.user, Until: opening.Add(time.Hour)}},
				bot.SetWinBack{WinBack: bot.WinBack{ID: id, Store: owner.store, UserID: owner.user, ExternalUserID: "wm1", At: opening}},
				bot.SetRisk{Risk: bot.Risk{Pair: bot.Pair{UserID: owner.user, ExternalUserID: "wm1"}, Store: owner.store, Reason: id, Score: 1, At: opening}},
				bot.SavePost{Post: bot.Post{ID: id, Store: owner.store, Sender: owner.user, At: opening}},
			}})
		}
		everything := []string{"/", "s1/an", "s1/bo", "s2/chen"}
		for name, test := range map[string]struct {
			scope bot.Scope
			want  []string
		}{
			"headquarters":          {bot.Everything(), everything},
			"a store":               {bot.Scope{Stores: []string{"s1"}}, []string{"s1/an", "s1/bo"}},
			"two stores":            {bot.Scope{Stores: []string{"s1", "s2", ""}}, []string{"s1/an", "s1/bo", "s2/chen"}},
			"a clerk":               {bot.Scope{Stores: []string{"s1"}, UserID: "bo"}, []string{"s1/bo"}},
			"a clerk elsewhere":     {bot.Scope{Stores: []string{"s2"}, UserID: "bo"}, nil},
			"a store that is not":   {bot.Scope{Stores: []string{"s9"}}, nil},
			"the store that is not": {bot.Scope{Stores: []string{""}}, nil},
			"nobody":                {bot.Scope{}, nil},
		} {
			viewed(t, s, func(v view) {
				questions := map[string]func() []string{
					"alerts": func() []string {
						return names(ok[[]bot.Alert](t)(v.Alerting().Alerts(test.scope, false, 10)), func(a bot.Alert) string { return a.ID })
					},
					"one alert": func() (seen []string) {
						for _, id := range everything {
							if a := ok[bot.Alert](t)(v.Alerting().Alert(test.scope, id)); a.ID != "" {
								seen = append(seen, a.ID)
							}
						}
						return seen
					},
					"silences": func() []string {
						return names(ok[[]bot.Silence](t)(v.Alerting().Silences(test.scope)), func(s bot.Silence) string { return s.ID })
					},
					"attempts": func() []string {
						return names(ok[[]bot.WinBack](t)(v.Alerting().WinBacks(test.scope, opening, 10)), func(w bot.WinBack) string { return w.ID })
					},
					"risks": func() []string {
						return names(ok[[]bot.Risk](t)(v.Desk().Risks(test.scope, 10)), func(r bot.Risk) string { return r.Reason })
					},
					"posts": func() []string {
						return names(ok[[]bot.Post](t)(v.Desk().Posts(test.scope, true, 10)), func(p bot.Post) string { return p.ID })
					},
				}
				for what, ask := range questions {
					if diff := cmp.Diff(test.want, ask()); diff != "" {
						t.Errorf("the %s that %s sees (-want +got)\n%s", what, name, diff)
					}
				}
				if r := ok[bot.Risk](t)(v.Desk().Risk(test.scope, "wm1")); (r.Reason != "") != (len(test.want) > 0) {
					t.Errorf("the risk that %s sees is %+v", name, r)
				}
			})
		}
	})
}

// names are sorted, none is nil.
func names[T any](all []T, name func(T) string) []string {
	var list []string
	for _, one := range all {
		list = append(list, name(one))
	}
	slices.Sort(list)
	return list
}
