package store

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// follow is a to-do with everything one can have, but that it is open.
func follow(h int) bot.Todo {
	return bot.Todo{
		ID: "follow:1", Kind: bot.TodoFollow, UserID: "LiMing", Store: "s17", ExternalUserID: "wmFang", Ref: "p1", Text: "联系王芳🍵",
		CreatedAt: hours(h), DueAt: hours(h + 72),
	}
}

func done(todo bot.Todo, h int, by string) bot.Todo {
	todo.DoneAt, todo.DoneBy, todo.Outcome = hours(h), by, "聊过了"
	return todo
}

func TestATodoIsOpenOrDoneByWhatWasSaidOfItInAnyOrder(t *testing.T) {
	later := follow(0)
	later.DueAt = hours(200)
	cases := map[string]struct {
		said []bot.Todo
		want bot.Todo
	}{
		"set once":                         {[]bot.Todo{follow(0)}, follow(0)},
		"set twice":                        {[]bot.Todo{follow(0), follow(0)}, follow(0)},
		"put off":                          {[]bot.Todo{follow(0), later}, later},
		"done":                             {[]bot.Todo{follow(0), done(follow(0), 5, "liming")}, done(follow(0), 5, "liming")},
		"done, then the making came again": {[]bot.Todo{done(follow(0), 5, "liming"), follow(0)}, done(follow(0), 5, "liming")},
		"done twice, the first counts":     {[]bot.Todo{done(follow(0), 6, "hanmei"), done(follow(0), 5, "liming")}, done(follow(0), 5, "liming")},
		"made anew after it was done":      {[]bot.Todo{follow(0), done(follow(0), 5, "liming"), follow(6)}, follow(6)},
		"made anew, and the end came late": {[]bot.Todo{follow(6), done(follow(0), 5, "liming")}, follow(6)},
		"made anew the moment it was done": {[]bot.Todo{follow(0), done(follow(0), 5, "liming"), follow(5)}, follow(5)},
		"the same, the end told last":      {[]bot.Todo{follow(5), done(follow(0), 5, "liming")}, follow(5)},
		"done when it was made":            {[]bot.Todo{follow(5), done(follow(5), 5, "liming"), follow(5)}, done(follow(5), 5, "liming")},
		"made anew and done again":         {[]bot.Todo{done(follow(0), 5, "liming"), done(follow(6), 9, "hanmei")}, done(follow(6), 9, "hanmei")},
		"made again before it was done, told late": {
			[]bot.Todo{follow(0), done(follow(0), 5, "liming"), follow(3)}, done(follow(3), 5, "liming"),
		},
		"done by who did not look it up": {
			[]bot.Todo{follow(0), {ID: "follow:1", DoneAt: hours(5), DoneBy: "liming", Outcome: "聊过了"}}, done(follow(0), 5, "liming"),
		},
		"an end before the beginning is of another one": {
			[]bot.Todo{follow(6), {ID: "follow:1", DoneAt: hours(5), DoneBy: "liming"}}, follow(6),
		},
	}
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		for name, c := range cases {
			exec(t, s, "DELETE FROM todos")
			for i, said := range c.said {
				applied(t, s, told{int64(i + 1), []bot.Effect{bot.SetTodo{Todo: said}}})
			}
			viewed(t, s, func(v view) {
				if diff := cmp.Diff(c.want, ok[bot.Todo](t)(v.Desk().Todo(bot.Everything(), "", "follow:1"))); diff != "" {
					t.Errorf("%s (-want +got)\n%s", name, diff)
				}
			})
		}
	})
}

