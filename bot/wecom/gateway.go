package wecom

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wecom/archive"
)

// DefaultBaseURL is where WeCom answers.
const DefaultBaseURL = "https://qyapi.weixin.qq.com"

// MainApp is the name of the self-built app that reads, tags and tells staff.
const MainApp = "app"

// Options are what a gateway needs.
type Options struct {
	// BaseURL is WeCom's address or a simulator's; empty is DefaultBaseURL.
	BaseURL string
	CorpID  string
	// Apps are the self-built apps by name; MainApp must be among them.
	Apps map[string]App
	// Webhooks are the keys of the push bots of internal groups, by name.
	Webhooks map[string]string
	// Timeout bounds one HTTP exchange; zero is 5 s.
	Timeout time.Duration
	// CallsPerMinute is how often one API may be called; zero is WeCom's own
	// limit of 10,000 per corp [docs 90312]. Load tests set it higher.
	CallsPerMinute int
	Tokens         TokenStore
	Limits         Limiter
	Tags           TagBook
	Assets         AssetBook
	// Feeds keeps how far feeds were read; without it none is.
	Feeds FeedStore
	// Archive is the message archive; nil if the shop has none. Close closes it.
	Archive archive.Archive
	// Kf names the apps that may call kf accounts, by open_kfid; one that is not
	// in it is the main app's.
	Kf map[string]string
	// Files holds the pictures that asset specs name by path.
	Files fs.FS
	// Mark may add headers to a request that goes out, for a simulator that shows
	// what belongs together; nil adds none. Its context is the one of Send.
	Mark     func(*http.Request)
	Now      func() time.Time
	Log      *logrus.Logger
	Registry prometheus.Registerer
}

// App is one self-built app. WeCom gives each app its own token, which no
// other app can use [docs 91039].
type App struct {
	AgentID int
	Secret  string
}

// Gateway carries sends out. It is safe for concurrent use, and several may
// live in one process.
type Gateway struct {
	base     *url.URL
	corp     string
	apps     map[string]*appAccess
	timeout  time.Duration
	tags     TagBook
	assets   AssetBook
	feeds    FeedStore
	archive  archive.Archive
	kf       map[string]string
	files    fs.FS
	mark     func(*http.Request)
	now      func() time.Time
	log      *logrus.Logger
	wire     *http.Transport
	governor *governor
	secrets  *redactor
	metrics  *metrics
	tagIDs   *tagIDs
	tagNames *tagNames
	uploads  uploads
	webhooks map[string]string
	// refusedMedia are media_ids that WeCom refused, made by name what was made
	// there and may not be reported yet.
	refusedMedia sync.Map
	made         sync.Map
	troubles     troubles
}

// appAccess is an app with the source of its token.
type appAccess struct {
	App
	token *tokenSource
}

// New makes a gateway. It asks WeCom nothing yet.
func New(o Options) (*Gateway, error) {
	base, err := o.complete()
	if err != nil {
		return nil, err
	}
	g := &Gateway{
		base: base, corp: o.CorpID, apps: map[string]*appAccess{}, timeout: o.Timeout,
		tags: o.Tags, assets: o.Assets, feeds: o.Feeds, archive: o.Archive, files: o.Files, mark: o.Mark, now: o.Now, log: o.Log,
		wire: newWire(), secrets: &redactor{}, tagIDs: newTagIDs(), tagNames: newTagNames(),
		webhooks: maps.Clone(o.Webhooks), kf: maps.Clone(o.Kf),
	}
	if g.metrics, err = newMetrics(o.Registry); err != nil {
		return nil, fmt.Errorf("wecom: metrics: %w", err)
	}
	g.governor = newGovernor(o)
	for name, app := range o.Apps {
		g.secrets.add(app.Secret)
		g.apps[name] = &appAccess{App: app, token: newTokenSource(g, name, app.Secret, o.Tokens)}
	}
	for _, key := range o.Webhooks {
		g.secrets.add(key)
	}
	installTransport()
	return g, nil
}

