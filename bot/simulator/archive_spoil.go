package simulator

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// Spoil is what is wrong with a message that the archive hands out.
type Spoil string

// What can be wrong. An empty Spoil is nothing.
const (
	// SpoilKey seals it with a version of the public key that nobody has.
	SpoilKey Spoil = "key"
	// SpoilRandomKey seals its key with another public key under the right version.
	SpoilRandomKey Spoil = "random_key"
	// SpoilCipher damages the ciphertext, SpoilShort leaves a few bytes of it, on
	// which WeCom's library aborts.
	SpoilCipher Spoil = "cipher"
	SpoilShort  Spoil = "short"
	// SpoilJSON leaves half of the JSON, SpoilShape JSON that is no message.
	SpoilJSON  Spoil = "json"
	SpoilShape Spoil = "shape"
)

// badDay is what goes wrong in the archive.
type badDay struct {
	spoils   []Spoil
	again    bool
	lastRows []archived
	media    window
}

// SpoilArchive spoils the messages that are archived next, one each, in this
// order; an empty one leaves a message whole.
func (s *Simulator) SpoilArchive(spoils ...Spoil) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range spoils {
		switch one {
		case "", SpoilKey, SpoilRandomKey, SpoilCipher, SpoilShort, SpoilJSON, SpoilShape:
		default:
			return fmt.Errorf("simulator: %q is no way to spoil a message", one)
		}
	}
	s.spoils = append(s.spoils, spoils...)
	return nil
}

func (s *Simulator) nextSpoil() Spoil {
	if len(s.spoils) == 0 {
		return ""
	}
	first := s.spoils[0]
	s.spoils = s.spoils[1:]
	return first
}

// RepeatArchive hands the rows of the last answer out once more, whatever is
// asked for next.
func (s *Simulator) RepeatArchive() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.again = true
}

// ResetArchive lets the archive begin anew: what it had is gone, and numbers
// count from 1 again.
func (s *Simulator) ResetArchive() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages, s.lastSeq, s.lastRows = nil, 0, nil
}

// ForgetArchive drops all messages up to a number, as WeCom does after five days.
func (s *Simulator) ForgetArchive(until int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.messages) > 0 && s.messages[0].seq <= until {
		s.messages = s.messages[1:]
	}
}

// seal seals a message, with what is wrong with it.
func (f Spoil) seal(public *rsa.PublicKey, version int, m archived) (ChatData, error) {
	body, err := json.Marshal(m.body)
	if err != nil {
		return ChatData{}, fmt.Errorf("simulator: %w", err)
	}
	switch f {
	case SpoilKey:
		version += 1000
	case SpoilRandomKey:
		other, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return ChatData{}, fmt.Errorf("simulator: %w", err)
		}
		public = &other.PublicKey
	case SpoilJSON:
		body = body[:len(body)/2]
	case SpoilShape:
		body = []byte(`{"msgid":"x","weather":"fine"}`)
	}
	row, err := encryptRow(public, version, m, body)
	switch f {
	case SpoilCipher:
		row.EncryptChatMsg = base64.StdEncoding.EncodeToString(append(make([]byte, 40), body...))
	case SpoilShort:
		row.EncryptChatMsg = "AAAA"
	}
	return row, err
}
