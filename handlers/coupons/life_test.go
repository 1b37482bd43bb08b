package coupons

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func (w *world) handles(body bot.Body) {
	w.t.Helper()
	w.events++
	for _, h := range Handlers(w.giver.Options) {
		if !slices.Contains(h.Kinds, body.Kind()) {
			continue
		}
		effects, err := h.Handle(bot.Event{ID: w.events, Kind: body.Kind(), At: w.now, Body: body}, w)
		if err != nil {
			w.t.Fatal(err)
		}
		w.apply(effects)
	}
}

func moved(c bot.Coupon, step bot.CouponStep, at time.Time) bot.CouponMoved {
	return bot.CouponMoved{Moves: []bot.CouponMove{{Code: c.Code, Plan: c.Plan, Name: c.Name, ExternalUserID: c.ExternalUserID, Step: step, At: at}}}
}

func TestWhatHappensOnPagesIsInTheTimeLine(t *testing.T) {
	w := newWorld(t)
	c := w.claimed(xiaomei, "new10")
	w.line = nil
	w.handles(moved(c, bot.StepClaimed, noon))
	w.handles(moved(c, bot.StepExpired, noon.Add(time.Hour)))
	w.handles(moved(bot.Coupon{Code: "GONE"}, bot.StepClaimed, noon))
	if got := w.kinds(); !slices.Equal(got, []bot.InteractionKind{bot.InteractionCouponClaimed, bot.InteractionCouponExpired}) {
		t.Errorf("the time line has %v", got)
	}
	if e := w.line[0]; e.Pair != pair || e.Detail != "新客券" || e.Ref != "new10/1" || !e.At.Equal(noon) {
		t.Errorf("an entry is %+v", e)
	}
}

// Who claims in seconds in a rush keeps the coupon, and a manager is asked, once a day.
func TestWhoClaimsInARushIsLookedAt(t *testing.T) {
	w := newWorld(t)
	c := w.claimed(xiaomei, "new10")
	w.drawer.Signs[xiaomei] = bot.CouponSignals{Adds: 60, Usual: 3, Claimed: 2 * time.Second}
	w.handles(moved(c, bot.StepClaimed, noon))
	w.handles(moved(c, bot.StepClaimed, noon))
	now := w.coupon(c.Code)
	if now.Review == "" || now.State != bot.CouponClaimed || len(w.todos) != 1 || len(w.alerts) != 1 {
		t.Fatalf("%+v, to-dos %v, alerts %v", now, w.todos, w.alerts)
	}
	for _, todo := range w.todos {
		if todo.Kind != bot.TodoCoupon || todo.Store != "s17" || todo.UserID != "" || !strings.Contains(todo.Text, "/券 放行") {
			t.Errorf("the to-do is %+v", todo)
		}
	}
	if got := w.redeems("liming", Redemption{Code: c.Code}); w.coupon(c.Code).State != bot.CouponRedeemed || !strings.Contains(got.Text, "还在等店长看一眼") {
		t.Errorf("at the till: %q", got.Text)
	}
}

func TestWhoseCouponEndsSoonIsReminded(t *testing.T) {
	w := newWorld(t)
	c := w.claimed(xiaomei, "new10")
	due := bot.JobDue{Name: JobRemind, Due: noon}
	w.handles(due)
	if len(w.todos) != 0 {
		t.Fatalf("five days before its end: %v", w.todos)
	}
	w.now = noon.Add(6 * 24 * time.Hour)
	w.handles(due)
	todo := w.todos[reminderID(xiaomei)]
	if todo.UserID != "liming" || todo.Kind != bot.TodoCoupon || !strings.Contains(todo.Text, "到 11月29日 12:00") || !strings.Contains(todo.Text, "/c/"+c.Code) {
		t.Fatalf("the to-do is %+v", todo)
	}
	delete(w.todos, reminderID(xiaomei))
	w.now = w.now.Add(time.Hour)
	w.handles(due)
	if len(w.todos) != 0 {
		t.Errorf("reminded twice of one coupon: %v", w.todos)
	}
}

// Who uses it is not to be reminded of it.
func TestAReminderEndsWithTheCoupon(t *testing.T) {
	w := newWorld(t)
	c := w.claimed(xiaomei, "new10")
	w.now = noon.Add(6 * 24 * time.Hour)
	w.handles(bot.JobDue{Name: JobRemind, Due: w.now})
	w.redeems("liming", Redemption{Code: c.Code})
	if todo := w.todos[reminderID(xiaomei)]; todo.DoneAt.IsZero() {
		t.Errorf("the to-do stands: %+v", todo)
	}
}

func TestAnOpenTalkIsTheReminder(t *testing.T) {
	for name, tt := range map[string]struct {
		talk  bot.KfTalk
		sends int
	}{
		"open":             {bot.KfTalk{SaidAt: noon.Add(5 * 24 * time.Hour)}, 1},
		"too long ago":     {bot.KfTalk{SaidAt: noon.Add(4 * 24 * time.Hour)}, 0},
		"five were said":   {bot.KfTalk{SaidAt: noon.Add(5 * 24 * time.Hour), Answered: 5}, 0},
		"a person has it":  {bot.KfTalk{SaidAt: noon.Add(5 * 24 * time.Hour), Human: true}, 0},
		"they never wrote": {bot.KfTalk{}, 0},
	} {
		w := newWorld(t)
		c := w.claimed(xiaomei, "new10")
		w.now = noon.Add(6 * 24 * time.Hour)
		w.talks[desk+xiaomei] = tt.talk
		w.handles(bot.JobDue{Name: JobRemind, Due: w.now})
		if len(w.sent) != tt.sends || len(w.todos) != 1-tt.sends {
			t.Errorf("%s: %d answers, %d to-dos", name, len(w.sent), len(w.todos))
		}
		if tt.sends == 1 && (len(w.sent[0].Menu) != 1 || !strings.HasSuffix(w.sent[0].Menu[0].URL, c.Code) || len(w.sent[0].MsgID) > 32) {
			t.Errorf("the answer is %+v", w.sent[0])
		}
	}
}

