package moderation

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// Options are what moderation goes by.
type Options struct {
	Shop     config.Shop
	Messages *templates.Catalogue
	Location *time.Location
	// Shelf holds the words in force; nil is one without words.
	Shelf *Shelf
	// Own are the addresses that the shop's own codes and pages lead to.
	Own []string
	// Kf are the kf accounts by open_kfid: whose store each is, and where customers
	// may be told what became of their appeals.
	Kf map[string]config.Kf
}

// Moderator decides what comes of what people say, and of what is decided about
// it. It holds nothing that changes.
type Moderator struct {
	Options
	roster *roster.Roster
	checks *Checks
	// stores tells whose a customer group is.
	stores map[string]string
}

// New is a moderator by its options.
func New(o Options) *Moderator {
	if o.Shelf == nil {
		o.Shelf = new(Shelf)
	}
	return &Moderator{
		Options: o, roster: roster.New(o.Shop), stores: o.Shop.GroupStores(),
		checks: NewChecks(Settings{Moderation: o.Shop.Moderation, Shelf: o.Shelf, Own: o.Own}),
	}
}

// Handlers are the behaviours about what people say.
func Handlers(o Options) []bot.Handler {
	m := New(o)
	return []bot.Handler{
		{Name: "moderation", Kinds: []bot.Kind{bot.KindChatMessage, bot.KindPictureRead}, Handle: m.heard},
		{Name: "moderation_joined", Kinds: []bot.Kind{bot.KindChatUpdated, bot.KindGroupFetched}, Handle: m.joined},
		{Name: "moderation_removed", Kinds: []bot.Kind{bot.KindChatUpdated, bot.KindChatDismissed, bot.KindGroupFetched}, Handle: m.removed},
		{Name: "interests", Kinds: []bot.Kind{bot.KindChatMessage}, Handle: m.interested},
	}
}

// letters are those of ids that people type: none looks like another.
const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

// code is an id for people, the same for the same things.
func code(prefix string, things ...any) string {
	sum := sha256.Sum256([]byte(fmt.Sprintln(things...)))
	id := []byte(prefix)
	for _, b := range sum[:7] {
		id = append(id, letters[int(b)%len(letters)])
	}
	return string(id)
}

// sides are to whom a message belongs: whose store it is, and which clerk is
// responsible for what comes of it.
type sides struct{ store, clerk string }

// sidesOf finds both. Between two it is the member of the pair. In a group it is
// the clerk of the store who has the customer, else the group's owner; somebody
// of another store hears nothing of it.
func (m *Moderator) sidesOf(v bot.View, said bot.ChatMessage) (sides, error) {
	s := sides{store: m.Kf[said.OpenKfID].Store}
	if p := said.Pair(); p.UserID != "" {
		return m.sidesOfPair(v, p, s.store)
	}
	var owner string
	pairs, err := v.Pairs(said.Customer())
	if err != nil {
		return s, err
	}
	if said.ChatID != "" {
		group, err := v.Group(said.ChatID)
		if err != nil {
			return s, err
		}
		s.store, owner = cmp.Or(m.stores[said.ChatID], group.Store), group.Owner
	} else {
		for _, r := range pairs {
			s.store = cmp.Or(s.store, r.Store)
		}
	}
	if said.By == bot.SpeakerStaff {
		s.clerk = said.Speaker
		return s, nil
	}
	for _, r := range pairs {
		if r.Status != bot.RelationActive || r.Store != s.store && r.Store != "" {
			continue
		}
		if serves, err := m.serves(v, r.UserID, s.store); err != nil || serves {
			s.clerk = r.UserID
			return s, err
		}
	}
	serves, err := m.serves(v, owner, s.store)
	if serves {
		s.clerk = owner
	}
	return s, err
}

func (m *Moderator) sidesOfPair(v bot.View, p bot.Pair, store string) (sides, error) {
	rel, err := v.Relation(p)
	if err != nil {
		return sides{}, err
	}
	c, err := m.roster.Caller(v.Staff(), p.UserID)
	s := sides{store: cmp.Or(store, rel.Store), clerk: p.UserID}
	if s.store == "" && len(c.Scope.Stores) > 0 {
		s.store = c.Scope.Stores[0]
	}
	return s, err
}

// serves says whether a member is there and works at a store.
func (m *Moderator) serves(v bot.View, userID, store string) (bool, error) {
	if userID == "" {
		return false, nil
	}
	c, err := m.roster.Caller(v.Staff(), userID)
	return c.Role != bot.RoleNone && (store == "" || roster.Shows(c.Scope, store)), err
}

// whom is who hears of what concerns a clerk: the clerk, or those who run the
// store if nobody is responsible or they left.
func (m *Moderator) whom(v bot.View, userID, store string) ([]string, error) {
	if userID != "" {
		c, err := m.roster.Caller(v.Staff(), userID)
		if err != nil || c.Role != bot.RoleNone {
			return []string{c.UserID}, err
		}
	}
	return m.hearers(v, store, 0)
}

// hearers are those who hear of something at a store from a level up, but for some.
func (m *Moderator) hearers(v bot.View, store string, level int, but ...string) ([]string, error) {
	everybody, err := m.roster.Everybody(v.Staff())
	if err != nil {
		return nil, err
	}
	var able []bot.Caller
	for _, c := range everybody {
		if !isOne(c.UserID, but) {
			able = append(able, c)
		}
	}
	users, _ := roster.Listeners(able, store, level)
	return users, nil
}

// isOne says whether a member is among others: WeCom writes userids in lower case in
// some answers [docs 90236].
func isOne(userID string, of []string) bool {
	return slices.ContainsFunc(of, func(o string) bool { return strings.EqualFold(o, userID) })
}
