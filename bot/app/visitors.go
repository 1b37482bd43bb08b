package app

import (
	"context"
	"fmt"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/web"
	"github.com/zhanggui/zhanggui/bot/wecom"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/store"
)

// wecomVisitors ask WeCom whose phone it is.
type wecomVisitors struct{ gateway *wecom.Gateway }

// Who exchanges the code of a login.
func (v wecomVisitors) Who(ctx context.Context, code string) (web.Who, error) {
	found, err := v.gateway.Visitor(ctx, code)
	if wecom.IsLoginCode(err) {
		return web.Who{}, fmt.Errorf("%w: %w", web.ErrLoginCode, err)
	}
	if found.UserID != "" {
		return web.Who{UserID: found.UserID}, err
	}
	return web.Who{ExternalUserID: found.ExternalUserID}, err
}

// readers ask WeChat who reads an official account, and find the customer who is the
// same human.
type readers struct {
	account *wecom.OfficialAccount
	store   *store.Store
}

// Who exchanges the code of a login.
func (v readers) Who(ctx context.Context, code string) (web.Who, error) {
	reader, err := v.account.Reader(ctx, code)
	switch {
	case wecom.IsLoginCode(err):
		return web.Who{}, fmt.Errorf("%w: %w", web.ErrLoginCode, err)
	case err != nil:
		return web.Who{}, err
	case reader.Snapshot:
		return web.Who{}, web.ErrSnapshot
	case reader.UnionID == "":
		return web.Who{}, web.ErrConsent
	}
	who, err := v.store.CustomerByUnionID(ctx, reader.UnionID)
	return web.Who{ExternalUserID: who}, err
}

// identities are who says whose phone it is, of customers and of staff; nil where
// nobody is asked.
func (a *App) identities() (customers, staff web.Identity, err error) {
	c := a.o.Config
	switch c.Pages.Login {
	case config.LoginWeCom:
		return wecomVisitors{a.gateway}, wecomVisitors{a.gateway}, nil
	case config.LoginOfficialAccount:
		a.account, err = wecom.NewOfficialAccount(wecom.OfficialAccountOptions{
			BaseURL: c.Pages.OfficialAccount.APIBaseURL, AppID: c.Pages.OfficialAccount.AppID, Secret: c.Pages.OfficialAccount.Secret.Reveal(),
			Timeout: c.WeCom.Timeout, Log: a.o.Log,
		})
		return readers{a.account, a.store}, wecomVisitors{a.gateway}, err
	default:
		return nil, nil, nil
	}
}

// replyEvery is how often a page asks whether its line was answered, replyWithin how
// long it waits.
const (
	replyEvery  = 20 * time.Millisecond
	replyWithin = 5 * time.Second
)

// counter lets staff do on pages what they may do in chat.
type counter struct {
	store  *store.Store
	roster *roster.Roster
	now    func() time.Time
	log    *logrus.Logger
}

// Caller says what a member may do now.
func (c counter) Caller(ctx context.Context, userID string) (bot.Caller, error) {
	members, err := c.store.Members(ctx)
	if err != nil {
		return bot.Caller{}, err
	}
	return c.roster.Caller(recorded{members: members}, userID)
}

// Line gives a command and waits for its answer.
func (c counter) Line(ctx context.Context, line bot.PageLine) (bot.Reply, error) {
	if line.At.IsZero() {
		line.At = c.now().UTC()
	}
	if err := putPage(ctx, c.store, "line\x00"+line.UserID+"\x00"+line.Reply, bot.PageLane(line.UserID), line, line.At); err != nil {
		return bot.Reply{}, err
	}
	limited, cancel := context.WithTimeout(ctx, replyWithin)
	defer cancel()
	tick := time.NewTicker(replyEvery)
	defer tick.Stop()
	for {
		reply, err := c.store.Reply(limited, line.Reply)
		if err != nil && limited.Err() == nil || reply.ID != "" && reply.UserID == line.UserID {
			return reply, err
		}
		select {
		case <-limited.Done():
			return bot.Reply{}, ctx.Err()
		case <-tick.C:
		}
	}
}
