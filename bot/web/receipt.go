package web

import (
	"encoding/base32"
	"net/http"
	"net/url"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// receipt is what came of something that a customer just did. It travels in the
// address of the page they are sent to afterwards, signed, so that loading that page
// again does nothing again and says nothing untrue, and on another's phone it is not
// read.
type receipt struct {
	Do     bot.SaleDo     `json:"d,omitempty"`
	Result bot.SaleResult `json:"r,omitempty"`
	// Key, Quantity, Store and Version repeat the act of somebody who is still in line:
	// the same key gets its outcome.
	Key      string `json:"k,omitempty"`
	Quantity int    `json:"n,omitempty"`
	Store    string `json:"s,omitempty"`
	Version  int    `json:"v,omitempty"`
	Ahead    int    `json:"a,omitempty"`
	Until    int64  `json:"x"`
}

const (
	receiptMark = "zhanggui receipt"
	// receiptLife is how long a page goes on telling what came of it.
	receiptLife = 10 * time.Minute
	// receiptField is the field of the address.
	receiptField = "r"
)

// receiptFor is the mark of receipts of one person about one thing.
func receiptFor(who, about string) string { return receiptMark + "\x00" + who + "\x00" + about }

// thereafter is the address of a page with a receipt.
func (s *Site) thereafter(page, who, about string, r receipt) string {
	r.Until = s.now().Add(receiptLife).Unix()
	return page + "?" + receiptField + "=" + url.QueryEscape(sealText(s.door.key, receiptFor(who, about), r))
}

// receiptOf is the one that a page was asked for with; zero if there is none that
// counts.
func (s *Site) receiptOf(r *http.Request, who, about string) receipt {
	var out receipt
	text := r.URL.Query().Get(receiptField)
	if len(text) > 1<<10 || !openText(s.door.key, receiptFor(who, about), text, &out) || s.now().Unix() >= out.Until {
		return receipt{}
	}
	return out
}

// onceKey is what makes something that somebody does one: what their page's key
// makes of it and of who they are, so that nobody gets another's answer.
func (s *Site) onceKey(texts ...string) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac(s.door.key, "zhanggui once", texts...)[:16])
}

// pageKey reads the one-time key of a form: not ok is what no page of ours made.
func pageKey(r *http.Request) (string, bool) {
	key := r.PostFormValue("key")
	if len(key) < 20 || len(key) > 40 {
		return "", false
	}
	for _, c := range key {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return "", false
		}
	}
	return key, true
}
