package campaigns

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// answering is one answer on its way into everything that comes of it.
type answering struct {
	*Host
	v              bot.View
	campaign       bot.Campaign
	answer, before bot.CampaignAnswer
	// relations are with those who have the customer, the newest first.
	relations []bot.Relation
	// staying are those of them with somebody who has not left.
	staying []bot.Relation
}

// effects are all that comes of an answer.
func (a *answering) effects() ([]bot.Effect, error) {
	pairs, err := a.v.Pairs(a.answer.ExternalUserID)
	if err != nil {
		return nil, err
	}
	for _, r := range pairs {
		if r.Status != bot.RelationActive {
			continue
		}
		a.relations = append(a.relations, r)
		member, err := a.v.Staff().Member(r.UserID)
		if err != nil {
			return nil, err
		}
		if member.LeftAt.IsZero() {
			a.staying = append(a.staying, r)
		}
	}
	all := []bot.Effect{
		bot.SetCampaignAnswer{CampaignAnswer: a.answer},
		bot.RecordInteraction{
			Pair: bot.Pair{ExternalUserID: a.answer.ExternalUserID}, Kind: bot.InteractionAnswered, At: a.answer.At,
			Ref: a.campaign.ID, Detail: KindTitle(a.campaign.Kind) + "「" + a.campaign.Title + "」" + said(a.answer),
		},
	}
	all = append(all, a.tags()...)
	gift, err := a.gift()
	if err != nil {
		return nil, err
	}
	review, err := a.review()
	return append(append(all, gift...), review...), err
}

// said is an answer in a few words.
func said(a bot.CampaignAnswer) string {
	switch {
	case a.Stars > 0:
		return fmt.Sprintf("：%d 星", a.Stars)
	case a.Option != "":
		return "：" + a.Option
	case a.Seat > 0:
		return fmt.Sprintf("：第 %d 位", a.Seat)
	default:
		return ""
	}
}

// answerMark stands in a tag for what was answered.
const answerMark = "{answer}"

// The tags' class, and the most characters that WeCom takes of a name [docs 92117].
const tagRunes = 30

// tagOf is the tag that an answer gives; none without a name.
func tagOf(c bot.Campaign, a bot.CampaignAnswer) (bot.Tag, bool) {
	if a.At.IsZero() || c.Tag == "" {
		return bot.Tag{}, false
	}
	answer := a.Option
	if a.Stars > 0 {
		answer = fmt.Sprintf("%d星", a.Stars)
	}
	name := templates.CutRunes(strings.TrimSpace(strings.ReplaceAll(c.Tag, answerMark, answer)), tagRunes)
	return bot.Tag{Group: cmp.Or(c.Group, "活动"), Name: name, Class: bot.TagBehaviour}, name != ""
}

// tags give the answer's tag on everybody's side who has the customer, in the place
// of the one of another answer.
func (a *answering) tags() []bot.Effect {
	tag, ok := tagOf(a.campaign, a.answer)
	old, had := tagOf(a.campaign, a.before)
	rule := KindTitle(a.campaign.Kind) + " " + a.campaign.ID
	var all []bot.Effect
	for _, r := range a.relations {
		changed := false
		if had && old != tag {
			all, changed = append(all, bot.RemoveTag{Pair: r.Pair, Tag: old, At: a.answer.At, Rule: rule}), true
		}
		if ok && (!had || old != tag) {
			all, changed = append(all, bot.AddTag{Pair: r.Pair, Tag: tag, At: a.answer.At, Rule: rule}), true
		}
		if changed {
			all = append(all, bot.PushTags{Pair: r.Pair})
		}
	}
	return all
}

// own is the relation of who is to see to the customer: with somebody of the
// campaign's store, else the newest; zero if nobody has them.
func (a *answering) own() bot.Relation {
	for _, r := range a.staying {
		if a.campaign.Store != "" && r.Store == a.campaign.Store {
			return r
		}
	}
	if len(a.staying) > 0 {
		return a.staying[0]
	}
	return bot.Relation{}
}
