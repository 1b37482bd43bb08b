package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Who is whose phone it is: a customer by ExternalUserID or a member of staff by
// UserID, never both: what one may the other may not.
type Who struct{ ExternalUserID, UserID string }

// String names nobody, so that no log does.
func (w Who) String() string {
	switch {
	case w.UserID != "":
		return "a member of staff"
	case w.ExternalUserID != "":
		return "a customer"
	default:
		return "nobody"
	}
}

// GoString is String.
func (w Who) GoString() string { return w.String() }

// known says that it is exactly one of the two.
func (w Who) known() bool { return (w.ExternalUserID == "") != (w.UserID == "") }

// session is what a phone's cookie says: who it belongs to, and until when. It is
// signed and not kept anywhere, so that every instance knows it and a new key ends
// all of them.
type session struct {
	Who
	// ID is random: what forms are bound to.
	ID string
	// Role and Scope are what a member of staff had when they logged in. Only the till
	// asks them, and only while the database cannot be asked.
	Role    bot.Role
	Scope   bot.Scope
	Expires time.Time
}

// sessionText is how a session travels. The names are short because every request
// carries them.
type sessionText struct {
	External string   `json:"e,omitempty"`
	User     string   `json:"u,omitempty"`
	ID       string   `json:"i"`
	Role     string   `json:"r,omitempty"`
	All      bool     `json:"a,omitempty"`
	Stores   []string `json:"s,omitempty"`
	Expires  int64    `json:"x"`
}

const (
	sessionMark = "zhanggui session"
	// sessionMost bounds what is looked at before the signature is, and what phones
	// are asked to keep: 4096 bytes are all that they must.
	sessionMost = 3500
)

// visitor is whose phone asks; false if nobody knows.
func (s *Site) visitor(r *http.Request) (Who, bool) {
	v, ok := s.session(r)
	return v.Who, ok
}

// session is the session of a request that still holds.
func (s *Site) session(r *http.Request) (session, bool) {
	c, err := r.Cookie(s.cookieName(sessionCookie))
	if err != nil {
		return session{}, false
	}
	return readSession(s.door.key, c.Value, s.now())
}

// newSession begins a session for somebody.
func (s *Site) newSession(who Who) session {
	return session{Who: who, ID: randomText(), Expires: s.now().Add(s.door.login.Session)}
}

// keepSession has the phone keep a session.
func (s *Site) keepSession(w http.ResponseWriter, v session) {
	s.setCookie(w, sessionCookie, signSession(s.door.key, v), v.Expires)
}

// signSession makes the cookie of a session. One of so many stores that no phone
// would keep it goes without them.
func signSession(key []byte, v session) string {
	t := sessionText{
		External: v.ExternalUserID, User: v.UserID, ID: v.ID, Role: string(v.Role),
		All: v.Scope.All, Stores: v.Scope.Stores, Expires: v.Expires.Unix(),
	}
	text := sealText(key, sessionMark, t)
	if len(text) > sessionMost {
		t.Stores = nil
		text = sealText(key, sessionMark, t)
	}
	return text
}

// readSession opens a cookie: not ok is one that this key did not sign, whose time
// is over, or that names nobody.
func readSession(key []byte, text string, now time.Time) (session, bool) {
	var t sessionText
	if len(text) > sessionMost || !openText(key, sessionMark, text, &t) {
		return session{}, false
	}
	v := session{
		Who: Who{ExternalUserID: t.External, UserID: t.User}, ID: t.ID, Role: bot.Role(t.Role),
		Scope: bot.Scope{All: t.All, Stores: t.Stores}, Expires: time.Unix(t.Expires, 0).UTC(),
	}
	if !v.known() || v.ID == "" || !now.Before(v.Expires) {
		return session{}, false
	}
	return v, true
}

// sealText signs a value under a mark, so that what was signed for one use is good
// for no other.
func sealText(key []byte, mark string, v any) string {
	// Structs of strings and numbers always encode.
	body, _ := json.Marshal(v)
	return base64.RawURLEncoding.EncodeToString(append(mac(key, mark, string(body)), body...))
}

// openText reads what sealText made with the same key and mark. Without a key
// nothing opens.
func openText(key []byte, mark, text string, v any) bool {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(key) == 0 || len(raw) < sha256.Size {
		return false
	}
	body := raw[sha256.Size:]
	return hmac.Equal(raw[:sha256.Size], mac(key, mark, string(body))) && json.Unmarshal(body, v) == nil
}

// mac is the signature of texts under a mark.
func mac(key []byte, mark string, texts ...string) []byte {
	h := hmac.New(sha256.New, key)
	b := make([]byte, 0, 256)
	// With its length in front no text can pass for two.
	sign := func(text string) {
		b = strconv.AppendInt(b[:0], int64(len(text)), 10)
		b = append(append(b, ':'), text...)
		h.Write(b)
	}
	sign(mark)
	for _, text := range texts {
		sign(text)
	}
	return h.Sum(nil)
}

// randomText is 128 random bits in letters and digits only, which is all that a
// state may be made of [docs 91022].
func randomText() string { return rand.Text() }
