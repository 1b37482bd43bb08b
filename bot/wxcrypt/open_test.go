package wxcrypt_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

const (
	testToken = "spamtest"
	testKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	testCorp  = "ww1111aaaa2222bbbb"
)

func newCrypter(t testing.TB, receiveID string) *wxcrypt.Crypter {
	t.Helper()
	c, err := wxcrypt.New(testToken, testKey, receiveID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// encrypt makes a ciphertext of any plaintext whatever, also of ones that no
// honest sender makes. It is written apart from the package so that the two
// can be compared.
func encrypt(t testing.TB, plain []byte) []byte {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(testKey + "=")
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	sealed := make([]byte, len(plain))
	cipher.NewCBCEncrypter(block, key[:16]).CryptBlocks(sealed, plain)
	return []byte(base64.StdEncoding.EncodeToString(sealed))
}

// inner lays a message out as the protocol wants it, with a length that may
// lie, and without padding.
func inner(size uint32, msg, id string) []byte {
	text := append([]byte("0123456789abcdef"), 0, 0, 0, 0)
	binary.BigEndian.PutUint32(text[16:], size)
	return append(append(text, msg...), id...)
}

// padded adds n bytes of the value n.
func padded(text []byte, n int) []byte {
	return append(text, bytes.Repeat([]byte{byte(n)}, n)...)
}

// messageFor gives a message whose padding has n bytes.
func messageFor(n int, id string) string {
	return strings.Repeat("x", 96-n-20-len(id))
}

func TestOpenTakesEveryPad(t *testing.T) {
	c := newCrypter(t, testCorp)
	for n := 1; n <= 32; n++ {
		msg := messageFor(n, testCorp)
		sealed := encrypt(t, padded(inner(uint32(len(msg)), msg, testCorp), n))
		if got, err := c.Open(nil, sealed); err != nil || string(got) != msg {
			t.Errorf("pad %d: opened %q, %v", n, got, err)
		}
		if got := c.Seal([]byte(msg), [16]byte([]byte("0123456789abcdef"))); got != string(sealed) {
			t.Errorf("pad %d: sealed differently", n)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	whole := func(msg, id string) []byte {
		text := inner(uint32(len(msg)), msg, id)
		return padded(text, 32-len(text)%32)
	}
	spoil := func(text []byte, at int, b byte) []byte {
		text[len(text)-at] = b
		return text
	}
	good := whole("<xml></xml>", testCorp)
	cases := []struct {
		name       string
		ciphertext []byte
		cause      string
	}{
		{"nothing", nil, "32-byte blocks"},
		{"no base64", []byte("<Encrypt>"), "base64"},
		{"half a base64 group", encrypt(t, good)[:len(encrypt(t, good))-1], "base64"},
		{"sixteen bytes", encrypt(t, bytes.Repeat([]byte{16}, 16)), "32-byte blocks"},
		{"forty-eight bytes", encrypt(t, bytes.Repeat([]byte{16}, 48)), "32-byte blocks"},
		{"truncated by a block of the cipher", encrypt(t, good[:len(good)-16]), "32-byte blocks"},
		{"a pad of 0", encrypt(t, spoil(whole("abc", testCorp), 1, 0)), "padding"},
		{"a pad of 33", encrypt(t, padded(inner(3, "abc", strings.Repeat("i", 40)), 33)), "padding"},
		{"a pad whose first byte is another", encrypt(t, spoil(whole(messageFor(7, testCorp), testCorp), 7, 6)), "padding"},
		{"a pad whose middle byte is another", encrypt(t, spoil(whole(messageFor(30, testCorp), testCorp), 15, 0)), "padding"},
		{"padding and nothing else", encrypt(t, bytes.Repeat([]byte{32}, 32)), "inner length"},
		{"a prefix one byte short", encrypt(t, padded(make([]byte, 19), 13)), "inner length"},
		{"a length one too long", encrypt(t, padded(inner(26, "12345678", testCorp[:17]), 19)), "inner length"},
		{"a length of four billion", encrypt(t, padded(inner(1<<32-1, "12345678", testCorp), 18)), "inner length"},
		{"another receive id", encrypt(t, whole("abc", "ww9999aaaa2222bbbb")), "receive id"},
		{"a longer receive id", encrypt(t, whole("abc", testCorp+"b")), "receive id"},
		{"no receive id", encrypt(t, whole("abc", "")), "receive id"},
	}
	c := newCrypter(t, testCorp)
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			msg, err := c.Open(nil, tc.ciphertext)
			var refusal *wxcrypt.Refusal
			if !errors.Is(err, wxcrypt.ErrRefused) || !errors.As(err, &refusal) {
				t.Fatalf("opened %q, %v, want a refusal", msg, err)
			}
			if !strings.Contains(refusal.Cause, tc.cause) {
				t.Errorf("the cause is %q, want one about %q", refusal.Cause, tc.cause)
			}
			if err.Error() != wxcrypt.ErrRefused.Error() {
				t.Errorf("the error says %q, which tells one cause from another", err)
			}
		})
	}
}

func TestEmptyReceiveID(t *testing.T) {
	robot := newCrypter(t, "")
	sealed := robot.Seal([]byte(`{"msgid":"1"}`), [16]byte{})
	if msg, err := robot.Open(nil, []byte(sealed)); err != nil || string(msg) != `{"msgid":"1"}` {
		t.Errorf("opened %q, %v", msg, err)
	}
	if _, err := robot.Open(nil, []byte(newCrypter(t, testCorp).Seal(nil, [16]byte{}))); err == nil {
		t.Error("a message that ends in a corp id was opened as one that ends in none")
	}
}

func TestOpenUsesTheMemoryGiven(t *testing.T) {
	c := newCrypter(t, testCorp)
	sealed := []byte(c.Seal([]byte("hello"), [16]byte{}))
	dst := make([]byte, 0, 256)
	msg, err := c.Open(dst, sealed)
	if err != nil || string(msg) != "hello" {
		t.Fatalf("opened %q, %v", msg, err)
	}
	if &dst[:21][20] != &msg[0] {
		t.Error("the message lies elsewhere")
	}
	if before := string(sealed); before != c.Seal([]byte("hello"), [16]byte{}) {
		t.Error("the ciphertext was written to")
	}
}
