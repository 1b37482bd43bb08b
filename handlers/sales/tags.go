package sales

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// The tags that sales give.
var (
	tagJoined = bot.Tag{Group: "秒杀", Name: "参与秒杀", Class: bot.TagBehaviour}
	tagGot    = bot.Tag{Group: "秒杀", Name: "抢到", Class: bot.TagBehaviour}
	tagPrice  = bot.Tag{Group: "秒杀", Name: "价格敏感", Class: bot.TagConsumption}
)

// preference is the tag of those who buy of a category.
func preference(category string) bot.Tag {
	return bot.Tag{Group: "偏好", Name: templates.CutRunes(oneLine(category), tagMost), Class: bot.TagConsumption}
}

// tagMost is how many characters the name of a tag has [docs 92117].
const tagMost = 30

// Somebody minds prices (价格敏感) who got something in three sales within ninety
// days, and in that time bought nothing at its full price.
const (
	priceWithin = 90 * 24 * time.Hour
	priceGot    = 3
)

// The rules' names, by which staff see why a tag is there.
const (
	ruleSale  = "秒杀"
	rulePrice = "90 天抢到 3 次、没有原价买过"
)

// tagged gives the customer of a move what it says about them, in the newest relation
// that stands.
func (s *Seller) tagged(v bot.View, sale bot.Sale, m bot.SaleMove) ([]bot.Effect, error) {
	got := m.To == bot.ClaimHeld && m.From != bot.ClaimSold
	if m.From != "" && !got {
		return nil, nil
	}
	pair, err := newest(v, m.ExternalUserID)
	if err != nil || pair.UserID == "" {
		return nil, err
	}
	held, err := v.Tags(pair)
	if err != nil {
		return nil, err
	}
	t := tagging{pair: pair, held: held}
	if m.From == "" {
		t.give(tagJoined, m.At, ruleSale)
	}
	if !got {
		return t.done(), nil
	}
	t.give(tagGot, m.At, ruleSale)
	if sale.Category != "" {
		t.give(preference(sale.Category), m.At, ruleSale)
	}
	if err := t.price(v, m.At); err != nil {
		return nil, err
	}
	return t.done(), nil
}

// newest is the newest relation of a customer that stands.
func newest(v bot.View, externalUserID string) (bot.Pair, error) {
	pairs, err := v.Pairs(externalUserID)
	i := slices.IndexFunc(pairs, func(r bot.Relation) bool { return r.Status == bot.RelationActive })
	if i < 0 {
		return bot.Pair{}, err
	}
	return pairs[i].Pair, err
}

// tagging gathers what changes of the tags of one pair.
type tagging struct {
	pair    bot.Pair
	held    []bot.HeldTag
	effects []bot.Effect
	// push says that WeCom does not have them so.
	push bool
}

func (t *tagging) find(tag bot.Tag) bot.HeldTag {
	i := slices.IndexFunc(t.held, func(h bot.HeldTag) bool { return h.Group == tag.Group && h.Name == tag.Name })
	if i < 0 {
		return bot.HeldTag{}
	}
	return t.held[i]
}

func (t *tagging) give(tag bot.Tag, at time.Time, rule string) {
	t.push = t.push || t.find(tag).Name == ""
	t.effects = append(t.effects, bot.AddTag{Pair: t.pair, Tag: tag, At: at, Rule: rule})
}

// done is everything, and WeCom told of what it does not know: behind everything else,
// for a sale brings it for many at once.
func (t *tagging) done() []bot.Effect {
	if !t.push {
		return t.effects
	}
	return append(t.effects, bot.PushTags{Pair: t.pair, Later: true})
}

// price looks whether somebody minds prices. It is asked of those alone who got
// something before, as their tag tells without a look at their story.
func (t *tagging) price(v bot.View, at time.Time) error {
	has := t.find(tagPrice)
	if t.find(tagGot).Count < priceGot-1 && has.Name == "" {
		return nil
	}
	since := at.Add(-priceWithin)
	entries, err := v.Activity(t.pair.ExternalUserID, since)
	if err != nil {
		return err
	}
	got := map[time.Time]bool{at.UTC(): true}
	for _, e := range entries {
		if e.Kind == bot.InteractionSaleGot {
			got[e.At.UTC()] = true
		}
	}
	orders, err := v.Orders(t.pair.ExternalUserID)
	if err != nil {
		return err
	}
	full := slices.ContainsFunc(orders, func(o bot.Order) bool {
		return o.Source != orderSource && o.Status == bot.OrderPaid && o.PaidAt.After(since)
	})
	switch {
	case full && has.Name != "" && !has.ByHand:
		t.push = true
		t.effects = append(t.effects, bot.RemoveTag{Pair: t.pair, Tag: tagPrice, At: at, Rule: rulePrice})
	case !full && len(got) >= priceGot:
		t.give(tagPrice, at, rulePrice)
	}
	return nil
}
