package store

import (
	"cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// setCustomer takes over newer data of the person as a whole.
func (c *customer) setCustomer(e bot.SetCustomer) {
	said := *c
	said.Name, said.Avatar, said.UnionID = text(e.Name, sizeName), text(e.Avatar, sizeURL), key(e.UnionID, sizeID)
	said.Type, said.Gender, said.FetchedAt = e.Type, e.Gender, at(e.At)
	if newer(said.FetchedAt, c.FetchedAt, said.compare(*c) > 0) {
		*c = said
	}
}

func (c customer) compare(d customer) int {
	return cmp.Or(cmp.Compare(c.Name, d.Name), cmp.Compare(c.Avatar, d.Avatar), cmp.Compare(c.UnionID, d.UnionID),
		cmp.Compare(c.Type, d.Type), cmp.Compare(c.Gender, d.Gender))
}

// seen is the person as handlers see them.
func (c customer) seen() bot.Customer {
	return bot.Customer{
		ExternalUserID: c.ExternalUserID, Name: c.Name, Avatar: c.Avatar, UnionID: c.UnionID, Type: c.Type, Gender: c.Gender,
		Orders: int(c.Orders), Spent: c.Spent, FirstOrderAt: c.FirstOrderAt.Time(), LastOrderAt: c.LastOrderAt.Time(), LastSeenAt: c.LastSeenAt.Time(),
		KnownSince: madeAt(c.CreatedEvent),
	}
}
