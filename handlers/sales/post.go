package sales

import (
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// The templates of posts to groups.
const (
	postTemplate   = "sale/post"
	resultTemplate = "sale/result"
)

// The limits of a post in bytes [docs 92135].
const (
	postBytes, titleBytes, descriptionBytes = 4000, 128, 512
)

// linkOutlasts is how long after everything is over a sale's address still opens.
const linkOutlasts = 7 * 24 * time.Hour

// Preview is what the post of a sale says: its words, and the link below them. The
// posts themselves are made by the same.
func (s *Seller) Preview(draft bot.Sale) (text string, link bot.Attachment, err error) {
	return s.content(draft, "")
}

// content is what the post of a sale to a group says; to several groups at once the
// link names none.
func (s *Seller) content(sale bot.Sale, chat string) (string, bot.Attachment, error) {
	w := s.words(sale)
	text, err := s.Messages.Message(postTemplate, w)
	if err != nil {
		return "", bot.Attachment{}, err
	}
	title, err := s.Messages.Message("sale/link_title", w)
	if err != nil {
		return "", bot.Attachment{}, err
	}
	description, err := s.Messages.Message("sale/link_description", w)
	return templates.Cut(text, postBytes), bot.Attachment{
		Type: "link", Title: templates.Cut(title, titleBytes), Description: templates.Cut(description, descriptionBytes),
		URL: s.URL(sale, chat), PicURL: s.picture(sale.Picture),
	}, err
}

// URL is the address of a sale's page, for those who come from a group if it is
// known; empty where there are no such pages.
func (s *Seller) URL(sale bot.Sale, chat string) string {
	token := bot.SignSale(s.Key, bot.SaleLink{Sale: sale.ID, ChatID: chat, Expires: s.lasts(sale).Add(linkOutlasts)})
	if s.PublicURL == "" || token == "" {
		return ""
	}
	return s.PublicURL + "/s/" + token
}

// lasts is when nothing more can happen in a sale: what was claimed last is picked up
// or free again.
func (s *Seller) lasts(sale bot.Sale) time.Time {
	last := sale.HoldUntil(sale.End.Add(sale.Offer))
	if last.Before(sale.End) {
		return sale.End
	}
	return last
}

// static is where pictures lie that phones can load.
const static = "web/static/"

// picture is the address under which phones load a picture.
func (s *Seller) picture(picture string) string {
	switch {
	case strings.HasPrefix(picture, "https://"):
		return picture
	case strings.HasPrefix(picture, static) && s.PublicURL != "":
		return s.PublicURL + "/static/" + strings.TrimPrefix(picture, static)
	}
	return ""
}

// postsAt is when the posts of a sale begin: some time before it, and not in the
// night if that can be helped.
func (s *Seller) postsAt(sale bot.Sale, now time.Time) time.Time {
	at := sale.Start.Add(-s.Shop.Sales.PostBefore)
	if at.Before(now) {
		at = now
	}
	if morning := s.night.After(at); morning.Before(sale.End) {
		return morning
	}
	return at
}
