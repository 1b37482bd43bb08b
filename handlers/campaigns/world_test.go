package campaigns

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // The tests speak of Asia/Shanghai wherever they run.

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/templates"
)

// noon is that of a Monday in Shanghai.
var noon = time.Date(2025, 11, 24, 4, 0, 0, 0, time.UTC)

// world is a shop in memory that keeps what was decided about campaigns.
type world struct {
	bot.View
	t        *testing.T
	host     *Host
	handlers []bot.Handler
	now      time.Time
	events   int64

	campaign   bot.Campaign
	answers    map[string]bot.CampaignAnswer
	tags       map[string]int
	todos      map[string]bot.Todo
	posts      map[string]bot.Post
	exclusions []bot.Exclusion
	stays      map[string][]bot.Membership
	talks      map[string]bot.KfTalk
	sold       []bot.Sale
	// misfits are customers whom no expression holds for, unknown those whom nobody
	// knows.
	misfits, unknown map[string]bool
	// names are customers', where they are not 小 and a number.
	names map[string]string
	gifts int
	told  []bot.Effect
	// nothing is why nobody is given anything.
	nothing string
	alerts  []bot.AlertItem
	left    map[string]time.Time
}

// Give gives everybody the coupon that was asked for.
func (w *world) Give(_ bot.View, to coupons.Recipient, plan string, at time.Time) (coupons.Gift, error) {
	if w.nothing != "" {
		return coupons.Gift{Why: w.nothing}, nil
	}
	w.gifts++
	if to.Source != "campaign:C1" {
		w.t.Errorf("given as %q", to.Source)
	}
	return coupons.Gift{
		Plan: bot.CouponPlan{ID: plan, Name: "立减十元", Description: "满 50 可用"}, URL: "https://bot.example.com/c/1",
		Effects: []bot.Effect{bot.IssueCoupon{Coupon: bot.Coupon{Plan: plan, ExternalUserID: to.ExternalUserID, IssuedAt: at}}},
	}, nil
}

func newWorld(t *testing.T, c bot.Campaign) *world { return newQuietWorld(t, c, "") }

