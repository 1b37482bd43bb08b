package store

import (
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// forgetClaims takes somebody out of what is kept of sales. What was kept for them
// goes to the next; what they picked up stays sold, and is nobody's from then on: the
// units still come out even. It answers the events that tell to whom it went.
func (s *Store) forgetClaims(tx *gorm.DB, externalUserID string) (told []bot.Arrival, err error) {
	who := key(externalUserID, sizeID)
	var sales []string
	if err := tx.Raw("SELECT sale FROM sale_claims WHERE external_userid = ? ORDER BY sale", who).Scan(&sales).Error; err != nil {
		return nil, err
	}
	for _, sale := range sales {
		some, err := s.forgetClaim(tx, sale, who)
		if err != nil {
			return nil, fmt.Errorf("store: sale %s: %w", sale, err)
		}
		told = append(told, some...)
	}
	return told, nil
}

func (s *Store) forgetClaim(tx *gorm.DB, sale, who string) ([]bot.Arrival, error) {
	b, err := s.openBook(tx, sale)
	if err != nil || b == nil {
		return nil, err
	}
	if err := b.read([]string{who}); err != nil || b.claims[who] == nil {
		return nil, err
	}
	if c := b.claims[who]; c.live() && c.State != bot.ClaimSold {
		b.bring(c, bot.ClaimLeft, 0, lineLeft)
		// Nobody is to be told anything of who is forgotten.
		b.moves = nil
	}
	if err := b.offerFree(); err != nil {
		return nil, err
	}
	told, err := b.close()
	if err != nil {
		return nil, err
	}
	gone := fmt.Sprint(nobodysKey, b.claims[who].Seq)
	err = tx.Exec("UPDATE sale_claims SET external_userid = ?, code = '', chat_id = '', act_key = '' WHERE sale = ? AND external_userid = ?", gone, sale, who).Error
	s.sales.forget(sale)
	return told, err
}
