package app

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/doctor"
	"github.com/zhanggui/zhanggui/bot/wecom"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/templates"
)

// examination is a shop that is looked at and not opened.
type examination struct {
	reading doctor.Reading
	// advice completes the commands that findings name.
	advice   advice
	config   *config.Config
	messages *templates.Catalogue
	now      func() time.Time
	// transport carries the self-test of the callbacks; nil is the ordinary one.
	transport http.RoundTripper
	records   *records
	gateway   *wecom.Gateway
	follow    doctor.FollowUsers
	silent    *logrus.Logger
	look      func(context.Context) (doctor.DatabaseState, error)
}

// examine reads the configuration and the templates as every command does, and
// keeps what is wrong with them as findings.
func examine(s *settings) *examination {
	e := &examination{reading: doctor.Reading{File: s.file, BuiltIn: s.file == ""}, now: time.Now}
	if e.reading.BuiltIn {
		e.reading.File = "自带的 config.yaml"
	}
	var err error
	e.config, err = config.Load(s.defaults, s.file, os.Environ())
	e.mistaken(err)
	if _, gone := os.Stat(s.file); !e.reading.BuiltIn && errors.Is(gone, fs.ErrNotExist) {
		e.reading.Missing = true
	}
	e.messages, err = templates.Load(s.templates)
	e.reading.Templates = splitLines(err)
	if e.config != nil && e.messages != nil {
		e.mistaken(checkShop(e.config, e.messages))
	}
	return e
}

// mistaken keeps mistakes of the configuration.
func (e *examination) mistaken(err error) {
	var problems config.Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			e.reading.Mistakes = append(e.reading.Mistakes, doctor.Mistake{Place: p.Place.String(), Path: p.Path, Text: p.Text, Near: p.Near})
		}
		return
	}
	for _, line := range splitLines(err) {
		e.reading.Mistakes = append(e.reading.Mistakes, doctor.Mistake{Text: line})
	}
}

func splitLines(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

// checks are all checks in the order in which what they find must be mended.
// Those that rest on a configuration that cannot be read are never run.
func (e *examination) checks() []doctor.Check {
	c := e.config
	if c == nil {
		c = &config.Config{}
	}
	e.join(c)
	ask := asked{e.gateway}
	publicURL := c.Server.PublicURL
	return []doctor.Check{
		doctor.Configuration(e.reading),
		doctor.Corp(c.WeCom, e.reading),
		doctor.Database(c.Database, e.look),
		doctor.Redis(c.Redis, lookAtRedis(c.Redis), e.instances),
		doctor.Clock(e.now, c.WeCom.ClockSkew, c.Shop.Timezone, ask.ServerTime),
		doctor.Network(c.WeCom.APIBaseURL, slices.Collect(maps.Keys(c.WeCom.AllApps())), ask.Token),
		doctor.TrustedIP(e.follow),
		doctor.Permission(e.follow),
		doctor.Staff(c.Shop, e.follow, ask.Member, e.records),
		doctor.Roles(c.Shop.Roles, ask, e.records),
		doctor.Hearing(c.Shop, e.records.audiences(c.Shop)),
		doctor.Webhooks(c.WeCom.Webhooks, c.Shop),
		doctor.Callback(doctor.CallbackOptions{
			PublicURL: publicURL, CorpID: c.WeCom.CorpID, Receivers: c.WeCom.AllReceivers(), Now: e.now, Transport: e.transport,
		}),
		doctor.Pages(publicURL, asksWho(c), c.Shop.Coupons, e.transport),
		e.login(c),
		doctor.Till(c.Pages.Till, c.Pages.Login, store.Unwritable),
		doctor.Coupons(e.plans),
		doctor.Messages(c.Shop, publicURL, e.tryMessages, e.records, e.wanted(), e.now),
		doctor.Channels(c.Shop, e.records, ask.AssetState, e.follow),
		doctor.Groups(c.Shop, ask.GroupInfo, e.follow, e.records, ask.AssetState),
		doctor.GroupWelcomes(c.Shop, e.records, e.records, ask.AssetState),
		doctor.Sales(doctor.SalesOptions{Shop: c.Shop, Next: e.nextSale, Follow: e.follow, Groups: e.records}),
		doctor.Tags(c.Shop, e.records, ask.CorpTags),
		doctor.Sync(c.Sync.Schedule, e.records, e.now),
		doctor.Queues(e.records),
		doctor.Audit(e.records),
		doctor.Archive(e.archive(c.WeCom)),
		doctor.Kf(c.WeCom.Kf, ask.KfAccounts),
		doctor.Orders(c.Orders, publicURL),
	}
}

// join makes what the checks ask. Nothing is asked yet.
func (e *examination) join(c *config.Config) {
	silent := logrus.New()
	silent.SetOutput(io.Discard)
	e.silent = silent
	database := store.Options{Driver: c.Database.Driver, DSN: c.Database.DSN.Reveal(), Instance: "doctor", Now: e.now, Log: silent}
	e.records = &records{options: database}
	e.look = askedOnce(func(ctx context.Context) (doctor.DatabaseState, error) {
		found, err := store.Inspect(ctx, database)
		return doctor.DatabaseState(found), err
	})
	if e.config != nil {
		// What the configuration has checked cannot be refused here.
		e.gateway, _ = asker(c, e.now, silent)
	}
	e.follow = askedOnce(asked{e.gateway}.FollowUsers)
}

// askedOnce asks once and gives the same answer ever after: several checks
// rest on it, and WeCom counts calls.
func askedOnce[T any](ask func(context.Context) (T, error)) func(context.Context) (T, error) {
	var once sync.Once
	var answer T
	var err error
	return func(ctx context.Context) (T, error) {
		once.Do(func() { answer, err = ask(ctx) })
		return answer, err
	}
}

// instances name those that hold work of the database now.
func (e *examination) instances(ctx context.Context) []string {
	state, err := e.look(ctx)
	if err != nil {
		return nil // Told by the check of the database.
	}
	return state.Instances
}

func (e *examination) wanted() []string {
	if e.config == nil || e.messages == nil {
		return nil
	}
	return handlers.WantedAssets(handlerOptions(e.config, e.messages))
}

// tryMessages renders every text of the configuration once, with the names of
// the shop in it.
func (e *examination) tryMessages() (failed []string) {
	shop := e.config.Shop
	try := func(message string, data any) {
		if _, err := e.messages.Message(message, data); err != nil {
			failed = append(failed, err.Error())
		}
	}
	customer := templates.NewNickname("小满")
	for _, r := range shop.Welcome.Rules {
		try(r.Message, templates.Welcome{Customer: customer, Staff: "店员", Store: r.Store, Shop: shop.Name, Coupon: r.Coupon, Invite: r.Invite})
	}
	for _, w := range shop.GroupWelcomes {
		try(w.Message, templates.GroupWelcome{Shop: shop.Name, Coupon: w.Coupon, Link: w.Coupon != ""})
	}
	gift := ""
	for _, c := range shop.Coupons {
		if c.ID == shop.Alerts.WinBack.Coupon {
			gift = c.Name
		}
	}
	try(shop.Alerts.WinBack.Message, templates.WinBack{Customer: customer, Staff: "店员", Shop: shop.Name, Coupon: gift})
	return failed
}

func (e *examination) close() {
	if e.records != nil {
		e.records.close()
	}
	if e.gateway != nil {
		e.gateway.Close()
	}
}
