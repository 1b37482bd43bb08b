package store

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// meets is a member of staff of a store who talks to a customer.
func meets(user, who, store string) bot.Effect {
	return bot.SetRelation{Pair: bot.Pair{UserID: user, ExternalUserID: who}, Status: bot.RelationActive, At: opening, Store: store}
}

func phoned(user, who string, numbers ...string) bot.Effect {
	return bot.SetPhones{Pair: bot.Pair{UserID: user, ExternalUserID: who}, Phones: numbers, At: opening}
}

func isHuman(who, unionID string) bot.Effect {
	return bot.SetCustomer{ExternalUserID: who, Name: "芳芳", UnionID: unionID, At: opening}
}

// kinfolk are a human with three external_userids, one with two members of staff,
// and one who is nobody else.
func kinfolk() told {
	return told{1, []bot.Effect{
		isHuman("wmA", "oFang"), isHuman("wmC", "oFang"), isHuman("wmE", ""), isHuman("wmG", "oSingle"),
		meets("liming", "wmA", "s17"), meets("hanmei", "wmC", "s18"), meets("liming", "wmE", "s17"), meets("liming", "wmG", "s17"),
		phoned("hanmei", "wmC", "13800000001", "13800000002"), phoned("liming", "wmE", "13800000001"),
		meets("liming", "wmB", "s17"), meets("hanmei", "wmB", "s17"),
		bot.SetRelation{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: "wmG"}, Status: bot.RelationDeleted, At: opening, Store: "s17"},
	}}
}

// humansOf are humans by their external_userids, with who talks to them.
func humansOf(humans []bot.Person) []string {
	var all []string
	for _, h := range humans {
		var ids []string
		for _, i := range h.Identities {
			ids = append(ids, i.ExternalUserID)
		}
		all = append(all, fmt.Sprint(ids, " ", h.Staff()))
	}
	return all
}

func TestOneHumanIsShownWithEverythingThatSeemsToBeThem(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, kinfolk())
		p := ok[bot.Person](t)(s.Person(background, bot.Everything(), "wmE"))
		if diff := cmp.Diff([]string{"[wmE wmA wmC] [hanmei liming]"}, humansOf([]bot.Person{p})); diff != "" {
			t.Fatalf("the human, who was asked for first (-want +got):\n%s", diff)
		}
		want := [][]bot.Sameness{{{By: bot.SamePhone, As: "wmC"}}, {{By: bot.SameUnionID, As: "wmC"}}, {{By: bot.SameUnionID, As: "wmA"}, {By: bot.SamePhone, As: "wmE"}}}
		for i, id := range p.Identities {
			if diff := cmp.Diff(want[i], id.Same); diff != "" {
				t.Errorf("why %s is the same (-want +got):\n%s", id.ExternalUserID, diff)
			}
		}
		if len(p.Relations) != 3 || p.Relations[0].Store != "s17" || p.Relations[1].UserID != "hanmei" {
			t.Errorf("the relations are %+v", p.Relations)
		}
		if single := ok[bot.Person](t)(s.Person(background, bot.Everything(), "wmG")); single.Duplicate() || len(single.Identities) != 1 || len(single.Relations) != 2 {
			t.Errorf("who is nobody else, and whom one member deleted: %+v", single)
		}
		if nobody := ok[bot.Person](t)(s.Person(background, bot.Everything(), "wmNobody")); len(nobody.Identities) != 0 {
			t.Errorf("a stranger is %+v", nobody)
		}
	})
}

func TestDuplicatesAreListedOnceAndPageByPage(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, kinfolk())
		want := []string{"[wmA wmC wmE] [hanmei liming]", "[wmB] [hanmei liming]"}
		for _, limit := range []int{0, 1, 2, 3} {
			var all []bot.Person
			for after := ""; ; {
				some := ok[[]bot.Person](t)(s.Duplicates(background, bot.Everything(), after, limit))
				if len(some) == 0 {
					break
				}
				all, after = append(all, some...), some[len(some)-1].Identities[0].ExternalUserID
			}
			if diff := cmp.Diff(want, humansOf(all)); diff != "" {
				t.Errorf("in pages of %d (-want +got):\n%s", limit, diff)
			}
		}
	})
}

func TestANumberThatManyShareMakesThemNotOne(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		e := told{id: 1}
		for i := range mostShared + 1 {
			who := fmt.Sprintf("wm%02d", i)
			e.effects = append(e.effects, meets("liming", who, "s17"), phoned("liming", who, "02088888888"))
		}
		applied(t, s, e)
		viewed(t, s, func(v view) { ok[[]string](t)(v.ByPhone("02088888888")) }) // asking makes nobody of it
		if found := ok[[]bot.Person](t)(s.Duplicates(background, bot.Everything(), "", 10)); len(found) != 0 {
			t.Errorf("the shop's own number makes one of %v", humansOf(found))
		}
	})
}

