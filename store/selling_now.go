package store

import (
	"context"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// EligibleNow says whether somebody may take part in something that is for those who
// fit an expression of segments and are in one of the groups; the zero answer if they
// may.
func (s *Store) EligibleNow(ctx context.Context, externalUserID, expression string, chats []string) (bot.SaleAnswer, error) {
	denied, err := eligible(s.read.WithContext(ctx), s.o.Now(), []string{externalUserID}, expression, chats)
	if err != nil {
		return bot.SaleAnswer{}, fmt.Errorf("store: whether a customer may take part: %w", err)
	}
	return denied[externalUserID], nil
}

// CouponSignals are what may speak for somebody coming for coupons only.
func (s *Store) CouponSignals(ctx context.Context, externalUserID string) (bot.CouponSignals, error) {
	signals, err := couponSignals(s.read.WithContext(ctx), externalUserID)
	if err != nil {
		return signals, fmt.Errorf("store: what speaks against a customer: %w", err)
	}
	return signals, nil
}
