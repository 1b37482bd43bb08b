package store

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// month is a month of a shop with two stores and some staff who belong to none,
// as a list in plain Go: what happened, and how everything stands in the end.
// It is counted without the database, by other words than the database's.
type month struct {
	rand *rand.Rand
	now  time.Time
	// events are what the store is told, toldAt when that was; the rest is for counting.
	events    [][]bot.Effect
	toldAt    []time.Time
	happened  []happened
	relations map[bot.Pair]*stand
	unionIDs  map[string]string
	chats     map[string]bot.Group
	orders    map[string]bot.Order
	touches   []bot.Touch
	welcomes  []welcomed
	broken    map[string]bot.Violation
	coupons   []*monthCoupon
}

// happened is an entry of a time line.
type happened struct {
	bot.Pair
	at   time.Time
	kind bot.InteractionKind
	chat string
	// ref is what it is about that is no group.
	ref string
}

// stand is how a pair stands in the end.
type stand struct {
	addedAt, changedAt time.Time
	active             bool
	store              string
}

// welcomed is a welcome that is to arrive some time after the add.
type welcomed struct {
	bot.Welcome
	took time.Duration
}

var (
	monthStaff  = []string{"an", "bo", "chen", "du", "en", "fu"}
	monthStores = map[string]string{"an": "s1", "bo": "s1", "chen": "s2", "du": "s2"}
	monthChats  = []string{"wrOne", "wrTwo", "wrNone"}
)

// newMonth makes up a month.
func newMonth(seed uint64, steps int) *month {
	m := &month{
		rand: rand.New(rand.NewPCG(seed, 1)), now: opening, relations: map[bot.Pair]*stand{}, unionIDs: map[string]string{},
		chats: map[string]bot.Group{}, orders: map[string]bot.Order{}, broken: map[string]bot.Violation{},
	}
	for i := range 60 {
		// Every fifth has two ids.
		who := fmt.Sprintf("wm%02d", i)
		if i%2 == 0 {
			m.unionIDs[who] = fmt.Sprintf("o%02d", i)
		} else if i%5 == 1 {
			m.unionIDs[who] = fmt.Sprintf("o%02d", i-1)
		}
		m.tell(bot.SetCustomer{ExternalUserID: who, UnionID: m.unionIDs[who], Name: who, At: opening})
	}
	for i, id := range monthChats {
		m.setGroup(bot.Group{ChatID: id, Owner: monthStaff[2*i], Store: monthStores[monthStaff[2*i]]})
	}
	acts := []func(){
		m.add, m.add, m.add, m.lose, m.lose, m.remove, m.handOver, m.failHandOver, m.move, m.move, m.move, m.welcome, m.welcome,
		m.missWelcome, m.coupon, m.coupon, m.coupon, m.grab, m.grab, m.order, m.order, m.refund, m.post, m.post, m.noise, m.moveGroup, m.misbehave, m.misbehave, m.judge,
	}
	for range steps {
		m.now = m.now.Add(time.Duration(m.rand.Int64N(int64(2 * 31 * 24 * time.Hour / time.Duration(steps))))).Truncate(time.Microsecond)
		acts[m.rand.IntN(len(acts))]()
	}
	return m
}

func (m *month) tell(effects ...bot.Effect) {
	m.events, m.toldAt = append(m.events, effects), append(m.toldAt, m.now)
}

func (m *month) pair() bot.Pair {
	return bot.Pair{UserID: monthStaff[m.rand.IntN(len(monthStaff))], ExternalUserID: fmt.Sprintf("wm%02d", m.rand.IntN(60))}
}

func (m *month) said(p bot.Pair, kind bot.InteractionKind, chat string) bot.Effect {
	m.happened = append(m.happened, happened{p, m.now, kind, chat, ""})
	return bot.RecordInteraction{Pair: p, Kind: kind, At: m.now, Ref: chat}
}

// set changes how a pair stands.
func (m *month) set(p bot.Pair, status bot.RelationStatus, store string) bot.Effect {
	s := m.relations[p]
	if s == nil {
		s = &stand{}
		m.relations[p] = s
	}
	s.active, s.changedAt = status == bot.RelationActive, m.now
	if s.active && s.addedAt.IsZero() {
		s.addedAt = m.now
	}
	if store != "" {
		s.store = store
	}
	channel := ""
	if s.active {
		channel = []string{"", "door", "poster", "friend"}[m.now.Hour()%4]
	}
	return bot.SetRelation{Pair: p, Status: status, At: m.now, Store: store, Channel: channel}
}

func (m *month) addPair(p bot.Pair) {
	store := monthStores[p.UserID]
	if m.rand.IntN(8) == 0 {
		store = "s2" // by a code of the other store
	}
	m.tell(m.set(p, bot.RelationActive, store), m.said(p, bot.InteractionAdded, ""))
}

func (m *month) add() { m.addPair(m.pair()) }

// lose lets a customer delete one member of staff, or two at once.
func (m *month) lose() {
	p := m.pair()
	m.tell(m.set(p, bot.RelationLost, ""), m.said(p, bot.InteractionLost, ""))
	if m.rand.IntN(3) == 0 {
		p.UserID = monthStaff[m.rand.IntN(len(monthStaff))]
		m.now = m.now.Add(time.Second)
		m.tell(m.set(p, bot.RelationLost, ""), m.said(p, bot.InteractionLost, ""))
	}
}

func (m *month) remove() {
	p := m.pair()
	m.tell(m.set(p, bot.RelationDeleted, ""), m.said(p, bot.InteractionDeletedByStaff, ""))
}

