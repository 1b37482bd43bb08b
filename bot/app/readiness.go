package app

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/web"
)

// patience is how long /readyz waits for the group invites and pictures.
// After that the bot is as ready as WeCom lets it be: it welcomes without
// them, and says so in the log.
const patience = 10 * time.Second

// picturePatience is how long it waits for a picture, which a link stands in
// for.
const picturePatience = 3 * time.Second

// readiness answers whether customers can be sent to this instance, and what
// its owner should see to.
type readiness struct {
	store  assetStore
	wecom  gatewayState
	wanted []string
	now    func() time.Time

	mu      sync.Mutex
	startAt time.Time
}

// assetStore is what readiness asks the database.
type assetStore interface {
	Ping(ctx context.Context) error
	Asset(ctx context.Context, name string) (bot.Asset, error)
}

// gatewayState is what readiness asks the way to WeCom.
type gatewayState interface {
	// Trouble says what does not pass by itself; empty is none.
	Trouble() string
}

func newReadiness(s assetStore, w gatewayState, wanted []string, now func() time.Time) *readiness {
	return &readiness{store: s, wecom: w, wanted: wanted, now: now}
}

// started begins the time that assets are waited for.
func (r *readiness) started(at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.startAt = at
}

func (r *readiness) checks() []web.Check {
	return []web.Check{
		{Name: "database", Check: r.store.Ping},
		{Name: "engine", Check: r.engine},
		{Name: "assets", Check: r.assets},
		{Name: "wecom", Check: r.trouble, Advice: true},
	}
}

// trouble says what WeCom does not let this bot do, or what could not be
// prepared. It is advice: a customer who comes now is still remembered, and
// taking this instance away would lose the callback.
func (r *readiness) trouble(ctx context.Context) error {
	if t := r.wecom.Trouble(); t != "" {
		return web.Missing(t)
	}
	for _, name := range r.wanted {
		asset, err := r.store.Asset(ctx, name)
		if err != nil {
			return nil // A database that is away is told by its own check.
		}
		if asset.Problem != "" {
			return web.Missing(name + "：" + asset.Problem)
		}
	}
	return nil
}

func (r *readiness) engine(context.Context) error {
	if r.since() < 0 {
		return web.Missing("正在启动 · starting")
	}
	return nil
}

// assets says no while an asset has neither been made nor failed, and the
// patience lasts.
func (r *readiness) assets(ctx context.Context) error {
	since := r.since()
	if since < 0 || since > patience {
		return nil
	}
	for _, name := range r.wanted {
		if since > picturePatience && strings.HasPrefix(name, string(bot.AssetImage)) {
			continue
		}
		asset, err := r.store.Asset(ctx, name)
		if err != nil {
			return err
		}
		if asset.ReadyAt.IsZero() && asset.Problem == "" {
			return web.Missing("入群邀请和素材还在准备 · being prepared: " + name)
		}
	}
	return nil
}

// since is the time since the start, negative before it.
func (r *readiness) since() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.startAt.IsZero() {
		return -1
	}
	return max(r.now().Sub(r.startAt), 0)
}
