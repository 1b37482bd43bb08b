package wxcrypt

import (
	"crypto/cipher"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
)

// Open decrypts the base64 text of an Encrypt or echostr and returns the
// message in it. The message lies in dst's memory where dst is large enough,
// and in new memory otherwise; dst's content is overwritten either way.
//
// Whatever is wrong, the error is ErrRefused.
func (c *Crypter) Open(dst, ciphertext []byte) (msg []byte, err error) {
	need := base64.StdEncoding.DecodedLen(len(ciphertext))
	if cap(dst) < need {
		dst = make([]byte, need)
	}
	n, err := base64.StdEncoding.Decode(dst[:need], ciphertext)
	if err != nil {
		return nil, errBase64
	}
	text := dst[:n]
	// 16 is a multiple of the cipher's block but not of the padding's: nobody
	// who pads as WeCom does makes such a message.
	if n == 0 || n%padBlock != 0 {
		return nil, errLength
	}
	cipher.NewCBCDecrypter(c.block, c.iv[:]).CryptBlocks(text, text)
	return c.unwrap(text)
}

// unwrap takes off padding, prefix and receive id.
func (c *Crypter) unwrap(text []byte) ([]byte, error) {
	pad := int(text[len(text)-1])
	if pad < 1 || pad > padBlock {
		return nil, errPad
	}
	wrong := byte(0)
	for _, b := range text[len(text)-pad:] {
		wrong |= b ^ byte(pad)
	}
	if wrong != 0 {
		return nil, errPad
	}
	text = text[:len(text)-pad]
	if len(text) < prefixLen {
		return nil, errInner
	}
	// Compared as uint64, since a length near 2^32 overflows a 32-bit int.
	size := uint64(binary.BigEndian.Uint32(text[randomLen:]))
	text = text[prefixLen:]
	if size > uint64(len(text)) {
		return nil, errInner
	}
	msg, id := text[:size:size], text[size:]
	if subtle.ConstantTimeCompare(id, c.receiveID) != 1 {
		return nil, errReceiveID
	}
	return msg, nil
}
