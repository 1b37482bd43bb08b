package handlers

import (
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/archive"
)

// tagsOfTalk are the tags that follow from what a customer said: to a member of
// staff for the two of them, in a group or to a kf account for all who have the
// customer. Of who did not agree that it is kept, nothing follows.
func (d *desk) tagsOfTalk(v bot.View, m bot.ChatMessage) ([]bot.Effect, error) {
	if m.By != bot.SpeakerCustomer || m.MsgID == "" || !d.waits(onSpoke) {
		return nil, nil
	}
	if withheld, err := archive.Withheld(v, m); err != nil || withheld {
		return nil, err
	}
	if erased, err := v.Desk().Erased(m.Speaker); err != nil || !erased.Before(m.At) {
		return nil, err
	}
	p := newPast(v, m.Speaker)
	p.told = []bot.Interaction{{UserID: m.Pair().UserID, Kind: bot.InteractionSpoke, At: m.At, Ref: m.MsgID}}
	return d.forEveryPair(v, p, func(t *tagger, rel bot.Relation) error {
		if one := m.Pair(); one.UserID != "" && !strings.EqualFold(one.UserID, rel.UserID) {
			return nil
		}
		return t.takeAll(rel, []occasion{d.occasionOfTalk(m, rel)}, false)
	})
}

// occasionOfTalk is what a message means for a pair of the customer.
func (d *desk) occasionOfTalk(m bot.ChatMessage, rel bot.Relation) occasion {
	o := occasion{on: onSpoke, pair: rel.Pair, at: m.At, from: d.known(rel), ref: m.MsgID, said: []string{m.Text()}}
	if store := d.storeOfGroup(bot.Group{ChatID: m.ChatID}); store.ID != "" {
		o.from.Store = store
	}
	return o
}

// talkLookedAt is how many of a customer's newest messages keywords are looked for
// in, where a rule asks whether they were ever said.
const talkLookedAt = 200

// spoken is what a customer said up to a moment, as far as it is kept: the time
// line says that they spoke, and only messages say what.
func (t *tagger) spoken(until time.Time) ([]string, error) {
	kept, err := t.v.Moderation().Said(t.pair.ExternalUserID, time.Time{}, talkLookedAt)
	var said []string
	for _, m := range kept {
		if m.Words != "" && !m.At.After(until) {
			said = append(said, m.Words)
		}
	}
	return said, err
}
