package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// crockford is Crockford's base 32, without I, L, O and U, and behind it the five
// signs that only a check character may be.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"

// The lengths of a code: 55 bits, and the check character.
const (
	codeBody  = 11
	codeWhole = codeBody + 1
)

// checkBase is the prime by which the check character is counted. Because it is
// one, every single mistyped character is noticed, and every two that were swapped.
const checkBase = 37

// NewCouponCode makes the code of what is unique by its parts: 55 bits that nobody
// can guess who has not the key, and always the same ones, so that an event that is
// handled again makes no other. The check character comes last; it is one of the
// letters and digits.
func NewCouponCode(key []byte, parts ...string) string {
	for n := 0; ; n++ {
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "zhanggui code\x00%d\x00%s", n, strings.Join(parts, "\x00"))
		sum := mac.Sum(nil)
		body := make([]byte, codeBody)
		for i := range body {
			body[i] = crockford[sum[i]&31]
		}
		// A code that ends in a sign is hard to say and to type: the next one.
		if c := checkOf(string(body)); c < 32 {
			return string(body) + crockford[c:c+1]
		}
	}
}

// checkOf is the check character's number of a body, its value modulo 37.
func checkOf(body string) int {
	n := 0
	for _, c := range body {
		n = (n*32 + strings.IndexRune(crockford, c)) % checkBase
	}
	return n
}

// ReadCouponCode reads a code as people type it, say it or scan it: in any case,
// with spaces and dashes, in full width, with I and L for 1 and O for 0. A scan may
// bring a CouponToken. Not ok is what cannot be a code.
func ReadCouponCode(text string) (code string, ok bool) {
	text = strings.TrimSpace(text)
	if code, _, found := strings.Cut(strings.TrimPrefix(text, tokenMark), "."); found && strings.HasPrefix(text, tokenMark) {
		text = code
	}
	var b strings.Builder
	for _, r := range text {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		switch r {
		case ' ', '\u3000', '\t', '-', '－', '—', '–', '·', '.', '_', '\u200b', '\ufeff':
			continue
		case 'I', 'L':
			r = '1'
		case 'O':
			r = '0'
		}
		if !strings.ContainsRune(crockford[:32], r) || b.Len() == codeWhole {
			return "", false
		}
		b.WriteRune(r)
	}
	code = b.String()
	if len(code) != codeWhole || checkOf(code[:codeBody]) != strings.IndexByte(crockford, code[codeBody]) {
		return "", false
	}
	return code, true
}

// ShowCode is a code as people read it: "7K3Q-9F2M-X8RT".
func ShowCode(code string) string {
	if len(code) != codeWhole {
		return code
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}

// tokenMark begins a CouponToken, so that a scan tells it from a bare code.
const tokenMark = "ZG1."

// CouponToken is what the QR code of a coupon holds: its code, and signed what a till
// needs to know while the database is away.
type CouponToken struct {
	Code string
	// Name says what it is good for, Stores where; From and Until bound when.
	Name        string
	Stores      []string
	From, Until time.Time
}

// ErrCouponToken says that a text is no token that this key signed.
var ErrCouponToken = errors.New("bot: the coupon's token is not one of ours")

// couponToken is how a CouponToken travels.
type couponToken struct {
	Name   string   `json:"n"`
	Stores []string `json:"s,omitempty"`
	From   int64    `json:"f,omitempty"`
	Until  int64    `json:"u,omitempty"`
}

// couponTokenMost bounds what is looked at before the signature is.
const couponTokenMost = 2 << 10

// SignCoupon makes what a coupon's QR code holds.
func SignCoupon(key []byte, c Coupon) string {
	t := couponToken{Name: c.Name, Stores: c.Stores}
	if !c.From.IsZero() {
		t.From = c.From.Unix()
	}
	if !c.Until.IsZero() {
		t.Until = c.Until.Unix()
	}
	// A struct of strings and numbers always encodes.
	body, _ := json.Marshal(t)
	text := c.Code + "." + base64.RawURLEncoding.EncodeToString(body)
	return tokenMark + text + "." + base64.RawURLEncoding.EncodeToString(couponMAC(key, text))
}

// ReadCoupon opens a token. It says nothing of whether the coupon has been used.
func ReadCoupon(key []byte, token string) (CouponToken, error) {
	rest, marked := strings.CutPrefix(strings.TrimSpace(token), tokenMark)
	parts := strings.Split(rest, ".")
	if !marked || len(parts) != 3 || len(key) == 0 || len(token) > couponTokenMost {
		return CouponToken{}, ErrCouponToken
	}
	signature, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil || !hmac.Equal(signature, couponMAC(key, parts[0]+"."+parts[1])) {
		return CouponToken{}, ErrCouponToken
	}
	code, ok := ReadCouponCode(parts[0])
	var t couponToken
	body, err := base64.RawURLEncoding.Strict().DecodeString(parts[1])
	if err != nil || !ok || json.Unmarshal(body, &t) != nil {
		return CouponToken{}, ErrCouponToken
	}
	out := CouponToken{Code: code, Name: t.Name, Stores: t.Stores}
	if t.From != 0 {
		out.From = time.Unix(t.From, 0).UTC()
	}
	if t.Until != 0 {
		out.Until = time.Unix(t.Until, 0).UTC()
	}
	return out, nil
}

func couponMAC(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("zhanggui coupon\x00" + text))
	return mac.Sum(nil)[:16]
}
