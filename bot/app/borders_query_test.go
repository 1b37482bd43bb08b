package app

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
	"github.com/zhanggui/zhanggui/store"
)

// questioned is what a query is asked besides the scope: one list of arguments after
// the other. A query that has none here fails the test, so that a new one is
// added.
type questioned [][]any

// questionsOf are what is asked of the queries that carry a scope, by name.
func questionsOf(now time.Time) map[string]questioned {
	from, until := now.Add(-24*time.Hour), now.Add(24*time.Hour)
	each := func(some ...func(n string) string) (all questioned) {
		for _, n := range numbers {
			for _, one := range some {
				all = append(all, []any{one(n)})
			}
		}
		return all
	}
	with := func(base questioned, more ...any) (all questioned) {
		for _, args := range base {
			all = append(all, append(append([]any{}, args...), more...))
		}
		return all
	}
	customers := append(each(func(n string) string { return customerOf(n, "a") }, func(n string) string { return customerOf(n, "b") }), []any{everyones})
	chats := each(func(n string) string { return "wrX" + n })
	expressions := questioned{{"true"}, {"added > 0d"}, {secret("18", "标签")}, {"not " + secret("17", "标签")}, {"ordered < 90d"}}
	parsed := questioned{}
	for _, e := range expressions {
		if p, err := segment.Parse(e[0].(string)); err == nil {
			parsed = append(parsed, []any{p})
		}
	}
	var ids []string
	for _, c := range customers {
		ids = append(ids, c[0].(string))
	}
	found := with(append(each(nickOf, remarkOf, tailOf, phoneOf, func(n string) string { return secret(n, "标签") }, func(n string) string { return secret(n, "备注") }),
		[]any{"机密"}, []any{"共"}, []any{"13900001111"}), 50)
	asked := map[string]questioned{
		"FindCustomers": append(found, with(customers, 50)...), "Person": customers, "TimeLine": with(customers, 100), "Phones": customers, "Export": customers, "Risk": customers,
		"Groups": {{from, "", 50}}, "ChannelAdds": {{from, until}},
		"Numbers":  {{from, until, bot.NumbersAll}, {from, until, bot.NumbersStore}, {from, until, bot.NumbersStaff}},
		"Audience": with(expressions, int64(0), 50), "Risks": {{50}},
		"Todos": with(append(each(clerkOf), []any{""}), 50),
		"Todo":  todosOf(), "Audit": {{bot.AuditQuery{Limit: 50}}, {bot.AuditQuery{UserID: managerOf("18"), Limit: 50}}, {bot.AuditQuery{Subject: bot.Pseudonym(customerOf("18", "a")), Limit: 50}}},
		"AuditTrail": {{bot.AuditQuery{Limit: 50}}}, "Posts": {{false, 50}, {true, 50}},
		"Price": {{from, until, 72 * time.Hour, bot.PriceTemplate}, {from, until, 72 * time.Hour, bot.PriceStaff}},
		"Alert": each(func(n string) string { return "AX" + n }), "Alerts": {{false, 50}, {true, 50}}, "Silences": {{}}, "WinBacks": {{from, 50}},
		"Duplicates": {{"", 50}}, "Group": chats, "GroupMembers": chats,
		"Segment": with(parsed, store.SegmentPage{Limit: 50}), "SegmentCount": parsed, "SegmentPage": with(parsed, store.SegmentPage{Limit: 50}), "SegmentTags": {{ids}},
		"Messages": {{int64(0), 50}, {int64(1 << 40), 50}}, "Around": with(things("MX", "NX", "QX", "RX"), 5), "Violation": things("VX", "GX", "HX", "IX", "YX"),
		"ViolationsOf": {{"", 50}, {bot.ViolationOpen, 50}}, "WordExamples": {{50}}, "RuleRecords": {{from, 50}}, "Excluded": {{50}},
	}
	maps.Copy(asked, soldQuestions(customers, from))
	maps.Copy(asked, boardQuestions(now))
	return asked
}

// things are those of every store, by the beginnings of their ids.
func things(kinds ...string) (all questioned) {
	for _, n := range numbers {
		for _, kind := range kinds {
			all = append(all, []any{kind + n})
		}
	}
	return all
}

func todosOf() (all questioned) {
	for _, n := range numbers {
		for _, id := range []string{"TX", "UX", "post:PX"} {
			all = append(all, []any{"nobody", id + n})
		}
	}
	return all
}

