package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// market is a floor with tags, groups, channels, posts, numbers and alerts, to
// run single commands on: arguments stand as the core would have read them.
type market struct {
	*floor
	commands []bot.Command
	records  map[bot.Pair][]bot.TagRecord
	tagIDs   []bot.RemoteTag
	groups   []bot.GroupSummary
	stays    map[string][]bot.Membership
	posts    []bot.Post
	assets   map[string]bot.Asset
	// adds are by store, then by state; numbers by what they are wanted for.
	adds    map[string]map[string]int
	numbers map[bot.NumbersBy][]bot.Numbers
	asked   []span
	// matching are the customers that any expression holds for.
	matching []bot.Pair
	open     []bot.Alert
	erased   map[string]time.Time
}

var silver = bot.Tag{Group: "会员层级", Name: "银卡", Class: bot.TagTier}

// marketOptions are the floor's, with tags.
func marketOptions() Options {
	o := testOptions()
	o.Messages = must(templates.Load(""))
	o.Shop.Tags = config.Tags{
		Groups: []config.TagGroup{{Name: "会员层级", Exclusive: true, Journal: true}},
		Rules: []config.TagRule{
			{Group: "会员层级", Tag: "银卡", Class: bot.TagTier}, {Group: "会员层级", Tag: "金卡", Class: bot.TagTier},
			{Group: "行为", Tag: "爱喝茶", Class: bot.TagBehaviour}, {Group: "渠道", Tag: "{channel}", Class: bot.TagStatic},
		},
	}
	return o
}

func newMarket(t testing.TB) *market {
	o := marketOptions()
	m := &market{
		floor: openFloor(t, Handler(o)), commands: List(o), records: map[bot.Pair][]bot.TagRecord{}, stays: map[string][]bot.Membership{},
		assets: map[string]bot.Asset{}, adds: map[string]map[string]int{}, numbers: map[bot.NumbersBy][]bot.Numbers{}, erased: map[string]time.Time{},
		tagIDs: []bot.RemoteTag{{ID: "et1", Group: "会员层级", Name: "银卡"}, {ID: "et2", Group: "会员层级", Name: "金卡"}, {ID: "et3", Group: "偏好", Name: "奶粉"}, {ID: "et4", Group: "活动", Name: "奶粉"}},
	}
	return m
}

// with are arguments by name.
type with map[string]bot.Value

func text(s string) bot.Value { return bot.Value{Text: s, Label: s} }

// does runs a command as somebody and applies what it decided.
func (m *market) does(userID, command string, args with) bot.Answer {
	m.t.Helper()
	cmd, call := m.calls(userID, command, args)
	answer, err := cmd.Run(call, m)
	if err != nil {
		m.t.Fatalf("%s /%s %v: %v", userID, command, args, err)
	}
	if len(answer.Effects) > 0 && (!cmd.Writes || answer.Plan == nil || answer.Plan.Summary == "" || answer.Plan.Bind == "") {
		m.t.Errorf("/%s has effects; it must be one that writes, with a plan: %+v", command, answer.Plan)
	}
	again, err := cmd.Run(call, m)
	if err != nil || again.Text != answer.Text || len(again.Effects) != len(answer.Effects) {
		m.t.Errorf("/%s asked again comes to something else: %v %v", command, again.Text, err)
	}
	for _, e := range answer.Effects {
		m.apply(e)
	}
	session := m.sessions[userID]
	session.Lists = remembered(session.Lists, answer, call.At)
	m.sessions[userID] = session
	return answer
}

func (m *market) calls(userID, command string, args with) (bot.Command, bot.Call) {
	m.t.Helper()
	m.events++
	m.now = m.now.Add(time.Second)
	i := slices.IndexFunc(m.commands, func(c bot.Command) bool { return c.Name == command })
	if i < 0 {
		m.t.Fatalf("there is no /%s", command)
	}
	caller := must(roster.New(testOptions().Shop).Caller(m.Staff(), userID))
	return m.commands[i], bot.NewCall(bot.Call{Caller: caller, At: m.now, Event: m.events}, args)
}

// undoes takes back an answer.
func (m *market) undoes(userID, command string, of bot.Answer) bot.Answer {
	m.t.Helper()
	if of.Undo == nil {
		m.t.Fatalf("/%s cannot be undone: %q", command, of.Text)
	}
	cmd, call := m.calls(userID, command, nil)
	answer, err := cmd.Undo(call, must(marshal(of.Undo.Payload)), m)
	if err != nil {
		m.t.Fatal(err)
	}
	for _, e := range answer.Effects {
		m.apply(e)
	}
	return answer
}

// wants complains unless an answer has all of the words, and none of those after
// "not".
func (m *market) wants(a bot.Answer, words ...string) {
	m.t.Helper()
	not := false
	for _, w := range words {
		if w == "not" {
			not = true
		} else if strings.Contains(a.Text, w) == not {
			m.t.Errorf("answer %q; has %q: %v", a.Text, w, not)
		}
	}
}

func (m *market) apply(e bot.Effect) {
	m.floor.apply(e)
	switch e := e.(type) {
	case bot.AddTag:
		m.tagged(e.Pair, e.Tag, func(r *bot.TagRecord) {
			if e.ByHand {
				r.Held, r.ByHand, r.HandAt, r.LastAt = true, true, e.At, e.At
			} else if !r.ByHand {
				r.Held, r.LastAt, r.Rule, r.ExpiresAt = true, e.At, e.Rule, e.ExpiresAt
			}
		})
	case bot.RemoveTag:
		m.tagged(e.Pair, e.Tag, func(r *bot.TagRecord) {
			if e.ByHand {
				r.Held, r.ByHand, r.HandAt = false, true, e.At
			} else if !r.ByHand {
				r.Held, r.RemovedAt = false, e.At
			}
		})
	case bot.SetRemark:
		for _, c := range m.customers {
			for i, r := range c.relations {
				if r.Pair == e.Pair {
					c.relations[i].Remark = e.Remark
				}
			}
		}
	}
}

