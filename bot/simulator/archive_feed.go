package simulator

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// ChatData is one row of the archive feed, in the shape of GetChatData
// [docs 91774]. EncryptRandomKey is base64 of the 32-byte key under RSA
// PKCS#1 v1.5. WeCom's own envelope of the content is proprietary, so
// EncryptChatMsg is one of ours: base64 of a 12-byte nonce and AES-256-GCM of
// the message's JSON with that key (see OpenChatMsg).
type ChatData struct {
	Seq              int64  `json:"seq"`
	MsgID            string `json:"msgid"`
	PublicKeyVersion int    `json:"publickey_ver"`
	EncryptRandomKey string `json:"encrypt_random_key"`
	EncryptChatMsg   string `json:"encrypt_chat_msg"`
}

// OpenChatMsg opens a row of the feed with the private key of its version.
func OpenChatMsg(private *rsa.PrivateKey, row ChatData) ([]byte, error) {
	wrapped, err := base64.StdEncoding.DecodeString(row.EncryptRandomKey)
	if err != nil {
		return nil, fmt.Errorf("simulator: random key: %w", err)
	}
	//lint:ignore SA1019 WeCom encrypts the key with PKCS#1 v1.5 [docs 91774].
	key, err := rsa.DecryptPKCS1v15(nil, private, wrapped)
	if err != nil {
		return nil, fmt.Errorf("simulator: random key: %w", err)
	}
	sealed, err := base64.StdEncoding.DecodeString(row.EncryptChatMsg)
	if err != nil {
		return nil, fmt.Errorf("simulator: message: %w", err)
	}
	box, err := gcm(key)
	if err != nil {
		return nil, err
	}
	if len(sealed) < box.NonceSize() {
		return nil, errors.New("simulator: message is too short")
	}
	return box.Open(nil, sealed[:box.NonceSize()], sealed[box.NonceSize():], nil)
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	return cipher.NewGCM(block)
}

// ArchivePrivateKey is the private half of the key pair that the simulator made
// because the configuration had no ArchivePublicKey; nil if it had.
func (s *Simulator) ArchivePrivateKey() (*rsa.PrivateKey, error) {
	if s.conf.ArchivePublicKey != "" {
		return nil, nil
	}
	var err error
	s.archiveOnce.Do(func() { s.archiveKey, err = rsa.GenerateKey(rand.Reader, 2048) })
	return s.archiveKey, err
}

// ArchivePrivatePEM is ArchivePrivateKey as bots are given it; empty if the
// configuration had a public one.
func (s *Simulator) ArchivePrivatePEM() (string, error) {
	key, err := s.ArchivePrivateKey()
	if err != nil || key == nil {
		return "", err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", fmt.Errorf("simulator: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), nil
}

func (s *Simulator) archivePublicKey() (*rsa.PublicKey, error) {
	if s.conf.ArchivePublicKey == "" {
		private, err := s.ArchivePrivateKey()
		if err != nil {
			return nil, err
		}
		return &private.PublicKey, nil
	}
	block, _ := pem.Decode([]byte(s.conf.ArchivePublicKey))
	if block == nil {
		return nil, errors.New("simulator: ArchivePublicKey is not PEM")
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return x509.ParsePKCS1PublicKey(block.Bytes)
	}
	public, ok := parsed.(*rsa.PublicKey)
	if !ok {
		return nil, errors.New("simulator: ArchivePublicKey is not an RSA key")
	}
	return public, nil
}

// Codes of the archive SDK [docs 91552].
const (
	sdkBadParam  = 10000
	sdkBadFile   = 10005
	sdkUntrusted = 10009
	sdkExpired   = 10010
)

// feedPerMinute is how often GetChatData may be called [docs 91774].
const feedPerMinute = 4000

// serveSDK serves what is a function of WeCom's library, with limits, faults and
// journal like an API: Fault{API: "archive/chatdata"} acts on it.
func (s *Simulator) serveSDK(api string, run endpoint) http.HandlerFunc {
	return s.serveAPI(route{method: http.MethodGet, path: api, may: anyone, run: run}).ServeHTTP
}

// chatData is the feed: what the C SDK's Init and GetChatData do together, as
// GET /sim/archive/chatdata?corpid&secret&seq&limit.
func chatData(s *Simulator, c *call) (any, error) {
	seq, err := strconv.ParseInt(c.param("seq"), 10, 64)
	limit, err2 := strconv.Atoi(c.param("limit"))
	if err != nil || err2 != nil || seq < 0 || limit < 1 || limit > 1000 {
		return nil, &Error{Code: sdkBadParam, Msg: "seq from 0 and limit from 1 to 1000 are required"}
	}
	rows, err := s.readArchive(c, seq, limit)
	if err != nil {
		return nil, err
	}
	public, err := s.archivePublicKey()
	if err != nil {
		return nil, err
	}
	out := make([]ChatData, len(rows))
	for i, m := range rows {
		if out[i], err = m.spoil.seal(public, s.conf.ArchiveKeyVersion, m); err != nil {
			return nil, err
		}
	}
	return reply{"chatdata": out}, nil
}

func (s *Simulator) readArchive(c *call, seq int64, limit int) ([]archived, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.archiveOpens(c); err != nil {
		return nil, err
	}
	now := s.now()
	if !s.archive.feed.take(feedPerMinute, time.Minute, now) {
		return nil, refuse(45009, "")
	}
	if s.again {
		s.again = false
		return s.lastRows, nil
	}
	var rows []archived
	for _, m := range s.messages {
		if m.seq > seq && now.Sub(m.at) < archiveLife && len(rows) < limit {
			rows = append(rows, m)
		}
	}
	s.lastRows = rows
	return rows, nil
}

// archiveOpens checks who calls the library.
func (s *Simulator) archiveOpens(c *call) error {
	for _, a := range s.order {
		if a.Archive && a.Secret == c.param("secret") && c.param("corpid") == s.conf.CorpID {
			if !a.trusts(c.ip) {
				return &Error{Code: sdkUntrusted, Msg: "ip is not trusted"}
			}
			return nil
		}
	}
	return &Error{Code: sdkBadParam, Msg: "corpid or the archive's secret is wrong"}
}

// encryptRow seals a message as WeCom hands it out.
func encryptRow(public *rsa.PublicKey, version int, m archived, body []byte) (ChatData, error) {
	key, nonce := make([]byte, 32), make([]byte, 12)
	_, _ = rand.Read(key)
	_, _ = rand.Read(nonce)
	//lint:ignore SA1019 WeCom encrypts the key with PKCS#1 v1.5 [docs 91774].
	wrapped, err := rsa.EncryptPKCS1v15(rand.Reader, public, key)
	if err != nil {
		return ChatData{}, fmt.Errorf("simulator: %w", err)
	}
	box, err := gcm(key)
	if err != nil {
		return ChatData{}, err
	}
	return ChatData{Seq: m.seq, MsgID: m.id, PublicKeyVersion: version,
		EncryptRandomKey: base64.StdEncoding.EncodeToString(wrapped),
		EncryptChatMsg:   base64.StdEncoding.EncodeToString(append(nonce, box.Seal(nil, nonce, body, nil)...))}, nil
}
