package store

import (
	"fmt"
	"maps"

	"github.com/zhanggui/zhanggui/bot"
)

// saleChanges are the changes of sales and the claims of customers, by sale, in the
// order in which they were decided.
type saleChanges struct {
	of map[string][]bot.Effect
	// told are the events that the changes lead to: what came free was offered.
	told []bot.Arrival
}

func newSaleChanges() saleChanges { return saleChanges{of: map[string][]bot.Effect{}} }

// join takes over the changes of another event, which are of other sales.
func (c *saleChanges) join(other saleChanges) { maps.Copy(c.of, other.of) }

// addTo adds what is changed.
func (c *saleChanges) addTo(subjects map[subject]bool) {
	for sale := range c.of {
		subjects[subject{sale: sale}] = true
	}
}

// takeSale notes what one effect changes of sales and the claims of customers.
func (c *changes) takeSale(e bot.Effect) error {
	sale := ""
	switch e := e.(type) {
	case bot.SaveSale:
		sale = key(e.ID, sizeID)
	case bot.MoveClaim:
		sale = key(e.Sale, sizeID)
		if key(e.ExternalUserID, sizeID) == "" {
			return fmt.Errorf("store: an effect of event %d moves nobody's claim", c.ev.EventID)
		}
	}
	if sale == "" {
		return fmt.Errorf("store: an effect of event %d is about no sale", c.ev.EventID)
	}
	c.sales.of[sale] = append(c.sales.of[sale], e)
	return nil
}
