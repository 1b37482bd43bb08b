package callback

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// lane says what keeps events of a family in order.
type lane int

const (
	laneNone lane = iota
	// laneCustomer: one customer's adds and deletes, by ExternalUserID.
	laneCustomer
	// laneChat: one customer group's changes, by ChatId.
	laneChat
	// laneMember: what one member types and taps, by FromUserName.
	laneMember
)

// maxLane bounds a lane's name, which is a key in the database.
const maxLane = 100

// named is the lane's name for an id; no id, no order.
func (l lane) named(customer, chat, member string) string {
	prefix, id := "", ""
	switch l {
	case laneCustomer:
		prefix, id = "customer:", customer
	case laneChat:
		prefix, id = bot.GroupLane(""), chat
	case laneMember:
		return bot.PageLane(member)
	}
	if id == "" {
		return ""
	}
	id = strings.ToValidUTF8(id, "\uFFFD")
	if len(prefix)+len(id) > maxLane {
		sum := sha256.Sum256([]byte(id))
		id = hex.EncodeToString(sum[:])
	}
	return prefix + id
}

// lane is the family's. An event of a known name with a new ChangeType is
// kept in order with the others.
func (n name) lane() lane {
	if n.family != nil {
		return n.family.lane
	}
	if f := events[strings.ToLower(n.event)]; f != nil {
		return f.lane
	}
	return laneNone
}
