package store

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Export is everything that is stored about a customer.
func (d desk) Export(scope bot.Scope, externalUserID string) (bot.Export, error) {
	for _, s := range []subject{{customer: key(externalUserID, sizeID)}, {desk: true}, {alerts: true}} {
		if err := d.wait(s); err != nil {
			return bot.Export{}, err
		}
	}
	e, err := exportOf(d.tx, scope, externalUserID, d.now)
	return asked(d, e, err)
}

// Erased is when a customer's data was erased. Who was asked about is looked
// for among those who were erased when the event is written, too.
func (d desk) Erased(externalUserID string) (time.Time, error) {
	if err := d.wait(subject{customer: key(externalUserID, sizeID)}); err != nil {
		return time.Time{}, err
	}
	when, err := d.tombs.erasedAt(d.tx, externalUserID)
	return asked(d, when, err)
}
