package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// storyShort is how many entries of a time line stand in a profile, storyLong
// how many the whole one has, and storyRead how many are read for each id to
// find them.
const (
	storyShort = 5
	storyLong  = 200
	storyRead  = 300
)

// wholeStory is the customer's time line.
func (p profile) wholeStory() (bot.Answer, error) {
	story, err := p.story(storyLong)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(story) == 0 {
		return say("%s 还没有动态。", p.name())
	}
	title := fmt.Sprintf("%s 的动态，新的在前：\n", p.name())
	if len(story) == storyLong {
		title = fmt.Sprintf("%s 最近的 %d 条动态，新的在前：\n", p.name(), storyLong)
	}
	return bot.Answer{Text: title + strings.Join(story, "\n"), Customers: []string{p.id()}, Store: p.store()}, nil
}

// story are the newest entries of the time line in words.
func (p profile) story(most int) ([]string, error) {
	var all []bot.TimeLineEntry
	for _, one := range p.Identities {
		some, err := p.v.Desk().TimeLine(p.call.Scope, one.ExternalUserID, storyRead)
		if err != nil {
			return nil, err
		}
		all = append(all, slices.DeleteFunc(slices.Clone(some), unseenByCustomer)...)
	}
	slices.SortStableFunc(all, func(a, b bot.TimeLineEntry) int { return b.At.Compare(a.At) })
	var lines []string
	for _, e := range all[:min(most, len(all))] {
		line, err := p.entry(e)
		if err != nil {
			return nil, err
		}
		lines = append(lines, p.moment(e.At, p.v.Now())+" "+line)
	}
	return lines, nil
}

// unseenByCustomer says whether an entry is housekeeping that went well.
func unseenByCustomer(e bot.TimeLineEntry) bool {
	return e.Send != "" && e.Send != bot.KindWelcome && e.Class != bot.ClassPermanent
}

// entry is one entry of the time line in words.
func (p profile) entry(e bot.TimeLineEntry) (string, error) {
	if e.Send != "" {
		text := e.Send.Title() + "：" + e.Class.Title()
		if e.Reason != "" {
			text += "，" + shownText(e.Reason)
		}
		return text, nil
	}
	parts := []string{e.Interaction.Title()}
	name, err := p.staffName(p.v, e.UserID)
	if err != nil {
		return "", err
	}
	group, err := p.groupOf(e)
	if strings.Contains(e.Detail, name) {
		name = "" // The detail says who.
	}
	for _, more := range []string{name, group, shownText(e.Detail)} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	return strings.Join(parts, " · "), err
}

// groupOf is the name of the group that an entry is about, if the caller may
// see it.
func (p profile) groupOf(e bot.TimeLineEntry) (string, error) {
	switch e.Interaction {
	case bot.InteractionJoinedGroup, bot.InteractionLeftGroup, bot.InteractionRemoved, bot.InteractionInviteAccepted:
	default:
		return "", nil
	}
	g, err := p.v.Group(e.Ref)
	if err != nil || g.ChatID == "" || !roster.Shows(p.call.Scope, g.Store) {
		return "", err
	}
	return groupName(g), nil
}
