package sales

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/handlers/sales/salestest"
	"github.com/zhanggui/zhanggui/templates"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// noon is a Wednesday.
var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, shanghai)

// street is the state that effects lead to, and the view of the tests: two stores with
// three groups, and customers who may be written to or not.
type street struct {
	bot.View
	t   *testing.T
	o   Options
	now time.Time

	*salestest.Ledger
	groups    []bot.Group
	relations map[string][]bot.Relation
	talks     map[string]bot.KfTalk
	tags      map[string]bot.HeldTag
	past      map[string][]bot.Interaction
	orders    map[string]bot.Order
	excluded  []bot.Exclusion
	audience  map[string][]bot.Pair
	posts     map[string]bot.Post
	todos     map[string]bot.Todo
	jobs      map[string]bot.ScheduleJob
	ran       map[string]bool
	// sends are what leaves the house, in order; raised the alerts by key.
	sends  []bot.Send
	raised map[string]bot.AlertItem
	event  int64
}

func newStreet(t *testing.T) *street {
	t.Helper()
	messages, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	shop := config.Shop{
		Stores: []config.Store{{ID: "s17", Name: "十七号店", Webhook: "staff17"}, {ID: "s18", Name: "十八号店"}},
		Staff: []config.Staff{
			{UserID: "liming", Name: "李明", Role: bot.RoleClerk, Store: "s17"}, {UserID: "hanmei", Name: "韩梅", Role: bot.RoleManager, Store: "s17"},
			{UserID: "wangzong", Name: "王总", Role: bot.RoleHeadquarters},
		},
		Sales: config.Sales{
			Hold: 24 * time.Hour, Offer: 30 * time.Minute, PostBefore: 2 * time.Hour, Stagger: 2 * time.Minute, Remind: 40 * time.Minute,
			PromotedWithin: 7 * 24 * time.Hour, BoughtWithin: 3 * 24 * time.Hour, BuysAgain: map[string]time.Duration{"咖啡": 14 * 24 * time.Hour}, LowestPercent: 20,
		},
		Alerts: config.Alerts{QuietHours: "22:00-08:30"},
	}
	return &street{
		t: t, now: noon,
		o: Options{
			Shop: shop, Messages: messages, Location: shanghai, PublicURL: "https://shop.example.com", Login: config.LoginWeCom,
			Key: []byte("a key of the test"), Kf: map[string]config.Kf{"kf1": {}},
		},
		Ledger: salestest.New(),
		groups: []bot.Group{
			{ChatID: "wr1", Name: "福利一群", Owner: "liming", Store: "s17"}, {ChatID: "wr2", Name: "福利二群", Owner: "hanmei", Store: "s17"},
			{ChatID: "wr3", Name: "十八号店群", Owner: "zhaolei", Store: "s18"},
		},
		relations: map[string][]bot.Relation{}, talks: map[string]bot.KfTalk{}, tags: map[string]bot.HeldTag{}, past: map[string][]bot.Interaction{},
		orders: map[string]bot.Order{}, audience: map[string][]bot.Pair{}, posts: map[string]bot.Post{}, todos: map[string]bot.Todo{},
		jobs: map[string]bot.ScheduleJob{}, ran: map[string]bool{}, raised: map[string]bot.AlertItem{},
	}
}

func (w *street) seller() *Seller { return New(w.o) }

// knows makes somebody a customer of a member of staff.
func (w *street) knows(customer, userID string) {
	pair := bot.Pair{UserID: userID, ExternalUserID: customer}
	w.relations[customer] = append([]bot.Relation{{Pair: pair, Status: bot.RelationActive, Store: "s17"}}, w.relations[customer]...)
	w.audience[everybody] = append(w.audience[everybody], pair)
}

