package wecom

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

// DefaultWeChatURL is where WeChat's own API answers.
const DefaultWeChatURL = "https://api.weixin.qq.com"

// apiReader is a path of its own, not below /cgi-bin.
const apiReader = "/sns/oauth2/access_token"

// OfficialAccountOptions are what an OfficialAccount needs.
type OfficialAccountOptions struct {
	// BaseURL is WeChat's address or a simulator's; empty is DefaultWeChatURL.
	BaseURL       string
	AppID, Secret string
	// Timeout bounds one exchange; zero is 5 s.
	Timeout time.Duration
	Log     *logrus.Logger
}

// OfficialAccount asks WeChat who reads a page of an official account (公众号). It is
// another service than WeCom's, with a secret of its own and no token to keep.
type OfficialAccount struct {
	base          *url.URL
	appID, secret string
	timeout       time.Duration
	log           *logrus.Logger
	wire          *http.Transport
	secrets       *redactor
}

// Reader is who reads a page. UnionID is the same for all that is bound to one open
// platform (微信开放平台), so that it leads to the corp's customer; WeChat tells it
// where the login asked for snsapi_userinfo, and else of some readers only. Snapshot
// says that the page is shown as a snapshot, to a reader who is made up.
type Reader struct {
	OpenID, UnionID string
	Snapshot        bool
}

// NewOfficialAccount makes the client of an official account. It asks nothing yet.
func NewOfficialAccount(o OfficialAccountOptions) (*OfficialAccount, error) {
	base, err := url.Parse(strings.TrimRight(cmp.Or(o.BaseURL, DefaultWeChatURL), "/"))
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("wecom: the official account's base address %q is not an http(s) address", o.BaseURL)
	}
	if o.AppID == "" || o.Secret == "" {
		return nil, errors.New("wecom: the official account needs an appid and a secret")
	}
	a := &OfficialAccount{
		base: base, appID: o.AppID, secret: o.Secret, timeout: cmp.Or(o.Timeout, 5*time.Second),
		log: o.Log, wire: newWire(), secrets: &redactor{},
	}
	if a.log == nil {
		a.log = logrus.StandardLogger()
	}
	a.secrets.add(o.Secret)
	return a, nil
}

// Close lets go of idle connections.
func (a *OfficialAccount) Close() { a.wire.CloseIdleConnections() }

// Reader asks whose phone brought a code back (sns/oauth2/access_token). A code is
// good once and for five minutes; IsLoginCode tells the error of one that is not. The
// token that comes along is not kept: nothing else is asked about a reader.
func (a *OfficialAccount) Reader(ctx context.Context, code string) (Reader, error) {
	if code == "" || len(code) > codeBytes {
		return Reader{}, a.refused(codesOfLogin[0], "invalid code")
	}
	u := *a.base
	u.Path += apiReader
	u.RawQuery = url.Values{"appid": {a.appID}, "secret": {a.secret}, "code": {code}, "grant_type": {"authorization_code"}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Reader{}, a.faulty("the request cannot be made", "这次登录没有办成，请再试一次")
	}
	// The gateway's way of asking, with nothing of its corp.
	g := &Gateway{wire: a.wire, timeout: a.timeout, secrets: a.secrets}
	body, err := g.exchange(ctx, req)
	if err != nil {
		return Reader{}, a.faulty(err.Error(), "连不上微信的服务器，请过一会儿再试")
	}
	var answer struct {
		Code     number `json:"errcode"`
		Msg      string `json:"errmsg"`
		OpenID   word   `json:"openid"`
		UnionID  word   `json:"unionid"`
		Snapshot number `json:"is_snapshotuser"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return Reader{}, a.faulty("the answer is no JSON", "微信的回答读不懂，请过一会儿再试")
	}
	switch {
	case answer.Code != 0:
		return Reader{}, a.refused(int(answer.Code), answer.Msg)
	case answer.OpenID == "":
		return Reader{}, a.faulty("the answer has no openid", "微信的回答里缺了内容，请过一会儿再试")
	}
	return Reader{OpenID: string(answer.OpenID), UnionID: string(answer.UnionID), Snapshot: answer.Snapshot == 1}, nil
}

// refused is WeChat's own no. A code that is no good is nothing to tell the log.
func (a *OfficialAccount) refused(code int, msg string) *APIError {
	e := &APIError{
		API: apiReader, Code: code, Msg: a.secrets.clean(cutBytes(msg, 300)), Class: bot.ClassPermanent,
		Sentence: "公众号登录没有成功：请核对 config.yaml 里 pages.official_account 的 appid 和 secret",
	}
	if IsLoginCode(e) {
		e.Sentence = reactionTo(code).say
		return e
	}
	if code == -1 {
		e.Class, e.Sentence = bot.ClassRetry, "微信的系统繁忙，请过一会儿再试"
	}
	a.log.WithFields(logrus.Fields{"api": apiReader, "code": code}).Error(e.Error())
	return e
}

// faulty is no answer, or none that WeChat would give.
func (a *OfficialAccount) faulty(cause, sentence string) *APIError {
	e := &APIError{API: apiReader, Msg: a.secrets.clean(cause), Class: bot.ClassRetry, Sentence: sentence}
	a.log.WithField("api", apiReader).Warn(e.Error())
	return e
}
