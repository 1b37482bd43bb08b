// Package sales is what a flash sale (秒杀) does around its ledger: what is looked at
// before it is made, the posts that bring people to its page, what staff and
// customers are told while it runs, the pickup at the till, and its result.
//
// Who gets a unit is decided in the store's ledger alone. What happens here follows
// from that, and comes to the same end however often and in whatever order it is
// told.
package sales

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/night"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// The jobs: JobTick is due every minute, JobSchedule once a day and at the start.
const (
	JobTick     = "sales.tick"
	JobSchedule = "sales.schedule"
)

// The jobs that a sale makes for itself: to post, to say that it sold out, and to
// look after what is kept for people and not picked up.
const (
	jobPost    = "sales.post"
	jobSoldOut = "sales.soldout"
	jobEnding  = "sales.ending"
)

// Options are what sales go by.
type Options struct {
	Shop      config.Shop
	Messages  *templates.Catalogue
	Location  *time.Location
	PublicURL string
	// Login is pages.login: without one there are no pages that know who looks.
	Login string
	// Key signs the addresses of sales' pages.
	Key []byte
	// Kf are the kf accounts by open_kfid, in which a customer may be told something.
	Kf map[string]config.Kf
	// Orders takes in an order as if another system had told of it, so that the time
	// line and the rules of tags know it; nil only records it.
	Orders func(bot.Event, bot.View) ([]bot.Effect, error)
}

// Seller makes sales and follows them.
type Seller struct {
	Options
	roster *roster.Roster
	night  night.Hours
}

// New reads the options.
func New(o Options) *Seller {
	if o.Location == nil {
		o.Location = time.UTC
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	return &Seller{Options: o, roster: roster.New(o.Shop), night: night.New(o.Shop.Alerts.QuietHours, o.Location)}
}

// Handlers are the handlers of the room.
func Handlers(o Options) []bot.Handler {
	s := New(o)
	return []bot.Handler{
		{Name: "sale_moved", Kinds: []bot.Kind{bot.KindSaleMoved}, Handle: s.moved},
		{Name: "sale_tick", Kinds: []bot.Kind{bot.JobKind(JobTick)}, Handle: s.tick},
		{Name: "sale_schedule", Kinds: []bot.Kind{bot.JobKind(JobSchedule)}, Handle: s.schedule},
		{Name: "sale_post", Kinds: []bot.Kind{bot.JobKind(jobPost)}, Handle: s.posting},
		{Name: "sale_soldout", Kinds: []bot.Kind{bot.JobKind(jobSoldOut)}, Handle: s.soldOut},
		{Name: "sale_ending", Kinds: []bot.Kind{bot.JobKind(jobEnding)}, Handle: s.ending},
	}
}

// Ref is what the posts of a sale are about.
func Ref(sale string) string { return "sale:" + sale }

// idLetters are those of Crockford's base 32: none looks like another.
const idLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// idOf is a short ID for people and addresses, the same for the same things.
func idOf(things ...any) string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%q", fmt.Sprintln(things...))))
	id := []byte("S")
	for _, b := range sum[:6] {
		id = append(id, idLetters[b&31])
	}
	return string(id)
}

// digest is short, and the same for the same things.
func digest(things ...any) string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%q", fmt.Sprintln(things...))))
	return fmt.Sprintf("%x", sum[:12])
}

// scopeOf is what a sale is about: its own stores, or everything if it is at all of
// them.
func (s *Seller) scopeOf(sale bot.Sale) bot.Scope {
	stores := storesOf(sale)
	if len(stores) == 0 {
		return bot.Everything()
	}
	return bot.Scope{Stores: stores}
}

// storesOf are the stores at which a sale is; none is all.
func storesOf(sale bot.Sale) []string {
	stores := slices.Clone(sale.Stores)
	if !sale.Shared() {
		for store := range sale.Units {
			stores = append(stores, store)
		}
	}
	slices.Sort(stores)
	return slices.Compact(stores)
}

// At says whether a sale is at a store.
func At(sale bot.Sale, store string) bool {
	stores := storesOf(sale)
	return len(stores) == 0 || slices.Contains(stores, store)
}
