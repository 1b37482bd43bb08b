package handlers

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// forgotten says whether a customer's data was erased on their demand, and
// nothing happened since that brings them back. WeCom goes on telling of them in
// every list: nothing of that was missed, and nothing of it is taken in. Since
// is when they did, as far as they did, what would bring them back: added a
// member of staff. It is asked only about those of whom nothing is known.
func forgotten(v bot.View, externalUserID string, since time.Time) (bool, error) {
	erased, err := v.Desk().Erased(externalUserID)
	return !erased.IsZero() && !since.After(erased), err
}
