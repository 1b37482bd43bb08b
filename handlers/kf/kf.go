// Package kf serves customers who write to a kf account (微信客服): it has the
// accounts read, welcomes who comes, answers what it can, and gives the rest to
// people.
//
// WeCom bounds what may be said [docs 94677]: a welcome once with the code of
// enter_session, five messages for each of the customer's, within 48 hours, and
// nothing while a person has the talk. How a talk stands is kept (bot.KfTalk), and
// everything here goes by WeCom's times, so that it comes to the same end whatever
// comes late or twice.
package kf

import (
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// The jobs: JobRead is due every few minutes, for doorbells get lost; JobOpen gives
// who wrote after hours to people when they are there again.
const (
	JobRead = "kf.read"
	JobOpen = "kf.open"
)

// Options are what the handlers go by.
type Options struct {
	Shop config.Shop
	// Kf are the accounts by open_kfid.
	Kf        map[string]config.Kf
	Messages  *templates.Catalogue
	Location  *time.Location
	PublicURL string
	// Moderator takes appeals and knows what customers ask for; nil is one that goes
	// by the shop alone.
	Moderator *moderation.Moderator
	// Key makes the codes of coupons.
	Key []byte
}

// Handlers are the handlers of the room.
func Handlers(o Options) []bot.Handler {
	d := newDesk(o)
	return []bot.Handler{
		{Name: "kf_read", Kinds: []bot.Kind{bot.KindKfDoorbell, bot.JobKind(JobRead), bot.KindFeedRead, bot.FailedKind(bot.KindReadFeed)}, Handle: d.read},
		{Name: "kf_event", Kinds: []bot.Kind{bot.KindKfEvent}, Handle: d.event},
		{Name: "kf_answer", Kinds: []bot.Kind{bot.KindChatMessage}, Handle: d.answer},
		{Name: "kf_open", Kinds: []bot.Kind{bot.JobKind(JobOpen)}, Handle: d.open},
		{Name: "kf_failed", Kinds: []bot.Kind{bot.FailedKind(bot.KindKfMessage), bot.FailedKind(bot.KindKfHandOver)}, Handle: d.failed},
	}
}

// desk is what the handlers have at hand.
type desk struct {
	Options
	roster *roster.Roster
	giver  *coupons.Giver
}

func newDesk(o Options) *desk {
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Moderator == nil {
		o.Moderator = moderation.New(moderation.Options{
			Shop: o.Shop, Messages: o.Messages, Location: o.Location, Kf: o.Kf,
		})
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	return &desk{Options: o, roster: roster.New(o.Shop), giver: coupons.New(coupons.Options{
		Shop: o.Shop, Messages: o.Messages, Location: o.Location, PublicURL: o.PublicURL, Key: o.Key, Kf: o.Kf,
	})}
}

// account is what the configuration says of an account; ok is false for one that
// is not the bot's to answer.
func (d *desk) account(openKfID string) (config.Kf, bool) {
	a, ok := d.Kf[openKfID]
	return a, ok
}

// stores are those that an account is of.
func (d *desk) stores(a config.Kf) []config.Store {
	if a.Store == "" {
		return d.Shop.Stores
	}
	i := slices.IndexFunc(d.Shop.Stores, func(s config.Store) bool { return s.ID == a.Store })
	if i < 0 {
		return nil
	}
	return d.Shop.Stores[i : i+1]
}
