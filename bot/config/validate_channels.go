package config

import (
	"regexp"
	"strings"
)

// What WeCom takes of a contact way: a state of 30 characters and 100 members
// [docs 92228]. The state of a link that is made elsewhere may have 64 bytes
// [docs 97298].
const (
	longestWayState = 30
	mostUsers       = 100
)

const longestWelcomeName = 30

// hours is a slot of the day, "09:00-21:00"; 24:00 can end it.
var hours = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$`)

func (c *Channel) validate(r report) {
	r.needed("name", c.Name)
	r.oneOf("code", c.Code, CodeContactWay, CodeNone)
	if r.needed("state", c.State) {
		switch {
		case len(c.State) > longestState:
			r.bad("state", "has %d bytes; WeCom takes at most %d", len(c.State), longestState)
		case c.Code == CodeContactWay:
			r.atMost("state", c.State, longestWayState)
		}
	}
	if c.DailyCap < 0 {
		r.bad("daily_cap", "wants 0 (no limit) or more, has %d", c.DailyCap)
	}
	r.members("staff", c.Staff)
	r.members("backup", c.Backup)
	for i := range c.Shifts {
		c.Shifts[i].validate(r.in("shifts").item(i))
	}
}

func (s *Shift) validate(r report) {
	if s.Hours == "" && len(s.Weekdays) == 0 {
		r.bad("hours", "must be set, or weekdays: a shift is a part of the week")
	}
	r.hours("hours", s.Hours)
	r.weekdays("weekdays", s.Weekdays)
	r.members("staff", s.Staff)
}

// members checks a list of userids that a contact way leads to.
func (r report) members(key string, users []string) {
	if len(users) > mostUsers {
		r.bad(key, "has %d members; a contact way of WeCom takes at most %d", len(users), mostUsers)
	}
	for i, user := range users {
		r.in(key).item(i).needed("", user)
	}
	once(r.in(key), users, "", strings.ToLower)
}

// hours checks a slot of the day; an empty one is the whole day.
func (r report) hours(key, slot string) {
	if slot == "" {
		return
	}
	from, to, _ := strings.Cut(slot, "-")
	switch {
	case !hours.MatchString(slot):
		r.bad(key, "wants a slot such as 09:00-21:00, has %s", quote(slot))
	case from == to:
		r.bad(key, "begins when it ends; leave it out for the whole day")
	}
}

func (r report) weekdays(key string, days []string) {
	for i, day := range days {
		r.in(key).item(i).oneOf("", day, "mon", "tue", "wed", "thu", "fri", "sat", "sun")
	}
}

func (w *GroupWelcome) validate(r report) {
	if n := len([]rune(w.Name)); r.needed("name", w.Name) && n > longestWelcomeName {
		r.bad("name", "has %d characters, wants at most %d: owners of groups read it", n, longestWelcomeName)
	}
	r.needed("message", w.Message)
}