// complete checks the options and fills in what may be left out.
func (o *Options) complete() (*url.URL, error) {
	if o.BaseURL == "" {
		o.BaseURL = DefaultBaseURL
	}
	base, err := url.Parse(strings.TrimRight(o.BaseURL, "/"))
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("wecom: base address %q is not an http(s) address", o.BaseURL)
	}
	switch {
	case o.CorpID == "":
		return nil, errors.New("wecom: corp id is empty")
	case o.Apps[MainApp].Secret == "":
		return nil, fmt.Errorf("wecom: app %q has no secret", MainApp)
	case o.Tokens == nil || o.Limits == nil || o.Tags == nil || o.Assets == nil:
		return nil, errors.New("wecom: tokens, limits, tags and assets are needed")
	}
	if o.Timeout <= 0 {
		o.Timeout = 5 * time.Second
	}
	if o.CallsPerMinute <= 0 {
		o.CallsPerMinute = perAPI
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = logrus.StandardLogger()
	}
	if o.Registry == nil {
		o.Registry = prometheus.NewRegistry()
	}
	return base, nil
}

// Close lets go of idle connections and of the archive. Other sends under way
// go on.
func (g *Gateway) Close() {
	g.wire.CloseIdleConnections()
	if g.archive == nil {
		return
	}
	if err := g.archive.Close(); err != nil {
		g.log.WithError(err).Warn("the archive did not close")
	}
}

// Send carries one send out and says what became of it.
func (g *Gateway) Send(ctx context.Context, item bot.OutboxItem) bot.Outcome {
	switch s := item.Send.(type) {
	case bot.Welcome:
		return g.sendWelcome(ctx, item, s)
	case bot.AppMessage:
		return g.sendAppMessage(ctx, item, s)
	case bot.UpdateCard:
		return g.updateCard(ctx, item, s)
	case bot.AppFile:
		return g.sendAppFile(ctx, item, s)
	case bot.GroupNotice:
		return g.sendNotice(ctx, item, s)
	case bot.PushTags:
		return g.pushTags(ctx, item, s)
	case bot.FetchContact:
		return g.fetchContact(ctx, item, s)
	case bot.PrepareAsset:
		return g.prepareAsset(ctx, item, s)
	case bot.FetchGroup:
		return g.fetchGroup(ctx, item, s)
	case bot.FetchGroups:
		return g.fetchGroups(ctx, item, s)
	case bot.FetchCustomers:
		return g.fetchCustomers(ctx, item, s)
	case bot.FetchStaff:
		return g.fetchStaff(ctx, item, s)
	case bot.FetchTags:
		return g.fetchTags(ctx, item, s)
	default:
		return g.sendMore(ctx, item)
	}
}

// sendMore carries out what staff ask for: remarks, posts, and who works where.
func (g *Gateway) sendMore(ctx context.Context, item bot.OutboxItem) bot.Outcome {
	switch s := item.Send.(type) {
	case bot.FetchRoster:
		return g.fetchRoster(ctx, item, s)
	case bot.WriteRemark:
		return g.writeRemark(ctx, item, s)
	case bot.CreatePost:
		return g.createPost(ctx, item, s)
	case bot.FetchPost:
		return g.fetchPost(ctx, item, s)
	case bot.CancelPost:
		return g.cancelPost(ctx, item, s)
	case bot.RemindPost:
		return g.remindPost(ctx, item, s)
	case bot.ReadFeed:
		return g.readFeed(ctx, item, s)
	case bot.ReadPicture:
		return g.readPicture(ctx, item, s)
	case bot.KfMessage:
		return g.sendKf(ctx, item, s)
	case bot.KfHandOver:
		return g.handOver(ctx, item, s)
	default:
		return bot.Outcome{Class: bot.ClassPermanent, Reason: "这种发送还没有实现", Cause: fmt.Sprintf("no way to send %T", item.Send)}
	}
}
