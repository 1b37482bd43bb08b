package wxcrypt

import (
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"sync"
)

// signatureLen is the length of a signature: SHA-1 in lower-case hexadecimal.
const signatureLen = 2 * sha1.Size

// keptBuffer is the largest buffer worth keeping for the next request.
const keptBuffer = 64 << 10

// joined are buffers for the values that a signature is taken over.
var joined = sync.Pool{New: func() any { return new([]byte) }}

// Sign is the signature of a sealed message: the SHA-1 of token, timestamp,
// nonce and ciphertext, sorted by bytes and joined by nothing [docs 90968].
func (c *Crypter) Sign(timestamp, nonce, ciphertext string) string {
	sum := signature([]byte(c.token), []byte(timestamp), []byte(nonce), []byte(ciphertext))
	return string(sum[:])
}

// Verify tells whether the signature is that of the ciphertext, in a time that
// does not depend on how much of it is right.
func (c *Crypter) Verify(given, timestamp, nonce string, ciphertext []byte) bool {
	sum := signature([]byte(c.token), []byte(timestamp), []byte(nonce), ciphertext)
	return subtle.ConstantTimeCompare(sum[:], []byte(given)) == 1
}

// signature sorts the four values and hashes them. The values are copied
// together first: one call of the hash is quicker than four.
func signature(a, b, c, d []byte) (sum [signatureLen]byte) {
	values := [4][]byte{a, b, c, d}
	for _, pair := range [...][2]int{{0, 1}, {2, 3}, {0, 2}, {1, 3}, {1, 2}} {
		if string(values[pair[1]]) < string(values[pair[0]]) {
			values[pair[0]], values[pair[1]] = values[pair[1]], values[pair[0]]
		}
	}
	buf := joined.Get().(*[]byte)
	text := (*buf)[:0]
	for _, v := range values {
		text = append(text, v...)
	}
	digest := sha1.Sum(text)
	if cap(text) <= keptBuffer {
		*buf = text
		joined.Put(buf)
	}
	hex.Encode(sum[:], digest[:])
	return sum
}
