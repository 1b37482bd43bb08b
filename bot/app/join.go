package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/callback"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/engine"
	"github.com/zhanggui/zhanggui/bot/orders"
	"github.com/zhanggui/zhanggui/bot/wecom"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/store"
	sharing "github.com/zhanggui/zhanggui/store/shared"
)

// lease is how long an instance may hold a row without renewing it. After a
// crash another instance takes the row over this much later, so it is short
// enough for a welcome to arrive within its 20 seconds all the same.
const lease = 5 * time.Second

// shared is what instances share, over Redis or within the process.
type shared interface {
	wecom.TokenStore
	wecom.Limiter
	engine.Waker
}

// newInstance names this process: the host for people, chance against two on
// one host.
func newInstance() string {
	host, err := os.Hostname()
	if err != nil {
		host = "zhanggui"
	}
	b := make([]byte, 4)
	rand.Read(b) // Never fails: crypto/rand ends the program if the system has no entropy.
	return host + "-" + hex.EncodeToString(b)
}

// join makes the rooms and gives each what it asks for.
func (a *App) join(ctx context.Context) error {
	a.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), buildInfo(a.o.Version))
	c := a.o.Config
	var err error
	a.store, err = store.Open(ctx, store.Options{
		Driver: c.Database.Driver, DSN: c.Database.DSN.Reveal(), Instance: a.instance,
		Lease: lease, Now: a.o.Now, SaleNow: a.saleNow, Log: a.o.Log, Registry: a.registry,
	})
	if err != nil {
		return err
	}
	if a.words, err = newWordsInForce(ctx, c, a.o.Messages, a.store, a.o.Log); err != nil {
		return err
	}
	a.joinShared()
	if err := a.joinEngine(); err != nil {
		return err
	}
	return a.joinServer()
}

func (a *App) joinShared() {
	c := a.o.Config
	options := []sharing.Option{sharing.Corp(c.WeCom.CorpID), sharing.Log(a.o.Log), sharing.Now(a.o.Now)}
	if c.Redis.Addr == "" {
		a.shared = sharing.NewMemory(options...)
		return
	}
	a.redis = sharing.Client(c.Redis.Addr, c.Redis.Username, c.Redis.Password.Reveal(), c.Redis.DB)
	a.shared = sharing.NewRedis(a.redis, options...)
}

func (a *App) joinEngine() error {
	c := a.o.Config
	archive, err := openArchive(c.WeCom, a.o.Log)
	if err != nil {
		return err
	}
	var mark func(*http.Request)
	if a.watch != nil {
		mark = a.watch.mark
	}
	a.gateway, err = wecom.New(wecom.Options{
		BaseURL: c.WeCom.APIBaseURL, CorpID: c.WeCom.CorpID, Apps: gatewayApps(c.WeCom), Timeout: c.WeCom.Timeout, CallsPerMinute: c.WeCom.CallsPerMinute,
		Tokens: a.shared, Limits: a.shared, Tags: a.store, Assets: a.store, Files: a.o.Messages.FS(),
		Feeds: a.store, Archive: archive, Kf: kfApps(c.WeCom),
		Webhooks: webhooks(c.WeCom), Mark: mark, Now: a.o.Now, Log: a.o.Log, Registry: a.registry,
	})
	if err != nil {
		return err
	}
	options := handlerOptions(c, a.o.Messages)
	options.Shelf = a.words.shelf
	all, err := handlers.All(options)
	if err != nil {
		return err
	}
	router, err := bot.NewRouter(all...)
	if err != nil {
		return err
	}
	if a.zone, err = time.LoadLocation(c.Shop.Timezone); err != nil {
		return fmt.Errorf("shop.timezone: %w", err)
	}
	a.engine, err = engine.New(engine.Options{
		Instance: a.instance, Parse: callback.Parse, Router: router,
		Inbox: a.watch.inbox(a.store.Inbox()), Outbox: a.store.Outbox(), Arrivals: a.store, Sender: a.watch.sender(a.gateway), Waker: a.shared,
		Jobs: a.jobs(), Location: a.zone, Lease: lease,
		Now: a.o.Now, Log: a.o.Log, Registry: a.registry,
	})
	if err != nil {
		return err
	}
	a.store.Connect(a.engine.InboxQueue(), a.engine.OutboxQueue())
	return nil
}

// joinServer puts everything that speaks HTTP behind one address.
func (a *App) joinServer() error {
	c := a.o.Config
	callbacks, err := callback.New(callback.Options{
		Receivers: receivers(c.WeCom), Inbox: a.watch.door(a.store), Skew: c.WeCom.ClockSkew,
		Now: a.o.Now, Log: a.o.Log, Registry: a.registry,
	})
	if err != nil {
		return err
	}
	a.ready = newReadiness(a.store, a.gateway, handlers.WantedAssets(handlerOptions(c, a.o.Messages)), a.o.Now)
	reports, err := newReports(a.store, handlerOptions(c, a.o.Messages))
	if err != nil {
		return err
	}
	pages, err := a.pages(reports)
	if err != nil {
		return err
	}
	till, err := a.ordersDoor()
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/callback/", a.watch.answers(callbacks))
	mux.Handle("/api/orders", till)
	mux.Handle("/", pages)
	a.server = &http.Server{
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 15 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	return nil
}

// ordersDoor is where other systems tell of orders.
func (a *App) ordersDoor() (http.Handler, error) {
	c := a.o.Config
	return orders.New(orders.Options{
		Secret: c.Orders.Secret.Reveal(), Window: c.Orders.Window, Inbox: a.store, Zone: a.zone, Stores: storesByName(c.Shop),
		Now: a.o.Now, Log: a.o.Log, Registry: a.registry,
	})
}

func receivers(w config.WeCom) []callback.Receiver {
	var rs []callback.Receiver
	for name, r := range w.AllReceivers() {
		rs = append(rs, callback.Receiver{
			Name: name, Token: r.Token.Reveal(), EncodingAESKey: r.EncodingAESKey.Reveal(),
			ReceiveID: r.ReceiveID, JSON: r.Format == config.FormatJSON,
		})
	}
	return rs
}

func webhooks(w config.WeCom) map[string]string {
	keys := map[string]string{}
	for name, key := range w.Webhooks {
		keys[name] = key.Reveal()
	}
	return keys
}

// kfApps are the apps that may call kf accounts, by open_kfid.
func kfApps(w config.WeCom) map[string]string {
	apps := map[string]string{}
	for id, kf := range w.Kf {
		apps[id] = kf.App
	}
	return apps
}

func gatewayApps(w config.WeCom) map[string]wecom.App {
	apps := map[string]wecom.App{}
	for name, app := range w.AllApps() {
		apps[name] = wecom.App{AgentID: app.AgentID, Secret: app.Secret.Reveal()}
	}
	return apps
}
