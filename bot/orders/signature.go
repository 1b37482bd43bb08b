package orders

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// The headers of a signed call.
const (
	// HeaderTime is when the call was made: Unix seconds.
	HeaderTime = "X-Zhanggui-Time"
	// HeaderSignature is Sign of that and the body.
	HeaderSignature = "X-Zhanggui-Signature"
)

// Sign is the signature of a call: HMAC-SHA256, in hex, over the time as it
// stands in the header, a line feed, and the body.
func Sign(secret, timestamp string, body []byte) string {
	return hex.EncodeToString(mac(secret, timestamp, body))
}

func mac(secret, timestamp string, body []byte) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(timestamp))
	m.Write([]byte{'\n'})
	m.Write(body)
	return m.Sum(nil)
}

// signedBy says whether a call is signed with the secret. Nothing of it has
// been read for its meaning yet.
func signedBy(secret string, h http.Header, body []byte) error {
	stamps, signatures := h.Values(HeaderTime), h.Values(HeaderSignature)
	if len(stamps) != 1 || len(signatures) != 1 {
		return fmt.Errorf("a call carries %s and %s, once each", HeaderTime, HeaderSignature)
	}
	got, err := hex.DecodeString(signatures[0])
	if err != nil || !hmac.Equal(got, mac(secret, stamps[0], body)) {
		return errors.New("the signature is wrong; it is HMAC-SHA256 over the time, a line feed and the body as it is sent, in hex, with orders.secret")
	}
	return nil
}

// inWindow says whether a signed call is of now.
func inWindow(stamp string, now time.Time, window time.Duration) error {
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || seconds < 0 || seconds > 1<<40 {
		return fmt.Errorf("%s is not a time in Unix seconds; write it as %d", HeaderTime, now.Unix())
	}
	off := now.Sub(time.Unix(seconds, 0)).Round(time.Second)
	if off.Abs() > window {
		return fmt.Errorf("%s is %s away from this machine's clock, more than the %s of orders.window; set the clocks, and sign each call anew",
			HeaderTime, off.Abs(), window)
	}
	return nil
}
