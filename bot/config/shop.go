package config

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Shop is what the bot knows of the business.
type Shop struct {
	Name     string    `yaml:"name"`
	Timezone string    `yaml:"timezone"`
	Stores   []Store   `yaml:"stores"`
	Staff    []Staff   `yaml:"staff"`
	Channels []Channel `yaml:"channels"`
	Coupons  []Coupon  `yaml:"coupons"`
	Welcome  Welcome   `yaml:"welcome"`
	// GroupWelcomes are the 入群欢迎语 that group owners can choose.
	GroupWelcomes []GroupWelcome `yaml:"group_welcomes"`
	Tags          Tags           `yaml:"tags"`
	RFM           RFM            `yaml:"rfm"`
	// Roles give roles by department or tag of WeCom's address book.
	Roles    []RoleRule `yaml:"roles"`
	Commands Commands   `yaml:"commands"`
	Alerts   Alerts     `yaml:"alerts"`
	// Moderation is what is looked for in what people say.
	Moderation Moderation `yaml:"moderation"`
	// Sales is how flash sales go, Abuse when somebody seems to come for coupons only.
	Sales Sales `yaml:"sales"`
	Abuse Abuse `yaml:"abuse"`
}

// GroupStores tells of the customer groups that stores name, by chat_id, whose each
// is.
func (s Shop) GroupStores() map[string]string {
	stores := map[string]string{}
	for _, store := range s.Stores {
		for _, chat := range store.Groups {
			stores[chat] = store.ID
		}
	}
	return stores
}

// Store is one shop on the street.
type Store struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
	// Groups are the chat_ids of its customer groups that take new members,
	// at most five. Empty means the store invites to no group.
	Groups []string `yaml:"groups"`
	// Invite is how the welcome invites: "image" (the join way's QR code as a
	// picture) or "link".
	Invite string `yaml:"invite"`
	// RoomBaseName and RoomBaseID name the groups WeCom makes when all are
	// full: "十七号店福利群" and 2 give 十七号店福利群2.
	RoomBaseName string `yaml:"room_base_name"`
	RoomBaseID   int    `yaml:"room_base_id"`
	// Webhook names the store's internal group (wecom.webhooks) that hears its
	// alerts; empty is none.
	Webhook string `yaml:"webhook"`
}

// Staff is a member who serves customers or runs the shop.
type Staff struct {
	UserID string   `yaml:"userid"`
	Name   string   `yaml:"name"`
	Role   bot.Role `yaml:"role"`
	// Store is the store's id, Stores those of somebody with several; none of both
	// is all stores.
	Store  string   `yaml:"store"`
	Stores []string `yaml:"stores"`
}

// Welcome is how new customers are greeted.
type Welcome struct {
	// AgainAfter is how long after a welcome the same pair may be welcomed
	// again, if it is added again and WeCom offers a code.
	AgainAfter time.Duration `yaml:"again_after"`
	Rules      []WelcomeRule `yaml:"rules"`
}

// WelcomeRule says what to say to whom. The most specific rule that fits wins.
type WelcomeRule struct {
	Name string `yaml:"name"`
	// When says whom it fits; nothing set fits everybody.
	When WelcomeWhen `yaml:"when"`
	// Message is a template under templates/messages ("welcome/default").
	Message string `yaml:"message"`
	// Coupon is a coupon's id; empty gives none.
	Coupon string `yaml:"coupon"`
	// Invite says whether to invite to the store's groups.
	Invite bool `yaml:"invite"`
	// Store is taken when neither channel nor staff tells one.
	Store string `yaml:"store"`
}

// WelcomeWhen are the conditions of a welcome rule; all that are set must fit.
type WelcomeWhen struct {
	// States are channels' states.
	States []string `yaml:"states"`
	// Staff are userids, Stores store ids.
	Staff  []string `yaml:"staff"`
	Stores []string `yaml:"stores"`
	// Hours is a slot "09:00-21:00", over midnight if the end is earlier;
	// Weekdays are mon … sun. Both in the shop's time zone.
	Hours    string   `yaml:"hours"`
	Weekdays []string `yaml:"weekdays"`
}
