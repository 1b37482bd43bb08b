package web

import (
	"context"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Campaigns are small forms that posts link to.
type Campaigns interface {
	// CampaignLook is what a campaign's page shows to a customer; a zero Campaign if
	// there is none. chatID is the group whose post brought them, if it is known. An
	// empty externalUserID asks for what everybody sees.
	CampaignLook(ctx context.Context, id, chatID, externalUserID string) (CampaignLook, error)
	// CampaignAnswer takes in what a customer answered, once for the key. It may be
	// seen by CampaignLook a moment later.
	CampaignAnswer(ctx context.Context, answer bot.CampaignAnswered, key string) error
}

// CampaignLook is what a campaign's page shows.
type CampaignLook struct {
	Campaign bot.Campaign
	// Now is the time by which it opens and closes.
	Now time.Time
	// Answer is the customer's own; zero if there is none.
	Answer bot.CampaignAnswer
	Tally  bot.CampaignTally
	// Thanks are those who may be named in public, shortened, newest first.
	Thanks []string
	// Why says why they cannot take part, Until for how long; empty if they can.
	Why   bot.SaleWhy
	Until time.Time
}
