package store

import (
	"context"
	"fmt"
	"maps"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// SaleLook is what a sale's page shows to a customer; to nobody in particular if
// there is no external_userid. The group that brought them decides nothing: who may
// take part is decided by who they are.
func (s *Store) SaleLook(ctx context.Context, sale, externalUserID, chatID string) (bot.SaleLook, error) {
	sale, who := key(sale, sizeID), key(externalUserID, sizeID)
	l, err := s.know(ctx, sale)
	if err != nil {
		return bot.SaleLook{}, err
	}
	look := l.look(s.saleNow())
	if look.Sale.ID == "" || who == "" {
		return look, nil
	}
	if look.SaleAnswer, err = s.stands(ctx, l, look, who); err != nil {
		return bot.SaleLook{}, fmt.Errorf("store: sale %s: %w", sale, err)
	}
	return look, nil
}

// look is how a sale stands for everybody.
func (l *liveSale) look(now time.Time) bot.SaleLook {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return bot.SaleLook{Sale: l.sale, Now: now, Left: maps.Clone(l.left), SaleAnswer: generally(l.sale, now, l.left)}
}

// knows says whether somebody has or had a claim.
func (l *liveSale) knows(who string) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.came[who]
}

// stands is where one customer stands.
func (s *Store) stands(ctx context.Context, l *liveSale, look bot.SaleLook, who string) (bot.SaleAnswer, error) {
	// Who came by another instance just now is not known yet; if nothing was left by
	// then, everybody is.
	if l.knows(who) || look.Result == bot.SaleOpen {
		c, err := s.sales.claims.submit(ctx, claimOfWhom{look.Sale.ID, who})
		if err != nil {
			return bot.SaleAnswer{}, err
		}
		if c.Sale != "" {
			return s.standing(ctx, l, c)
		}
	}
	if look.Result != bot.SaleOpen && look.Result != bot.SaleSoldOut && look.Result != bot.SaleWaitsToOpen {
		return look.SaleAnswer, nil
	}
	denied, err := s.judge(ctx, look.Sale, who, look.Now)
	if err != nil || denied.Result != "" {
		return denied, err
	}
	return look.SaleAnswer, nil
}

// standing is where somebody stands by their claim, with their place if they wait.
func (s *Store) standing(ctx context.Context, l *liveSale, c saleClaim) (answer bot.SaleAnswer, err error) {
	l.mu.RLock()
	sale := l.sale
	l.mu.RUnlock()
	answer = standingOf(c, sale, s.saleNow())
	if answer.Result == bot.SaleListed {
		answer.Place, err = s.place(ctx, l, c)
	}
	return answer, err
}

// claimOf is a customer's claim; zero if there is none.
func claimOf(tx *gorm.DB, sale, who string) (c saleClaim, err error) {
	err = tx.Raw("SELECT * FROM sale_claims WHERE sale = ? AND external_userid = ?", sale, who).Scan(&c).Error
	return c, err
}