// scopes are those of the roles, and of single members of staff.
func scopes() map[string]bot.Scope {
	return map[string]bot.Scope{
		"nothing": {}, "no store": {Stores: []string{""}}, "a store": {Stores: []string{"s17"}}, "two stores": {Stores: []string{"s17", "s18"}},
		"a member": {Stores: []string{"s17"}, UserID: clerkOf("17")}, "a member elsewhere": {Stores: []string{"s17"}, UserID: clerkOf("18")},
		"an unknown store": {Stores: []string{"s99"}},
	}
}

// Every question that carries a scope is asked with every scope, and no answer
// holds what is another store's. That everything shows at least something for
// who sees everything proves that the question was one.
func TestNoQueryShowsWhatItsScopeDoesNot(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		f := openFloor(t, w)
		f.plantDealings()
		asked := questionsOf(f.now)
		f.queries(reflect.ValueOf(f.store), asked)
		f.process(f.internal("questions"), func(v bot.View) ([]bot.Planned, error) {
			f.questions(reflect.TypeFor[bot.DeskView](), reflect.ValueOf(v.Desk()), asked)
			f.questions(reflect.TypeFor[bot.AlertDesk](), reflect.ValueOf(v.Alerting()), asked)
			f.questions(reflect.TypeFor[bot.ModerationDesk](), reflect.ValueOf(v.Moderation()), asked)
			f.questions(reflect.TypeFor[bot.CouponDesk](), reflect.ValueOf(v.Coupons()), asked)
			f.questions(reflect.TypeFor[bot.SaleDesk](), reflect.ValueOf(v.Sales()), asked)
			f.questions(reflect.TypeFor[bot.CampaignDesk](), reflect.ValueOf(v.Campaigns()), asked)
			return nil, nil
		})
	})
}

// queries asks all of a store's own queries that take a scope.
func (f *floor) queries(db reflect.Value, asked map[string]questioned) {
	f.t.Helper()
	f.questions(db.Type(), db, asked)
}

// questions asks every method of a type that takes a scope.
func (f *floor) questions(of reflect.Type, on reflect.Value, asked map[string]questioned) {
	f.t.Helper()
	for i := range of.NumMethod() {
		m := of.Method(i)
		method := on.MethodByName(m.Name)
		takes := -1
		for n := range method.Type().NumIn() {
			if carriesScope(method.Type().In(n)) {
				takes = n
			}
		}
		if takes < 0 {
			continue
		}
		questions := asked[m.Name]
		if own := asked[of.Name()+"."+m.Name]; own != nil {
			questions = own // another one has the same name
		}
		if questions == nil {
			f.t.Errorf("%s.%s carries a scope, and borders_query_test.go does not know what to ask it", of, m.Name)
			continue
		}
		everything := ""
		for _, args := range questions {
			for name, s := range scopes() {
				f.within(of, m.Name, name, s, args, f.ask(method, s, args))
			}
			everything += f.ask(method, bot.Everything(), args)
		}
		if len(marksIn(everything)) == 0 && !onlyNumbers[m.Name] {
			f.t.Errorf("%s.%s shows nothing even to who sees everything: %s", of, m.Name, everything)
		}
	}
}

// within fails if an answer holds what a scope does not show.
func (f *floor) within(of reflect.Type, name, scope string, s bot.Scope, args []any, answer string) {
	f.t.Helper()
	v := visitor{}
	for _, id := range s.Stores {
		if n, ok := strings.CutPrefix(id, "s"); ok {
			v.sees = append(v.sees, n)
		}
	}
	if leaks := v.unseen(answer, ""); len(leaks) > 0 {
		f.t.Errorf("%s.%s for %s, asked %v, shows %v:\n%.1500s", of, name, scope, args, leaks, answer)
	}
}

// ask asks with a scope, in the place where the method takes it, and prints the
// answer.
func (f *floor) ask(method reflect.Value, s bot.Scope, args []any) string {
	f.t.Helper()
	var in []reflect.Value
	left := args
	for n := range method.Type().NumIn() {
		switch of := method.Type().In(n); {
		case of == reflect.TypeFor[context.Context]():
			in = append(in, reflect.ValueOf(f.t.Context()))
		case of == reflect.TypeFor[bot.Scope]():
			in = append(in, reflect.ValueOf(s))
		case of == reflect.TypeFor[bot.BoardAsk]():
			in = append(in, reflect.ValueOf(within(left[0].(bot.BoardAsk), s)))
			left = left[1:]
		default:
			in = append(in, reflect.ValueOf(left[0]).Convert(of))
			left = left[1:]
		}
	}
	out := method.Call(in)
	if err, _ := out[len(out)-1].Interface().(error); err != nil {
		f.t.Fatal(err)
	}
	text := ""
	for _, value := range out[:len(out)-1] {
		text += fmt.Sprintf("%+v\n", value.Interface())
	}
	return text
}
