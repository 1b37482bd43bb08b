package store

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// waiting is a shop in which some things wait for somebody and others do not.
type waiting struct {
	rand       *rand.Rand
	alerts     []alertRow
	todos      []todoRow
	violations []violation
	posts      []postRow
	coupons    []couponRow
}

// some is one of a few words.
func (w *waiting) some(words ...string) string { return words[w.rand.IntN(len(words))] }

// maybe is a time or none.
func (w *waiting) maybe() instant { return instant(w.rand.IntN(2)) * at(opening) }

func newWaiting(each int) *waiting {
	w := &waiting{rand: rand.New(rand.NewPCG(3, 9))}
	stores, staff := []string{"", "s1", "s2", "s2", "s3"}, []string{"", "an", "chen", "chen", "en"}
	for i := range each {
		when := at(opening) + instant(w.rand.IntN(50))*1_000_000
		store, user := w.some(stores...), w.some(staff...)
		w.alerts = append(w.alerts, alertRow{
			ID: fmt.Sprintf("alert%04d", i), Kind: bot.AlertLost, Store: store, UserID: user, OpenedAt: when, AckAt: w.maybe(), Assigned: w.some("", "an"),
			ClosedAt: w.maybe() * instant(i%2), Told: "null", Tasks: "null",
		})
		w.todos = append(w.todos, todoRow{ID: fmt.Sprintf("todo%04d", i), Kind: bot.TodoFollow, Member: user, UserID: user, Store: store, CreatedAt: when, DoneAt: w.maybe() * instant(i%2)})
		w.violations = append(w.violations, violation{
			ID: fmt.Sprintf("V%04d", i), MsgID: fmt.Sprint("m", i), Store: store, UserID: user, At: when, Hits: "null",
			State: bot.ViolationState(w.some(string(bot.ViolationOpen), string(bot.ViolationAppealed), string(bot.ViolationUpheld), string(bot.ViolationNoted))),
		})
		w.posts = append(w.posts, postRow{
			ID: fmt.Sprintf("post%04d", i), MsgID: w.some("m", "m", ""), Sender: user, Store: store, Content: "{}", At: when, ConfirmedAt: w.maybe() * instant(i%2),
			CancelledAt: w.maybe() * instant(i%3/2), Problem: w.some("", "", "没有权限"),
		})
		w.coupons = append(w.coupons, couponRow{
			Code: fmt.Sprintf("C%04d", i), Plan: "tea", ExternalUserID: w.some("", nobodysKey) + fmt.Sprint("wm", i), Terms: "{}", UserID: user, Store: store, State: bot.CouponClaimed,
			Review: "太多了", ReviewAt: when * instant(i%3),
		})
	}
	return w
}

func (w *waiting) write(t *testing.T, s *Store) {
	t.Helper()
	r := boardRows{alerts: w.alerts, violations: w.violations, posts: w.posts, coupons: w.coupons}
	_, err := todoTable.insert(s.db, w.todos)
	if err := cmp.Or(err, r.write(s.db)); err != nil {
		t.Fatal(err)
	}
}

// first are the ids of the first rows that wait, newest first, and how many more there
// are.
func first[R any](rows []R, waits func(R) bool, when func(R) instant, id func(R) string, backwards bool) (ids []string, more int) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r R) bool { return !waits(r) })
	slices.SortFunc(rows, func(a, b R) int {
		byID := cmp.Compare(id(a), id(b))
		if backwards {
			byID = -byID
		}
		return cmp.Or(cmp.Compare(when(b), when(a)), byID)
	})
	for _, r := range rows[:min(len(rows), bot.BoardMost)] {
		ids = append(ids, id(r))
	}
	return ids, len(rows) - len(ids)
}

// waitingList is what a list of the board has: ids, and how many more.
type waitingList struct {
	IDs  []string
	More int
}