func (m *market) tagged(p bot.Pair, tag bot.Tag, change func(*bot.TagRecord)) {
	rows := m.records[p]
	i := slices.IndexFunc(rows, func(r bot.TagRecord) bool { return r.Group == tag.Group && r.Name == tag.Name })
	if i < 0 {
		i, rows = len(rows), append(rows, bot.TagRecord{HeldTag: bot.HeldTag{Tag: tag}})
	}
	change(&rows[i])
	m.records[p] = rows
}

// holds are the names of the tags that a pair holds.
func (m *market) holds(p bot.Pair) string {
	var names []string
	for _, r := range m.records[p] {
		if r.Held {
			names = append(names, r.Name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func (m *market) Desk() bot.DeskView                { return marketDesk{deskSide{floor: m.floor}, m} }
func (m *market) Alerting() bot.AlertView           { return marketAlerts{market: m} }
func (m *market) TagIDs() ([]bot.RemoteTag, error)  { return m.tagIDs, nil }
func (m *market) Meet([]string) error               { return nil }
func (m *market) Asset(n string) (bot.Asset, error) { return m.assets[n], nil }

func (m *market) TagRecords(p bot.Pair) ([]bot.TagRecord, error) {
	return slices.Clone(m.records[p]), nil
}

func (m *market) Tags(p bot.Pair) ([]bot.HeldTag, error) {
	var held []bot.HeldTag
	for _, r := range m.records[p] {
		if r.Held {
			held = append(held, r.HeldTag)
		}
	}
	return held, nil
}

func (m *market) Memberships(id string) ([]bot.Membership, error) { return m.stays[id], nil }

func (m *market) Group(id string) (bot.Group, error) {
	for _, g := range m.groups {
		if g.ChatID == id {
			return g.Group, nil
		}
	}
	return bot.Group{}, nil
}

type marketDesk struct {
	deskSide
	*market
}

func (m marketDesk) Groups(scope bot.Scope, _ time.Time, after string, limit int) ([]bot.GroupSummary, error) {
	var page []bot.GroupSummary
	for _, g := range m.groups {
		if roster.Shows(scope, g.Store) && g.ChatID > after && len(page) < limit {
			page = append(page, g)
		}
	}
	return page, nil
}

func (m marketDesk) ChannelAdds(scope bot.Scope, from, _ time.Time) (map[string]int, error) {
	found := map[string]int{}
	for store, adds := range m.market.adds {
		for state, n := range adds {
			// Yesterday had half of it.
			if roster.Shows(scope, store) && from.Day() == m.market.now.In(shanghai).Day() {
				found[state] += n
			} else if roster.Shows(scope, store) {
				found[state] += n / 2
			}
		}
	}
	return found, nil
}

func (m marketDesk) Numbers(scope bot.Scope, from, until time.Time, by bot.NumbersBy) ([]bot.Numbers, error) {
	m.asked = append(m.asked, span{from: from, until: until})
	m.market.asked = m.asked
	var rows []bot.Numbers
	for _, n := range m.numbers[by] {
		if by == bot.NumbersStore && !roster.Shows(scope, n.Key) {
			continue
		}
		rows = append(rows, n)
	}
	return rows, nil
}

func (m marketDesk) Audience(scope bot.Scope, expression string, after int64, limit int) (bot.Audience, error) {
	if strings.Contains(expression, "?") {
		return bot.Audience{Problem: "「?」看不懂"}, nil
	}
	var seen []bot.Pair
	for _, p := range m.matching {
		if r, _ := m.market.Relation(p); inScope(scope, r) {
			seen = append(seen, p)
		}
	}
	end := min(len(seen), int(after)+limit)
	page := bot.Audience{Count: int64(len(seen)), Pairs: seen[after:end]}
	if end < len(seen) {
		page.Next = int64(end)
	}
	return page, nil
}

func (m marketDesk) Posts(scope bot.Scope, _ bool, _ int) ([]bot.Post, error) {
	return slices.DeleteFunc(slices.Clone(m.posts), func(p bot.Post) bool { return !roster.Shows(scope, p.Store) }), nil
}

func (m marketDesk) Erased(id string) (time.Time, error) { return m.erased[id], nil }

type marketAlerts struct {
	bot.AlertView
	*market
}

func (m marketAlerts) Alerts(scope bot.Scope, _ bool, _ int) ([]bot.Alert, error) {
	return slices.DeleteFunc(slices.Clone(m.open), func(a bot.Alert) bool { return !roster.Shows(scope, a.Store) }), nil
}

func (m marketDesk) Audit(_ bot.Scope, q bot.AuditQuery) ([]bot.AuditEntry, error) {
	var found []bot.AuditEntry
	for _, a := range slices.Backward(m.market.audit) {
		fits := (q.UserID == "" || q.UserID == a.UserID) && (q.Action == "" || q.Action == a.Action) &&
			(q.Subject == "" || slices.Contains(a.Subjects, q.Subject)) && (q.Before == 0 || a.Seq < q.Before)
		if fits && len(found) < q.Limit {
			found = append(found, a)
		}
	}
	return found, nil
}
