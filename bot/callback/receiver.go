package callback

import (
	"crypto/rand"
	"fmt"

	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

// Receiver is one callback address with the secrets of its settings page.
type Receiver struct {
	// Name is the last part of the address: letters, digits, - and _, at most
	// 31 of them.
	Name                  string
	Token, EncodingAESKey string
	// ReceiveID is the id every message must end in: the corp id, or nothing
	// for a 智能机器人.
	ReceiveID string
	// JSON says that the envelope is JSON, as a 智能机器人 sends it.
	JSON bool
}

// receiver is a Receiver ready for use.
type receiver struct {
	name     string
	crypter  *wxcrypt.Crypter
	envelope func(body []byte) (ciphertext []byte, ok bool)
}

// maxName leaves room for the hash beside the name in a key of 64 bytes.
const maxName = 31

// newReceivers checks the receivers.
func newReceivers(list []Receiver) (map[string]*receiver, error) {
	byName := make(map[string]*receiver, len(list))
	for _, r := range list {
		if !validName(r.Name) {
			return nil, fmt.Errorf("callback: the receiver name %q must be 1 to %d letters, digits, - and _", r.Name, maxName)
		}
		if byName[r.Name] != nil {
			return nil, fmt.Errorf("callback: two receivers are called %q", r.Name)
		}
		crypter, err := wxcrypt.New(r.Token, r.EncodingAESKey, r.ReceiveID)
		if err != nil {
			return nil, fmt.Errorf("callback: receiver %q: %w", r.Name, err)
		}
		byName[r.Name] = &receiver{name: r.Name, crypter: crypter, envelope: xmlEnvelope}
		if r.JSON {
			byName[r.Name].envelope = jsonEnvelope
		}
	}
	return byName, nil
}

// newStranger makes a receiver whose secrets nobody knows. Its name is none
// that a Receiver can have, so that it is told apart in the metrics.
func newStranger() (*receiver, error) {
	crypter, err := wxcrypt.New(rand.Text(), (rand.Text() + rand.Text())[:43], rand.Text())
	return &receiver{name: "(unknown)", crypter: crypter, envelope: xmlEnvelope}, err
}

// validName tells whether a name may stand in an address, a key and a metric.
func validName(s string) bool {
	if len(s) == 0 || len(s) > maxName {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return true
}
