package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// tagPlan works out what giving or taking a tag comes to, pair by pair, as if
// each member of staff did it by hand in WeCom's client.
type tagPlan struct {
	*counter
	call     bot.Call
	v        bot.View
	tag      knownTag
	give     bool
	audience audience
	// who is how people call the caller.
	who string

	effects []bot.Effect
	changed []taggedPair
	// people are the customers for whom something changes; bound is what a
	// confirmation is bound to: those pairs with the tags that give way.
	people []string
	bound  []string
	// replaced counts the tags that give way, same the customers who have it as
	// wanted already, and newer those about whom somebody decided since.
	replaced, same, newer int
}

// taggedPair is a pair whose tag changed, with what an undo must know.
type taggedPair struct {
	bot.Pair
	at     time.Time
	before []gaveWay
}

// instant is the smallest step of time that the database keeps.
const instant = time.Microsecond

// after is when something takes effect that follows a time: as of its own time,
// or of a moment later than that.
func after(own, before time.Time) time.Time {
	if own.After(before) {
		return own
	}
	return before.Add(instant)
}

// lately is how long after a command was typed a decision of the same second may
// be noted: WeCom tells times in whole seconds.
const lately = time.Second

// decide works out one pair.
func (p *tagPlan) decide(r bot.Relation) error {
	records, err := p.v.TagRecords(r.Pair)
	if err != nil {
		return err
	}
	mine := recordOf(records, p.tag.Tag)
	switch {
	case mine.ByHand && !mine.HandAt.Before(p.call.At.Add(lately)):
		p.newer++
		return nil
	case mine.Held == p.give:
		p.same++
		return nil
	}
	done := taggedPair{Pair: r.Pair, at: after(p.call.At, mine.HandAt)}
	ref := cmp.Or(p.tag.id, mine.RemoteID, p.tag.Name)
	if p.give {
		if p.tag.id == "" {
			// WeCom does not know the tag: as a rule's it is made there, as only a person's
			// it would not be.
			p.effects = append(p.effects, bot.AddTag{Pair: r.Pair, Tag: p.tag.Tag, At: done.at, Rule: ruleOfChat})
		}
		p.effects = append(p.effects,
			bot.AddTag{Pair: r.Pair, Tag: p.tag.Tag, At: done.at, ByHand: true, InChat: true},
			bot.RecordInteraction{Pair: r.Pair, Kind: bot.InteractionTagged, At: done.at, Ref: ref, Detail: p.who + " 打上了「" + p.tag.Name + "」"})
		done.before = p.giveWay(r.Pair, records, done.at)
	} else {
		p.effects = append(p.effects,
			bot.RemoveTag{Pair: r.Pair, Tag: mine.Tag, At: done.at, ByHand: true, InChat: true},
			bot.RecordInteraction{Pair: r.Pair, Kind: bot.InteractionUntagged, At: done.at, Ref: ref, Detail: p.who + " 取下了「" + p.tag.Name + "」"})
	}
	p.effects = append(p.effects, bot.PushTags{Pair: r.Pair, Later: len(p.audience.relations) > pushSoonMost})
	p.changed = append(p.changed, done)
	if !slices.Contains(p.people, r.ExternalUserID) {
		p.people = append(p.people, r.ExternalUserID)
	}
	p.bound = append(p.bound, fmt.Sprint(r.Pair, done.before))
	return nil
}

// pushSoonMost is how many pairs WeCom is told of at once; more of them must not
// keep others waiting.
const pushSoonMost = 20

// ruleOfChat stands where a tag's rule stands, for one that staff gave in chat.
const ruleOfChat = "店员在聊天里打的"

// giveWay takes the other tags of an exclusive group.
func (p *tagPlan) giveWay(pair bot.Pair, records []bot.TagRecord, at time.Time) []gaveWay {
	group := p.tagGroup(p.tag.Group)
	if !group.Exclusive {
		return nil
	}
	var before []gaveWay
	var from bot.TagRecord
	for _, r := range records {
		if r.Group != p.tag.Group || r.Name == p.tag.Name || !r.Held {
			continue
		}
		if r.ByHand {
			p.effects = append(p.effects, bot.RemoveTag{Pair: pair, Tag: r.Tag, At: after(at, r.HandAt), ByHand: true, InChat: true})
		} else {
			p.effects = append(p.effects, bot.RemoveTag{Pair: pair, Tag: r.Tag, At: after(at, r.LastAt)})
		}
		before = append(before, gaveWay{Name: r.Name, Class: r.Class, ByHand: r.ByHand, Rule: r.Rule, ExpiresAt: r.ExpiresAt})
		if from.Name == "" || r.LastAt.After(from.LastAt) {
			from = r
		}
	}
	if group.Journal && from.Name != "" {
		p.effects = append(p.effects, bot.RecordInteraction{
			Pair: pair, Kind: bot.InteractionMoved, At: after(at, from.LastAt), Ref: group.Name,
			Detail: fmt.Sprintf("%s → %s：%s 打的", from.Name, p.tag.Name, p.who),
		})
	}
	p.replaced += len(before)
	return before
}

// replacedNames are the tags that give way.
func (p *tagPlan) replacedNames() string {
	var names []string
	for _, one := range p.changed {
		for _, b := range one.before {
			if name := "「" + shownText(b.Name) + "」"; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return strings.Join(names, "、")
}

// oneStore is the store of all pairs; empty for several.
func (p *tagPlan) oneStore() string {
	store := ""
	for i, r := range p.audience.relations {
		if i > 0 && r.Store != store {
			return ""
		}
		store = r.Store
	}
	return store
}

// recordOf is what is known of a tag of a pair; the zero record if nothing is.
func recordOf(records []bot.TagRecord, tag bot.Tag) bot.TagRecord {
	for _, r := range records {
		if r.Group == tag.Group && r.Name == tag.Name {
			return r
		}
	}
	return bot.TagRecord{HeldTag: bot.HeldTag{Tag: tag}}
}
