package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// deskStory are a customer of two stores, one of each, and a group in each.
func deskStory() told {
	half := func(user, who, store string, status bot.RelationStatus, h int) bot.Effect {
		return bot.SetRelation{Pair: bot.Pair{UserID: user, ExternalUserID: who}, Status: status, At: hours(h), Store: store, State: store + "-door"}
	}
	did := func(user, who string, kind bot.InteractionKind, h int, ref string) bot.Effect {
		return bot.RecordInteraction{Pair: bot.Pair{UserID: user, ExternalUserID: who}, Kind: kind, At: hours(h), Ref: ref}
	}
	group := func(id, store string) bot.Effect { return bot.SetGroup{Group: bot.Group{ChatID: id, Store: store}} }
	return told{1, []bot.Effect{
		half("liming", "wmBoth", "s17", bot.RelationActive, 1), half("hanmei", "wmBoth", "s18", bot.RelationActive, 2),
		half("zhaolei", "wmBoth", "s17", bot.RelationHalf, 3), half("liming", "wm17", "s17", bot.RelationLost, 4), half("hanmei", "wm18", "s18", bot.RelationActive, 5),
		bot.SetCustomer{ExternalUserID: "wmBoth", Name: "王芳", At: opening}, bot.SetCustomer{ExternalUserID: "wm18", Name: "王红", At: opening},
		phoned("liming", "wmBoth", "13800000001"), phoned("hanmei", "wmBoth", "13800000002", "13800000001"), phoned("hanmei", "wm18", "13800000003"),
		did("liming", "wmBoth", bot.InteractionAdded, 1, "s17-door"), did("hanmei", "wmBoth", bot.InteractionAdded, 2, "s18-door"),
		did("", "wmBoth", bot.InteractionJoinedGroup, 3, "wr17"), did("", "wmBoth", bot.InteractionJoinedGroup, 4, "wr18"), did("", "wmBoth", bot.InteractionOrdered, 5, "A1"),
		did("hanmei", "wm18", bot.InteractionAdded, 5, "s18-door"),
		group("wr17", "s17"), group("wr18", "s18"),
	}}
}

var (
	scope17 = bot.Scope{Stores: []string{"s17"}}
	scope18 = bot.Scope{Stores: []string{"s18"}}
	both    = bot.Scope{Stores: []string{"s17", "s18"}}
)

