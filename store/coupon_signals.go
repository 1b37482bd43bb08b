package store

import (
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

func couponSignals(tx *gorm.DB, externalUserID string) (bot.CouponSignals, error) {
	return bot.CouponSignals{ExternalUserID: externalUserID, Claimed: -1}, nil
}