func TestWhoIsNotReminded(t *testing.T) {
	for name, change := range map[string]func(*world, *bot.Coupon){
		"kept from coupons":        func(w *world, _ *bot.Coupon) { w.exclusions = []bot.Exclusion{{ID: "E1", ExternalUserID: xiaomei}} },
		"held out of promotions":   func(w *world, _ *bot.Coupon) { w.giver.Shop.Alerts.HoldOut = 100 },
		"used":                     func(_ *world, c *bot.Coupon) { c.State = bot.CouponRedeemed },
		"served by nobody anymore": func(w *world, c *bot.Coupon) { c.UserID, c.Store, w.pairs = "", "", nil },
	} {
		w := newWorld(t)
		w.claimed(xiaomei, "new10")
		change(w, &w.drawer.All[0])
		w.now = noon.Add(6 * 24 * time.Hour)
		w.handles(bot.JobDue{Name: JobRemind, Due: w.now})
		if len(w.todos)+len(w.sent) != 0 || !w.drawer.All[0].RemindedAt.IsZero() {
			t.Errorf("%s: %v %v", name, w.todos, w.sent)
		}
	}
}

// Thousands that end on one day are looked at in steps.
func TestManyRemindersComeInSteps(t *testing.T) {
	w := newWorld(t)
	for n := range remindBatch + 20 {
		id := fmt.Sprintf("wm%04d", n)
		w.drawer.All = append(w.drawer.All, bot.Coupon{
			Code: id, Plan: "new10", ExternalUserID: id, N: 1, Name: "新客券", UserID: "liming", Store: "s17", State: bot.CouponClaimed,
			ClaimedAt: noon, Until: noon.Add(time.Hour + time.Duration(n)*time.Second),
		})
	}
	w.handles(bot.JobDue{Name: JobRemind, Due: noon})
	for n := 0; n < len(w.jobs) && n < 5; n++ {
		w.handles(bot.JobDue{Name: JobRemind, Due: noon, Payload: json.RawMessage(w.jobs[n].Payload)})
	}
	if len(w.todos) != remindBatch+20 {
		t.Errorf("%d were reminded of %d, in %d steps", len(w.todos), remindBatch+20, 1+len(w.jobs))
	}
}

// Who gave a coupon may have left by the time it ends: whoever has the customer now is
// asked, and without anybody the store.
func TestWhoIsAskedToRemindWhereTheGiverLeft(t *testing.T) {
	for name, tt := range map[string]struct {
		others []bot.Relation
		by     string
	}{
		"a colleague has them": {[]bot.Relation{{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: xiaomei}, Status: bot.RelationActive, Store: "s17"}}, "hanmei"},
		"nobody has them":      {nil, ""},
	} {
		w := newWorld(t)
		w.claimed(xiaomei, "new10")
		w.pairs, w.left = append(w.pairs, tt.others...), map[string]time.Time{"liming": noon}
		w.now = noon.Add(6 * 24 * time.Hour)
		w.handles(bot.JobDue{Name: JobRemind, Due: w.now})
		if todo := w.todos[reminderID(xiaomei)]; todo.ID == "" || todo.UserID != tt.by || todo.Store != "s17" {
			t.Errorf("%s: %+v", name, todo)
		}
	}
}

// A look that comes late, because the bot stood still, buzzes on no phone at night.
func TestNobodyIsRemindedByAMessageAtNight(t *testing.T) {
	w := newWorld(t)
	w.claimed(xiaomei, "new10")
	w.now = noon.Add(6*24*time.Hour + 11*time.Hour)
	w.talks[desk+xiaomei] = bot.KfTalk{SaidAt: w.now.Add(-time.Hour)}
	w.handles(bot.JobDue{Name: JobRemind, Due: w.now})
	if len(w.sent) != 0 || len(w.todos) != 1 {
		t.Errorf("%d messages, %d to-dos", len(w.sent), len(w.todos))
	}
}

// All of a plan may end in the same moment, and some of them are of people who are not
// reminded.
func TestThousandsThatEndInOneMomentAreAllLookedAt(t *testing.T) {
	w := newWorld(t)
	const many = 3*remindBatch + 20
	for n := range many {
		id := fmt.Sprintf("wm%04d", n)
		w.drawer.All = append(w.drawer.All, bot.Coupon{
			Code: id, Plan: "new10", ExternalUserID: id, N: 1, Name: "新客券", UserID: "liming", Store: "s17", State: bot.CouponClaimed,
			ClaimedAt: noon, Until: noon.Add(time.Hour),
		})
	}
	w.exclusions = []bot.Exclusion{{ID: "E1", ExternalUserID: "wm0000"}}
	w.handles(bot.JobDue{Name: JobRemind, Due: noon})
	for n := 0; n < len(w.jobs) && n < 10; n++ {
		w.handles(bot.JobDue{Name: JobRemind, Due: noon, Payload: json.RawMessage(w.jobs[n].Payload)})
	}
	if len(w.todos) != many-1 {
		t.Errorf("%d were reminded of %d, in %d steps", len(w.todos), many-1, 1+len(w.jobs))
	}
}