func TestAScopeShowsItsCustomersOnly(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, kinfolk())
		applied(t, s, told{2, []bot.Effect{bot.SetRemark{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: "wmB"}, Remark: "常客", At: opening}}})
		for _, c := range []struct {
			name                         string
			scope                        bot.Scope
			person, duplicates, byRemark string
		}{
			{"nothing", bot.Scope{}, "[]", "[]", "[]"},
			{"nothing, of somebody", bot.Scope{UserID: "liming"}, "[]", "[]", "[]"},
			{"everything", bot.Everything(), "[[wmA wmC wmE] [hanmei liming]]", "[[wmA wmC wmE] [hanmei liming] [wmB] [hanmei liming]]", "[wmB]"},
			{"one store", bot.Scope{Stores: []string{"s17"}}, "[[wmA] [liming]]", "[[wmB] [hanmei liming]]", "[wmB]"},
			{"two stores", bot.Scope{Stores: []string{"s17", "s18"}}, "[[wmA wmC wmE] [hanmei liming]]", "[[wmA wmC wmE] [hanmei liming] [wmB] [hanmei liming]]", "[wmB]"},
			{"one's own", bot.Scope{All: true, UserID: "liming"}, "[[wmA] [liming]]", "[]", "[]"},
			{"one's own in a store", bot.Scope{Stores: []string{"s17"}, UserID: "hanmei"}, "[]", "[]", "[wmB]"},
		} {
			t.Run(c.name, func(t *testing.T) {
				var person []bot.Person
				if p := ok[bot.Person](t)(s.Person(background, c.scope, "wmA")); len(p.Identities) > 0 {
					person = append(person, p)
				}
				duplicates := ok[[]bot.Person](t)(s.Duplicates(background, c.scope, "", 10))
				var noted []string
				for _, f := range ok[[]bot.Found](t)(s.FindCustomers(background, c.scope, "常客", 10)) {
					noted = append(noted, f.ExternalUserID)
				}
				got := [3]string{fmt.Sprint(humansOf(person)), fmt.Sprint(humansOf(duplicates)), fmt.Sprint(noted)}
				if want := [3]string{c.person, c.duplicates, c.byRemark}; got != want {
					t.Errorf("a person, duplicates and who has a remark are %v, want %v", got, want)
				}
			})
		}
	})
}

func TestCustomersAreFoundByWhatPeopleType(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, told{1, []bot.Effect{
			bot.SetCustomer{ExternalUserID: "wmA", Name: "Fang芳芳", At: opening}, bot.SetCustomer{ExternalUserID: "wmB", Name: "100%_好", At: opening},
			bot.SetCustomer{ExternalUserID: "wmC", Name: "!wow", At: opening}, meets("liming", "wmA", "s17"), meets("liming", "wmB", "s17"), meets("liming", "wmC", "s17"),
			bot.SetRemark{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wmC"}, Remark: "芳芳的 VIP 朋友", At: opening},
			phoned("liming", "wmA", "13812345678"), phoned("liming", "wmB", "13900005678"),
			bot.AddTag{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wmB"}, Tag: vip, At: opening},
			bot.AddTag{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wmC"}, Tag: vip, At: opening},
			bot.RemoveTag{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wmC"}, Tag: vip, At: opening, ByHand: true},
		}})
		for _, c := range []struct{ what, want string }{
			{"wmA", "[wmA external_userid]"},
			{"wma", "[]"},
			{"芳", "[wmA name wmC remark]"},
			{"fANG", "[wmA name]"},
			{"vip", "[wmC remark]"},
			{"贵宾", "[wmB tag]"},
			{"138 1234 5678", "[wmA phone]"},
			{"+86 13812345678", "[wmA phone]"},
			{"5678", "[wmA phone wmB phone]"},
			{"05678", "[wmB phone]"},
			{"678", "[]"},
			{"%", "[wmB name]"},
			{"_", "[wmB name]"},
			{"!", "[wmC name]"},
			{"%%%%", "[]"},
			{"' OR 1=1 --", "[]"},
			{"  ", "[]"},
			{"\xff", "[]"},
		} {
			found := ok[[]bot.Found](t)(s.FindCustomers(background, bot.Everything(), c.what, 10))
			var got []string
			for _, f := range found {
				got = append(got, f.ExternalUserID+" "+string(f.By))
				if len(f.Relations) != 1 || f.Relations[0].UserID != "liming" {
					t.Errorf("%q: the relations of %s are %+v", c.what, f.ExternalUserID, f.Relations)
				}
			}
			if fmt.Sprint(got) != c.want {
				t.Errorf("%q finds %v, want %s", c.what, got, c.want)
			}
		}
		if found := ok[[]bot.Found](t)(s.FindCustomers(background, bot.Everything(), "5678", 1)); len(found) != 1 {
			t.Errorf("%d were found, want 1", len(found))
		}
	})
}
