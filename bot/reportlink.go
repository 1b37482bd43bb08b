package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"
)

// ReportLink is what the address of a report's page stands for: whose numbers it
// shows, and of which time. Who has the address sees them without logging in, so
// that it is signed and ends; it names no person but a member of staff by userid
// where the scope does.
type ReportLink struct {
	Scope Scope
	// From and Until bound the time that is shown, whole seconds.
	From, Until time.Time
	// Expires is when the address stops working, whole seconds.
	Expires time.Time
}

// ReportLife is how long the address of a report's page works.
const ReportLife = 7 * 24 * time.Hour

// The reasons why a token opens no report. Which part of it is wrong is nobody's
// business.
var (
	ErrReportToken   = errors.New("bot: the report's token is not one of ours")
	ErrReportExpired = errors.New("bot: the report's token has expired")
)

// reportToken is how a ReportLink travels. The names are short because it stands
// in an address.
type reportToken struct {
	All     bool     `json:"a,omitempty"`
	Stores  []string `json:"s,omitempty"`
	UserID  string   `json:"u,omitempty"`
	From    int64    `json:"f"`
	Until   int64    `json:"t"`
	Expires int64    `json:"x"`
}

// reportTokenBytes bounds what is looked at before the signature is.
const reportTokenBytes = 8 << 10

// SignReport makes the token of a report's page. Without a key there is none.
func SignReport(key []byte, r ReportLink) string {
	if len(key) == 0 {
		return ""
	}
	// A struct of strings and numbers always encodes.
	body, _ := json.Marshal(reportToken{
		All: r.Scope.All, Stores: r.Scope.Stores, UserID: r.Scope.UserID,
		From: r.From.Unix(), Until: r.Until.Unix(), Expires: r.Expires.Unix(),
	})
	return base64.RawURLEncoding.EncodeToString(append(reportMAC(key, body), body...))
}

// ReadReport opens a token: ErrReportToken if this key did not sign it,
// ErrReportExpired if its time is over.
func ReadReport(key []byte, token string, now time.Time) (ReportLink, error) {
	if len(key) == 0 || len(token) > reportTokenBytes {
		return ReportLink{}, ErrReportToken
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) < sha256.Size || !hmac.Equal(raw[:sha256.Size], reportMAC(key, raw[sha256.Size:])) {
		return ReportLink{}, ErrReportToken
	}
	var t reportToken
	if err := json.Unmarshal(raw[sha256.Size:], &t); err != nil {
		return ReportLink{}, ErrReportToken
	}
	link := ReportLink{
		Scope: Scope{All: t.All, Stores: t.Stores, UserID: t.UserID},
		From:  time.Unix(t.From, 0).UTC(), Until: time.Unix(t.Until, 0).UTC(), Expires: time.Unix(t.Expires, 0).UTC(),
	}
	if !now.Before(link.Expires) {
		return ReportLink{}, ErrReportExpired
	}
	return link, nil
}

// reportMAC signs for this use only: the same key may sign other things.
func reportMAC(key, body []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("zhanggui report\x00"))
	mac.Write(body)
	return mac.Sum(nil)
}
