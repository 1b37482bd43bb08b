package wecom

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// The questions are what commands and checks ask WeCom outside of the outbox,
// for somebody who waits for the answer. They stay within the limits of the
// corp, take few places of the sends' and change nothing. Every error is an
// *APIError: its Sentence says to a shop owner what is wrong and what to do,
// Class whether it passes by itself.

// Token gets the access token of an app by its name, from the cache if there is
// one that holds.
func (g *Gateway) Token(ctx context.Context, app string) error {
	a := g.apps[appName(app)]
	if a == nil || a.Secret == "" {
		return g.unconfigured(request{app: appName(app), api: apiToken})
	}
	_, err := a.token.get(ctx)
	return err
}

// FollowUsers are the userids of the members with customer contact that the
// app sees [docs 92571].
func (g *Gateway) FollowUsers(ctx context.Context) ([]string, error) {
	return g.followUsers(ctx, request{question: true})
}

// Member is the name of a member (user/get) [docs 90196]. The errors of one
// who does not exist or cannot be seen are 60111, 60011 and their kin.
func (g *Gateway) Member(ctx context.Context, userID string) (name string, err error) {
	return g.memberName(ctx, request{question: true, answers: memberHidden}, userID)
}

// Department says by its error whether a department of the address book is there
// for the app to see (user/simplelist) [docs 90200].
func (g *Gateway) Department(ctx context.Context, id int) error {
	r := request{app: MainApp, api: apiMembers, question: true, answers: slices.Concat(departmentGone, memberHidden)}
	return g.get(ctx, r, url.Values{"department_id": {strconv.Itoa(id)}}, &struct{}{})
}

// MemberTag says by its error whether a tag of the address book is there for the
// app to see (tag/get).
func (g *Gateway) MemberTag(ctx context.Context, id int) error {
	r := request{app: MainApp, api: apiTagMembers, question: true, answers: slices.Concat(rosterTagGone, memberHidden)}
	return g.get(ctx, r, url.Values{"tagid": {strconv.Itoa(id)}}, &struct{}{})
}

// GroupInfo is a customer group's name and owner [docs 92122]. The error of one
// that was dismissed is 49008.
func (g *Gateway) GroupInfo(ctx context.Context, chatID string) (name, owner string, err error) {
	answer, err := g.readGroup(ctx, request{question: true}, chatID)
	return string(answer.Group.Name), string(answer.Group.Owner), err
}

// CorpTags are all tags of the corp [docs 92117].
func (g *Gateway) CorpTags(ctx context.Context) ([]bot.RemoteTag, error) {
	return g.everyTag(ctx, request{question: true})
}

// AssetState says whether an asset still exists in WeCom, by its RemoteID. What
// a picture's media_id stands for cannot be asked: it exists until its end.
func (g *Gateway) AssetState(ctx context.Context, a bot.Asset) (exists bool, err error) {
	r := g.remoteOf(bot.AssetSpec{Name: a.Name, Kind: a.Kind}, true)
	if r == nil {
		return a.MediaID != "" && a.Usable(g.now()), nil
	}
	if a.RemoteID == "" {
		return false, nil
	}
	_, _, err = r.read(ctx, a.RemoteID)
	if r.gone(err) {
		return false, nil
	}
	return err == nil, err
}

const apiCallbackIP = "getcallbackip"

// ServerTime is the time by WeCom's clock, to the second. Any answer tells it,
// so it is asked without a token: no secret can be wrong.
func (g *Gateway) ServerTime(ctx context.Context) (time.Time, error) {
	release, held := g.governor.admit(ctx, request{api: apiCallbackIP, question: true})
	if held != nil {
		return time.Time{}, held.as(apiCallbackIP)
	}
	defer release()
	ctx, cancel := context.WithTimeout(ctx, g.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, g.address("/cgi-bin/"+apiCallbackIP, nil).String(), nil)
	if err != nil {
		return time.Time{}, g.bug(apiCallbackIP, err)
	}
	res, err := g.wire.RoundTrip(req)
	if err != nil {
		return time.Time{}, g.faulty(apiCallbackIP, g.wireFault(ctx, err))
	}
	defer res.Body.Close()
	at, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		return time.Time{}, g.faulty(apiCallbackIP, &fault{"no_date", "the answer has no Date", "企业微信的回答里没有时间，稍后再试"})
	}
	g.troubles.of(apiCallbackIP, "")
	return at, nil
}
