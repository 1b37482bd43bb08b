package moderation

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
	"github.com/zhanggui/zhanggui/templates"
)

// The most that is shown of what somebody said, in characters: a card has 160 for
// everything.
const saidMost = 60

// words are what there is to say of a violation.
func (m *Moderator) words(v bot.View, x bot.Violation, all []bot.Violation) (templates.Violation, error) {
	w := templates.Violation{ID: x.ID, Said: quoted(x.Text), Why: whys(x), Category: worst(x).Category}
	var err error
	if w.Customer, err = customer(v, x.ExternalUserID); err != nil {
		return w, err
	}
	if x.ChatID != "" {
		group, err := v.Group(x.ChatID)
		if err != nil {
			return w, err
		}
		w.Group = called(group.Name)
	}
	w.Speaker = w.Customer
	if x.ByStaff {
		if w.Speaker, err = m.staff(v, x.UserID); err != nil {
			return w, err
		}
		return w, nil
	}
	if step, why := decide(x.Hits, earlier(x, all), m.Shop.Moderation.Ladder, x.At); why != stepReasons[step] {
		w.Climbed = why
	}
	return w, nil
}

// earlier are those before a violation.
func earlier(x bot.Violation, all []bot.Violation) []bot.Violation {
	return slices.DeleteFunc(slices.Clone(all), func(o bot.Violation) bool { return inOrder(o, x) >= 0 })
}

// reply are polite words to paste: those of the rule, else those for its list.
func (m *Moderator) reply(x bot.Violation) (string, error) {
	h := worst(x)
	if rule, ok := m.Shelf.Load().Rule(h.Rule); ok && rule.Reply != "" {
		return rule.Reply, nil
	}
	category := h.Category
	if replies := []string{"links", "phones", "ids", "bank_cards", "emails", "qr_codes", "flood", "newcomers"}; slices.Contains(replies, h.Check) {
		category = h.Check
	}
	return m.Messages.Message("moderation/reply", templates.Violation{Category: category})
}

// quoted are somebody's words as they stand in a message: in marks, on one line,
// cut.
func quoted(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	switch short := templates.CutRunes(line, saidMost); {
	case line == "":
		return "（没有文字，或者已经收回）"
	case short != line:
		return "「" + short + "…」"
	}
	return "「" + line + "」"
}

// whys are what the matter is, each reason once.
func whys(x bot.Violation) string {
	const most = 3
	var all []string
	for _, h := range x.Hits {
		if why := cmp.Or(strings.TrimRight(h.Why, "。"), categoryTitle(h.Category)); !slices.Contains(all, why) && len(all) < most {
			all = append(all, why)
		}
	}
	return strings.Join(all, "；")
}

// customer is how a customer is called.
func customer(v bot.View, externalUserID string) (string, error) {
	c, err := v.Customer(externalUserID)
	return cmp.Or(called(c.Name), alerts.Somebody), err
}

// staff is how a member is called.
func (m *Moderator) staff(v bot.View, userID string) (string, error) {
	name, err := m.roster.Name(v.Staff(), userID)
	return cmp.Or(name, "店员"), err
}

// called is a name in marks, fit to stand in a sentence; empty if none is known.
func called(raw string) string {
	n := templates.NewNickname(raw)
	if !n.Known() {
		return ""
	}
	return "「" + n.String() + "」"
}

// categoryTitle is the Chinese name of a list.
func categoryTitle(category string) string { return cmp.Or(categoryTitles[category], category) }

var categoryTitles = map[string]string{
	"illegal": "违法违规", "unfriendly": "不友善", "advertising": "广告", "vulgar": "低俗", "misinformation": "不实信息", "superstition": "封建迷信",
	"clickbait": "标题党", "fan_circle": "饭圈纷争", "poaching": "拉走客户", "competitor": "同行", "staff": "店员用语",
	"links": "外部链接", "phones": "电话号码", "ids": "微信号、QQ号", "bank_cards": "银行卡号", "emails": "邮箱", "qr_codes": "二维码",
	"flood": "刷屏", "newcomers": "新人广告",
}
