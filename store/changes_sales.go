package store

import "github.com/zhanggui/zhanggui/bot"

// saleChanges are the changes of sales and the claims of customers.
type saleChanges struct{}

func newSaleChanges() saleChanges { return saleChanges{} }

// join takes over the changes of another event.
func (c *saleChanges) join(other saleChanges) {}

// addTo adds what is changed.
func (c *saleChanges) addTo(subjects map[subject]bool) {}

// takeSale notes what one effect changes of sales and the claims of customers.
func (c *changes) takeSale(e bot.Effect) error { return nil }

// writeSales writes them.
func (c *changes) writeSales() error { return nil }
