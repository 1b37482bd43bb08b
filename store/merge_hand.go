package store

import (
	"cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// hand is what a person decided about a tag of a pair, in WeCom's client. The
// numbers are those of the column.
type hand int

// The decisions. One that was given is forgotten when the tag is deleted in
// WeCom: it stays as the newest decision, and decides nothing.
const (
	handNone hand = iota
	handTaken
	handGiven
	handForgotten
)

// heldSQL says in SQL what pairTag.heldAt says. Its one value is the time now.
const heldSQL = "(pair_tags.hand = 2 OR pair_tags.hand <> 1 AND " + ruledSQL + ")"

// ruledSQL says what pairTag.ruledAt says.
const ruledSQL = "pair_tags.last_at > 0 AND pair_tags.last_at >= pair_tags.removed_at AND (pair_tags.expires_at = 0 OR pair_tags.expires_at > ?)"

// heldAt says whether the pair holds the tag at a time: a person's decision goes
// before those of rules.
func (p pairTag) heldAt(now instant) bool {
	switch p.Hand {
	case handGiven:
		return true
	case handTaken:
		return false
	default:
		return p.ruledAt(now)
	}
}

// byHand says whether a person decided whether the pair holds the tag.
func (p pairTag) byHand() bool { return p.Hand == handGiven || p.Hand == handTaken }

// decide takes over a newer decision of a person. Unless it was made in the
// bot's chat, it was made in WeCom, so WeCom has heard of it, whatever it was
// told before.
func (p *pairTag) decide(h hand, t instant, of tag, ev applyContext, inChat bool) {
	t = max(t, 1) // 0 would be no decision
	if h == handGiven && t <= of.ForgottenAt {
		h = handForgotten
	}
	if !newer(t, p.HandAt, h > p.Hand) {
		return
	}
	before := p.heldAt(at(ev.Now))
	p.Hand, p.HandAt = h, t
	p.countTurn(before, at(ev.Now))
	if h == handForgotten || inChat {
		return
	}
	p.Pushed, p.PushedVersion, p.PushedGeneration = h == handGiven, p.Version, of.Generation
	p.PushedAt = max(p.PushedAt, t)
}

// record is all that is known of the tag.
func (p pairTag) record(of tag, now instant) bot.TagRecord {
	held := p.heldAt(now)
	r := bot.TagRecord{
		HeldTag: p.seen(of.seen()), Held: held, RemovedAt: p.RemovedAt.Time(), RemoteID: of.WeComID,
		// What is on its way to WeCom counts as not having arrived.
		Pushed: held != p.pending(now, of.Generation), PushedAt: p.PushedAt.Time(),
		DecidedAt: madeAt(p.SourceEvent),
	}
	if r.ByHand = p.byHand(); r.ByHand {
		r.HandAt = p.HandAt.Time()
	}
	if p.Hand == handTaken {
		r.RemovedAt = max(p.RemovedAt, p.HandAt).Time()
	}
	return r
}

// seen is the tag as handlers see it.
func (p pairTag) seen(t bot.Tag) bot.HeldTag {
	held := bot.HeldTag{Tag: t, FirstAt: p.FirstAt.Time(), LastAt: p.LastAt.Time(), Count: p.counted(), ExpiresAt: p.ExpiresAt.Time(), Rule: p.Rule}
	if p.Hand == handGiven {
		// It does not expire, and a rule that gave it too is not why it is held.
		held.ByHand, held.ExpiresAt, held.Rule = true, bot.HeldTag{}.ExpiresAt, ""
		held.FirstAt = cmp.Or(min(p.FirstAt, p.HandAt), p.HandAt).Time()
		held.LastAt, held.Count = max(p.LastAt, p.HandAt).Time(), max(p.Count, 1)
	}
	return held
}
