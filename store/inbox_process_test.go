package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestAnEventsDecisionsAreAppliedTogether(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		in, out := trays(s, 10)
		mustPut(t, s, arrival("add", "customer:"+liming.ExternalUserID))
		event := in.take()[0]
		welcome := bot.Welcome{Pair: liming, App: "app", Code: "c", Text: "你好", AddedAt: opening, Until: opening.Add(20 * time.Second), Rule: "door"}
		mustProcess(t, s, event,
			bot.FetchContact{Pair: hanmei},
			bot.SetRelation{Pair: liming, Status: bot.RelationActive, At: opening},
			bot.PushTags{Pair: liming},
			welcome,
			bot.ScheduleJob{Name: "follow_up", Key: "follow:1", Due: opening.Add(time.Hour), Payload: json.RawMessage(`{"n":1}`)},
		)
		var sent []string
		for _, item := range out.given {
			sent = append(sent, string(item.Meta.Kind))
		}
		if fmt.Sprint(sent) != "[welcome push_tags fetch_contact]" {
			t.Fatalf("handed over %q", sent)
		}
		want := bot.OutboxItem{
			ID: out.given[0].ID, Key: fmt.Sprintf("%d:test:3", event.ID), EventID: event.ID, Handler: "test",
			Send: welcome, Meta: welcome.Meta(), CreatedAt: opening,
		}
		if diff := cmp.Diff(want, out.given[0]); diff != "" {
			t.Fatal(diff)
		}
		if n := count(t, s, "relations"); n != 1 {
			t.Fatalf("%d relations, want 1", n)
		}
	})
}

func TestAScheduledJobComesAtItsTimeAndOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		job := bot.ScheduleJob{Name: "follow_up", Key: "follow:1", Due: opening.Add(time.Hour), Payload: json.RawMessage(`{"n":1}`)}
		mustPut(t, s, arrival("a", ""), arrival("b", ""))
		for _, item := range mustClaim(t, s, "a", "b") {
			mustProcess(t, s, item, job)
		}
		clock.set(job.Due.Add(-time.Microsecond))
		mustClaim(t, s)
		clock.set(job.Due)
		item := mustClaim(t, s, "job:follow:1")[0]
		body, err := bot.DecodeInternal(item.Kind, item.Body)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(bot.Body(bot.JobDue{Name: job.Name, Due: job.Due, Payload: job.Payload}), body); diff != "" {
			t.Fatal(diff)
		}
		mustProcess(t, s, item, job)
		clock.set(job.Due.Add(time.Hour))
		mustClaim(t, s)
	})
}

func TestADecisionThatFailsLeavesNothingBehind(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		in, out := trays(s, 10)
		mustPut(t, s, arrival("a", "customer:a"))
		event := in.take()[0]
		wrong := errors.New("wrong")
		if err := s.Inbox().Process(background, event, func(bot.View) ([]bot.Planned, error) { return nil, wrong }); !errors.Is(err, wrong) {
			t.Fatalf("got %v", err)
		}
		err := s.Inbox().Process(background, event, func(bot.View) ([]bot.Planned, error) { panic("handler") })
		if err == nil || !strings.Contains(err.Error(), "inbox_process_test.go:") {
			t.Fatalf("got %v, want the place of the panic", err)
		}
		// The transaction of the panic must be over, or SQLite's one connection
		// would be held for good.
		mustProcess(t, s, event, entryOf(opening), bot.FetchContact{Pair: liming})
		if len(out.take()) != 1 || in.room != 10 || out.room != 10 {
			t.Fatalf("places are missing: %d and %d of 10", in.room, out.room)
		}
	})
}

func TestAnEventSeesWhatEventsBeforeItDid(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		mustPut(t, s, arrival("a", ""), arrival("b", ""))
		items := mustClaim(t, s, "a", "b")
		mustProcess(t, s, items[0], bot.SetRelation{Pair: liming, Status: bot.RelationActive, At: opening})
		var seen bot.Relation
		err := s.Inbox().Process(background, items[1], func(v bot.View) (plan []bot.Planned, err error) {
			seen, err = v.Relation(liming)
			return nil, err
		})
		if err != nil || seen.Status != bot.RelationActive {
			t.Fatalf("saw %+v, %v", seen, err)
		}
	})
}
