package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// pageChanges are the changes of what came of pages: campaigns, answers, replies.
type pageChanges struct {
	campaigns map[string][]func(*campaignRow)
	// answers are by campaign and customer.
	answers map[string]map[string][]func(*campaignAnswer)
	replies map[string][]func(*reply)
}

func newPageChanges() pageChanges {
	return pageChanges{
		campaigns: map[string][]func(*campaignRow){}, answers: map[string]map[string][]func(*campaignAnswer){}, replies: map[string][]func(*reply){},
	}
}

// join takes over the changes of another event.
func (c *pageChanges) join(other pageChanges) {
	maps.Copy(c.campaigns, other.campaigns)
	maps.Copy(c.answers, other.answers)
	maps.Copy(c.replies, other.replies)
}

// addTo adds what is changed. A reply is no subject: it has one page that waits for
// it, and no handler reads it.
func (c *pageChanges) addTo(subjects map[subject]bool) {
	for id := range c.campaigns {
		subjects[subject{campaign: id}] = true
	}
	for id := range c.answers {
		subjects[subject{campaign: id}] = true
	}
}

// takePage notes what one effect changes of what came of pages: campaigns, answers, replies.
func (c *changes) takePage(e bot.Effect) error {
	switch e := e.(type) {
	case bot.SetCampaign:
		row := newCampaignRow(e.Campaign)
		return setWhole(c, c.pages.campaigns, "campaign", row.ID, row)
	case bot.SetCampaignAnswer:
		return c.setCampaignAnswer(e)
	case bot.SetReply:
		row := newReply(e.Reply)
		row.At = cmp.Or(row.At, at(c.ev.Now))
		return setWhole(c, c.pages.replies, "reply", row.ID, row)
	default:
		return fmt.Errorf("store: %T is not a data effect", e)
	}
}

func (c *changes) setCampaignAnswer(e bot.SetCampaignAnswer) error {
	row := newCampaignAnswer(e.CampaignAnswer)
	row.At = cmp.Or(row.At, at(c.ev.Now))
	if row.Campaign == "" || row.ExternalUserID == "" {
		return fmt.Errorf("store: event %d brings an answer of nobody, or to nothing", c.ev.EventID)
	}
	c.hear(row.ExternalUserID)
	of := c.pages.answers[row.Campaign]
	if of == nil {
		of = map[string][]func(*campaignAnswer){}
		c.pages.answers[row.Campaign] = of
	}
	return note(c, of, row.ExternalUserID, "answer", func(a *campaignAnswer) { a.set(row) })
}

// dropPages leaves out what somebody answered who was erased.
func (c *changes) dropPages(who string) {
	for _, of := range c.pages.answers {
		delete(of, who)
	}
}

// writePages writes campaigns, what was answered, and replies.
func (c *changes) writePages() error {
	if err := mergeByID(c.seen.tx, campaignTable, c.pages.campaigns, func(row campaignRow) string { return row.ID }); err != nil {
		return err
	}
	var parts []merging[string, campaignAnswer]
	for _, id := range slices.Sorted(maps.Keys(c.pages.answers)) {
		wanted := c.pages.answers[id]
		if len(wanted) == 0 {
			continue
		}
		who := slices.Sorted(maps.Keys(wanted))
		parts = append(parts, merging[string, campaignAnswer]{
			changes: wanted,
			where:   func(tx *gorm.DB) *gorm.DB { return tx.Where("campaign = ? AND external_userid IN ?", id, who) },
			keyOf:   func(row campaignAnswer) string { return row.ExternalUserID },
			blank:   func(who string) campaignAnswer { return campaignAnswer{Campaign: id, ExternalUserID: who} },
		})
	}
	if err := mergeAll(c.seen.tx, campaignAnswerTable, parts); err != nil {
		return err
	}
	return mergeByID(c.seen.tx, replyTable, c.pages.replies, func(row reply) string { return row.ID })
}