func TestTheDeskShowsOfACustomerWhatTheScopeShows(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, deskStory())
		send := outboxRow{ID: 1, SendKey: "1:tags:0", Kind: bot.KindPushTags, Subject: "wmBoth", CreatedAt: at(hours(6)), Payload: []byte("{}"), Lease: lease{State: stateWaiting}}
		welcome := outboxRow{
			ID: 2, SendKey: "1:welcome:0", Kind: bot.KindWelcome, Subject: "wmBoth", CreatedAt: at(hours(7)), Lease: lease{State: stateWaiting},
			Payload: ok[[]byte](t)(bot.EncodeSend(bot.Welcome{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: "wmBoth"}, Text: "您好"})),
		}
		if err := s.db.Create([]outboxRow{send, welcome}).Error; err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			scope  bot.Scope
			story  []string
			phones []string
			found  []string
			staff  []string
		}{
			"headquarters": {
				bot.Everything(), []string{"welcome", "push_tags", "ordered A1", "joined_group wr18", "joined_group wr17", "hanmei added s18-door", "liming added s17-door"},
				[]string{"13800000001", "13800000002"}, []string{"wm18", "wmBoth"}, []string{"hanmei", "liming", "zhaolei"},
			},
			"store 17": {
				scope17, []string{"push_tags", "ordered A1", "joined_group wr17", "liming added s17-door"},
				[]string{"13800000001"}, []string{"wmBoth"}, []string{"liming", "zhaolei"},
			},
			"store 18": {
				scope18, []string{"welcome", "push_tags", "ordered A1", "joined_group wr18", "hanmei added s18-door"},
				[]string{"13800000001", "13800000002"}, []string{"wm18", "wmBoth"}, []string{"hanmei"},
			},
			"one member of store 17": {
				bot.Scope{Stores: []string{"s17"}, UserID: "zhaolei"}, []string{"push_tags", "ordered A1", "joined_group wr17"}, nil, []string{"wmBoth"}, []string{"zhaolei"},
			},
			"one member of a corp": {
				bot.Scope{All: true, UserID: "hanmei"}, []string{"welcome", "push_tags", "ordered A1", "joined_group wr18", "joined_group wr17", "hanmei added s18-door"},
				[]string{"13800000001", "13800000002"}, []string{"wm18", "wmBoth"}, []string{"hanmei"},
			},
			"store 19": {bot.Scope{Stores: []string{"s19"}}, nil, nil, nil, nil},
			"nobody":   {bot.Scope{}, nil, nil, nil, nil},
		} {
			viewed(t, s, func(v view) {
				d := v.Desk()
				var story, found []string
				for _, e := range ok[[]bot.TimeLineEntry](t)(d.TimeLine(c.scope, "wmBoth", 50)) {
					story = append(story, strings.TrimSpace(fmt.Sprint(e.UserID, " ", e.Interaction, e.Send, " ", e.Ref)))
				}
				for _, f := range ok[[]bot.Found](t)(d.FindCustomers(c.scope, "王", 9)) {
					found = append(found, f.ExternalUserID)
				}
				p := ok[bot.Person](t)(d.Person(c.scope, "wmBoth"))
				got := [][]string{story, ok[[]string](t)(d.Phones(c.scope, "wmBoth")), found, p.Staff()}
				for i := range got {
					if len(got[i]) == 0 {
						got[i] = nil
					}
				}
				if diff := cmp.Diff([][]string{c.story, c.phones, c.found, c.staff}, got); diff != "" {
					t.Errorf("%s: story, phones, found, staff (-want +got)\n%s", name, diff)
				}
			})
		}
	})
}

func TestNobodyIsFoundByANumberThatOtherStoresNoted(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, deskStory())
		for what, want := range map[string]map[string]bool{
			// Of the customer of both stores, 17 noted ...1 and 18 noted ...1 and ...2.
			"0001": {"17": true, "18": true}, "0002": {"18": true}, "13800000002": {"18": true},
		} {
			for store, scope := range map[string]bot.Scope{"17": scope17, "18": scope18} {
				viewed(t, s, func(v view) {
					found := ok[[]bot.Found](t)(v.Desk().FindCustomers(scope, what, 9))
					if (len(found) > 0) != want[store] {
						t.Errorf("store %s finds by %s %+v", store, what, found)
					}
				})
			}
		}
	})
}

func TestTheDeskCountsWhatTheScopeShows(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, deskStory())
		for name, c := range map[string]struct {
			scope       bot.Scope
			from, until time.Time
			adds        map[string]int
			groups      []string
		}{
			"headquarters, ever":                {bot.Everything(), time.Time{}, time.Time{}, map[string]int{"s17-door": 2, "s18-door": 2}, []string{"wr17", "wr18"}},
			"store 17, ever":                    {scope17, time.Time{}, time.Time{}, map[string]int{"s17-door": 2}, []string{"wr17"}},
			"both, from and until before":       {both, hours(2), hours(3), map[string]int{"s18-door": 1}, []string{"wr17", "wr18"}},
			"one member, from":                  {bot.Scope{All: true, UserID: "hanmei"}, hours(3), time.Time{}, map[string]int{"s18-door": 1}, nil},
			"nobody":                            {bot.Scope{}, time.Time{}, time.Time{}, map[string]int{}, nil},
			"headquarters, a time without adds": {bot.Everything(), hours(9), hours(10), map[string]int{}, []string{"wr17", "wr18"}},
		} {
			viewed(t, s, func(v view) {
				if diff := cmp.Diff(c.adds, ok[map[string]int](t)(v.Desk().ChannelAdds(c.scope, c.from, c.until))); diff != "" {
					t.Errorf("%s: adds (-want +got)\n%s", name, diff)
				}
				var groups []string
				for _, g := range ok[[]bot.GroupSummary](t)(v.Desk().Groups(c.scope, opening, "", 9)) {
					groups = append(groups, g.ChatID)
				}
				if diff := cmp.Diff(c.groups, groups); diff != "" {
					t.Errorf("%s: groups (-want +got)\n%s", name, diff)
				}
			})
		}
	})
}

