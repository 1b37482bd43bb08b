package callback

import (
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// refusal is why a request was refused. It is for the log and the tests; the
// one who asked is told nothing.
type refusal string

func (r refusal) Error() string { return string(r) }

// signed are the parameters of a request that its signature covers.
type signed struct{ signature, timestamp, nonce string }

// signedQuery reads the parameters and checks the timestamp. Each must be
// there once: of two, another reader might take the other.
func (h *Handler) signedQuery(r *http.Request) (s signed, query url.Values, err error) {
	query, err = url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return s, nil, refusal("the query cannot be read")
	}
	for _, p := range [...]struct {
		name string
		into *string
	}{{"msg_signature", &s.signature}, {"timestamp", &s.timestamp}, {"nonce", &s.nonce}} {
		if len(query[p.name]) != 1 {
			return s, nil, refusal("the query must have one " + p.name)
		}
		*p.into = query[p.name][0]
	}
	return s, query, h.checkTime(s.timestamp)
}

// checkTime refuses what was signed too long ago, so that a captured request
// cannot be sent again for ever. WeCom names no limit [docs 90930].
func (h *Handler) checkTime(timestamp string) error {
	// Ten digits last until 2286 and can overflow nothing.
	if len(timestamp) > 10 {
		return refusal("the timestamp is no time")
	}
	seconds, err := strconv.ParseUint(timestamp, 10, 64)
	if err != nil {
		return refusal("the timestamp is no time")
	}
	if off := h.now().Sub(time.Unix(int64(seconds), 0)).Abs(); off > h.skew {
		return refusal("the timestamp is too far from this clock")
	}
	return nil
}

// unseal verifies a ciphertext and opens it, in this order.
func (rc *receiver) unseal(s signed, ciphertext []byte) ([]byte, error) {
	if !rc.crypter.Verify(s.signature, s.timestamp, s.nonce, ciphertext) {
		return nil, refusal("the signature is wrong")
	}
	// The inbox may keep the message longer than this call lasts, so it gets
	// memory of its own.
	return rc.crypter.Open(nil, ciphertext)
}
