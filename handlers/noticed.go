package handlers

import (
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// confirmsWithin is how long after a comparison noticed a pair an event tells of
// the same add, though nothing is known of a half-add: the comparison cannot
// tell a half-added pair from a whole one, and the event of the half-add may be
// lost or on its way.
const confirmsWithin = 7 * 24 * time.Hour

// noticedAdd is the entry of an add that a comparison took in before its event
// came; none if there is none. The event takes its place: it knows better when
// the pair was added, which for a half-added one is when it was confirmed.
func (d *desk) noticedAdd(v bot.View, pair bot.Pair, at time.Time) (bot.Interaction, error) {
	rel, err := v.Relation(pair)
	if err != nil || rel.AddedAt.IsZero() {
		return bot.Interaction{}, err
	}
	line, err := v.Activity(pair.ExternalUserID, rel.AddedAt.Add(-sameJoining))
	if err != nil {
		return bot.Interaction{}, err
	}
	var noticed, half bot.Interaction
	for _, i := range line {
		switch {
		case i.UserID != pair.UserID:
		case parted(i.Kind) && i.At.After(at), i.At.After(at.Add(sameJoining)):
			return noticedWith(noticed, half, at), nil
		case parted(i.Kind), toldAdd(i):
			noticed, half = bot.Interaction{}, bot.Interaction{}
		case i.Kind == bot.InteractionAdded:
			noticed = i
		case i.Kind == bot.InteractionHalfAdded:
			half = i
		}
	}
	return noticedWith(noticed, half, at), nil
}

// noticedWith is the noticed add if it is the same as one of a time.
func noticedWith(noticed, half bot.Interaction, at time.Time) bot.Interaction {
	wasHalf := !half.At.IsZero() && half.At.Sub(noticed.At).Abs() <= sameJoining
	if wasHalf || at.Sub(noticed.At) <= confirmsWithin {
		return noticed
	}
	return bot.Interaction{}
}

// parted says whether an entry ends a contact.
func parted(k bot.InteractionKind) bool {
	return k == bot.InteractionLost || k == bot.InteractionDeletedByStaff || k == bot.InteractionTransferred
}

// toldAdd says whether an entry is an add that an event told of.
func toldAdd(i bot.Interaction) bool {
	return i.Kind == bot.InteractionAdded && !strings.HasSuffix(i.Detail, noticedLater)
}
