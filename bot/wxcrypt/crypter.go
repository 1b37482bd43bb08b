package wxcrypt

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
)

const (
	// keyChars is the length of an EncodingAESKey: base64 of 32 bytes without
	// its one padding character.
	keyChars = 43
	// padBlock is the block of WeCom's PKCS#7, twice the cipher's own: pads
	// run from 1 to 32.
	padBlock = 32
	// prefixLen is the random prefix and the length that precede a message.
	prefixLen = randomLen + 4
	randomLen = 16
)

// Crypter holds the secrets of one callback receiver. It is safe for use by
// many goroutines at once.
type Crypter struct {
	token     string
	receiveID []byte
	block     cipher.Block
	iv        [aes.BlockSize]byte
}

// New takes the Token and the EncodingAESKey of a receiver's settings page and
// the id its messages must end in: the corp id, the suite id, or nothing for a
// 智能机器人 [docs 90968, 101033]. Its errors never show the secrets.
func New(token, encodingAESKey, receiveID string) (*Crypter, error) {
	if token == "" {
		// Without a token anyone can sign.
		return nil, errors.New("wxcrypt: the token is empty")
	}
	if len(encodingAESKey) != keyChars {
		return nil, errors.New("wxcrypt: the EncodingAESKey must have 43 characters")
	}
	// The 43rd character may carry bits beyond the 32 bytes, so the decoder is
	// deliberately not a strict one.
	key, err := base64.StdEncoding.DecodeString(encodingAESKey + "=")
	if err != nil || len(key) != 32 {
		return nil, errors.New("wxcrypt: the EncodingAESKey holds a character outside a-z, A-Z, 0-9")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, errors.New("wxcrypt: the EncodingAESKey is no AES key")
	}
	c := &Crypter{token: token, receiveID: []byte(receiveID), block: block}
	copy(c.iv[:], key)
	return c, nil
}
