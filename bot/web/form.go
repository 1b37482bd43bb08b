package web

import (
	"crypto/hmac"
	"encoding/base64"
	"net/http"
	"net/url"
)

// formField is the field in which a form brings back the page's token.
const formField = "token"

const formMark = "zhanggui form"

// formMost bounds the body of a form without files.
const formMost = 64 << 10

// allowForms lets a page have forms to our own addresses. Under no-referrer a phone
// would hide where a form stands, so such a page tells it to us and to nobody else.
func allowForms(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", formPolicy)
	w.Header().Set("Referrer-Policy", "same-origin")
}

// formPolicy is a page's policy when it has forms: nothing but its own style,
// pictures, and forms to this host.
const formPolicy = "default-src 'none'; style-src 'self'; img-src 'self' https:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// formToken is what a form of a page must bring back: it belongs to the session, so
// that no other site can make the phone send one.
func (s *Site) formToken(r *http.Request) string {
	v, _ := s.session(r)
	return formTokenOf(s.door.key, v)
}

func formTokenOf(key []byte, v session) string {
	return base64.RawURLEncoding.EncodeToString(mac(key, formMark, v.ID))
}

// formOK says whether a form came from a page of ours, and answers one that did not.
// The page says where it stands (Origin, else Referer); where a phone keeps that to
// itself the token alone decides. Without a session the token is nobody's and only
// the place speaks for the form: enough where the address itself is the secret.
func (s *Site) formOK(w http.ResponseWriter, r *http.Request) bool {
	v, _ := s.session(r)
	return s.formOf(w, r, v)
}

// formOf is formOK where the session was read before.
func (s *Site) formOf(w http.ResponseWriter, r *http.Request, v session) bool {
	if r.MultipartForm == nil {
		r.Body = http.MaxBytesReader(w, r.Body, formMost)
		if err := r.ParseForm(); err != nil {
			s.sorry(w, http.StatusBadRequest, "没有收到", "这次提交没有收完整。请返回上一页，再点一次。")
			return false
		}
	}
	token := r.PostFormValue(formField)
	if len(s.door.key) == 0 || !s.fromHere(r) || !hmac.Equal([]byte(token), []byte(formTokenOf(s.door.key, v))) {
		s.log.WithField("path", r.Pattern).Info("a form was refused that came from no page of this phone's")
		s.sorry(w, http.StatusForbidden, "请再点一次", "页面打开得太久，或者刚换过登录。请返回上一页、刷新一下，再点一次。")
		return false
	}
	return true
}

// fromHere says whether a request names no other site as where it comes from.
func (s *Site) fromHere(r *http.Request) bool {
	from := r.Header.Get("Origin")
	if from == "" {
		from = r.Header.Get("Referer")
	}
	if from == "" {
		return true
	}
	at, err := url.Parse(from)
	return err == nil && at.Host != "" && (at.Host == r.Host || at.Host == s.door.host)
}

// sorry says in words why something is not shown, and what to do.
func (s *Site) sorry(w http.ResponseWriter, code int, title, text string) {
	s.page(w, code, closedPage, closedView{s.shop.Name, title, text})
}