func (w *street) Now() time.Time                    { return w.now }
func (w *street) Sales() bot.SaleView               { return w.Ledger }
func (w *street) Staff() bot.StaffView              { return staffOf{} }
func (w *street) Desk() bot.DeskView                { return deskOf{w: w} }
func (w *street) Posting() bot.PostView             { return postsIn{w: w} }
func (w *street) Moderation() bot.ModerationView    { return rules{w: w} }
func (w *street) Kf() bot.KfView                    { return talksOf{w} }
func (w *street) Meet([]string) error               { return nil }
func (w *street) Order(n string) (bot.Order, error) { return w.orders[n], nil }
func (w *street) Pairs(id string) ([]bot.Relation, error) {
	return w.relations[id], nil
}
func (w *street) Customer(id string) (bot.Customer, error) {
	return bot.Customer{ExternalUserID: id, Name: "小美"}, nil
}
func (w *street) Activity(id string, since time.Time) ([]bot.Interaction, error) {
	return slices.DeleteFunc(slices.Clone(w.past[id]), func(i bot.Interaction) bool { return i.At.Before(since) }), nil
}
func (w *street) Tags(p bot.Pair) ([]bot.HeldTag, error) {
	var held []bot.HeldTag
	for _, key := range sorted(w.tags) {
		if t := w.tags[key]; key == p.String()+"/"+t.Group+"/"+t.Name {
			held = append(held, t)
		}
	}
	return held, nil
}
func (w *street) Orders(id string) ([]bot.Order, error) {
	var all []bot.Order
	for _, n := range sorted(w.orders) {
		if w.orders[n].ExternalUserID == id {
			all = append(all, w.orders[n])
		}
	}
	return all, nil
}
func (w *street) Group(chat string) (bot.Group, error) {
	for _, g := range w.groups {
		if g.ChatID == chat {
			return g, nil
		}
	}
	return bot.Group{}, nil
}
func (w *street) OpenGroups(after string, limit int) ([]bot.Group, error) {
	open := slices.DeleteFunc(slices.Clone(w.groups), func(g bot.Group) bool { return g.ChatID <= after || !g.DismissedAt.IsZero() })
	return open[:min(limit, len(open))], nil
}

type staffOf struct{ bot.StaffView }

func (staffOf) Member(id string) (bot.StaffRecord, error) { return bot.StaffRecord{UserID: id}, nil }

type talksOf struct{ w *street }

func (k talksOf) KfTalk(account, id string) (bot.KfTalk, error) {
	return k.w.talks[account+"/"+id], nil
}

type rules struct {
	bot.ModerationView
	w *street
}

func (r rules) Exclusions(id string) ([]bot.Exclusion, error) {
	return slices.DeleteFunc(slices.Clone(r.w.excluded), func(e bot.Exclusion) bool { return e.ExternalUserID != id }), nil
}
func (r rules) Excluded(bot.Scope, int) ([]bot.Exclusion, error) { return r.w.excluded, nil }

type deskOf struct {
	bot.DeskView
	w *street
}

// Audience is what a test says of an expression.
func (d deskOf) Audience(_ bot.Scope, expression string, _ int64, limit int) (bot.Audience, error) {
	pairs := d.w.audience[expression]
	return bot.Audience{Count: int64(len(pairs)), Pairs: pairs[:min(limit, len(pairs))]}, nil
}
func (d deskOf) Todos(_ bot.Scope, userID string, limit int) ([]bot.Todo, error) {
	var open []bot.Todo
	for _, id := range sorted(d.w.todos) {
		if t := d.w.todos[id]; t.UserID == userID && t.DoneAt.IsZero() && len(open) < limit {
			open = append(open, t)
		}
	}
	return open, nil
}
func (d deskOf) Todo(_ bot.Scope, userID, id string) (bot.Todo, error) {
	if t := d.w.todos[id]; t.UserID == userID {
		return t, nil
	}
	return bot.Todo{}, nil
}

type postsIn struct {
	bot.PostView
	w *street
}

func (p postsIn) PostsOf(ref string) ([]bot.Post, error) {
	var all []bot.Post
	for _, id := range sorted(p.w.posts) {
		if p.w.posts[id].Ref == ref {
			all = append(all, p.w.posts[id])
		}
	}
	return all, nil
}
func (p postsIn) PostedTo(chat string, since time.Time) ([]bot.Post, error) {
	var all []bot.Post
	for _, id := range sorted(p.w.posts) {
		if one := p.w.posts[id]; slices.Contains(one.ChatIDs, chat) && !one.At.Before(since) {
			all = append(all, one)
		}
	}
	return all, nil
}

// apply brings effects about.
func (w *street) apply(effects ...bot.Effect) {
	for _, e := range effects {
		w.Ledger.Apply(e)
		switch e := e.(type) {
		case bot.SavePost:
			w.posts[e.ID] = e.Post
		case bot.SetTodo:
			w.todos[e.ID] = e.Todo
		case bot.ScheduleJob:
			if _, known := w.jobs[e.Key]; !known {
				w.jobs[e.Key] = e
			}
		case bot.RaiseAlert:
			w.raised[e.Key] = e.AlertItem
		case bot.SetKfTalk:
			w.talks[e.OpenKfID+"/"+e.ExternalUserID] = e.KfTalk
		case bot.SaveOrder:
			if !e.UpdatedAt.Before(w.orders[e.Number].UpdatedAt) {
				w.orders[e.Number] = e.Order
			}
		case bot.RecordInteraction:
			one := bot.Interaction{Kind: e.Kind, At: e.At, Detail: e.Detail, Ref: e.Ref}
			if !slices.Contains(w.past[e.ExternalUserID], one) {
				w.past[e.ExternalUserID] = append(w.past[e.ExternalUserID], one)
			}
		case bot.AddTag:
			key := e.Pair.String() + "/" + e.Group + "/" + e.Name
			held := w.tags[key]
			if held.Tag = e.Tag; e.At.After(held.LastAt) {
				held.Count, held.LastAt = held.Count+1, e.At
			}
			w.tags[key] = held
		case bot.RemoveTag:
			delete(w.tags, e.Pair.String()+"/"+e.Group+"/"+e.Name)
		case bot.Send:
			w.sends = append(w.sends, e)
		}
	}
}

