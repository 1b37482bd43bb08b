package moderation

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

var shanghai = time.FixedZone("CST", 8*60*60)

// tenAM is when the tests begin.
var tenAM = time.Date(2026, 11, 22, 10, 0, 0, 0, shanghai)

// Customers' ids have the length that WeCom gives them; 小美 is a customer of 李明
// at s17.
const (
	xiaomei  = "wmXIAOMEI0000000000000000"
	aqiang   = "wmAQIANG00000000000000000"
	theGroup = "wrGROUP000000000000000000"
)

// street is a shop in memory with a clock: what the bot keeps of what people say,
// and what it told whom. What a test asks of the view beyond it panics.
type street struct {
	bot.View
	t      *testing.T
	m      *Moderator
	now    time.Time
	events int64

	relations  map[bot.Pair]bot.Relation
	customers  map[string]bot.Customer
	members    map[string]bot.StaffRecord
	plain      map[string]bool
	groups     map[string]bot.Group
	inGroup    map[string]bot.Member
	violations map[string]bot.Violation
	exclusions map[string]bot.Exclusion
	examples   map[string]bot.WordExample
	rules      map[string]bot.WordRule
	records    map[string]bot.RuleRecord
	messages   map[string]bot.KeptMessage
	consents   []bot.ConsentChanged
	erased     map[string]time.Time
	todos      map[string]bot.Todo
	cards      map[string]bot.CardState
	talks      map[string]bot.KfTalk
	lines      map[string]bot.RecordInteraction
	items      map[string]bot.AlertItem
	tags       map[string]bot.AddTag
	kf         []bot.KfMessage
	said       []bot.AppMessage
}

func streetOptions(t *testing.T) Options {
	t.Helper()
	messages, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Messages: messages, Location: shanghai, Kf: map[string]config.Kf{"kf17": {Store: "s17"}}}
	o.Shop = config.Shop{
		Name: "春芽生活",
		Stores: []config.Store{
			{ID: "s17", Name: "十七号店", Groups: []string{theGroup}}, {ID: "s18", Name: "十八号店"},
		},
		Staff: []config.Staff{
			{UserID: "liming", Name: "李明", Role: bot.RoleClerk, Store: "s17"}, {UserID: "xiaohong", Name: "小红", Role: bot.RoleClerk, Store: "s17"},
			{UserID: "zhaoyun", Name: "赵云", Role: bot.RoleClerk, Store: "s18"},
			{UserID: "hanmei", Name: "韩梅", Role: bot.RoleManager, Store: "s17"}, {UserID: "sunli", Name: "孙丽", Role: bot.RoleManager, Store: "s18"},
			{UserID: "quyu", Name: "区先生", Role: bot.RoleRegion, Stores: []string{"s17", "s18"}},
			{UserID: "wangzong", Name: "王总", Role: bot.RoleHeadquarters},
		},
		Alerts: config.Alerts{Wait: 30 * time.Second},
		Tags:   config.Tags{Rules: []config.TagRule{{Group: "需求", Tag: "其他", Class: bot.TagStatic}}},
		Moderation: config.Moderation{
			Enabled: true,
			Words: []config.Word{
				{Word: "小笨蛋", Category: "unfriendly", Severity: bot.StepNote, Speakers: "customers", Why: "有点不客气"},
				{Word: "加我微信", Category: "poaching", Severity: bot.StepWarn, Speakers: "customers", Why: "把客户带到别处", Reply: "群里不留联系方式哦～"},
				{Word: "退赔闹事", Category: "unfriendly", Severity: bot.StepReview, Speakers: "customers", Why: "可能要闹"},
				{Word: "网赌平台", Category: "illegal", Severity: bot.StepRemove, Speakers: "customers", Why: "赌博广告"},
				{Word: "转到我个人", Category: "staff", Severity: bot.StepWarn, Speakers: "staff", Why: "私下收款"},
				{Word: "亲亲随便", Category: "staff", Severity: bot.StepNote, Speakers: "staff", Why: "不够正式"},
			},
			Ladder: config.Ladder{
				Within: 720 * time.Hour, Warn: 2, Review: 3, Remove: 4, Exclude: map[string]time.Duration{"review": 24 * time.Hour, "remove": 360 * time.Hour},
			},
			Precision: config.Precision{Line: 80, Least: 4},
			Interests: []config.Interest{
				{Name: "燕麦奶", Words: []string{"燕麦奶", "燕麦+奶"}, Group: "需求", Tag: "燕麦奶", Answer: "有的，在二号货架～", Direct: true},
				{Name: "停车", Words: []string{"停车"}, Answer: "门口可以停半小时～"},
			},
		},
	}
	return o
}

func newStreet(t *testing.T) *street { return openStreet(t, streetOptions(t)) }

