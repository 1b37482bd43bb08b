package wxcrypt_test

import (
	"crypto/sha1"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

func TestSignSortsByBytes(t *testing.T) {
	c := newCrypter(t, testCorp)
	cases := []struct{ timestamp, nonce, ciphertext string }{
		{"1409659813", "1372623149", "RypEvHKD8Q=="},
		{"zzz", "spamtest", "aaa"},
		{"", "", ""},
		{"spamtest", "spamtest", "spamtest"},
		{"9", "10", "+/="},
		{"随机", "a", "Z"},
	}
	for _, tc := range cases {
		values := []string{testToken, tc.timestamp, tc.nonce, tc.ciphertext}
		slices.Sort(values)
		sum := sha1.Sum([]byte(strings.Join(values, "")))
		want := hex.EncodeToString(sum[:])
		if got := c.Sign(tc.timestamp, tc.nonce, tc.ciphertext); got != want {
			t.Errorf("%+v: signed %s, want %s", tc, got, want)
		}
	}
}

func TestVerifyRefuses(t *testing.T) {
	c := newCrypter(t, testCorp)
	right := c.Sign("1", "2", "abc")
	for name, given := range map[string]string{
		"nothing":            "",
		"upper case":         strings.ToUpper(right),
		"cut":                right[:39],
		"with more":          right + "0",
		"the last digit off": right[:39] + string('0'+(right[39]+1)%8),
		"another message's":  c.Sign("1", "2", "abd"),
	} {
		if given == right {
			t.Fatalf("%s: the case is not one", name)
		}
		if c.Verify(given, "1", "2", []byte("abc")) {
			t.Errorf("%s was taken for the signature", name)
		}
	}
	if !c.Verify(right, "1", "2", []byte("abc")) {
		t.Error("the right signature was refused")
	}
}