func (m *month) handOver() {
	p := m.pair()
	m.tell(m.set(p, bot.RelationDeleted, ""), m.said(p, bot.InteractionTransferred, ""))
	p.UserID = monthStaff[m.rand.IntN(len(monthStaff))]
	m.now = m.now.Add(time.Second)
	m.addPair(p)
}

func (m *month) failHandOver() { m.tell(m.said(m.pair(), bot.InteractionTransferFailed, "")) }

// move is a coming into a group or a going out of it.
func (m *month) move() {
	kinds := []bot.InteractionKind{bot.InteractionJoinedGroup, bot.InteractionInviteAccepted, bot.InteractionLeftGroup, bot.InteractionRemoved}
	chats := append([]string{"wrUnknown"}, monthChats...)
	m.tell(m.said(bot.Pair{ExternalUserID: m.pair().ExternalUserID}, kinds[m.rand.IntN(4)], chats[m.rand.IntN(4)]))
}

func (m *month) setGroup(g bot.Group) {
	m.chats[g.ChatID] = g
	m.tell(bot.SetGroup{Group: g})
}

// moveGroup gives a group to another owner, who may be of another store.
func (m *month) moveGroup() {
	g := m.chats[monthChats[m.rand.IntN(3)]]
	g.Owner = monthStaff[m.rand.IntN(len(monthStaff))]
	g.Store = monthStores[g.Owner]
	m.setGroup(g)
}

// welcome is one that will arrive. WeCom's time of the add is in seconds.
func (m *month) welcome() {
	w := welcomed{bot.Welcome{Pair: m.pair(), AddedAt: m.now.Truncate(time.Second), Rule: "door"}, time.Duration(m.rand.Int64N(18_000_000)) * time.Microsecond}
	if m.rand.IntN(2) == 0 {
		w.Coupon = "tea"
	}
	m.welcomes = append(m.welcomes, w)
	m.touches = append(m.touches, bot.Touch{Pair: w.Pair, Template: "welcome:door", Ref: w.AddedAt.Format(time.RFC3339), At: w.AddedAt.Add(time.Second + w.took), Took: w.took, Coupon: w.Coupon})
}

func (m *month) missWelcome() {
	kinds := []bot.InteractionKind{bot.InteractionWelcomeFailed, bot.InteractionWelcomeUnsure, bot.InteractionWelcomeMissing}
	m.tell(m.said(m.pair(), kinds[m.rand.IntN(3)], ""))
}

// post is a message of a mass post, or one that was withheld.
func (m *month) post() {
	t := bot.Touch{
		Pair: m.pair(), Template: []string{"sale", "tea"}[m.rand.IntN(2)], Ref: fmt.Sprint("post", len(m.touches)),
		At: m.now, Held: m.rand.IntN(4) == 0, Coupon: "tea",
	}
	m.touches = append(m.touches, t)
	m.tell(bot.RecordTouch{Touch: t})
}

func (m *month) order() {
	o := bot.Order{
		Number: fmt.Sprint("A", len(m.orders)), Store: []string{"", "s1", "s2"}[m.rand.IntN(3)], Status: bot.OrderPaid,
		Amount: bot.Money(m.rand.IntN(90_000)), PaidAt: m.now, UpdatedAt: m.now,
	}
	if m.rand.IntN(5) > 0 {
		o.ExternalUserID, o.JoinedBy = m.pair().ExternalUserID, "external_userid"
	}
	m.orders[o.Number] = o
	m.tell(bot.SaveOrder{Order: o})
}

func (m *month) refund() {
	number := fmt.Sprint("A", m.rand.IntN(len(m.orders)+1))
	if o, known := m.orders[number]; known && o.Status == bot.OrderPaid {
		o.Status, o.UpdatedAt = bot.OrderRefunded, m.now
		m.orders[number] = o
		m.tell(bot.SaveOrder{Order: o})
	}
}

func (m *month) noise() {
	m.tell(m.said(m.pair(), bot.InteractionSpoke, "m1"), m.said(m.pair(), bot.InteractionEdited, ""))
}

// misbehave lets somebody break a rule: in a group, between two, or in a kf
// account, where there is no member of staff.
func (m *month) misbehave() {
	p := m.pair()
	v := bot.Violation{
		ID: fmt.Sprint("V", len(m.broken)), Store: []string{"", "s1", "s2"}[m.rand.IntN(3)], ExternalUserID: p.ExternalUserID, UserID: p.UserID, At: m.now,
		State: bot.ViolationNoted, ByStaff: m.rand.IntN(5) == 0, Hits: []bot.Hit{{Check: "words", Rule: "r"}},
	}
	switch m.rand.IntN(3) {
	case 0:
		v.ChatID = append([]string{"wrUnknown"}, monthChats...)[m.rand.IntN(4)]
	case 1:
		v.UserID = ""
	}
	m.broken[v.ID] = v
	m.tell(bot.SetViolation{Violation: v})
}

// judge lets a person decide about what somebody did.
func (m *month) judge() {
	id := fmt.Sprint("V", m.rand.IntN(len(m.broken)+1))
	if v, known := m.broken[id]; known && v.DecidedAt.IsZero() {
		v.State, v.DecidedAt = []bot.ViolationState{bot.ViolationUpheld, bot.ViolationOverturned}[m.rand.IntN(2)], m.now
		m.broken[id] = v
		m.tell(bot.SetViolation{Violation: v})
	}
}