// openStreet opens the shop with 小美 and 阿强, customers of 李明, in the group that
// 小红 owns.
func openStreet(t *testing.T, o Options) *street {
	t.Helper()
	s := &street{
		t: t, now: tenAM, relations: map[bot.Pair]bot.Relation{}, customers: map[string]bot.Customer{}, members: map[string]bot.StaffRecord{},
		plain: map[string]bool{}, groups: map[string]bot.Group{theGroup: {ChatID: theGroup, Name: "福利群", Owner: "xiaohong"}},
		inGroup: map[string]bot.Member{}, violations: map[string]bot.Violation{}, exclusions: map[string]bot.Exclusion{},
		examples: map[string]bot.WordExample{}, rules: map[string]bot.WordRule{}, records: map[string]bot.RuleRecord{},
		messages: map[string]bot.KeptMessage{}, erased: map[string]time.Time{}, todos: map[string]bot.Todo{}, cards: map[string]bot.CardState{},
		talks: map[string]bot.KfTalk{}, lines: map[string]bot.RecordInteraction{}, items: map[string]bot.AlertItem{}, tags: map[string]bot.AddTag{},
	}
	book, problems := NewBook(nil, o.Shop.Moderation, nil)
	if len(problems) > 0 {
		t.Fatalf("the book: %+v", problems)
	}
	o.Shelf = NewShelf(book)
	s.m = New(o)
	s.customer(xiaomei, "小美", "liming", "s17")
	s.customer(aqiang, "阿强", "liming", "s17")
	return s
}

// reviewing puts a book in force in which a rule only has things looked at.
func (s *street) reviewing(rule string) {
	s.t.Helper()
	book, problems := NewBook(nil, s.m.Shop.Moderation, []bot.WordRule{{ID: rule, Reviewing: true}})
	if b, ok := book.Rule(rule); len(problems) > 0 || !ok || !b.Reviewing {
		s.t.Fatalf("no rule %q is reviewing: %+v", rule, problems)
	}
	s.m.Shelf.Swap(book)
}

func (s *street) customer(id, name, staff, store string) {
	p := bot.Pair{UserID: staff, ExternalUserID: id}
	s.relations[p] = bot.Relation{Pair: p, Status: bot.RelationActive, Store: store, ChangedAt: tenAM.Add(-40 * 24 * time.Hour)}
	s.customers[id] = bot.Customer{ExternalUserID: id, Name: name}
}

// inTheGroup is something that a customer says in the group, so many minutes after
// ten.
func inTheGroup(id, who, text string, minute int) bot.ChatMessage {
	return bot.ChatMessage{
		MsgID: id, Speaker: who, By: bot.SpeakerOf(who), Listeners: []string{"liming", aqiang}, ChatID: theGroup,
		At: tenAM.Add(time.Duration(minute) * time.Minute), Type: "text", Parts: []bot.TextPart{{Where: "text", Text: text}},
	}
}

// between is something that one says to another.
func between(id, who, whom, text string, minute int) bot.ChatMessage {
	m := inTheGroup(id, who, text, minute)
	m.ChatID, m.Listeners = "", []string{whom}
	return m
}

// hears lets events come, one after the other. A message is kept after it was
// looked at, as in the transaction that both are done in.
func (s *street) hears(bodies ...bot.Body) {
	s.t.Helper()
	for _, body := range bodies {
		s.comes(tenAM, body)
	}
}

func (s *street) comes(at time.Time, body bot.Body) {
	s.t.Helper()
	s.events++
	if said, ok := body.(bot.ChatMessage); ok {
		at = said.At
		if s.now.Before(at) {
			s.now = at
		}
	}
	ev := bot.Event{ID: s.events, At: at, ReceivedAt: s.now, Kind: body.Kind(), Body: body}
	var decided []bot.Effect
	for _, h := range Handlers(s.m.Options) {
		if !slices.Contains(h.Kinds, ev.Kind) {
			continue
		}
		effects, err := h.Handle(ev, s)
		if err != nil {
			s.t.Fatalf("%s of %s: %v", h.Name, ev.Kind, err)
		}
		decided = append(decided, effects...)
	}
	s.applies(decided...)
	switch b := body.(type) {
	case bot.ChatMessage:
		if s.messages[b.MsgID].MsgID == "" {
			kept := bot.KeptMessage{ChatMessage: b, Words: b.Text(), Gone: s.messages[b.MsgID].Gone}
			s.messages[b.MsgID] = kept
		}
	case bot.ChatRecalled:
		kept := s.messages[b.Recalled]
		kept.Words, kept.Gone = "", "recalled"
		s.messages[b.Recalled] = kept
	case bot.ConsentChanged:
		s.consents = append(s.consents, b)
	}
}

