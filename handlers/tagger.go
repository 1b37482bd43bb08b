package handlers

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// tagger decides about the tags of one pair in one event. It reads what the
// rules ask for and no more.
type tagger struct {
	*desk
	v       bot.View
	pair    bot.Pair
	past    *past
	tags    *ledger
	effects []bot.Effect
	// unjournalled keeps moves out of the time line that are not the last word.
	unjournalled bool
	// inTime says that occasions come in the order of their time, with what
	// people decided between them.
	inTime bool
}

// tagger looks at a pair. The past may be shared by the pairs of a customer.
func (d *desk) tagger(v bot.View, pair bot.Pair, p *past) *tagger {
	return &tagger{desk: d, v: v, pair: pair, past: p}
}

// ledger is what is known of the pair's tags.
func (t *tagger) ledger() (*ledger, error) {
	if t.tags != nil {
		return t.tags, nil
	}
	records, err := t.v.TagRecords(t.pair)
	if err != nil {
		return nil, err
	}
	t.tags = &ledger{now: t.v.Now()}
	for i := range records {
		r := records[i]
		t.tags.rows = append(t.tags.rows, &r)
	}
	return t.tags, nil
}

// ruling is what a rule decided about a tag.
type ruling struct {
	rule config.TagRule
	rank int
	tag  bot.Tag
	at   time.Time
	// expires is the end of the tag if it is not reckoned from at.
	expires time.Time
	// counted is as of when the tag was given for the same occasion, uncounted
	// that another occasion counts for this one.
	counted   time.Time
	uncounted bool
}

// end is when the tag falls off; zero is never.
func (r ruling) end() time.Time {
	if r.rule.Expires == 0 || !r.expires.IsZero() {
		return r.expires
	}
	return r.at.Add(r.rule.Expires)
}

// rulings asks every rule about an occasion. In an exclusive group the last
// rule that gives a tag is the one that counts.
func (t *tagger) rulings(o occasion) ([]ruling, error) {
	var all []ruling
	for i, rule := range t.Tags.Rules {
		if !applies(rule, o) {
			continue
		}
		ok, err := t.fits(rule.If, o)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		tag, ok, err := t.tagOf(rule, o)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, t.ruling(i, tag, o))
		}
	}
	return t.lastOfGroup(all), nil
}

// ruling is what a rule decides about an occasion. A half-add is a moment before
// the add that confirms it, also when both are told as of one second.
func (t *tagger) ruling(rank int, tag bot.Tag, o occasion) ruling {
	one := ruling{rule: t.Tags.Rules[rank], rank: rank, tag: tag, at: o.at, counted: o.counted, uncounted: t.countedByAdd(rank)}
	if o.on == onHalfAdded {
		one.at = o.at.Add(-moment)
	}
	return one
}

// countedByAdd says whether a rule gives for a half-add what another gives for
// the add: that is one coming, and counts once.
func (d *desk) countedByAdd(rank int) bool {
	if rank < 0 || d.Tags.Rules[rank].On != onHalfAdded {
		return false
	}
	half := d.Tags.Rules[rank]
	return slices.ContainsFunc(d.Tags.Rules, func(r config.TagRule) bool {
		return r.On == onAdded && !r.Remove && !half.Remove && r.Group == half.Group && r.Tag == half.Tag
	})
}

func (t *tagger) lastOfGroup(all []ruling) []ruling {
	last := map[string]int{}
	for _, one := range all {
		if !one.rule.Remove && t.groupOf(one.tag.Group).Exclusive {
			last[one.tag.Group] = one.rank
		}
	}
	var kept []ruling
	for _, one := range all {
		if rank, exclusive := last[one.tag.Group]; one.rule.Remove || !exclusive || rank == one.rank {
			kept = append(kept, one)
		}
	}
	return kept
}

// take applies the rules to an occasion.
func (t *tagger) take(o occasion) error {
	all, err := t.rulings(o)
	if err != nil {
		return err
	}
	for _, one := range all {
		if o.on == onDaily {
			if settled, err := t.settled(one); err != nil {
				return err
			} else if settled {
				continue
			}
		}
		if err := t.carry(one); err != nil {
			return err
		}
	}
	return nil
}

// settled says whether a nightly ruling changes nothing: the tag is held till
// the next night and longer, or not held and to be taken.
func (t *tagger) settled(one ruling) (bool, error) {
	tags, err := t.ledger()
	if err != nil {
		return false, err
	}
	r := tags.row(one.tag)
	held := tags.held(r)
	if one.rule.Remove {
		return !held, nil
	}
	const untilNextReview = 36 * time.Hour
	return held && (r.ByHand || r.ExpiresAt.IsZero() || r.ExpiresAt.Sub(one.at) > untilNextReview), nil
}

// carry turns a ruling into effects.
func (t *tagger) carry(one ruling) error {
	switch {
	case one.rule.Remove && t.groupOf(one.tag.Group).Exclusive:
		return t.withdraw(one)
	case one.rule.Remove:
		t.remove(one.tag, one.at, one.rule.Name)
		return nil
	case t.groupOf(one.tag.Group).Exclusive:
		return t.compete(one)
	default:
		t.add(one)
		return nil
	}
}

func (t *tagger) add(one ruling) {
	e := bot.AddTag{Pair: t.pair, Tag: one.tag, At: one.at, ExpiresAt: one.end(), Rule: one.rule.Name, Uncounted: one.uncounted}
	if !one.counted.IsZero() && t.tags != nil {
		r := t.tags.row(one.tag)
		e.Uncounted = e.Uncounted || given(r) && !r.LastAt.Before(one.counted)
	}
	t.effects = append(t.effects, e)
	if !e.ExpiresAt.IsZero() {
		t.effects = append(t.effects, expiryOf(e))
	}
	if t.tags != nil {
		t.tags.add(e)
	}
}

func (t *tagger) remove(tag bot.Tag, at time.Time, rule string) {
	e := bot.RemoveTag{Pair: t.pair, Tag: tag, At: at, Rule: rule}
	t.effects = append(t.effects, e)
	if t.tags != nil {
		t.tags.remove(e)
	}
}

// pushed are the effects, and WeCom told of them if it will listen.
func (t *tagger) pushed() []bot.Effect {
	if len(t.effects) == 0 {
		return nil
	}
	return append(t.effects, bot.PushTags{Pair: t.pair})
}
