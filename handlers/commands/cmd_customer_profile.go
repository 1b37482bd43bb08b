package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// profile is what the caller may see of a customer.
type profile struct {
	*counter
	call bot.Call
	v    bot.View
	bot.Person
	phones []string
	risk   bot.Risk
}

// profileOf reads a customer; with no identity if the caller's scope does not
// show them.
func (c *counter) profileOf(call bot.Call, v bot.View, id string) (profile, error) {
	p := profile{counter: c, call: call, v: v}
	var err error
	if p.Person, err = v.Desk().Person(call.Scope, id); err != nil || len(p.Identities) == 0 {
		return p, err
	}
	p.Relations = slices.DeleteFunc(slices.Clone(p.Relations), func(r bot.Relation) bool { return !inScope(call.Scope, r) })
	// Of the human's other ids, only those whom the scope shows somebody talking to.
	p.Identities = append(slices.Clone(p.Identities[:1]), slices.DeleteFunc(slices.Clone(p.Identities[1:]), func(i bot.Identity) bool {
		return !slices.ContainsFunc(p.Relations, func(r bot.Relation) bool { return r.ExternalUserID == i.ExternalUserID })
	})...)
	for _, one := range p.Identities {
		phones, err := v.Desk().Phones(call.Scope, one.ExternalUserID)
		if err != nil {
			return p, err
		}
		p.phones = append(p.phones, phones...)
	}
	slices.Sort(p.phones)
	p.phones = slices.Compact(p.phones)
	p.risk, err = v.Desk().Risk(call.Scope, id)
	return p, err
}

func (p profile) id() string   { return p.Identities[0].ExternalUserID }
func (p profile) name() string { return shownName(p.Identities[0].Name) }

// store is the newest relation's.
func (p profile) store() string {
	if len(p.Relations) == 0 {
		return ""
	}
	return p.Relations[0].Store
}

// answer is the profile as text, and as a card that says the most of it.
func (p profile) answer() (bot.Answer, error) {
	rows, err := p.rows()
	if err != nil {
		return bot.Answer{}, err
	}
	story, err := p.story(storyShort)
	if err != nil {
		return bot.Answer{}, err
	}
	lines := []string{p.name()}
	for _, r := range rows {
		lines = append(lines, r.Name+"："+r.Value)
	}
	if len(story) > 0 {
		lines = append(append(lines, "最近动态："), story...)
	}
	lines = append(lines, "全部动态：/客户 "+p.id()+" 时间线")
	if len(p.phones) > 0 {
		lines = append(lines, "完整号码：/客户 "+p.id()+" 电话 原因=送货联系")
	}
	return bot.Answer{
		Text: strings.Join(lines, "\n"), Card: p.card(rows, story),
		Customers: []string{p.id()}, Store: p.store(),
	}, nil
}

