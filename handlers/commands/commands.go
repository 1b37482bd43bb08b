// Package commands is what staff can do by typing into the app's chat, by its
// menu and by taps on cards: all of them are lines that begin with a slash, and
// enter here.
package commands

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/campaigns"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/handlers/sales"
	"github.com/zhanggui/zhanggui/templates"
)

// Options are what commands go by.
type Options struct {
	Shop     config.Shop
	Messages *templates.Catalogue
	Location *time.Location
	// PublicURL is how phones reach the bot's pages; empty offers none.
	PublicURL string
	// BoardURL is the address of the managers' page; empty if there is none.
	BoardURL string
	// Moderator decides about what people say; nil is one without words.
	Moderator *moderation.Moderator
	// Key signs codes and the addresses of customers' pages, Login is pages.login, Kf are
	// the kf accounts by open_kfid, in which a customer may be told something.
	Key   []byte
	Login string
	Kf    map[string]config.Kf
	// Orders takes in an order as if another system had told of it; nil only records it.
	Orders func(bot.Event, bot.View) ([]bot.Effect, error)
}

// counter is what every command has at hand: the shop's configuration, and who
// is who.
type counter struct {
	Options
	roster *roster.Roster
	// giver gives coupons and takes them, seller makes sales, host campaigns.
	giver  *coupons.Giver
	seller *sales.Seller
	host   *campaigns.Host
	// commands are those of List, for what speaks of commands by name.
	commands []bot.Command
}

// list is every command there is, in the order in which help shows them under
// their topic. A new command is a file of its own and a line here.
var list = []func(*counter) bot.Command{
	customerCommand,
	tagCommand,
	untagCommand,
	noteCommand,
	followCommand,
	mydataCommand,
	eraseCommand,
	todayCommand,
	channelsCommand,
	groupsCommand,
	postsCommand,
	alertsCommand,
	riskCommand,
	violationsCommand,
	appealCommand,
	wordsCommand,
	winBackCommand,
	couponsCommand,
	redeemCommand,
	salesCommand,
	stockCommand,
	campaignsCommand,
	todoCommand,
	rolesCommand,
	auditCommand,
}

func newCounter(o Options) *counter {
	if o.Moderator == nil {
		o.Moderator = moderation.New(moderation.Options{Shop: o.Shop, Messages: o.Messages, Location: o.Location})
	}
	giver := coupons.New(coupons.Options{
		Shop: o.Shop, Messages: o.Messages, Location: o.Location, PublicURL: o.PublicURL, Key: o.Key, Kf: o.Kf,
	})
	return &counter{
		Options: o, roster: roster.New(o.Shop), giver: giver,
		seller: sales.New(sales.Options{
			Shop: o.Shop, Messages: o.Messages, Location: o.Location, PublicURL: o.PublicURL, Login: o.Login, Key: o.Key, Kf: o.Kf, Orders: o.Orders,
		}),
		host: campaigns.New(campaigns.Options{
			Shop: o.Shop, Messages: o.Messages, Location: o.Location, PublicURL: o.PublicURL, Key: o.Key, Shelf: o.Moderator.Shelf, Kf: o.Kf, Coupons: giver,
		}),
	}
}

// List are the commands of a shop, without those by which staff talk to the bot
// about commands (help, confirm, undo and their like).
func List(o Options) []bot.Command {
	c := newCounter(o)
	all := make([]bot.Command, len(list))
	for i, make := range list {
		all[i] = make(c)
	}
	c.commands = all
	return all
}
