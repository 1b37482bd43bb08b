package sales

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// noticeBytes is the limit of a message to an internal group [docs 99110];
// noticeLasts is how long one has to arrive before it is news no more.
const (
	noticeBytes = 4096
	noticeLasts = 2 * time.Hour
)

// webhooks are the internal groups that hear of a sale: the one that is set for
// sales, or those of its stores.
func (s *Seller) webhooks(sale bot.Sale) []string {
	if s.Shop.Sales.Webhook != "" {
		return []string{s.Shop.Sales.Webhook}
	}
	var names []string
	for _, store := range s.Shop.Stores {
		if store.Webhook != "" && At(sale, store.ID) && !slices.Contains(names, store.Webhook) {
			names = append(names, store.Webhook)
		}
	}
	return names
}

// notice tells those groups of a sale. What people typed means nothing in it but
// itself.
func (s *Seller) notice(v bot.View, sale bot.Sale, message string, w templates.Sale) ([]bot.Effect, error) {
	w.Item, w.Why, w.Stores, w.Units = inert(w.Item), inert(w.Why), inert(w.Stores), inert(w.Units)
	text, err := s.Messages.Message(message, w)
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, name := range s.webhooks(sale) {
		effects = append(effects, bot.GroupNotice{Webhook: name, Markdown: templates.Cut(text, noticeBytes), Deadline: v.Now().Add(noticeLasts)})
	}
	return effects, nil
}
