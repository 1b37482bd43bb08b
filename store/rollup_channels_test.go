package store

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/zhanggui/zhanggui/bot"
)

// naiveChannels counts a day by channel, one row after the other.
func naiveChannels(t *testing.T, s *Store, stores []string, from, until time.Time) []bot.BoardNumbers {
	t.Helper()
	var people []customer
	var pairs []relation
	var said []interaction
	var touched []touch
	for _, rows := range []any{&people, &pairs, &said, &touched} {
		if err := s.read.Find(rows).Error; err != nil {
			t.Fatal(err)
		}
	}
	numbers, whoIs := map[string]int64{}, map[int64]string{}
	for _, c := range people {
		numbers[c.ExternalUserID], whoIs[c.ID] = c.ID, cmp.Or(c.UnionID, c.ExternalUserID)
	}
	all, once := map[[2]string]*bot.BoardNumbers{}, map[string]bool{}
	of := func(number int64, user string) (n *bot.BoardNumbers) {
		n = &bot.BoardNumbers{}
		for _, r := range pairs {
			if r.CustomerID == number && r.UserID == user {
				n.Key, n.Store = r.Channel, r.Store
			}
		}
		if stores != nil && !slices.Contains(stores, n.Store) {
			return &bot.BoardNumbers{}
		}
		k := [2]string{n.Key, n.Store}
		if all[k] == nil {
			all[k] = n
		}
		return all[k]
	}
	within := func(at instant) bool { return !at.Time().Before(from) && at.Time().Before(until) }
	for _, e := range said {
		back := map[bot.InteractionKind]bot.InteractionKind{
			bot.InteractionCouponRedeemed: bot.InteractionCouponReversed, bot.InteractionSalePicked: bot.InteractionSaleReturned,
		}[e.Kind]
		undone := slices.ContainsFunc(said, func(o interaction) bool {
			return o.Kind == back && o.CustomerID == e.CustomerID && o.Ref == e.Ref && o.At >= e.At
		})
		if _, counts := pairKinds[e.Kind]; !within(e.At) || undone || !counts && back == "" {
			continue
		}
		n := of(e.CustomerID, e.UserID)
		fresh := func() int {
			k := fmt.Sprint(n.Key, "/", n.Store, "/", e.Kind, "/", whoIs[e.CustomerID])
			if once[k] {
				return 0
			}
			once[k] = true
			return 1
		}
		switch e.Kind {
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
	for _, w := range touched {
		if within(w.At) && w.Template == "welcome:door" && !w.Held {
			n := of(numbers[w.ExternalUserID], w.UserID)
			n.Welcomed++
			if w.Coupon != "" {
				n.Coupons++
			}
			step := 0
			for step < len(bot.BoardSteps) && time.Duration(w.Took)*time.Microsecond > bot.BoardSteps[step] {
				step++
			}
			n.Within[step]++
		}
	}
	var list []bot.BoardNumbers
	for _, n := range all {
		list = append(list, *n)
	}
	slices.SortFunc(list, func(a, b bot.BoardNumbers) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Store, b.Store))
	})
	return list
}

// channelsAsRaw compares what the board tells of channels with a naive count.
func channelsAsRaw(t *testing.T, s *Store, from, until, now time.Time) {
	t.Helper()
	found := map[string]bool{}
	for name, scope := range map[string]bot.Scope{"headquarters": bot.Everything(), "a store": {Stores: []string{"s1"}}} {
		for day := from; day.Before(until); day = day.AddDate(0, 0, 1) {
			end := day.AddDate(0, 0, 1)
			got := boardOf(t, s, scope, day, end, now).Channels
			if diff := gocmp.Diff(naiveChannels(t, s, scope.Stores, day, end), got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%s, %s (-naive +board)\n%s", name, day.Format(dayName), diff)
			}
			for _, n := range got {
				found[n.Key] = true
			}
		}
	}
	if len(found) < 4 {
		t.Errorf("only the channels %v had anything, so it proves nothing", found)
	}
}

// boardShopOf lets a shop live through a month and counts its days.
func boardShopOf(t *testing.T, o Options, seed uint64) (s *Store, from, now time.Time) {
	t.Helper()
	m := newMonth(seed, 400)
	all := asHeard(m)
	s, clock := shopAt(t, o, opening)
	for i, h := range all {
		clock.set(h.at)
		applied(t, s, told{int64(i + 1), h.effects})
		if m.rand.IntN(20) == 0 {
			rolledUp(t, s, h.at)
		}
	}
	now = all[len(all)-1].at.Add(time.Minute)
	clock.set(now)
	rolledUp(t, s, now)
	return s, midnight(opening, boardZone), now
}

func TestChannelsAreCountedLikeOneEntryAfterTheOther(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, from, now := boardShopOf(t, o, 5)
		channelsAsRaw(t, s, from, midnight(now, boardZone).AddDate(0, 0, 1), now)
	})
}