func TestTodosAreOnesOwnAndThoseOfTheStoresOneRuns(t *testing.T) {
	todo := func(id, user, store string, h int) bot.Effect {
		return bot.SetTodo{Todo: bot.Todo{ID: id, UserID: user, Store: store, CreatedAt: hours(h), Text: strings.Repeat("长", 3000)}}
	}
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, told{1, []bot.Effect{
			todo("own", "LiMing", "s17", 4), todo("shared", "", "s17", 2), todo("hers", "hanmei", "s17", 1), todo("other", "", "s18", 3), todo("of none", "", "", 0),
			bot.SetTodo{Todo: bot.Todo{ID: "done", UserID: "liming", Store: "s17", CreatedAt: opening, DoneAt: hours(1)}},
		}})
		for name, c := range map[string]struct {
			scope       bot.Scope
			user        string
			limit       int
			list, found []string
		}{
			"who runs a store":          {bot.Scope{Stores: []string{"s17"}}, "liming", 9, []string{"shared", "own"}, []string{"own", "shared", "hers", "done"}},
			"who only looks at theirs":  {bot.Scope{Stores: []string{"s17"}, UserID: "liming"}, "liming", 9, []string{"own"}, []string{"own", "done"}},
			"who has no store":          {bot.Scope{}, "liming", 9, []string{"own"}, []string{"own", "done"}},
			"headquarters":              {bot.Everything(), "boss", 9, []string{"of none", "shared", "other"}, []string{"own", "shared", "hers", "other", "of none", "done"}},
			"nobody":                    {bot.Scope{}, "", 9, nil, nil},
			"one page":                  {bot.Everything(), "boss", 2, []string{"of none", "shared"}, []string{"own", "shared", "hers", "other", "of none", "done"}},
			"who runs a store of no to": {bot.Scope{Stores: []string{"s19"}}, "zhaolei", 9, nil, nil},
		} {
			viewed(t, s, func(v view) {
				var list, found []string
				for _, todo := range ok[[]bot.Todo](t)(v.Desk().Todos(c.scope, c.user, c.limit)) {
					list = append(list, todo.ID)
				}
				for _, id := range []string{"own", "shared", "hers", "other", "of none", "done"} {
					if got := ok[bot.Todo](t)(v.Desk().Todo(c.scope, c.user, id)); got.ID != "" {
						found = append(found, got.ID)
					}
				}
				if diff := cmp.Diff([][]string{c.list, c.found}, [][]string{list, found}); diff != "" {
					t.Errorf("%s: the list, and which are found by id (-want +got)\n%s", name, diff)
				}
			})
		}
	})
}

func TestOldTalkIsForgottenButNeverTheAuditTrail(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		c := clockAt(opening)
		o.Now = c.Now
		s := mustOpen(t, o)
		talk := func(id string, at time.Time) []bot.Effect {
			return []bot.Effect{
				bot.SetSession{Session: bot.Session{UserID: id, More: "还有"}}, bot.SetWrite{Write: bot.Write{ID: id, UserID: id, At: at}},
				bot.SetConfirmation{Confirmation: bot.Confirmation{Code: id}}, bot.SetCardState{CardState: bot.CardState{Task: id}},
				bot.SetTodo{Todo: bot.Todo{ID: id, UserID: id, CreatedAt: at, DoneAt: at}}, bot.SetTodo{Todo: bot.Todo{ID: id + " open", UserID: id, CreatedAt: at}},
				bot.RecordAudit{AuditEntry: bot.AuditEntry{UserID: id, At: at}}, bot.SetRole{UserID: id, Role: bot.RoleClerk, At: at},
			}
		}
		applied(t, s, told{1, talk("old", opening)})
		// How somebody wants to be spoken to is no talk, and does not grow old.
		applied(t, s, told{3, []bot.Effect{bot.SetSession{Session: bot.Session{UserID: "plain", PlainText: true}}}})
		c.set(hours(100))
		applied(t, s, told{2, talk("new", hours(100))})
		for i, want := range []int64{5, 0} {
			if n := ok[int64](t)(s.Purge(background, hours(50), 100)); n != want {
				t.Errorf("time %d: %d rows were forgotten, want %d", i+1, n, want)
			}
		}
		for table, want := range map[string]int{"sessions": 2, "writes": 1, "confirmations": 1, "cards": 1, "todos": 3, "audit": 2, "roster": 3} {
			if n := count(t, s, table); n != want {
				t.Errorf("%d rows in %s, want %d", n, table, want)
			}
		}
		if r := verified(t, s); !r.Whole() {
			t.Errorf("the trail is %+v", r)
		}
	})
}
