package simulator

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

// getUserInfo is auth/getuserinfo: who brought a code back [docs 91023]. A customer's
// external_userid is told to an app with customer contact that sees one of their
// staff; anybody else has an openid.
func getUserInfo(s *Simulator, c *call) (any, error) {
	code := c.param("code")
	if code == "" {
		return nil, refuse(41008, "")
	}
	l := s.loginCodes[code]
	if len(code) > 512 || l == nil || l.account || l.used || !s.now().Before(l.until) || l.app != nil && l.app != c.app {
		return nil, refuse(40029, "")
	}
	l.used = true
	if m := s.staff[strings.ToLower(l.who)]; m != nil {
		out := reply{"userid": m.UserID}
		if l.scope == "snsapi_privateinfo" && c.app.sees(m.UserID) {
			out["user_ticket"] = s.newID("", 64)
		}
		return out, nil
	}
	out := reply{"openid": openID(s.conf.CorpID, l.who)}
	if person := s.customers[l.who]; person != nil && c.app.CustomerContact {
		for _, p := range person.pairs {
			if c.app.sees(p.staff.UserID) {
				out["external_userid"] = person.id
				break
			}
		}
	}
	return out, nil
}

// openID is somebody's with a corp or an official account.
func openID(of, who string) string {
	sum := sha256.Sum256([]byte(of + "\x00" + who))
	return "o" + base64.RawURLEncoding.EncodeToString(sum[:])[:27]
}

// serveReader is the official account's sns/oauth2/access_token. A unionid comes with
// snsapi_userinfo only, which is the stricter reading.
func (s *Simulator) serveReader(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	e := Entry{At: s.now(), Kind: EntryAPI, API: "sns/oauth2/access_token", Query: redactQuery(r.URL.Query()), Status: http.StatusOK}
	fault := s.Faults.onCall(e.API, "")
	s.pause(fault.Delay)
	out, code := reply(nil), fault.Code
	if code == 0 {
		out, code = s.reader(r.Method, q.Get("appid"), q.Get("secret"), q.Get("code"), q.Get("grant_type"))
	}
	if code != 0 {
		e.Code = code
		out = reply{"errcode": code, "errmsg": codeText[code]}
	}
	s.Journal.add(e)
	w.Header().Set("Content-Type", "text/plain")
	_ = json.NewEncoder(w).Encode(out)
}

func (s *Simulator) reader(method, appID, secret, code, grant string) (reply, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	oa := s.conf.OfficialAccount
	l := s.loginCodes[code]
	switch {
	case oa.AppID == "" || appID != oa.AppID:
		return nil, 40013
	case secret != oa.Secret:
		return nil, 40125
	case method != http.MethodGet || grant != "authorization_code":
		return nil, 40002
	case code == "":
		return nil, 41008
	case l == nil || !l.account:
		return nil, 40029
	case l.used:
		return nil, 40163
	case !s.now().Before(l.until):
		return nil, 42003
	}
	l.used = true
	out := reply{"access_token": s.newID("", 80), "expires_in": 7200, "refresh_token": s.newID("", 80), "openid": openID(oa.AppID, l.who), "scope": l.scope}
	if l.scope == "snsapi_userinfo" {
		out["unionid"] = openID("open platform", l.who)
		if person := s.customers[l.who]; person != nil && person.unionID != "" {
			out["unionid"] = person.unionID
		}
	}
	return out, 0
}
