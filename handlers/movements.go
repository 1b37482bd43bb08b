package handlers

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// movement is a customer who came into a group or went out of it, once: what
// is known already is no movement any more.
type movement struct {
	customer, chatID string
	// store is whose the group is; zero if nobody knows.
	store config.Store
	// kind is joined_group, left_group, removed_from_group, or invite_accepted
	// for one who joined by the code that a welcome brought. The last comes
	// with the joining, or later, when the reading tells the code.
	kind bot.InteractionKind
	at   time.Time
	// scene and state say how a joining came about, as far as that is known.
	scene bot.JoinScene
	state string
	// unseen is a leaving that no event told of: at is when it was noticed.
	unseen bool
}

// movements are the joinings and leavings that an event tells of for the
// first time, in the order told. Events and readings tell of the same ones:
// each is a movement once, whichever comes first.
func (d *desk) movements(ev bot.Event, v bot.View) ([]movement, error) {
	switch b := ev.Body.(type) {
	case bot.ChatUpdated:
		return d.movementsTold(ev, v, b)
	case bot.GroupFetched:
		c, err := d.compare(v, b)
		if err != nil {
			return nil, err
		}
		return c.movements, nil
	default:
		return nil, nil
	}
}

// movementsTold are those of an event about members.
func (d *desk) movementsTold(ev bot.Event, v bot.View, b bot.ChatUpdated) ([]movement, error) {
	kind := moved(b)
	if kind == "" {
		return nil, nil
	}
	group, err := v.Group(b.ChatID)
	if err != nil {
		return nil, err
	}
	group.ChatID = b.ChatID
	var all []movement
	for _, customer := range d.customers(b) {
		m, err := v.Member(b.ChatID, customer)
		if err != nil {
			return nil, err
		}
		h := history{view: v, customer: customer, chatID: b.ChatID, now: m}
		known, err := h.knows(kind, ev.At)
		if err != nil {
			return nil, err
		}
		if !known {
			all = append(all, movement{
				customer: customer, chatID: b.ChatID, store: d.storeOfGroup(group), kind: kind, at: ev.At, scene: sceneOf(b),
			})
		}
	}
	return all, nil
}

// The scenes of a group's update [docs 92130].
const (
	joinedByQR    = 3
	quitByRemoval = 1
)

// moved is what a group's update says of its members; empty if nothing. Only
// Detail decides: real events carry the scenes of the other case too.
func moved(b bot.ChatUpdated) bot.InteractionKind {
	switch {
	case b.Detail == bot.ChatMemberAdded:
		return bot.InteractionJoinedGroup
	case b.Detail == bot.ChatMemberRemoved && b.QuitScene == quitByRemoval:
		return bot.InteractionRemoved
	case b.Detail == bot.ChatMemberRemoved:
		return bot.InteractionLeftGroup
	default:
		return ""
	}
}

// sceneOf is how members joined, as far as an event tells: it does not tell
// the two kinds of invitation apart.
func sceneOf(b bot.ChatUpdated) bot.JoinScene {
	switch {
	case b.Detail != bot.ChatMemberAdded:
		return bot.JoinUnknown
	case b.JoinScene == joinedByQR:
		return bot.JoinQR
	default:
		return bot.JoinInvited
	}
}

// customers are the customers among the members an update names, each once.
func (d *desk) customers(b bot.ChatUpdated) []string {
	var ids []string
	seen := map[string]bool{}
	for _, id := range b.Members {
		if d.isCustomer(id) && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// storeOfGroup is whose a group is: by the configuration, else by the join way
// that its members came by.
func (d *desk) storeOfGroup(g bot.Group) config.Store {
	if store, ok := d.storeOf[g.ChatID]; ok {
		return store
	}
	return d.stores[g.Store]
}
