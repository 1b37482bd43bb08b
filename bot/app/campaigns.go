package app

import (
	"context"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/web"
	"github.com/zhanggui/zhanggui/store"
)

// campaigns are what customers are asked, for pages.
type campaigns struct {
	store *store.Store
	now   func() time.Time
}

// mostThanked is how many people a page thanks.
const mostThanked = 200

// CampaignLook is what a campaign's page shows to a customer.
func (c campaigns) CampaignLook(ctx context.Context, id, chatID, externalUserID string) (web.CampaignLook, error) {
	look := web.CampaignLook{Now: c.now().UTC()}
	var err error
	if look.Campaign, look.Answer, look.Tally, err = c.store.CampaignLook(ctx, id, externalUserID); err != nil || look.Campaign.ID == "" {
		return look, err
	}
	if look.Thanks, err = c.store.CampaignThanks(ctx, id, mostThanked); err != nil || externalUserID == "" {
		return look, err
	}
	standing, err := c.store.EligibleNow(ctx, externalUserID, look.Campaign.If, look.Campaign.Chats)
	look.Why, look.Until = standing.Why, standing.Until
	return look, err
}

// CampaignAnswer takes in what a customer answered.
func (c campaigns) CampaignAnswer(ctx context.Context, answer bot.CampaignAnswered, key string) error {
	if answer.At.IsZero() {
		answer.At = c.now().UTC()
	}
	return putPage(ctx, c.store, "answer\x00"+answer.Campaign+"\x00"+answer.ExternalUserID+"\x00"+key, bot.CampaignLane(answer.Campaign), answer, answer.At)
}
