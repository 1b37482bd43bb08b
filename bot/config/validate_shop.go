package config

import (
	"strings"
	"time"
	_ "time/tzdata" // The shop's time zone is checked on machines that have none.
)

// What WeCom takes: names of groups it makes and chat_ids of a join way
// [docs 92229], and states of links [docs 97298].
const (
	mostGroups   = 5
	longestRoom  = 40
	longestState = 64
	longestTag   = 30
)

// validate checks every entry for itself. Whether the entries fit together (a
// rule's coupon exists) is checked by the handlers, which know what they need.
func (s *Shop) validate(r report) {
	r.needed("name", s.Name)
	if !isTimezone(s.Timezone) {
		r.bad("timezone", "wants a time zone such as Asia/Shanghai, has %s", quote(s.Timezone))
	}
	for i := range s.Stores {
		s.Stores[i].validate(r.in("stores").item(i))
	}
	for i := range s.Staff {
		s.Staff[i].validate(r.in("staff").item(i))
	}
	for i := range s.Channels {
		s.Channels[i].validate(r.in("channels").item(i))
	}
	for i := range s.Coupons {
		s.Coupons[i].validate(r.in("coupons").item(i))
	}
	once(r.in("stores"), s.Stores, "id", func(s Store) string { return s.ID })
	// WeCom does not tell upper from lower case in userids.
	once(r.in("staff"), s.Staff, "userid", func(s Staff) string { return strings.ToLower(s.UserID) })
	once(r.in("channels"), s.Channels, "state", func(c Channel) string { return c.State })
	once(r.in("coupons"), s.Coupons, "id", func(c Coupon) string { return c.ID })
	s.Welcome.validate(r.in("welcome"))
	for i := range s.GroupWelcomes {
		s.GroupWelcomes[i].validate(r.in("group_welcomes").item(i))
	}
	once(r.in("group_welcomes"), s.GroupWelcomes, "name", func(w GroupWelcome) string { return w.Name })
	s.RFM.validate(r.in("rfm"))
	for i := range s.Roles {
		s.Roles[i].validate(r.in("roles").item(i))
	}
	s.Commands.validate(r.in("commands"))
	s.Alerts.validate(r.in("alerts"))
	s.Moderation.validate(r.in("moderation"))
	s.Sales.validate(r.in("sales"))
	s.Abuse.validate(r.in("abuse"))
	s.Tags.validate(r.in("tags"))
}

// isTimezone refuses "Local", which is another zone on every machine.
func isTimezone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil && name != "" && name != "Local"
}

func (s *Store) validate(r report) {
	r.needed("id", s.ID)
	r.needed("name", s.Name)
	if len(s.Groups) > mostGroups {
		r.bad("groups", "has %d groups; a join way of WeCom takes at most %d", len(s.Groups), mostGroups)
	}
	for i, group := range s.Groups {
		r.in("groups").item(i).needed("", group)
	}
	r.oneOf("invite", s.Invite, InviteImage, InviteLink)
	r.webhook("webhook", s.Webhook)
	r.atMost("room_base_name", s.RoomBaseName, longestRoom)
	if s.RoomBaseID < 0 {
		r.bad("room_base_id", "wants 0 or more, has %d", s.RoomBaseID)
	}
}

func (s *Staff) validate(r report) {
	r.needed("userid", s.UserID)
	r.role(s.Role)
	r.names("stores", s.Stores)
	if s.Store != "" && len(s.Stores) > 0 {
		r.bad("stores", "is set beside store; put all of them here")
	}
}
