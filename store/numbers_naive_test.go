package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// shown says whether a scope shows what belongs to a store and a member.
func shown(scope bot.Scope, store, user string) bool {
	return (scope.All || store != "" && slices.Contains(scope.Stores, store)) && (scope.UserID == "" || scope.UserID == user)
}

// naive are the numbers of a time, counted one entry after the other.
func (m *month) naive(scope bot.Scope, from, until time.Time, by bot.NumbersBy) []bot.Numbers {
	all := map[string]*bot.Numbers{}
	of := func(store, user string) *bot.Numbers {
		key := map[bot.NumbersBy]string{bot.NumbersStore: store, bot.NumbersStaff: user}[by]
		if all[key] == nil {
			all[key] = &bot.Numbers{Key: key}
		}
		return all[key]
	}
	if by == bot.NumbersAll {
		of("", "")
	}
	within := func(t time.Time) bool { return !t.Before(from) && t.Before(until) }
	once := map[string]bool{}
	for _, h := range m.happened {
		if within(h.at) {
			m.count(h, scope, of, once)
		}
	}
	took := map[*bot.Numbers][]time.Duration{}
	for _, t := range m.touches {
		if store := m.storeOf(t.Pair); within(t.At) && t.Template == "welcome:door" && shown(scope, store, t.UserID) {
			n := of(store, t.UserID)
			n.Welcomed++
			if t.Coupon != "" {
				n.Coupons++
			}
			took[n] = append(took[n], t.Took)
		}
	}
	for n, list := range took {
		slices.Sort(list)
		n.WelcomeMedian, n.WelcomeSlow = list[(len(list)-1)/2], list[min(len(list)-1, (99*len(list)-1)/100)]
	}
	for _, o := range m.orders {
		for _, user := range m.sellers(o, scope, by) {
			if within(o.PaidAt) {
				of(o.Store, user).Orders++
				of(o.Store, user).Sales += o.Amount
			}
			if o.Status == bot.OrderRefunded && within(o.UpdatedAt) {
				of(o.Store, user).Refunded++
			}
		}
	}
	for _, v := range m.broken {
		store, user := v.Store, v.UserID
		if v.ChatID != "" {
			store, user = m.chats[v.ChatID].Store, m.chats[v.ChatID].Owner
		} else if s := m.relations[bot.Pair{UserID: user, ExternalUserID: v.ExternalUserID}]; s != nil {
			store = s.store
		}
		if within(v.At) && !v.ByStaff && v.State != bot.ViolationOverturned && shown(scope, store, user) {
			of(store, user).Violations++
		}
	}
	return slices.SortedFunc(values(all), func(a, b bot.Numbers) int { return cmp.Compare(a.Key, b.Key) })
}

func values(all map[string]*bot.Numbers) func(func(bot.Numbers) bool) {
	return func(yield func(bot.Numbers) bool) {
		for n := range maps.Values(all) {
			if !yield(*n) {
				return
			}
		}
	}
}

func (m *month) storeOf(p bot.Pair) string {
	if s := m.relations[p]; s != nil {
		return s.store
	}
	return ""
}

// count counts one entry. Of people, who was counted is remembered in once.
func (m *month) count(h happened, scope bot.Scope, of func(store, user string) *bot.Numbers, once map[string]bool) {
	store, user := m.storeOf(h.Pair), h.UserID
	if h.chat != "" {
		store, user = m.chats[h.chat].Store, m.chats[h.chat].Owner
	}
	silent := []bot.InteractionKind{bot.InteractionSpoke, bot.InteractionEdited, bot.InteractionInviteAccepted,
		bot.InteractionCouponReversed, bot.InteractionSaleJoined, bot.InteractionSaleMissed, bot.InteractionSaleReturned}
	if slices.Contains(silent, h.kind) || !m.stands(h) || !shown(scope, store, user) {
		return
	}
	n := of(store, user)
	fresh := func() int {
		who := fmt.Sprint(n.Key, "/", h.kind, "/", cmp.Or(m.unionIDs[h.ExternalUserID], h.ExternalUserID))
		if once[who] {
			return 0
		}
		once[who] = true
		return 1
	}
	switch h.kind {
	case bot.InteractionAdded:
		n.Added += fresh()
	case bot.InteractionLost:
		n.Lost += fresh()
	case bot.InteractionDeletedByStaff:
		n.Deleted += fresh()
	case bot.InteractionTransferred:
		n.Transferred++
	case bot.InteractionTransferFailed:
		n.TransferFailed++
	case bot.InteractionWelcomeFailed:
		n.WelcomeFailed++
	case bot.InteractionWelcomeUnsure:
		n.WelcomeUnsure++
	case bot.InteractionWelcomeMissing:
		n.WelcomeMissing++
	case bot.InteractionJoinedGroup:
		n.Joined++
	case bot.InteractionLeftGroup:
		n.Left++
	case bot.InteractionRemoved:
		n.Removed++
	case bot.InteractionCouponClaimed:
		n.Claimed++
	case bot.InteractionCouponRedeemed:
		n.Redeemed++
	case bot.InteractionSaleGot:
		n.Grabbed += fresh()
	case bot.InteractionSalePicked:
		n.Picked += fresh()
	}
}
