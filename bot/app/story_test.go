package app

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store"
)

func TestACustomerWhoScansACodeIsWelcomedTaggedAndRemembered(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		id := h.scan(t, "小雨", "s17-door")
		p := &player{shopDemo: &shopDemo{sim: h.sim, app: h.bots[0]}}
		for _, wanted := range []expectation{
			welcomed("欢迎光临十七号店"), remembered(bot.InteractionAdded), tagged(liming, "门口海报", "十七号店", "开业季", "新客"),
		} {
			h.until(t, wanted.name, func() error { return wanted.see(t.Context(), p, id) })
		}
		h.settled(t)

		h.until(t, "the database knows the customer's name", func() error {
			customer, err := h.bots[0].Store().Customer(t.Context(), id)
			if err == nil && customer.Name != "小雨" {
				err = fmt.Errorf("it has %q", customer.Name)
			}
			return err
		})
		relations, err := h.bots[0].Store().Relations(t.Context(), id)
		if err != nil || len(relations) != 1 || relations[0].Status != bot.RelationActive || relations[0].Store != "s17" {
			t.Errorf("relations %+v, %v", relations, err)
		}
		h.tagsOfAllClasses(t, id)
	})
}

// tagsOfAllClasses lets the customer join and sees a tag of every class.
func (h *house) tagsOfAllClasses(t *testing.T, id string) {
	t.Helper()
	if _, _, err := h.sim.JoinGroup(simulator.Join{State: "s17-group", MemberID: id}); err != nil {
		t.Fatal(err)
	}
	h.settled(t)
	tags, err := h.bots[0].Store().PairTags(t.Context(), bot.Pair{UserID: liming, ExternalUserID: id})
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range []bot.TagClass{bot.TagStatic, bot.TagConsumption, bot.TagBehaviour, bot.TagTier} {
		if !slices.ContainsFunc(tags, func(tag bot.HeldTag) bool { return tag.Class == class && tag.Count == 1 }) {
			t.Errorf("no tag of class %s, counted once, among %+v", class, tags)
		}
	}
}

func TestTheWelcomeIsTheFirstThingAskedOfWeCom(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	h.settled(t)
	h.sim.Faults.Add(simulator.Fault{API: "externalcontact/get", Drop: true})
	since := h.sim.Journal.Last()
	id := h.scan(t, "小雨", "s17-door")
	h.until(t, "the welcome does not wait for the details", func() error {
		if h.welcomes(t, id) != 1 {
			return errors.New("no welcome yet")
		}
		return nil
	})
	var calls []simulator.Entry
	h.until(t, "the journal has the call", func() error {
		calls = h.sim.Journal.Calls(func(e simulator.Entry) bool {
			return e.Seq > since && e.Kind == simulator.EntryAPI &&
				strings.HasPrefix(e.API, "externalcontact/") && !strings.Contains(e.API, "groupchat")
		})
		if len(calls) == 0 {
			return errors.New("no call yet")
		}
		return nil
	})
	if !strings.HasSuffix(calls[0].API, "send_welcome_msg") {
		t.Errorf("the first call was %s", calls[0].API)
	}
}

func TestTheSameCallbackTenTimesAtOnceHasOneEffect(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		h.sim.Faults.Add(simulator.Fault{Callback: "*", Duplicate: 9})
		var ids []string
		for i := range 5 {
			ids = append(ids, h.scan(t, fmt.Sprint("客户", i), "s17-door"))
		}
		h.settled(t)
		for _, id := range ids {
			h.once(t, id)
		}
	})
}

// once wants exactly one welcome, one entry of the add and every tag counted
// once.
func (h *house) once(t testing.TB, id string) {
	t.Helper()
	if n := h.welcomes(t, id); n != 1 {
		t.Errorf("%s was welcomed %d times", id, n)
	}
	h.appliedOnce(t, h.bots[0].Store(), id)
}

// appliedOnce wants one entry of the add and every tag counted once.
func (h *house) appliedOnce(t testing.TB, db *store.Store, id string) {
	t.Helper()
	entries, err := db.TimeLine(t.Context(), id, 100)
	if err != nil {
		t.Fatal(err)
	}
	added := 0
	for _, e := range entries {
		if e.Interaction == bot.InteractionAdded {
			added++
		}
	}
	tags, err := db.PairTags(t.Context(), bot.Pair{UserID: liming, ExternalUserID: id})
	if err != nil {
		t.Fatal(err)
	}
	if added != 1 || len(tags) == 0 {
		t.Errorf("%s was added %d times and has %d tags", id, added, len(tags))
	}
	for _, tag := range tags {
		if tag.Count != 1 {
			t.Errorf("%s: the tag %s was counted %d times", id, tag.Name, tag.Count)
		}
	}
}

func TestSeveralStaffWelcomeTheSameCustomerEachOnce(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	id := h.scan(t, "小雨", "s17-door")
	if _, err := h.sim.AddByPhone(simulator.PhoneAdd{UserID: "hanmei", ExternalUserID: id}); err != nil {
		t.Fatal(err)
	}
	h.settled(t)
	if n := h.welcomes(t, id); n != 2 {
		t.Errorf("two members of staff gave %d welcomes", n)
	}
}

func TestAHalfAddedCustomerIsWelcomedOnceAndTaggedWhenConfirmed(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	id, err := h.sim.Scan(simulator.Scan{State: "s17-door", Name: "小雨", Half: true})
	if err != nil {
		t.Fatal(err)
	}
	h.settled(t)
	if n := h.calls("mark_tag", 0) + h.calls("mark_tag", 84061); n != 0 {
		t.Errorf("a half-added pair was tagged in WeCom %d times", n)
	}
	if err := h.sim.ConfirmHalf(liming, id); err != nil {
		t.Fatal(err)
	}
	h.settled(t)
	h.once(t, id)
	if h.calls("mark_tag", 0) == 0 {
		t.Error("the confirmed pair was not tagged in WeCom")
	}
}

func TestTwoBotsOnOneDatabaseShareTheWorkAndDoNothingTwice(t *testing.T) {
	h := openHouse(t, onServers(t))
	second := h.openBot(t)
	var wg sync.WaitGroup
	ids := make([]string, 60)
	for i := range ids {
		wg.Go(func() { ids[i] = h.scan(t, fmt.Sprint("客户", i), "s17-door") })
		if i == len(ids)/2 {
			wg.Wait()
			h.sim.SetCallbackURL("app", "http://"+second.Addr()+"/callback/wecom/app")
		}
	}
	wg.Wait()
	h.settled(t)
	for _, id := range ids {
		h.once(t, id)
	}
}

func TestHealthReadinessAndMetricsTellTheTruth(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	h.scan(t, "小雨", "s17-door")
	h.settled(t)
	base := "http://" + h.bots[0].Addr()
	for path, wanted := range map[string][]string{
		"/healthz":      {"alive"},
		"/readyz":       {"database", "engine", "assets", `"ready": true`},
		"/coupon/new10": {"请在微信客户端打开链接"},
		"/metrics": {
			"zhanggui_callback_events_total", "zhanggui_callback_ack_seconds_count", "zhanggui_welcome_latency_seconds",
			"zhanggui_queue_depth", "zhanggui_queue_oldest", "zhanggui_queue_dead", `zhanggui_wecom_calls_total{api="externalcontact/send_welcome_msg",code="0"} 1`,
		},
	} {
		res, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d, %v", path, res.StatusCode, err)
		}
		for _, want := range wanted {
			if !strings.Contains(string(body), want) {
				t.Errorf("%s does not say %s:\n%.3000s", path, want, body)
			}
		}
	}
}
