package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wecom"
	sharing "github.com/zhanggui/zhanggui/store/shared"
)

// asker is a gateway that only asks. Its tokens live in this process alone:
// WeCom gives the same token again while it is good, so that the bot's own
// stays as it is.
func asker(c *config.Config, now func() time.Time, log *logrus.Logger) (*wecom.Gateway, error) {
	shared := sharing.NewMemory(sharing.Corp(c.WeCom.CorpID), sharing.Log(log), sharing.Now(now))
	archive, err := openArchive(c.WeCom, log)
	if err != nil {
		return nil, err
	}
	return wecom.New(wecom.Options{
		BaseURL: c.WeCom.APIBaseURL, CorpID: c.WeCom.CorpID, Apps: gatewayApps(c.WeCom), Timeout: c.WeCom.Timeout, CallsPerMinute: c.WeCom.CallsPerMinute,
		Tokens: shared, Limits: shared, Tags: nothingToTell{}, Assets: nothingToTell{}, Archive: archive, Now: now, Log: log,
	})
}

// nothingToTell stands in for the books of a gateway that sends nothing.
type nothingToTell struct{}

func (nothingToTell) Pending(context.Context, bot.Pair) ([]bot.TagChange, error)    { return nil, nil }
func (nothingToTell) SaveTagID(context.Context, bot.Tag, string) error              { return nil }
func (nothingToTell) ForgetTagID(context.Context, bot.Tag) error                    { return nil }
func (nothingToTell) TagRecords(context.Context, bot.Pair) ([]bot.TagRecord, error) { return nil, nil }

func (nothingToTell) Pushed(context.Context, bot.Pair, []bot.TagChange) error { return nil }
func (nothingToTell) Asset(context.Context, string) (bot.Asset, error)        { return bot.Asset{}, nil }

// asked is the gateway as the checks ask it: what WeCom refuses can be told by
// its code.
type asked struct{ *wecom.Gateway }

// refusedAnswer gives an error of the gateway the methods that the doctor reads.
type refusedAnswer struct{ *wecom.APIError }

// ErrCode is WeCom's errcode.
func (r refusedAnswer) ErrCode() int { return r.Code }

// Advice is the sentence for the shop's owner.
func (r refusedAnswer) Advice() string {
	return strings.TrimSuffix(r.Sentence, "，稍后自动再试")
}

// Passing says that it ends by itself, as when WeCom is busy.
func (r refusedAnswer) Passing() bool { return r.Class == bot.ClassRetry && !r.Alert }

func readable(err error) error {
	var e *wecom.APIError
	if errors.As(err, &e) {
		return refusedAnswer{e}
	}
	return err
}

func (a asked) ServerTime(ctx context.Context) (time.Time, error) {
	at, err := a.Gateway.ServerTime(ctx)
	return at, readable(err)
}

func (a asked) Token(ctx context.Context, app string) error {
	return readable(a.Gateway.Token(ctx, app))
}

func (a asked) FollowUsers(ctx context.Context) ([]string, error) {
	users, err := a.Gateway.FollowUsers(ctx)
	return users, readable(err)
}

func (a asked) Member(ctx context.Context, userID string) (string, error) {
	name, err := a.Gateway.Member(ctx, userID)
	return name, readable(err)
}

func (a asked) Department(ctx context.Context, id int) error {
	return readable(a.Gateway.Department(ctx, id))
}

func (a asked) MemberTag(ctx context.Context, id int) error {
	return readable(a.Gateway.MemberTag(ctx, id))
}

func (a asked) GroupInfo(ctx context.Context, chatID string) (name, owner string, err error) {
	name, owner, err = a.Gateway.GroupInfo(ctx, chatID)
	return name, owner, readable(err)
}

func (a asked) CorpTags(ctx context.Context) ([]bot.RemoteTag, error) {
	tags, err := a.Gateway.CorpTags(ctx)
	return tags, readable(err)
}

func (a asked) AssetState(ctx context.Context, asset bot.Asset) (bool, error) {
	exists, err := a.Gateway.AssetState(ctx, asset)
	return exists, readable(err)
}

func (a asked) ArchiveAnswers(ctx context.Context, position string) error {
	return readable(a.Gateway.ArchiveAnswers(ctx, position))
}

func (a asked) KfAccounts(ctx context.Context, app string) ([]string, error) {
	ids, err := a.Gateway.KfAccounts(ctx, app)
	return ids, readable(err)
}

// lookAtRedis asks Redis for its version, with more patience than a welcome
// has.
func lookAtRedis(c config.Redis) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		const patience = 3 * time.Second
		client := redis.NewClient(&redis.Options{
			Addr: c.Addr, Username: c.Username, Password: c.Password.Reveal(), DB: c.DB,
			DialTimeout: patience, ReadTimeout: patience, WriteTimeout: patience, MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true,
		})
		defer client.Close()
		if err := client.Ping(ctx).Err(); err != nil {
			return "", err
		}
		info, err := client.Info(ctx, "server").Result()
		for _, line := range strings.Split(info, "\n") {
			if version, ok := strings.CutPrefix(strings.TrimSpace(line), "redis_version:"); ok {
				return version, nil
			}
		}
		return "", err
	}
}
