package archive

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeysAreReadAsPeopleKeepThem(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(file, []byte(pkcs8(key1())), 0o600); err != nil {
		t.Fatal(err)
	}
	keys, err := ReadKeys(map[string]string{
		"1": pkcs1(key1()), "2": pkcs8(key1()), "3": file, " 4 ": " " + file + "\n", "5": strings.ReplaceAll(pkcs1(key1()), "\n", `\n`),
		"6": "a remark before it\n" + pkcs1(key1()),
	})
	if err != nil {
		t.Fatal(err)
	}
	for version := 1; version <= 6; version++ {
		if keys[version] == nil || !keys[version].Equal(key1()) {
			t.Errorf("key %d is not the one", version)
		}
	}
}

func TestMistakesInKeysAreNamed(t *testing.T) {
	elliptical, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(elliptical)
	if err != nil {
		t.Fatal(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&key1().PublicKey)})
	for name, c := range map[string]struct{ version, key, want string }{
		"no version":       {"", pkcs1(key1()), "version"},
		"version 0":        {"0", pkcs1(key1()), "version"},
		"a word":           {"one", pkcs1(key1()), `key "one"`},
		"no file":          {"3", "/nowhere/key.pem", "key 3"},
		"half a key":       {"3", pkcs1(key1())[:200], "not complete PEM"},
		"the public half":  {"3", string(public), `"PUBLIC KEY"`},
		"another kind":     {"3", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), "RSA"},
		"lost its heading": {"3", strings.TrimPrefix(pkcs1(key1()), "-----BEGIN RSA PRIVATE KEY-----\n"), "neither PEM"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadKeys(map[string]string{c.version: c.key})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v", err)
			}
			if len(err.Error()) > 200 || strings.Contains(err.Error(), "MII") {
				t.Errorf("the key is told: %v", err)
			}
		})
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for name, o := range map[string]Options{
		"no corp": {Secret: secret}, "no secret": {CorpID: corp}, "a proxy without scheme": {CorpID: corp, Secret: secret, Proxy: "10.0.0.1:3128"},
		"a proxy by ftp":             {CorpID: corp, Secret: secret, Proxy: "ftp://10.0.0.1"},
		"a simulator without scheme": {CorpID: corp, Secret: secret, Simulator: "localhost"},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	p, err := readProxy("socks5://shop:p%40ss@10.0.0.1:1080")
	if err != nil || p.address != "socks5://10.0.0.1:1080" || p.password != "shop:p@ss" {
		t.Errorf("%+v, %v", p, err)
	}
}