// happen lets an event happen.
func (w *street) happen(body bot.Body) []bot.Effect {
	w.t.Helper()
	w.event++
	router, err := bot.NewRouter(Handlers(w.o)...)
	if err != nil {
		w.t.Fatal(err)
	}
	plan, err := router.Route(bot.Event{ID: w.event, Kind: body.Kind(), At: w.now, Body: body}, w)
	if err != nil {
		w.t.Fatal(err)
	}
	var effects []bot.Effect
	for _, p := range plan {
		effects = append(effects, p.Effect)
	}
	w.apply(effects...)
	return effects
}

// until lets time pass: every minute is looked at, and jobs are done when they are
// due.
func (w *street) until(at time.Time) {
	w.t.Helper()
	for !w.now.After(at) {
		for more := true; more; {
			more = false
			for _, key := range sorted(w.jobs) {
				if job := w.jobs[key]; !w.ran[key] && !job.Due.After(w.now) {
					w.ran[key], more = true, true
					w.happen(bot.JobDue{Name: job.Name, Due: job.Due, Payload: job.Payload})
				}
			}
		}
		w.happen(bot.JobDue{Name: JobTick, Due: w.now})
		w.now = w.now.Add(time.Minute)
	}
	w.now = at
}

// again lets all jobs happen once more.
func (w *street) again() {
	w.t.Helper()
	for _, key := range sorted(w.jobs) {
		if w.ran[key] {
			job := w.jobs[key]
			w.happen(bot.JobDue{Name: job.Name, Due: job.Due, Payload: job.Payload})
		}
	}
}

// wecom makes the posts that were asked for.
func (w *street) wecom() {
	for id, p := range w.posts {
		if p.MsgID == "" {
			p.MsgID = "msg-" + id
			w.posts[id] = p
		}
	}
}

// confirm lets a sender confirm their posts.
func (w *street) confirm(sender string) {
	w.wecom()
	for id, p := range w.posts {
		if p.Sender == sender && waits(p) {
			p.ConfirmedAt, p.Sent = w.now, len(p.ChatIDs)
			w.posts[id] = p
		}
	}
}

// call is a member's use of a command.
func (w *street) call(userID string) bot.Call {
	w.t.Helper()
	w.event++
	caller, err := roster.New(w.o.Shop).Caller(w.Staff(), userID)
	if err != nil {
		w.t.Fatal(err)
	}
	return bot.NewCall(bot.Call{Caller: caller, At: w.now, Event: w.event}, nil)
}

// milk is a sale that somebody describes.
func milk() bot.Sale {
	return bot.Sale{
		Item: "鲜牛奶 1L", Category: "乳品", Price: 990, Was: 1680, Units: map[string]int{"s17": 30}, Each: 2, Picture: "https://shop.example.com/milk.png",
		Start: noon.Add(8 * time.Hour), End: noon.Add(9 * time.Hour),
	}
}

// made is a sale that hanmei made.
func (w *street) made(change func(*bot.Sale)) bot.Sale {
	w.t.Helper()
	draft := milk()
	if change != nil {
		change(&draft)
	}
	call := w.call("hanmei")
	sale := w.seller().Draft(call, draft)
	answer, err := w.seller().Create(call, w, sale)
	if err != nil || len(answer.Effects) == 0 {
		w.t.Fatalf("%v, %s", err, answer.Text)
	}
	w.apply(answer.Effects...)
	return w.All[sale.ID]
}

// of are the sends of a kind.
func of[T bot.Send](w *street) []T {
	var all []T
	for _, s := range w.sends {
		if one, ok := s.(T); ok {
			all = append(all, one)
		}
	}
	return all
}

// payloadOf is what an answer's undo would be given.
func payloadOf(t *testing.T, a bot.Answer) json.RawMessage {
	t.Helper()
	if a.Undo == nil {
		t.Fatalf("%q cannot be undone", a.Text)
	}
	payload, err := json.Marshal(a.Undo.Payload)
	if err != nil {
		t.Fatal(err)
	}
	return payload
}
