package app

import (
	"fmt"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/templates"
)

// TestADecisionTakesItsConsequencesBack lets a customer climb the ladder, found
// wrong and right again, on the databases that a shop runs on: what is kept is
// what was decided.
func TestADecisionTakesItsConsequencesBack(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		f := &floor{t: t, where: w, config: exampleConfig(t, w), now: time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)}
		shop := &f.config.Shop
		shop.Moderation.Ladder.Warn, shop.Moderation.Ladder.Review, shop.Moderation.Ladder.Remove = 2, 3, 4
		messages, err := templates.Load("")
		must2(t, err)
		all, err := handlers.All(handlerOptions(f.config, messages))
		must2(t, err)
		f.router, err = bot.NewRouter(all...)
		must2(t, err)
		f.store, err = store.Open(t.Context(), store.Options{Driver: w.driver, DSN: w.dsn, Instance: "floor", Now: func() time.Time { return f.now }})
		must2(t, err)
		t.Cleanup(func() { must2(t, f.store.Close()) })
		f.store.Connect(&f.inbox, &tray[bot.OutboxItem]{})
		const mei = "wmXIAOMEI0000000000000000"
		group := shop.Stores[0].Groups[0]
		f.apply([]bot.Effect{bot.SetRelation{Pair: bot.Pair{UserID: "liming", ExternalUserID: mei}, Status: bot.RelationActive, Store: "s17", At: f.now.Add(-time.Hour)}})
		for n := range 4 {
			f.now = f.now.Add(time.Hour)
			said := bot.ChatMessage{
				MsgID: fmt.Sprint("m", n), Speaker: mei, By: bot.SpeakerCustomer, Listeners: []string{"liming"}, ChatID: group, At: f.now, Type: "text",
				Parts: []bot.TextPart{{Where: "text", Text: fmt.Sprint("看这里 https://bad.example.net/", n)}},
			}
			body, err := bot.EncodeInternal(said)
			must2(t, err)
			f.handle(f.put(bot.Arrival{Kind: bot.KindChatMessage, Format: bot.FormatInternal, Body: body}))
		}
		m := moderation.New(handlers.ModerationOptions(handlerOptions(f.config, messages), time.UTC))
		decide := func(userID string, role bot.Role, msg string, how func(bot.Call, bot.View, bot.Violation, string) (moderation.Ruling, error)) {
			t.Helper()
			f.process(f.internal("decide"), func(v bot.View) ([]bot.Planned, error) {
				said, err := v.Moderation().Violations(mei, time.Time{})
				must2(t, err)
				for _, x := range said {
					if x.MsgID != msg {
						continue
					}
					call := bot.Call{Caller: bot.Caller{UserID: userID, Role: role, Scope: bot.Everything()}, At: f.now, Event: int64(f.events)}
					r, err := how(call, v, x, "看过了")
					if err != nil || r.Refused {
						t.Fatalf("%+v %v", r, err)
					}
					return planned(r.Effects), nil
				}
				t.Fatalf("no violation of %s among %+v", msg, said)
				return nil, nil
			})
		}
		look := func(what string, excluded bool, waiting int, steps ...bot.Step) {
			t.Helper()
			f.process(f.internal("look"), func(v bot.View) ([]bot.Planned, error) {
				said, err := v.Moderation().Violations(mei, time.Time{})
				must2(t, err)
				for i, x := range said {
					if want := steps[len(said)-1-i]; x.Step != want {
						t.Errorf("%s: %s is on %s (%s), want %s", what, x.MsgID, x.Step, x.State, want)
					}
				}
				got, err := moderation.Excluded(v, mei, f.now)
				must2(t, err)
				if got != excluded || len(said) != 4 {
					t.Errorf("%s: excluded %t, %d violations", what, got, len(said))
				}
				todos, err := v.Desk().Todos(bot.Everything(), "hanmei", 50)
				must2(t, err)
				open := 0
				for _, todo := range todos {
					if todo.Kind == bot.TodoRemove {
						open++
					}
				}
				if open != waiting {
					t.Errorf("%s: %d removals wait: %+v", what, open, todos)
				}
				return nil, nil
			})
		}
		look("said", true, 1, bot.StepWarn, bot.StepWarn, bot.StepReview, bot.StepRemove)
		decide("hanmei", bot.RoleManager, "m0", m.Overturn)
		look("the first was wrong", false, 0, bot.StepWarn, bot.StepWarn, bot.StepWarn, bot.StepReview)
		decide("quyu", bot.RoleRegion, "m0", m.Uphold)
		look("it was right after all", true, 1, bot.StepWarn, bot.StepWarn, bot.StepReview, bot.StepRemove)
		decide("hanmei", bot.RoleManager, "m3", m.Overturn)
		look("the last was wrong", false, 0, bot.StepWarn, bot.StepWarn, bot.StepReview, bot.StepRemove)
	})
}

// planned are effects as a handler's.
func planned(effects []bot.Effect) []bot.Planned {
	plan := make([]bot.Planned, len(effects))
	for n, e := range effects {
		plan[n] = bot.Planned{Handler: "test", N: n, Effect: e}
	}
	return plan
}