func (w *waiting) naive(ask bot.BoardAsk) map[string]waitingList {
	scope := ask.Scope
	theirs := bot.Scope{All: scope.All, Stores: scope.Stores}
	all := map[string]waitingList{}
	put := func(name string, ids []string, more int) { all[name] = waitingList{ids, more} }
	ids, more := first(w.alerts, func(a alertRow) bool {
		return a.ClosedAt == 0 && (a.AckAt == 0 || a.Assigned != "") && shown(scope, a.Store, a.UserID)
	}, func(a alertRow) instant { return a.OpenedAt }, func(a alertRow) string { return a.ID }, false)
	put("alerts", ids, more)
	ids, more = first(w.todos, func(d todoRow) bool {
		return d.DoneAt == 0 && (d.Member != "" && d.Member == ask.Reader || d.Member == "" && scope.UserID == "" && shown(scope, d.Store, ""))
	}, func(d todoRow) instant { return d.CreatedAt }, func(d todoRow) string { return d.ID }, false)
	put("todos", ids, more)
	// Nobody is anybody's customer here: what was said belongs to the store that it was
	// told with, and of what nobody has a part in, a member sees nothing.
	ids, more = first(w.violations, func(v violation) bool {
		return (v.State == bot.ViolationOpen || v.State == bot.ViolationAppealed) && shown(theirs, v.Store, "") && (scope.UserID == "" || v.UserID == scope.UserID)
	}, func(v violation) instant { return v.At }, func(v violation) string { return v.ID }, true)
	put("violations", ids, more)
	ids, more = first(w.posts, func(p postRow) bool {
		return p.MsgID != "" && p.Problem == "" && p.ConfirmedAt == 0 && p.CancelledAt == 0 && shown(scope, p.Store, p.Sender)
	}, func(p postRow) instant { return p.At }, func(p postRow) string { return p.ID }, false)
	put("posts", ids, more)
	ids, more = first(w.coupons, func(c couponRow) bool {
		return c.ReviewAt > 0 && !couponRow.nobodys(c) && shown(theirs, c.Store, "") && scope.UserID == ""
	}, func(c couponRow) instant { return c.ReviewAt }, func(c couponRow) string { return c.Code }, false)
	put("coupons", ids, more)
	return all
}

func idsIn[B any](all []B, id func(B) string) (ids []string) {
	for _, b := range all {
		ids = append(ids, id(b))
	}
	return ids
}

func TestTheListsHoldWhatWaitsNewestFirst(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		w := newWaiting(900)
		w.write(t, s)
		for name, scope := range monthScopes {
			for _, reader := range []string{"", "an", "chen"} {
				ask := bot.BoardAsk{Scope: scope, Reader: reader, From: opening, Until: opening, Now: opening}
				l := ok[bot.BoardLists](t)(s.BoardLists(background, ask))
				got := map[string]waitingList{
					"alerts": {idsIn(l.Alerts, func(a bot.Alert) string { return a.ID }), l.More["alerts"]}, "todos": {idsIn(l.Todos, func(d bot.Todo) string { return d.ID }), l.More["todos"]},
					"violations": {idsIn(l.Violations, func(v bot.Violation) string { return v.ID }), l.More["violations"]},
					"posts":      {idsIn(l.Posts, func(p bot.Post) string { return p.ID }), l.More["posts"]}, "coupons": {idsIn(l.Coupons, func(c bot.Coupon) string { return c.Code }), l.More["coupons"]},
				}
				if diff := gocmp.Diff(w.naive(ask), got); diff != "" {
					t.Fatalf("%s, read by %q (-want +got)\n%s", name, reader, diff)
				}
			}
		}
	})
}

func TestNamesAreThoseThatPeopleKnow(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, told{1, []bot.Effect{
			bot.SetCustomer{ExternalUserID: "wmFang", Name: "王芳", At: opening},
			bot.SetStaff{Members: []bot.StaffMember{{UserID: "LiMing", Name: "李明"}}, At: opening},
		}})
		got := ok[map[string]string](t)(s.BoardNames(background, []string{"wmFang", "LiMing", "wmNobody", "", "wmFang"}))
		if diff := gocmp.Diff(map[string]string{"wmFang": "王芳", "LiMing": "李明"}, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if got := ok[map[string]string](t)(s.BoardNames(background, nil)); len(got) != 0 {
			t.Errorf("nobody has the names %v", got)
		}
	})
}
