package store

import "github.com/zhanggui/zhanggui/bot"

// Campaigns reads what customers were asked.
func (v view) Campaigns() bot.CampaignView { return nil }
