package wxcrypt_test

import "testing"

// The message is the official example: 288 bytes, as long as most events.

func BenchmarkVerify(b *testing.B) {
	v := vectors(b)[0]
	c, text := crypter(b, v), []byte(v.Ciphertext)
	b.ReportAllocs()
	for b.Loop() {
		if !c.Verify(v.Signature, v.Timestamp, v.Nonce, text) {
			b.Fatal("refused")
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	v := vectors(b)[0]
	c, text := crypter(b, v), []byte(v.Ciphertext)
	dst := make([]byte, len(text))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Open(dst, text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	v := vectors(b)[0]
	c, msg := crypter(b, v), []byte(v.Plaintext)
	b.ReportAllocs()
	for b.Loop() {
		if c.Seal(msg, [16]byte{}) == "" {
			b.Fatal("nothing sealed")
		}
	}
}