func (s *street) applies(effects ...bot.Effect) {
	s.t.Helper()
	for _, e := range effects {
		switch e := e.(type) {
		case bot.SetViolation:
			s.violated(e)
		case bot.SetExclusion:
			if lifted := s.exclusions[e.ID].LiftedAt; !lifted.IsZero() {
				e.LiftedAt = lifted
			}
			s.exclusions[e.ID] = e.Exclusion
		case bot.SetWordExample:
			s.examples[e.ID] = e.WordExample
		case bot.SetWordRule:
			s.rules[e.ID] = e.WordRule
		case bot.SetTodo:
			old := s.todos[e.ID]
			if anew := e.CreatedAt.After(old.CreatedAt) && !e.CreatedAt.Before(old.DoneAt); old.DoneAt.IsZero() || anew {
				s.todos[e.ID] = e.Todo
			}
		case bot.SetCardState:
			s.cards[e.Task] = e.CardState
		case bot.RecordInteraction:
			maps.DeleteFunc(s.lines, func(_ string, l bot.RecordInteraction) bool {
				return !e.Instead.IsZero() && l.Pair == e.Pair && l.Kind == e.Kind && l.At.Equal(e.Instead)
			})
			s.lines[fmt.Sprint(e.Pair, e.Kind, e.At.UnixNano(), e.Ref)] = e
		case bot.RaiseAlert:
			s.items[e.Key] = e.AlertItem
		case bot.AddTag:
			s.tags[fmt.Sprint(e.Pair, e.Tag)] = e
		case bot.AppMessage:
			s.said = append(s.said, e)
		case bot.KfMessage:
			s.kf = append(s.kf, e)
		case bot.SetKfTalk:
			s.talks[e.OpenKfID+e.ExternalUserID] = e.KfTalk
		case bot.ScheduleJob, bot.PushTags:
		default:
			s.t.Fatalf("the street knows no %T", e)
		}
	}
}

// violated keeps a violation as the store does: what happened stays as it was told
// first, a step only climbs unless it was counted anew, and what a person decided
// stays decided.
func (s *street) violated(e bot.SetViolation) {
	old, known := s.violations[e.ID]
	x := e.Violation
	if known {
		x.Text, x.UserID, x.Store = old.Text, old.UserID, old.Store
		if !e.Recounted && rank(x.Step) < rank(old.Step) {
			x.Step = old.Step
		}
		undecided := x.State == bot.ViolationNoted || x.State == bot.ViolationOpen
		wasDecided := old.State != bot.ViolationNoted && old.State != bot.ViolationOpen
		if undecided && (wasDecided || !e.Recounted && old.State == bot.ViolationOpen) {
			x.State = old.State
		}
	}
	s.violations[e.ID] = x
}

// of is the only violation of a message.
func (s *street) of(msgID string) bot.Violation {
	s.t.Helper()
	for _, x := range s.violations {
		if x.MsgID == msgID {
			return x
		}
	}
	return bot.Violation{}
}

// call is a line of somebody's, a minute after the last.
func (s *street) call(userID string) bot.Call {
	s.now = s.now.Add(time.Minute)
	s.events++
	caller, err := s.m.roster.Caller(s.Staff(), userID)
	if err != nil {
		s.t.Fatal(err)
	}
	return bot.Call{Caller: caller, At: s.now, Event: s.events}
}

// rules lets somebody decide about a message, and applies what comes of it.
func (s *street) decides(userID string, how func(bot.Call, bot.View, bot.Violation, string) (Ruling, error), msgID string) Ruling {
	s.t.Helper()
	r, err := how(s.call(userID), s, s.of(msgID), "看过了")
	if err != nil {
		s.t.Fatal(err)
	}
	if r.Text == "" || r.Refused && len(r.Effects) > 0 {
		s.t.Errorf("%+v", r)
	}
	s.applies(r.Effects...)
	return r
}

func (s *street) appeals(by, msgID, words string) Ruling {
	s.t.Helper()
	call := bot.Call{At: s.now.Add(time.Minute), Event: s.events}
	s.now = call.At
	r, err := s.m.Appeal(call, s, s.of(msgID), by, words)
	if err != nil {
		s.t.Fatal(err)
	}
	s.applies(r.Effects...)
	return r
}

// heardBy is who was told something by a message with a piece of text.
func (s *street) heardBy(piece string) string {
	var users []string
	for _, m := range s.said {
		if strings.Contains(m.Text, piece) {
			users = append(users, m.ToUsers...)
		}
	}
	slices.Sort(users)
	return strings.Join(slices.Compact(users), " ")
}

// waiting are the to-dos of a kind that are not done, by whose they are.
func (s *street) waiting(kind bot.TodoKind) string {
	var all []string
	for _, id := range slices.Sorted(maps.Keys(s.todos)) {
		if t := s.todos[id]; t.Kind == kind && t.DoneAt.IsZero() {
			all = append(all, cmp.Or(t.UserID, "店长 "+t.Store))
		}
	}
	return strings.Join(all, " ")
}

func (s *street) excluded(id string) bool {
	s.t.Helper()
	yes, err := Excluded(s, id, s.now)
	if err != nil {
		s.t.Fatal(err)
	}
	return yes
}