func TestAnAudienceHasOnePairForEachWhomSomebodyTalksTo(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, deskStory())
		for name, c := range map[string]struct {
			scope bot.Scope
			count int64
			pairs []string
		}{
			"headquarters": {bot.Everything(), 3, []string{"hanmei wm18", "hanmei wmBoth"}},
			"store 17":     {scope17, 2, []string{"liming wmBoth"}}, // active goes before a newer half
			"one member":   {bot.Scope{Stores: []string{"s17"}, UserID: "zhaolei"}, 1, []string{"zhaolei wmBoth"}},
			"nobody":       {bot.Scope{}, 0, nil},
		} {
			viewed(t, s, func(v view) {
				var pairs []string
				for after, pages := int64(0), 0; pages < 9; pages++ {
					a := ok[bot.Audience](t)(v.Desk().Audience(c.scope, "not 没有的标签", after, 2))
					if a.Count != c.count || a.Problem != "" {
						t.Errorf("%s: %d customers, problem %q, want %d", name, a.Count, a.Problem, c.count)
					}
					for _, p := range a.Pairs {
						pairs = append(pairs, p.UserID+" "+p.ExternalUserID)
					}
					if after = a.Next; after == 0 {
						break
					}
				}
				slices.Sort(pairs)
				if diff := cmp.Diff(c.pairs, pairs); diff != "" {
					t.Errorf("%s (-want +got)\n%s", name, diff)
				}
			})
		}
		viewed(t, s, func(v view) {
			if a := ok[bot.Audience](t)(v.Desk().Audience(bot.Everything(), "新客 and and", 0, 9)); !strings.Contains(a.Problem, "例如") || a.Count != 0 {
				t.Errorf("a mistake is %+v", a)
			}
		})
	})
}

func TestAPageOfAnAudienceIsFullUntilTheLast(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var effects []bot.Effect
		for n := range 3 * fewestRead {
			status := bot.RelationLost
			if n%150 == 0 {
				status = bot.RelationActive
			}
			pair := bot.Pair{UserID: "liming", ExternalUserID: fmt.Sprintf("wm%04d", n)}
			effects = append(effects, bot.SetRelation{Pair: pair, Status: status, At: opening, Store: "s17"})
		}
		applied(t, s, told{1, effects})
		viewed(t, s, func(v view) {
			var pages []int
			met := map[string]bool{}
			for after, more := int64(0), true; more && len(pages) < 9; {
				a := ok[bot.Audience](t)(v.Desk().Audience(scope17, "store = s17", after, 3))
				if a.Count != 3*fewestRead {
					t.Errorf("%d customers in all", a.Count)
				}
				for _, p := range a.Pairs {
					met[p.ExternalUserID] = true
				}
				pages, after, more = append(pages, len(a.Pairs)), a.Next, a.Next != 0
			}
			if diff := cmp.Diff([]int{3, 1}, pages); diff != "" || len(met) != 4 {
				t.Errorf("of %d customers the pages have (-want +got)\n%s", len(met), diff)
			}
		})
	})
}

