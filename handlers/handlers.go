package handlers

import (
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/alerts"
	"github.com/zhanggui/zhanggui/handlers/archive"
	"github.com/zhanggui/zhanggui/handlers/campaigns"
	"github.com/zhanggui/zhanggui/handlers/chart"
	"github.com/zhanggui/zhanggui/handlers/commands"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/kf"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/handlers/posts"
	"github.com/zhanggui/zhanggui/handlers/report"
	"github.com/zhanggui/zhanggui/handlers/sales"
	"github.com/zhanggui/zhanggui/templates"
)

// Options are what the behaviours go by.
type Options struct {
	Shop config.Shop
	// Messages are the texts.
	Messages *templates.Catalogue
	// PublicURL is how customers' phones reach the bot; empty offers no page
	// of its own.
	PublicURL string
	// AppOf names the app that answers the events of a receiver; a receiver
	// that is not in it is answered by the main app.
	AppOf map[string]string
	// ReportKey signs the addresses of reports' pages; empty offers none.
	ReportKey []byte
	// SellingKey makes the codes of coupons and signs the addresses of customers' pages,
	// Login is pages.login.
	SellingKey []byte
	Login      string
	// Archive is the message archive, Kf are the kf accounts by open_kfid.
	Archive config.Archive
	Kf      map[string]config.Kf
	// Shelf holds the words in force; nil is an empty one.
	Shelf *moderation.Shelf
}

// behaviours lists what the bot does, in the order in which it is done. The
// welcome is first because its place in the outbox is: a customer waits for it
// and its code lives 20 seconds.
var behaviours = []func(*desk) bot.Handler{
	welcome,
	// Answers to a sync queue for where it stands. Those that have to wait find
	// that out here, before others have looked at each customer for nothing.
	sync,
	relation,
	details,
	tags,
	couponTags,
	corpTags,
	orderReceived,
	review,
	groups,
	groupWelcome,
	channels,
	directory,
	welcomeFailed,
	welcomeTell,
	tagExpiry,
	assets,
}

// All are the bot's handlers. It refuses options that Check finds fault with.
func All(o Options) ([]bot.Handler, error) {
	if problems := Check(o); len(problems) > 0 {
		return nil, Problems(problems)
	}
	d, err := newDesk(o)
	if err != nil {
		return nil, err
	}
	all := make([]bot.Handler, len(behaviours))
	for i, b := range behaviours {
		all[i] = b(d)
	}
	all = append(all, archive.Handlers(archive.Options{Shop: o.Shop, Archive: o.Archive, Kf: o.Kf, Location: d.location})...)
	all = append(all, kf.Handlers(kf.Options{
		Shop: o.Shop, Kf: o.Kf, Messages: d.messages, Location: d.location, PublicURL: d.publicURL, Moderator: moderation.New(d.moderated), Key: o.SellingKey,
	})...)
	all = append(all, coupons.Handlers(d.giver.Options)...)
	all = append(all, sales.Handlers(sales.Options{
		Shop: o.Shop, Messages: d.messages, Location: d.location, PublicURL: d.publicURL, Login: o.Login, Key: o.SellingKey, Kf: o.Kf, Orders: d.orders,
	})...)
	all = append(all, campaigns.Handlers(campaigns.Options{
		Shop: o.Shop, Messages: d.messages, Location: d.location, PublicURL: d.publicURL, Key: o.SellingKey, Shelf: o.Shelf, Kf: o.Kf, Coupons: d.giver,
	})...)
	return append(all, d.staffed()...), nil
}

// staffed are the behaviours for those who work here: what they ask and order,
// what they are told, what they are given to send.
func (d *desk) staffed() []bot.Handler {
	typed := d.typed()
	return slices.Concat(
		[]bot.Handler{commands.Handler(typed), commands.Followed(typed), report.Handler(d.reports)},
		alerts.Handlers(alerts.Options{Shop: d.Shop, Messages: d.messages, Location: d.location}),
		posts.Handlers(posts.Options{Shop: d.Shop}),
		moderation.Handlers(d.moderated),
		[]bot.Handler{moderation.Intercept(d.Shop, d.moderated.Shelf), moderation.TakeWords()},
	)
}

