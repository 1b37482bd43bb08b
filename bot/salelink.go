package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"
)

// SaleLink is what the address of a sale's page stands for: which sale, and the
// group whose post it stands in. It gives nobody anything: who may take part is
// decided by who they are. So a link that is passed on gives no price away.
type SaleLink struct {
	Sale   string
	ChatID string
	// Expires is when the address stops working, whole seconds.
	Expires time.Time
}

// The reasons why a token opens no sale.
var (
	ErrSaleToken   = errors.New("bot: the sale's token is not one of ours")
	ErrSaleExpired = errors.New("bot: the sale's token has expired")
)

// saleToken is how a SaleLink travels. The names are short because it stands in an
// address.
type saleToken struct {
	Sale    string `json:"s"`
	ChatID  string `json:"c,omitempty"`
	Expires int64  `json:"x"`
}

const saleTokenMost = 1 << 10

// SignSale makes the token of a sale's page. Without a key there is none.
func SignSale(key []byte, l SaleLink) string {
	if len(key) == 0 {
		return ""
	}
	// A struct of strings and numbers always encodes.
	body, _ := json.Marshal(saleToken{Sale: l.Sale, ChatID: l.ChatID, Expires: l.Expires.Unix()})
	return base64.RawURLEncoding.EncodeToString(append(saleMAC(key, body), body...))
}

// saleMACSize is how much of the signature stands in the address.
const saleMACSize = 16

// ReadSale opens a token: ErrSaleToken if this key did not sign it, ErrSaleExpired if
// its time is over.
func ReadSale(key []byte, token string, now time.Time) (SaleLink, error) {
	if len(key) == 0 || len(token) > saleTokenMost {
		return SaleLink{}, ErrSaleToken
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) < saleMACSize || !hmac.Equal(raw[:saleMACSize], saleMAC(key, raw[saleMACSize:])) {
		return SaleLink{}, ErrSaleToken
	}
	var t saleToken
	if err := json.Unmarshal(raw[saleMACSize:], &t); err != nil {
		return SaleLink{}, ErrSaleToken
	}
	link := SaleLink{Sale: t.Sale, ChatID: t.ChatID, Expires: time.Unix(t.Expires, 0).UTC()}
	if !now.Before(link.Expires) {
		return link, ErrSaleExpired
	}
	return link, nil
}

func saleMAC(key, body []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("zhanggui sale\x00"))
	mac.Write(body)
	return mac.Sum(nil)[:saleMACSize]
}
