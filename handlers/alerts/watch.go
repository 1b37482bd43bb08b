package alerts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// healthEvents are WeCom's notices about the app [docs 90240].
var healthEvents = []bot.Kind{
	"inactive_alert", "close_inactive_agent", "reopen_inactive_agent", "low_active_alert", "low_active", "active_restored",
}

func (w *watch) watched() []bot.Kind {
	return slices.Concat([]bot.Kind{
		bot.KindContactAdded, bot.KindContactLost, bot.KindContactDeleted, bot.KindTransferFailed, bot.KindChatUpdated,
		bot.FailedKind(bot.KindWelcome), bot.FailedKind(bot.KindAppMessage), bot.FailedKind(bot.KindGroupNotice), bot.KindMessageUnread,
		bot.KindTroubleSeen,
	}, healthEvents)
}

// see raises what an event has to tell managers. An item's key says what
// happened, not who told of it, so that it is one item however often it comes.
func (w *watch) see(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.ContactAdded:
		if b.WelcomeCode == "" {
			return nil, nil
		}
		return w.todosDone(ev, v, b.Pair, "客户又加了您，欢迎语重新发了")
	case bot.ContactLost:
		return w.parted(ev, v, b.Pair, bot.AlertLost)
	case bot.ContactDeleted:
		if b.Source == bot.SourceTransfer {
			// A colleague has taken the customer over.
			return w.todosDone(ev, v, b.Pair, "客户已经转给同事")
		}
		return w.parted(ev, v, b.Pair, bot.AlertDeleted)
	case bot.TransferFailed:
		return w.notTransferred(ev, v, b)
	case bot.ChatUpdated:
		return w.leftGroup(ev, v, b)
	case bot.SendFailed:
		return w.failed(ev, v, b)
	case bot.MessageUnread:
		return w.undelivered(v, b.Alert, b.Lost, "账号不对，或者看不到掌柜这个应用", false)
	case bot.TroubleSeen:
		return Raise(w.Shop.Alerts, v.Now(), TroubleItem(0, b.Sentence, ev.At)), nil
	case bot.AppHealth:
		return w.health(ev, v, b)
	}
	return nil, nil
}

// of is an item about a pair. Nobody is in it twice under another id, as far as
// WeCom tells that the ids are one person's.
func (w *watch) of(v bot.View, pair bot.Pair, kind bot.AlertKind, at time.Time) (bot.AlertItem, error) {
	item := bot.AlertItem{
		Key: fmt.Sprintf("%s/%s/%d", kind, pair, at.Unix()), Kind: kind, UserID: pair.UserID, ExternalUserID: pair.ExternalUserID, At: at,
	}
	rel, err := v.Relation(pair)
	if err != nil {
		return item, err
	}
	if item.Store = rel.Store; item.Store == "" {
		if item.Store, err = w.storeOf(v, pair.UserID); err != nil {
			return item, err
		}
	}
	item.Human, err = human(v, pair.ExternalUserID)
	return item, err
}

func human(v bot.View, externalUserID string) (string, error) {
	c, err := v.Customer(externalUserID)
	return cmp.Or(c.UnionID, externalUserID), err
}

// parted is the end of a relation, by one side or the other. Whether the customer
// was added again since is asked when it is told, so that it does not matter
// which of the two is heard of first.
func (w *watch) parted(ev bot.Event, v bot.View, pair bot.Pair, kind bot.AlertKind) ([]bot.Effect, error) {
	if pair.UserID == "" || pair.ExternalUserID == "" {
		return nil, nil
	}
	effects, err := w.todosDone(ev, v, pair, "已经不是好友了")
	if err != nil {
		return nil, err
	}
	item, err := w.of(v, pair, kind, ev.At)
	return append(effects, Raise(w.Shop.Alerts, v.Now(), item)...), err
}

func (w *watch) notTransferred(ev bot.Event, v bot.View, b bot.TransferFailed) ([]bot.Effect, error) {
	if b.UserID == "" || b.ExternalUserID == "" {
		return nil, nil
	}
	item, err := w.of(v, b.Pair, bot.AlertTransfer, ev.At)
	switch b.FailReason {
	case "customer_refused":
		item.Detail = "客户不同意"
	case "customer_limit_exceed":
		item.Detail = "接手的人客户数已满"
	}
	return Raise(w.Shop.Alerts, v.Now(), item), err
}

// leftGroup raises each leaving that is news. A reading of the group may have
// told of it before.
func (w *watch) leftGroup(ev bot.Event, v bot.View, b bot.ChatUpdated) ([]bot.Effect, error) {
	const byRemoval = 1
	if b.Detail != bot.ChatMemberRemoved || b.ChatID == "" {
		return nil, nil
	}
	kind := bot.AlertLeft
	if b.QuitScene == byRemoval {
		kind = bot.AlertRemoved
	}
	group, err := v.Group(b.ChatID)
	if err != nil {
		return nil, err
	}
	var items []bot.AlertItem
	for _, id := range b.Members {
		if !w.isCustomer(id) {
			continue
		}
		known, err := knowsLeaving(v, b.ChatID, id, ev.At)
		if err != nil {
			return nil, err
		}
		asked, err := removalAsked(v, b.ChatID, id, ev.At)
		if err != nil {
			return nil, err
		}
		if known || kind == bot.AlertRemoved && asked {
			continue
		}
		who, err := human(v, id)
		if err != nil {
			return nil, err
		}
		items = append(items, bot.AlertItem{
			Key: fmt.Sprintf("%s/%s/%s/%d", kind, b.ChatID, id, ev.At.Unix()), Kind: kind, ChatID: b.ChatID, ExternalUserID: id,
			Store: cmp.Or(w.stores[b.ChatID], group.Store), Human: who, At: ev.At,
		})
	}
	return Raise(w.Shop.Alerts, v.Now(), items...), nil
}

// knowsLeaving says whether a customer's leaving was recorded before: told at
// this very time, or noticed later with no joining in between.
func knowsLeaving(v bot.View, chatID, id string, at time.Time) (bool, error) {
	m, err := v.Member(chatID, id)
	switch {
	case err != nil || m.ID == "":
		return false, err
	case m.LeftAt.Equal(at):
		return true, nil
	case m.LeftAt.Before(at):
		return false, nil
	}
	line, err := v.Activity(id, at)
	for _, i := range line {
		if i.Ref != chatID {
			continue
		}
		switch i.Kind {
		case bot.InteractionJoinedGroup:
			return false, err
		case bot.InteractionLeftGroup, bot.InteractionRemoved:
			return true, err
		}
	}
	return false, err
}

// isCustomer tells customers from staff: their ids begin with wm or wo
// [docs 92114].
func (w *watch) isCustomer(id string) bool {
	return (strings.HasPrefix(id, "wm") || strings.HasPrefix(id, "wo")) && w.configured(id) == ""
}
