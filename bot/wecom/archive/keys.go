package archive

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Keys are the private keys by publickey_ver. Old ones stay, for what was sealed
// with them.
type Keys map[int]*rsa.PrivateKey

// ReadKeys reads private keys by the version that WeCom's console shows: PEM, or
// the path of a PEM file. Its errors name the version and nothing of the key.
func ReadKeys(byVersion map[string]string) (Keys, error) {
	keys := Keys{}
	for name, text := range byVersion {
		version, err := strconv.Atoi(strings.TrimSpace(name))
		if err != nil || version <= 0 {
			return nil, fmt.Errorf("archive: key %q: the version is a number above 0, as the console shows it", name)
		}
		key, err := readKey(text)
		if err != nil {
			return nil, fmt.Errorf("archive: key %d: %w", version, err)
		}
		keys[version] = key
	}
	return keys, nil
}

func readKey(text string) (*rsa.PrivateKey, error) {
	if !strings.Contains(text, "-----BEGIN") {
		data, err := os.ReadFile(strings.TrimSpace(text))
		if err != nil {
			// The path may be a key that lost its first line: it is not told.
			return nil, fmt.Errorf("it is neither PEM (-----BEGIN …) nor the path of a file that can be read")
		}
		text = string(data)
	}
	block, _ := pem.Decode([]byte(strings.ReplaceAll(text, `\n`, "\n")))
	if block == nil {
		return nil, fmt.Errorf("it is not complete PEM")
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("it is no private key of RSA (the block is %q)", block.Type)
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("it is a key of another kind than RSA")
	}
	return key, nil
}

// pem writes the keys for the worker.
func (k Keys) pem() map[int]string {
	texts := map[int]string{}
	for version, key := range k {
		texts[version] = string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
	}
	return texts
}

// unwrap opens the key of a row.
func (k Keys) unwrap(row Row) ([]byte, error) {
	private := k[row.KeyVersion]
	if private == nil {
		return nil, &Error{Op: opOpen, Code: CodeNoKey, Msg: fmt.Sprintf("no private key of version %d", row.KeyVersion), Key: row.KeyVersion}
	}
	wrapped, err := base64.StdEncoding.DecodeString(row.RandomKey)
	if err == nil {
		var key []byte
		//lint:ignore SA1019 WeCom seals the key with PKCS#1 v1.5 [docs 91774].
		if key, err = rsa.DecryptPKCS1v15(nil, private, wrapped); err == nil {
			return key, nil
		}
	}
	return nil, &Error{Op: opOpen, Code: CodeKey, Msg: fmt.Sprintf("the key does not open with version %d", row.KeyVersion), Key: row.KeyVersion}
}
