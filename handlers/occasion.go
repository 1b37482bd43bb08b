package handlers

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// What tag rules can wait for: the values of a rule's `on`.
const (
	onAdded     = "added"
	onHalfAdded = "half_added"
	onLost      = "lost"
	onDeleted   = "deleted"
	onJoined    = "joined_group"
	onLeft      = "left_group"
	onRemoved   = "removed_from_group"
	onInvited   = "invite_accepted"
	onOrdered   = "ordered"
	onRefunded  = "refunded"
	onEdited    = "edited"
	// onSpoke waits for what customers say, with the text in occasion.said.
	onSpoke = "spoke"
	// onCouponClaimed and onCouponRedeemed wait for what becomes of coupons.
	onCouponClaimed  = "coupon_claimed"
	onCouponRedeemed = "coupon_redeemed"
	// onDaily asks about every customer once a night.
	onDaily = "daily"
)

// entryOf is what the time line calls an occasion.
var entryOf = map[string]bot.InteractionKind{
	onAdded: bot.InteractionAdded, onHalfAdded: bot.InteractionHalfAdded, onLost: bot.InteractionLost,
	onDeleted: bot.InteractionDeletedByStaff, onJoined: bot.InteractionJoinedGroup, onLeft: bot.InteractionLeftGroup,
	onRemoved: bot.InteractionRemoved, onInvited: bot.InteractionInviteAccepted, onOrdered: bot.InteractionOrdered,
	onRefunded: bot.InteractionRefunded, onEdited: bot.InteractionEdited, onSpoke: bot.InteractionSpoke,
	onCouponClaimed: bot.InteractionCouponClaimed, onCouponRedeemed: bot.InteractionCouponRedeemed,
}

// occasion is something that tag rules apply to.
type occasion struct {
	on   string
	pair bot.Pair
	at   time.Time
	from origin
	// ref is what its entry of the time line refers to.
	ref string
	// said is what was said, noted or bought now; nil leaves keywords to be
	// looked for in everything that is known.
	said []string
	// counted is as of when a comparison gave the tags of the same occasion
	// before it was told; zero if none did.
	counted time.Time
}

// waits says whether any rule waits for one of these.
func (d *desk) waits(on ...string) bool {
	return slices.ContainsFunc(d.Tags.Rules, func(r config.TagRule) bool { return slices.Contains(on, r.On) })
}

// groupOf is what is special about a group of tags.
func (d *desk) groupOf(name string) config.TagGroup {
	for _, g := range d.Tags.Groups {
		if g.Name == name {
			return g
		}
	}
	return config.TagGroup{Name: name}
}

// rank is the place of a rule in the list, -1 if there is none of that name.
// Of two tags of the same moment the one of the later rule wins.
func (d *desk) rank(rule string) int {
	return slices.IndexFunc(d.Tags.Rules, func(r config.TagRule) bool { return r.Name == rule })
}