func TestTheDeskAnswersAsTheStoreDoes(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, deskStory())
		viewed(t, s, func(v view) {
			d, same := v.Desk(), func(what string, desk, store any) {
				t.Helper()
				if diff := cmp.Diff(store, desk); diff != "" {
					t.Errorf("%s (-store +desk)\n%s", what, diff)
				}
			}
			same("person", ok[bot.Person](t)(d.Person(both, "wmBoth")), ok[bot.Person](t)(s.Person(background, both, "wmBoth")))
			same("search", ok[[]bot.Found](t)(d.FindCustomers(both, "0001", 9)), ok[[]bot.Found](t)(s.FindCustomers(background, both, "0001", 9)))
			same("groups", ok[[]bot.GroupSummary](t)(d.Groups(both, opening, "", 9)), ok[[]bot.GroupSummary](t)(s.Groups(background, both, opening, "", 9)))
			same("story", ok[[]bot.TimeLineEntry](t)(d.TimeLine(bot.Everything(), "wmBoth", 9)), ok[[]bot.TimeLineEntry](t)(s.TimeLine(background, "wmBoth", 9)))
			same("adds", ok[map[string]int](t)(d.ChannelAdds(bot.Everything(), opening, time.Time{})), ok[map[string]int](t)(s.ChannelAdds(background, opening)))
			same("phones", ok[[]string](t)(d.Phones(bot.Everything(), "wmBoth")), ok[[]string](t)(s.Phones(background, "wmBoth")))
		})
	})
}

func TestWhatOneEventSaysOfTheDeskTheNextOfItsBatchSees(t *testing.T) {
	// Each reads what the one before it wrote, whether they share a transaction
	// or not.
	onEach(t, func(t *testing.T, o Options) {
		o.Lease = time.Minute
		s := mustOpen(t, o)
		applied(t, s, told{1, []bot.Effect{bot.SetCardState{CardState: bot.CardState{Task: "t1", SentAt: opening}}}})
		items := claimed(t, []*Store{s}, 12)
		everywhere(t, []*Store{s}, items, func(i int, v bot.View) ([]bot.Planned, error) {
			// The card is held first, so that no other transaction writes meanwhile.
			if _, err := v.Staff().Card("t1"); err != nil {
				return nil, err
			}
			session, err := v.Staff().Session("liming")
			if err != nil {
				return nil, err
			}
			before, err := v.Desk().Audit(bot.Everything(), bot.AuditQuery{Limit: 1})
			if err != nil {
				return nil, err
			}
			todos, err := v.Desk().Todos(bot.Everything(), "liming", 100)
			if err != nil {
				return nil, err
			}
			last := int64(0)
			if len(before) == 1 {
				last = before[0].Seq
			}
			if n := len(session.Choices); len(todos) != n || last != int64(n) {
				return nil, fmt.Errorf("%d to-dos and %d entries of the trail, but %d choices", len(todos), last, n)
			}
			session.Choices = append(session.Choices, fmt.Sprint(i))
			return decides(bot.SetSession{Session: session}, bot.SetTodo{Todo: bot.Todo{ID: fmt.Sprint(i), UserID: "liming"}},
				bot.RecordAudit{AuditEntry: tagging(i)})(v)
		})
		viewed(t, s, func(v view) {
			if session := ok[bot.Session](t)(v.Staff().Session("liming")); len(session.Choices) != 12 {
				t.Errorf("the session has %d choices, want one of each event", len(session.Choices))
			}
		})
		if r := verified(t, s); !r.Whole() || r.Seq != 12 {
			t.Errorf("the trail is %+v", r)
		}
	})
}

func TestTheTablesOfTheDeskAreMadeOnceAndKeepWhatWasThere(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		old := openAt(t, o, 5)
		exec(t, old, "INSERT INTO staff (userid, name, contact, seen_at) VALUES ('LiMing', '李明', 1, 5)")
		s := mustOpen(t, o)
		recorded(t, s, 2)
		if err := s.db.Transaction(func(tx *gorm.DB) error { return migration0006().Migrate(tx) }); err != nil {
			t.Fatal(err)
		}
		if r := verified(t, s); !r.Whole() || r.Seq != 2 {
			t.Errorf("after a second time the trail is %+v", r)
		}
		if m := member(t, s, "liming"); !reflect.DeepEqual(m, bot.StaffRecord{UserID: "LiMing", Name: "李明", Contact: true}) {
			t.Errorf("who was listed before is %+v", m)
		}
		if n := count(t, s, "roster"); n != 1 {
			t.Errorf("%d rows of nobody", n)
		}
	})
}
