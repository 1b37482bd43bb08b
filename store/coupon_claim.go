package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// startCoupons makes the store ready for claims.
func (s *Store) startCoupons() {
	s.claims.most, s.claims.heaviest, s.claims.timeout = batchRows, batchRows, settleTimeout
	s.claims.weigh = func(bot.CouponClaim) int { return 1 }
	s.claims.commit = s.commitClaims
	s.claims.alone = func(err error) bool { return isRefusal(err) || errors.Is(err, errCodeTaken) }
}

// CouponClaim takes a coupon for a customer: the one with the code, or the one of the
// plan that was given to them, or a new one. Claims that come at the same time share
// a transaction. The plan's budget is never exceeded.
//
// The same Key gets the coupon that it got first. So does whoever has one of the plan
// that is claimed and not used: a page that is opened twice takes no second one. The
// next one may be claimed when those before are used or over, as long as they are
// fewer than one person may have; those that lapsed before they were claimed do not
// count. What was given to somebody is theirs, whether or not they could have a new
// one now.
//
// Time is the instance's: plans open and close by days.
func (s *Store) CouponClaim(ctx context.Context, c bot.CouponClaim) (bot.CouponAnswer, error) {
	c.ExternalUserID, c.Code, c.NewCode = key(c.ExternalUserID, sizeID), key(c.Code, sizeCode), key(c.NewCode, sizeCode)
	c.Plan.ID, c.Key = key(c.Plan.ID, sizeID), key(c.Key, sizeID)
	if c.At.IsZero() {
		c.At = s.o.Now()
	}
	switch {
	case c.Code == "" && (c.Plan.ID == "" || c.ExternalUserID == ""):
		return bot.CouponAnswer{Result: bot.CouponUnknown}, nil
	case c.Code == "" && c.NewCode == "":
		return bot.CouponAnswer{}, fmt.Errorf("store: a claim of a coupon of plan %s brings no code for a new one", c.Plan.ID)
	}
	answer, err := s.claims.submit(ctx, c)
	if err != nil {
		err = fmt.Errorf("store: a claim of a coupon of plan %s: %w", c.Plan.ID, err)
	}
	return answer, err
}

// errClaimAgain says that another instance wrote one of the coupons since they were
// read: the batch is decided anew.
var errClaimAgain = fmt.Errorf("store: a coupon was claimed elsewhere: %w", errIDTaken)

// commitClaims decides a batch of claims and writes what they come to.
func (s *Store) commitClaims(ctx context.Context, batch []bot.CouponClaim) (answers []bot.CouponAnswer, err error) {
	err = s.inTx(ctx, func(w *work) error {
		d, err := w.readClaims(batch)
		if err != nil {
			return err
		}
		answers = make([]bot.CouponAnswer, len(batch))
		for i, c := range batch {
			if answers[i], err = d.decide(c); err != nil {
				return err
			}
		}
		if err = d.write(); errors.Is(err, errLater) {
			return errClaimAgain
		}
		return err
	})
	return answers, err
}
