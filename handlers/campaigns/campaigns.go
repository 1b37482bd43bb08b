// Package campaigns is what the bot does with campaigns (试吃, 好评有礼, 投票): what
// becomes of an answer that came by the page, what the groups are told, and how it
// ends.
//
// The answers of one campaign are handled in order (bot.CampaignLane), and what is
// decided about one goes by the time at which it was given, so that one that comes
// late or twice changes nothing that was right.
package campaigns

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/handlers/night"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// JobClose is the job that ends a campaign at its time; its payload is the
// campaign's ID as JSON.
const JobClose = "campaign.close"

// Options are what campaigns go by.
type Options struct {
	Shop     config.Shop
	Messages *templates.Catalogue
	Location *time.Location
	// PublicURL is how customers' phones reach the bot, Key signs the addresses; without
	// one of them there is no page to answer on.
	PublicURL string
	Key       []byte
	// Shelf holds the sensitive words in force; nil is an empty one.
	Shelf *moderation.Shelf
	// Kf are the kf accounts by open_kfid, through which who has a talk is thanked.
	Kf map[string]config.Kf
	// Coupons gives what is given for an answer; nil gives by the shop's plans.
	Coupons Giver
}

// Giver gives a coupon.
type Giver interface {
	Give(v bot.View, to coupons.Recipient, planID string, at time.Time) (coupons.Gift, error)
}

// Host runs campaigns. It holds nothing that changes.
type Host struct {
	Options
	roster *roster.Roster
	night  night.Hours
	checks *moderation.Checks
	// stores tells whose a customer group is.
	stores map[string]string
}

// New is a host by its options.
func New(o Options) *Host {
	o.Location = cmp.Or(o.Location, time.UTC)
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	if o.Shelf == nil {
		o.Shelf = new(moderation.Shelf)
	}
	if o.Coupons == nil {
		o.Coupons = coupons.New(coupons.Options{
			Shop: o.Shop, Messages: o.Messages, Location: o.Location, PublicURL: o.PublicURL, Key: o.Key, Kf: o.Kf,
		})
	}
	return &Host{
		Options: o, roster: roster.New(o.Shop), night: night.New(o.Shop.Alerts.QuietHours, o.Location), stores: o.Shop.GroupStores(),
		checks: moderation.NewChecks(moderation.Settings{Moderation: o.Shop.Moderation, Shelf: o.Shelf}),
	}
}

// Handlers are the handlers of the room.
func Handlers(o Options) []bot.Handler {
	h := New(o)
	return []bot.Handler{
		{Name: "campaign_answer", Kinds: []bot.Kind{bot.KindCampaignAnswered}, Handle: h.answered},
		{Name: "campaign_close", Kinds: []bot.Kind{bot.JobKind(JobClose)}, Handle: h.due},
	}
}

// KindTitle is what people call a kind of campaign.
func KindTitle(k bot.CampaignKind) string {
	switch k {
	case bot.CampaignTrial:
		return "试吃"
	case bot.CampaignReview:
		return "好评"
	case bot.CampaignVote:
		return "投票"
	default:
		return string(k)
	}
}

// Ref is what posts of a campaign are about.
func Ref(id string) string { return "campaign:" + id }

// moment is a time as people write it.
func (h *Host) moment(t time.Time) string { return t.In(h.Location).Format("01-02 15:04") }

// storeName is how people call the campaign's store; empty for all of them.
func (h *Host) storeName(store string) string {
	if store == "" {
		return ""
	}
	return h.roster.StoreName(store)
}

// digest is short, and the same for the same things.
func digest(things ...any) string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%q", things)))
	return base32.StdEncoding.EncodeToString(sum[:10])
}