// newQuietWorld is one with hours in which nobody is written to.
func newQuietWorld(t *testing.T, c bot.Campaign, quiet string) *world {
	messages, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	location, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	c.ID, c.Start, c.Store, c.By = "C1", noon.Add(-time.Hour), "s17", "hanmei"
	c.End = noon.Add(time.Hour)
	w := &world{
		t: t, now: noon, campaign: c, answers: map[string]bot.CampaignAnswer{}, tags: map[string]int{}, todos: map[string]bot.Todo{},
		posts: map[string]bot.Post{}, stays: map[string][]bot.Membership{}, talks: map[string]bot.KfTalk{}, misfits: map[string]bool{},
		unknown: map[string]bool{}, names: map[string]string{},
	}
	var shop config.Shop
	shop.Name, shop.Alerts.QuietHours = "春芽生活", quiet
	shop.Stores = []config.Store{{ID: "s17", Name: "十七号店", Groups: []string{"wr1", "wr2"}, Webhook: "s17-group"}, {ID: "s18", Name: "十八号店", Groups: []string{"wr9"}}}
	shop.Staff = []config.Staff{{UserID: "hanmei", Name: "韩梅", Role: bot.RoleManager, Store: "s17"}}
	shop.Moderation.Checks = map[string]bot.Step{"phones": bot.StepWarn}
	book, problems := moderation.NewBook(nil, config.Moderation{}, []bot.WordRule{
		{ID: "own/隔壁老王", Words: []string{"隔壁老王"}, Category: "competitor", Step: bot.StepNote, Speakers: "customers"},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	o := Options{
		Shop: shop, Messages: messages, Location: location, PublicURL: "https://bot.example.com/", Key: []byte("a key"),
		Shelf: moderation.NewShelf(book), Kf: map[string]config.Kf{"kf1": {}}, Coupons: w,
	}
	w.host, w.handlers = New(o), Handlers(o)
	return w
}

// happens lets the handlers decide about an event, and keeps what they decided.
func (w *world) happens(body bot.Body) []bot.Effect {
	w.t.Helper()
	w.events++
	var all []bot.Effect
	for _, h := range w.handlers {
		if !slices.Contains(h.Kinds, body.Kind()) {
			continue
		}
		effects, err := h.Handle(bot.Event{ID: w.events, Kind: body.Kind(), At: w.now, ReceivedAt: w.now, Body: body}, w)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, effects...)
	}
	for _, e := range all {
		w.keep(e)
	}
	return all
}

func (w *world) keep(e bot.Effect) {
	switch e := e.(type) {
	case bot.SetCampaign:
		w.campaign = e.Campaign
	case bot.SetCampaignAnswer:
		w.answers[e.ExternalUserID] = e.CampaignAnswer
	case bot.AddTag:
		w.tags[e.ExternalUserID+" "+e.Group+"/"+e.Name]++
	case bot.RemoveTag:
		w.tags[e.ExternalUserID+" "+e.Group+"/"+e.Name]--
	case bot.SetTodo:
		w.todos[e.ID] = e.Todo
	case bot.SavePost:
		w.posts[e.ID] = e.Post
	case bot.SetKfTalk:
		w.talks[e.ExternalUserID] = e.KfTalk
	case bot.RaiseAlert:
		w.alerts = append(w.alerts, e.AlertItem)
	case bot.AppMessage, bot.GroupNotice, bot.KfMessage:
		w.told = append(w.told, e)
	}
}

// answers lets a customer answer some time after noon.
func (w *world) answer(who string, after time.Duration, a bot.CampaignAnswer) []bot.Effect {
	w.t.Helper()
	a.Campaign, a.ExternalUserID, a.At = "C1", who, noon.Add(after)
	return w.happens(bot.CampaignAnswered{CampaignAnswer: a})
}

// ends lets the time of the campaign be over.
func (w *world) ends() []bot.Effect {
	w.t.Helper()
	w.now = w.campaign.End
	payload, err := json.Marshal("C1")
	if err != nil {
		w.t.Fatal(err)
	}
	return w.happens(bot.JobDue{Name: JobClose, Due: w.now, Payload: payload})
}

// held are the tags that are held, in order.
func (w *world) held() []string {
	var all []string
	for tag, n := range w.tags {
		if n > 0 {
			all = append(all, tag)
		}
	}
	slices.Sort(all)
	return all
}

func (w *world) Now() time.Time                                  { return w.now }
func (w *world) Staff() bot.StaffView                            { return nobody{w: w} }
func (w *world) Campaigns() bot.CampaignView                     { return kept{w: w} }
func (w *world) Posting() bot.PostView                           { return posted{w: w} }
func (w *world) Moderation() bot.ModerationView                  { return moderated{w: w} }
func (w *world) Kf() bot.KfView                                  { return talking{w: w} }
func (w *world) Sales() bot.SaleView                             { return selling{w: w} }
func (w *world) Fits(id, _ string) (bool, string, error)         { return !w.misfits[id], "", nil }
func (w *world) Memberships(id string) ([]bot.Membership, error) { return w.stays[id], nil }

func (w *world) Pairs(id string) ([]bot.Relation, error) {
	if w.unknown[id] {
		return nil, nil
	}
	return []bot.Relation{{Pair: bot.Pair{UserID: "liming", ExternalUserID: id}, Status: bot.RelationActive, Store: "s17"}}, nil
}

func (w *world) Customer(id string) (bot.Customer, error) {
	return bot.Customer{ExternalUserID: id, Name: cmp.Or(w.names[id], "小"+id)}, nil
}

func (w *world) Group(id string) (bot.Group, error) {
	for _, g := range groups {
		if g.ChatID == id {
			return g, nil
		}
	}
	return bot.Group{}, nil
}

// groups are two of the seventeenth store, and one of another.
var groups = []bot.Group{{ChatID: "wr1", Owner: "liming"}, {ChatID: "wr2", Owner: "liming"}, {ChatID: "wr9", Owner: "zhaoyun"}}

func (w *world) OpenGroups(after string, limit int) ([]bot.Group, error) {
	var page []bot.Group
	for _, g := range groups {
		if g.ChatID > after && len(page) < limit {
			page = append(page, g)
		}
	}
	return page, nil
}

type nobody struct {
	bot.StaffView
	w *world
}

func (n nobody) Member(id string) (bot.StaffRecord, error) {
	return bot.StaffRecord{LeftAt: n.w.left[id]}, nil
}

type kept struct {
	bot.CampaignView
	w *world
}

func (k kept) Campaign(id string) (bot.Campaign, error) {
	if id != k.w.campaign.ID {
		return bot.Campaign{}, nil
	}
	return k.w.campaign, nil
}

func (k kept) CampaignAnswer(_, who string) (bot.CampaignAnswer, error) { return k.w.answers[who], nil }

func (k kept) Tally(string) (bot.CampaignTally, error) {
	t := bot.CampaignTally{Answers: len(k.w.answers), Options: map[string]int{}}
	for _, a := range k.w.answers {
		if a.Seat > 0 {
			t.Seats++
		}
		if a.Option != "" {
			t.Options[a.Option]++
		}
		if a.Stars > 0 {
			t.Stars[a.Stars-1]++
		}
	}
	return t, nil
}

func (k kept) CampaignAnswers(_ bot.Scope, _, after string, limit int) ([]bot.CampaignAnswer, error) {
	var page []bot.CampaignAnswer
	for _, a := range k.w.answers {
		if a.ExternalUserID > after {
			page = append(page, a)
		}
	}
	slices.SortFunc(page, func(a, b bot.CampaignAnswer) int { return cmp.Compare(a.ExternalUserID, b.ExternalUserID) })
	return page[:min(len(page), limit)], nil
}

type posted struct {
	bot.PostView
	w *world
}

func (p posted) PostedTo(chat string, since time.Time) ([]bot.Post, error) {
	var all []bot.Post
	for _, post := range p.w.posts {
		if slices.Contains(post.ChatIDs, chat) && !post.At.Before(since) {
			all = append(all, post)
		}
	}
	return all, nil
}

type moderated struct {
	bot.ModerationView
	w *world
}

func (m moderated) Exclusions(id string) ([]bot.Exclusion, error) {
	return slices.DeleteFunc(slices.Clone(m.w.exclusions), func(e bot.Exclusion) bool { return e.ExternalUserID != id }), nil
}

type talking struct{ w *world }

func (t talking) KfTalk(account, who string) (bot.KfTalk, error) {
	talk := t.w.talks[who]
	talk.OpenKfID, talk.ExternalUserID = account, who
	return talk, nil
}

type selling struct {
	bot.SaleView
	w *world
}

func (s selling) Promoted(item, _ string, _ time.Time) ([]bot.Sale, error) {
	return slices.DeleteFunc(slices.Clone(s.w.sold), func(x bot.Sale) bool { return x.Item != item }), nil
}

// SaleOf is one of s17's.
func (s selling) SaleOf(scope bot.Scope, id string) (bot.Sale, error) {
	for _, x := range s.w.sold {
		if x.ID == id && id != "" && (scope.All || slices.Contains(scope.Stores, "s17")) {
			return x, nil
		}
	}
	return bot.Sale{}, nil
}

// count is how many effects of a type there are.
func count[T bot.Effect](effects []bot.Effect) int {
	n := 0
	for _, e := range effects {
		if _, ok := e.(T); ok {
			n++
		}
	}
	return n
}

func customer(n int) string { return fmt.Sprintf("wm%05d", n) }
