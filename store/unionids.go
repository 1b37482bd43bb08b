package store

import (
	"context"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// CustomerByUnionID is the external_userid of a customer by the unionid that WeChat
// knows them by in all of a company's accounts; empty if nobody is known by it.
// Somebody may have several external_userids, as when they come back with another
// company's: then it is the one that is a customer now, and of those the one who was
// seen last.
func (s *Store) CustomerByUnionID(ctx context.Context, unionID string) (string, error) {
	unionID = key(unionID, sizeID)
	if unionID == "" {
		return "", nil
	}
	var found []string
	err := s.read.WithContext(ctx).Model(&customer{}).Where("unionid = ?", unionID).
		Order("CASE WHEN EXISTS (SELECT 1 FROM relations WHERE relations.customer_id = customers.id AND relations.status IN ('"+
			string(bot.RelationActive)+"', '"+string(bot.RelationHalf)+"')) THEN 0 ELSE 1 END, last_seen_at DESC, id DESC").
		Limit(1).Pluck("external_userid", &found).Error
	if err != nil || len(found) == 0 {
		if err != nil {
			err = fmt.Errorf("store: customer by unionid: %w", err)
		}
		return "", err
	}
	return found[0], nil
}