// rows are the lines of a profile, what matters at the till first.
func (p profile) rows() ([]bot.CardRow, error) {
	var rows []bot.CardRow
	for _, add := range []func() (bot.CardRow, error){p.riskRow, p.talkersRow, p.tagsRow, p.ordersRow, p.phonesRow, p.groupsRow, p.seenRow, p.samenessRow} {
		row, err := add()
		if err != nil {
			return nil, err
		}
		if row.Value != "" {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (p profile) riskRow() (bot.CardRow, error) {
	value := shownText(p.risk.Reason)
	if value != "" && p.risk.Next != "" {
		value += "。建议：" + shownText(p.risk.Next)
	}
	return bot.CardRow{Name: "留意", Value: value}, nil
}

// talkersRow says who talks to them, how they stand, since when and from where.
func (p profile) talkersRow() (bot.CardRow, error) {
	var all []string
	for _, r := range p.Relations {
		name, err := p.staffName(p.v, r.UserID)
		if err != nil {
			return bot.CardRow{}, err
		}
		text := fmt.Sprintf("%s（%s", name, r.Status.Title())
		if r.Remark != "" {
			text += "，备注「" + shownText(r.Remark) + "」"
		}
		for _, from := range []string{p.roster.StoreName(r.Store), shownText(r.Channel)} {
			if from != "" {
				text += "，" + from
			}
		}
		if !r.AddedAt.IsZero() {
			text += "，" + p.day(r.AddedAt, p.v.Now()) + "加的"
		}
		all = append(all, text+"）")
	}
	return bot.CardRow{Name: "在联系", Value: strings.Join(all, "；")}, nil
}

// tagsRow are the tags by group, those of a group whose moves are journalled,
// the stage of life, first.
func (p profile) tagsRow() (bot.CardRow, error) {
	byGroup := map[string][]string{}
	for _, r := range p.Relations {
		held, err := p.v.Tags(r.Pair)
		if err != nil {
			return bot.CardRow{}, err
		}
		for _, t := range held {
			if !slices.Contains(byGroup[t.Group], t.Name) {
				byGroup[t.Group] = append(byGroup[t.Group], t.Name)
			}
		}
	}
	groups := make([]string, 0, len(byGroup))
	for g := range byGroup {
		groups = append(groups, g)
	}
	journalled := func(g string) int {
		if p.tagGroup(g).Journal {
			return 0
		}
		return 1
	}
	slices.SortFunc(groups, func(a, b string) int { return cmp.Or(journalled(a)-journalled(b), cmp.Compare(a, b)) })
	var all []string
	for _, g := range groups {
		names := shownText(strings.Join(byGroup[g], "、"))
		if g != "" {
			names = shownText(g) + " " + names
		}
		all = append(all, names)
	}
	return bot.CardRow{Name: "标签", Value: strings.Join(all, "；")}, nil
}

func (p profile) ordersRow() (bot.CardRow, error) {
	var count int
	var sum bot.Money
	var last time.Time
	for _, one := range p.Identities {
		count, sum = count+one.Orders, sum+one.Spent
		if one.LastOrderAt.After(last) {
			last = one.LastOrderAt
		}
	}
	if count == 0 {
		return bot.CardRow{Name: "订单", Value: "还没下过单"}, nil
	}
	return bot.CardRow{Name: "订单", Value: fmt.Sprintf("%d 笔，共 %s 元，最近 %s", count, sum, p.day(last, p.v.Now()))}, nil
}

func (p profile) phonesRow() (bot.CardRow, error) {
	var masked []string
	for _, n := range p.phones {
		masked = append(masked, maskPhone(n))
	}
	return bot.CardRow{Name: "手机", Value: strings.Join(masked, "、")}, nil
}

// groupsRow are the groups of stores in the caller's scope.
func (p profile) groupsRow() (bot.CardRow, error) {
	var all []string
	for _, one := range p.Identities {
		memberships, err := p.v.Memberships(one.ExternalUserID)
		if err != nil {
			return bot.CardRow{}, err
		}
		for _, m := range memberships {
			if !roster.Shows(p.call.Scope, m.Store) {
				continue
			}
			g, err := p.v.Group(m.ChatID)
			if err != nil {
				return bot.CardRow{}, err
			}
			text := groupName(g)
			switch {
			case m.Present:
			case m.Removed:
				text += "（被移出）"
			default:
				text += "（已退）"
			}
			if !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	return bot.CardRow{Name: "客户群", Value: strings.Join(all, "、")}, nil
}

func (p profile) seenRow() (bot.CardRow, error) {
	var last time.Time
	for _, one := range p.Identities {
		if one.LastSeenAt.After(last) {
			last = one.LastSeenAt
		}
	}
	if last.IsZero() {
		return bot.CardRow{}, nil
	}
	return bot.CardRow{Name: "最近露面", Value: p.moment(last, p.v.Now())}, nil
}

// samenessRow names the other ids of the same human.
func (p profile) samenessRow() (bot.CardRow, error) {
	by := map[bot.SameBy]string{bot.SameUnionID: "微信相同", bot.SamePhone: "手机号相同"}
	var all []string
	for _, one := range p.Identities[1:] {
		text := shownName(one.Name) + " " + one.ExternalUserID
		if len(one.Same) > 0 {
			text += "（" + by[one.Same[0].By] + "）"
		}
		all = append(all, text)
	}
	return bot.CardRow{Name: "像是同一个人", Value: strings.Join(all, "；")}, nil
}

// groupName is how people call a group.
func groupName(g bot.Group) string {
	return cmp.Or(shownText(templates.CutRunes(g.Name, 30)), "没有名字的群")
}

// cutRunes is a text with at most so many characters.
func cutRunes(s string, most int) string { return templates.CutRunes(s, most) }
