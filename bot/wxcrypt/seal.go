package wxcrypt

import (
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
)

// Seal encrypts a message as WeCom does and as it expects answers; the random
// bytes come from the caller, so that tests can fix them.
func (c *Crypter) Seal(msg []byte, random [16]byte) (ciphertext string) {
	size := prefixLen + len(msg) + len(c.receiveID)
	// A message that ends on a block's border gets a whole block of padding.
	pad := padBlock - size%padBlock
	text := make([]byte, 0, size+pad)
	text = append(text, random[:]...)
	text = binary.BigEndian.AppendUint32(text, uint32(len(msg)))
	text = append(text, msg...)
	text = append(text, c.receiveID...)
	for range pad {
		text = append(text, byte(pad))
	}
	cipher.NewCBCEncrypter(c.block, c.iv[:]).CryptBlocks(text, text)
	return base64.StdEncoding.EncodeToString(text)
}
