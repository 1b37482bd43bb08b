package wxcrypt_test

import (
	"errors"
	"testing"

	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

// FuzzOpen gives hostile ciphertexts: Open neither panics nor fails in any
// other way than by refusing, and what it opens it can seal again.
func FuzzOpen(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add([]byte(v.Ciphertext), v.EncodingAESKey, v.ReceiveID)
	}
	f.Add([]byte("AAAA"), testKey, "")
	f.Add([]byte{}, testKey, testCorp)
	f.Fuzz(func(t *testing.T, ciphertext []byte, key, id string) {
		c, err := wxcrypt.New(testToken, key, id)
		if err != nil {
			return
		}
		msg, err := c.Open(make([]byte, 64), ciphertext)
		if err == nil && msg == nil {
			t.Fatal("neither a message nor a refusal")
		}
		if err != nil && (msg != nil || !errors.Is(err, wxcrypt.ErrRefused)) {
			t.Fatalf("failed with %q, %v", msg, err)
		}
	})
}

// FuzzOpenPlaintext encrypts hostile plaintexts, so that the fuzzer reaches
// the checks behind the cipher.
func FuzzOpenPlaintext(f *testing.F) {
	f.Add(padded(inner(3, "abc", testCorp), 23))
	f.Add(padded(inner(1<<31, "abc", testCorp), 23))
	f.Fuzz(func(t *testing.T, plain []byte) {
		plain = plain[:len(plain)/16*16]
		c := newCrypter(t, testCorp)
		msg, err := c.Open(nil, encrypt(t, plain))
		if err != nil {
			return
		}
		if again := c.Seal(msg, [16]byte(plain)); again != string(encrypt(t, plain)) {
			t.Fatalf("%q was opened, but is not what sealing makes", plain)
		}
	})
}

// FuzzSealThenOpen holds that opening gives back what was sealed, and that a
// message with any byte changed is not verified.
func FuzzSealThenOpen(f *testing.F) {
	f.Add([]byte("<xml></xml>"), "1767225600", "42", testCorp, uint(3), byte(1))
	f.Add([]byte{}, "", "", "", uint(0), byte(255))
	f.Fuzz(func(t *testing.T, msg []byte, timestamp, nonce, id string, at uint, flip byte) {
		c := newCrypter(t, id)
		sealed := []byte(c.Seal(msg, [16]byte{flip}))
		sign := c.Sign(timestamp, nonce, string(sealed))
		if !c.Verify(sign, timestamp, nonce, sealed) {
			t.Fatal("our own signature is refused")
		}
		opened, err := c.Open(nil, sealed)
		if err != nil || string(opened) != string(msg) {
			t.Fatalf("sealed %q, opened %q, %v", msg, opened, err)
		}
		if flip != 0 {
			sealed[at%uint(len(sealed))] ^= flip
			if c.Verify(sign, timestamp, nonce, sealed) {
				t.Fatal("a changed byte was not noticed")
			}
		}
	})
}
