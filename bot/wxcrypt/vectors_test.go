package wxcrypt_test

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"

	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

// vector is one message that WeCom's own page or a public SDK shows in full.
type vector struct {
	Name           string `json:"name"`
	Token          string `json:"token"`
	EncodingAESKey string `json:"encoding_aes_key"`
	ReceiveID      string `json:"receive_id"`
	Timestamp      string `json:"timestamp"`
	Nonce          string `json:"nonce"`
	Signature      string `json:"msg_signature"`
	Ciphertext     string `json:"ciphertext"`
	Random         string `json:"random16_hex"`
	Plaintext      string `json:"plaintext"`
}

func vectors(t testing.TB) []vector {
	t.Helper()
	data, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vs []vector
	if err := json.Unmarshal(data, &vs); err != nil {
		t.Fatal(err)
	}
	if len(vs) != 9 {
		t.Fatalf("%d vectors, want 9", len(vs))
	}
	return vs
}

func crypter(t testing.TB, v vector) *wxcrypt.Crypter {
	t.Helper()
	c, err := wxcrypt.New(v.Token, v.EncodingAESKey, v.ReceiveID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestKnownMessages(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			c := crypter(t, v)
			if !c.Verify(v.Signature, v.Timestamp, v.Nonce, []byte(v.Ciphertext)) {
				t.Error("the signature is refused")
			}
			if got := c.Sign(v.Timestamp, v.Nonce, v.Ciphertext); got != v.Signature {
				t.Errorf("signed %s, want %s", got, v.Signature)
			}
			msg, err := c.Open(nil, []byte(v.Ciphertext))
			if err != nil || string(msg) != v.Plaintext {
				t.Errorf("opened %q, %v, want %q", msg, err, v.Plaintext)
			}
			var random [16]byte
			if _, err := hex.Decode(random[:], []byte(v.Random)); err != nil {
				t.Fatal(err)
			}
			if got := c.Seal([]byte(v.Plaintext), random); got != v.Ciphertext {
				t.Errorf("sealed %s, want %s", got, v.Ciphertext)
			}
		})
	}
}
