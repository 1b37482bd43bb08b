package wxcrypt_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

func TestNewRefusesBadSettings(t *testing.T) {
	cases := []struct{ name, token, key, want string }{
		{"no token", "", testKey, "token"},
		{"no key", "t", "", "43 characters"},
		{"a key with its padding", "t", testKey + "=", "43 characters"},
		{"a short key", "t", testKey[:42], "43 characters"},
		{"a character outside base64", "t", "!" + testKey[1:], "a-z"},
		{"a line break for a character", "t", "\n" + testKey[1:], "a-z"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			_, err := wxcrypt.New(tc.token, tc.key, testCorp)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("error %v, want one about %q", err, tc.want)
			}
			if len(tc.key) > 1 && strings.Contains(err.Error(), tc.key[1:]) {
				t.Errorf("the error shows the key: %v", err)
			}
		})
	}
}

// The last character of a key carries four bits of the key and two that mean
// nothing; WeCom's generator sets them.
func TestKeyWithBitsBeyondItsEnd(t *testing.T) {
	plain, err := wxcrypt.New(testToken, testKey[:42]+"E", testCorp)
	if err != nil {
		t.Fatal(err)
	}
	for _, last := range "FGH" {
		c, err := wxcrypt.New(testToken, testKey[:42]+string(last), testCorp)
		if err != nil {
			t.Fatalf("a key that ends in %c: %v", last, err)
		}
		if msg, err := c.Open(nil, []byte(plain.Seal([]byte("same"), [16]byte{}))); err != nil || string(msg) != "same" {
			t.Errorf("a key that ends in %c opened %q, %v", last, msg, err)
		}
	}
}

func TestOneCrypterForManyGoroutines(t *testing.T) {
	c := newCrypter(t, testCorp)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 200 {
				msg := fmt.Sprintf("message %d of %d %s", n, i, strings.Repeat("长", n))
				sealed := c.Seal([]byte(msg), [16]byte{byte(i), byte(n)})
				if !c.Verify(c.Sign("1", "2", sealed), "1", "2", []byte(sealed)) {
					t.Errorf("%d of %d is refused", n, i)
				}
				if got, err := c.Open(nil, []byte(sealed)); err != nil || string(got) != msg {
					t.Errorf("%d of %d: opened %q, %v", n, i, got, err)
				}
			}
		})
	}
	wg.Wait()
}