// boardURL is the address of the managers' page; empty where nobody can log in.
func boardURL(o Options) string {
	if o.PublicURL == "" || len(o.SellingKey) == 0 || o.Login == "" || o.Login == config.LoginNone {
		return ""
	}
	return strings.TrimRight(o.PublicURL, "/") + "/board"
}

// typed are what commands go by.
func (d *desk) typed() commands.Options {
	return commands.Options{
		Shop: d.Shop, Messages: d.messages, Location: d.location, PublicURL: d.publicURL, Moderator: moderation.New(d.moderated),
		Key: d.giver.Key, Login: d.login, Kf: d.giver.Kf, Orders: d.orders, BoardURL: d.reports.BoardURL,
	}
}

// Teller says on a page of what waits for somebody what the commands say of it.
func Teller(o Options) (*commands.Teller, error) {
	d, err := newDesk(o)
	if err != nil {
		return nil, err
	}
	return commands.NewTeller(d.typed()), nil
}

// desk is what every behaviour has at hand.
type desk struct {
	*book
	messages  *templates.Catalogue
	publicURL string
	appOf     map[string]string
	login     string
	reports   report.Options
	moderated moderation.Options
	// giver decides who gets which coupon.
	giver *coupons.Giver
	// pictures are the hashes of pictures kept under templates, by path.
	pictures map[string]string
}

func newDesk(o Options) (*desk, error) {
	b, err := newBook(o.Shop)
	if err != nil {
		return nil, err
	}
	reports, err := ReportOptions(o)
	if err != nil {
		return nil, err
	}
	return &desk{
		book: b, messages: o.Messages, publicURL: strings.TrimRight(o.PublicURL, "/"), appOf: o.AppOf,
		reports: reports, moderated: ModerationOptions(o, b.location), pictures: pictureHashes(o), login: o.Login,
		giver: coupons.New(CouponOptions(o, b.location)),
	}, nil
}

// ReportOptions are what reports go by, in chat and on their page.
func ReportOptions(o Options) (report.Options, error) {
	b, err := newBook(o.Shop)
	if err != nil {
		return report.Options{}, err
	}
	charts, err := chart.New(o.Messages.FS())
	return report.Options{
		Shop: o.Shop, Messages: o.Messages, Location: b.location, PublicURL: o.PublicURL, ReportKey: o.ReportKey, Charts: charts, BoardURL: boardURL(o),
	}, err
}

// CouponOptions are what coupons go by.
func CouponOptions(o Options, location *time.Location) coupons.Options {
	return coupons.Options{
		Shop: o.Shop, Messages: o.Messages, Location: location, PublicURL: o.PublicURL, Key: o.SellingKey, Kf: o.Kf,
	}
}

// ModerationOptions are what moderation goes by.
func ModerationOptions(o Options, location *time.Location) moderation.Options {
	own := []string{o.PublicURL}
	for _, c := range o.Shop.Coupons {
		own = append(own, c.URL)
	}
	return moderation.Options{
		Shop: o.Shop, Messages: o.Messages, Location: location, Shelf: o.Shelf, Kf: o.Kf,
		Own: slices.DeleteFunc(own, func(address string) bool { return address == "" }),
	}
}

// mainApp is the app that answers unless another is named.
const mainApp = "app"

// app is the app that answers events of a receiver: a welcome code works only
// with the app whose event brought it.
func (d *desk) app(receiver string) string {
	if app := d.appOf[receiver]; app != "" {
		return app
	}
	return mainApp
}

// complete says whether both sides of a pair are named. An event without one
// of them is about nobody, and nothing is made of it.
func complete(p bot.Pair) bool { return p.UserID != "" && p.ExternalUserID != "" }

// nickname is the customer's name, fit for a message.
func (d *desk) nickname(v bot.View, externalUserID string) (templates.Nickname, error) {
	c, err := v.Customer(externalUserID)
	return templates.NewNickname(c.Name), err
}
