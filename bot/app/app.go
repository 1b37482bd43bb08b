// Package app is the composition root: it joins the rooms of the house into
// one program, and it holds the commands of the command line.
package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/engine"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/bot/web"
	"github.com/zhanggui/zhanggui/bot/wecom"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/templates"
)

// Options are what an App is made of.
type Options struct {
	Config *config.Config
	// Messages are the texts, pages and pictures.
	Messages *templates.Catalogue
	Log      *logrus.Logger
	// Version is shown in /metrics and in the first log line.
	Version string
	// Listener is where to serve instead of at server.listen; nil opens that.
	Listener net.Listener
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Quiet does the work that is there and nothing else: nothing listens and no
	// job starts by the clock. For commands that bring work of their own.
	Quiet bool
	// Tell is told of the way that events take through the bot, where somebody looks
	// on; nil is nobody.
	Tell func(trace string, step simulator.Step)
}

// App is the running bot: New, Start, Addr, Stop. The program, the demo and
// the end-to-end tests use the same one.
type App struct {
	o        Options
	instance string
	// saleNow is the clock of sales where it is not the database's.
	saleNow  func() time.Time
	registry *prometheus.Registry
	store    *store.Store
	shared   shared
	redis    *redis.Client
	gateway  *wecom.Gateway
	account  *wecom.OfficialAccount
	words    *wordsInForce
	till     *web.Offline
	watch    *watch
	// zone is the shop's.
	zone     *time.Location
	engine   *engine.Engine
	server   *http.Server
	listener net.Listener
	ready    *readiness
	working  bool
	cancel   context.CancelFunc
	keeping  sync.WaitGroup
	stop     sync.Once
	stopped  error
	failed   chan error
}

// New opens the database, brings its schema up to date and joins the rooms.
// Nothing listens and nothing is handled until Start.
func New(ctx context.Context, o Options) (*App, error) {
	a := &App{o: o, saleNow: o.Now, instance: newInstance(), watch: newWatch(o.Tell), registry: prometheus.NewRegistry(), failed: make(chan error, 1)}
	if o.Now == nil {
		a.o.Now = time.Now
	}
	if err := a.join(ctx); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

// Start listens and begins to handle events. Callbacks are accepted at once;
// /readyz says yes when the welcome's group invite has been prepared too.
func (a *App) Start(ctx context.Context) error {
	if a.o.Quiet {
		return a.work(ctx)
	}
	l, err := a.listen()
	if err != nil {
		return err
	}
	a.listener = l
	if err := a.work(ctx); err != nil {
		return errors.Join(err, l.Close())
	}
	a.ready.started(a.o.Now())
	ctx, a.cancel = context.WithCancel(ctx)
	a.keeping.Go(func() { every(ctx, purgeEvery, a.purge) })
	a.keeping.Go(func() { every(ctx, troubleEvery, a.watchTrouble) })
	a.keeping.Go(func() { every(ctx, wordsEvery, a.words.watch) })
	a.keeping.Go(func() { every(ctx, salesEvery, a.sweepSales) })
	a.keeping.Go(func() { every(ctx, couponsEvery, a.sweepCoupons) })
	a.keeping.Go(func() { a.keepBoard(ctx) })
	if a.till != nil {
		a.keeping.Go(func() { every(ctx, tillEvery, a.settleTill) })
	}
	go func() {
		if err := a.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			a.failed <- fmt.Errorf("the HTTP server ended: %w", err)
		}
	}()
	a.o.Log.WithFields(logrus.Fields{
		"version": a.o.Version, "instance": a.instance, "listen": a.Addr(),
		"corp": a.o.Config.WeCom.CorpID, "database": a.o.Config.Database.Driver,
		"redis": a.o.Config.Redis.Addr != "", "wecom": a.o.Config.WeCom.APIBaseURL,
	}).Info("zhanggui is open")
	for _, w := range warnings(a.o.Config) {
		a.o.Log.Warn(w)
	}
	return nil
}

// work begins to handle events and to carry out sends.
func (a *App) work(ctx context.Context) error {
	err := a.engine.Start(ctx)
	a.working = err == nil
	return err
}

func (a *App) listen() (net.Listener, error) {
	if a.o.Listener != nil {
		return a.o.Listener, nil
	}
	l, err := net.Listen("tcp", a.o.Config.Server.Listen)
	if err != nil {
		return nil, fmt.Errorf("server.listen %s: %w; choose another port, as ZHANGGUI_SERVER_LISTEN=127.0.0.1:8081", a.o.Config.Server.Listen, err)
	}
	return l, nil
}

// Addr is the address the bot listens on, "127.0.0.1:8080".
func (a *App) Addr() string { return a.listener.Addr().String() }

// Failed tells if the server ends by itself.
func (a *App) Failed() <-chan error { return a.failed }

// Store is the database, for the commands that read it.
func (a *App) Store() *store.Store { return a.store }

// Stop ends the bot: no new callback is accepted, what is being handled is
// finished, the rest is handed back to the database. It may be called again.
func (a *App) Stop(ctx context.Context) error {
	a.stop.Do(func() {
		var errs []error
		if a.listener != nil {
			errs = append(errs, a.server.Shutdown(ctx))
		}
		if a.working {
			errs = append(errs, a.engine.Stop(ctx))
		}
		if a.cancel != nil {
			a.cancel()
			a.keeping.Wait()
		}
		a.stopped = errors.Join(append(errs, a.close())...)
		log := a.o.Log.WithField("instance", a.instance)
		if a.stopped != nil {
			log.WithError(a.stopped).Error("zhanggui is closed, not in good order")
			return
		}
		log.Info("zhanggui is closed")
	})
	return a.stopped
}

func (a *App) close() error {
	var errs []error
	if a.gateway != nil {
		a.gateway.Close()
	}
	if a.account != nil {
		a.account.Close()
	}
	if a.till != nil {
		errs = append(errs, a.till.Close())
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	if a.redis != nil {
		errs = append(errs, a.redis.Close())
	}
	return errors.Join(errs...)
}
