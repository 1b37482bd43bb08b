package wecom

import (
	"context"
	"net/url"
)

const apiVisitor = "auth/getuserinfo"

// codeBytes is the longest code of a login [docs 91023].
const codeBytes = 512

// codesOfLogin say that a code is no good: invalid, expired, used before, missing.
// WeCom names the first, the official account all of them.
var codesOfLogin = []int{40029, 42003, 40163, 41008}

// Visitor is who opened a page: a member by UserID, or a customer of a member whom
// the app sees by ExternalUserID. Somebody who is neither has only an OpenID.
type Visitor struct{ UserID, ExternalUserID, OpenID string }

// Visitor asks whose phone brought a code back from WeCom's login (getuserinfo)
// [docs 91023]. A code is good once and for five minutes; IsLoginCode tells the error
// of one that is not. WeCom does not count a valid one against its limits [docs 90312].
func (g *Gateway) Visitor(ctx context.Context, code string) (Visitor, error) {
	if code == "" || len(code) > codeBytes {
		return Visitor{}, g.noLogin(apiVisitor)
	}
	// The names were once written UserId, OpenId; JSON is read in either case.
	var answer struct {
		UserID   word `json:"userid"`
		Customer word `json:"external_userid"`
		OpenID   word `json:"openid"`
	}
	r := request{app: MainApp, api: apiVisitor, answers: codesOfLogin}
	if err := g.get(ctx, r, url.Values{"code": {code}}, &answer); err != nil {
		return Visitor{}, err
	}
	v := Visitor{UserID: string(answer.UserID), ExternalUserID: string(answer.Customer), OpenID: string(answer.OpenID)}
	if v == (Visitor{}) {
		return v, g.missing(apiVisitor, "userid")
	}
	return v, nil
}

// noLogin is the error of a code that WeCom need not be asked about.
func (g *Gateway) noLogin(api string) *APIError {
	return g.refusal(request{api: api, answers: codesOfLogin}, codesOfLogin[0], "invalid code", g.now())
}

// IsLoginCode says whether an error is about the code of a login alone: used before,
// too old, or made up. Logging in again helps.
func IsLoginCode(err error) bool { return refusedWith(err, codesOfLogin...) }
