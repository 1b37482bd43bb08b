package handlers

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

// Problem is a mistake in the shop's configuration that only shows when its
// parts are put together: a name that nothing has, a message there is no file
// for. Path is the setting as "shop.welcome.rules[1].coupon".
type Problem struct{ Path, Message string }

// Problems are all mistakes found.
type Problems []Problem

// Error is a problem a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Path + ": " + p.Message
	}
	return strings.Join(lines, "\n")
}

// Check finds what is wrong with the options, in the order of the file. It
// does not repeat what the configuration checks of single values.
func Check(o Options) []Problem {
	c := &checker{}
	b, err := newBook(o.Shop)
	if err != nil {
		c.bad("shop.timezone", "%s is not a time zone such as Asia/Shanghai", o.Shop.Timezone)
		return c.found
	}
	c.book = b
	c.joinWays()
	c.rolesMeet()
	c.winBackMeets(o.Messages)
	c.channelCodesMeet()
	c.pictures(o)
	c.couponsMeet(o)
	c.salesMeet(o.Messages)
	c.welcomeRules(o.Messages)
	c.groupWelcomesMeet(o.Messages)
	c.kfMeets(o)
	c.moderationMeets(o)
	c.unused(o)
	for i, r := range o.Shop.Tags.Rules {
		c.narrowing(fmt.Sprintf("shop.tags.rules[%d]", i), r.States, r.Stores, r.Staff)
	}
	return c.found
}

type checker struct {
	*book
	found []Problem
}

func (c *checker) bad(path, format string, args ...any) {
	c.found = append(c.found, Problem{path, fmt.Sprintf(format, args...)})
}

// known refuses a name that nothing has; an empty one is not a name.
func (c *checker) known(path, what, name string, names []string) {
	if name == "" || slices.Contains(names, name) {
		return
	}
	c.bad(path, "there is no %s %q%s", what, name, suggestion(name, names))
}

// joinWays checks what a store's join way is made of.
func (c *checker) joinWays() {
	owner := map[string]string{}
	for i, s := range c.Stores {
		path := fmt.Sprintf("shop.stores[%d]", i)
		if n := utf8.RuneCountInString(joinState(s.ID)); n > joinStateCharacters {
			c.bad(path+".id", "the join way's state %q has %d characters, WeCom takes at most %d: shorten the id", joinState(s.ID), n, joinStateCharacters)
		}
		if len(s.Groups) > joinGroupsMost {
			c.bad(path+".groups", "has %d groups, a join way takes at most %d", len(s.Groups), joinGroupsMost)
		}
		for j, g := range s.Groups {
			if first, twice := owner[g]; twice {
				c.bad(fmt.Sprintf("%s.groups[%d]", path, j), "the group %s is already one of store %s", g, first)
			}
			owner[g] = s.ID
		}
	}
}

// pictures looks for the files that coupons name.
func (c *checker) pictures(o Options) {
	for i, coupon := range c.Coupons {
		picture := coupon.Picture
		if coupon.AppID != "" {
			picture = cmp.Or(picture, couponPicture)
		}
		if picture == "" || isAddress(picture) {
			continue
		}
		if _, err := fs.Stat(o.Messages.FS(), picture); err != nil {
			c.bad(fmt.Sprintf("shop.coupons[%d].picture", i), "there is no file %s under templates", picture)
		}
	}
}

func (c *checker) welcomeRules(messages *templates.Catalogue) {
	for i, r := range c.Welcome.Rules {
		path := fmt.Sprintf("shop.welcome.rules[%d]", i)
		c.narrowing(path+".when", r.When.States, r.When.Stores, r.When.Staff)
		if _, err := parseSlot(r.When.Hours); r.When.Hours != "" && err != nil {
			c.bad(path+".when.hours", "%s", err)
		}
		for j, day := range r.When.Weekdays {
			c.known(fmt.Sprintf("%s.when.weekdays[%d]", path, j), "weekday", day, weekdays)
		}
		if !messages.Has(r.Message, templates.Welcome{}) {
			c.bad(path+".message", "there is no welcome message %q%s", r.Message, suggestion(r.Message, messages.Names()))
		}
		c.known(path+".coupon", "coupon", r.Coupon, keys(c.coupons))
		c.known(path+".store", "store", r.Store, keys(c.stores))
	}
}

func (c *checker) narrowing(path string, states, stores, staff []string) {
	for j, s := range states {
		c.known(fmt.Sprintf("%s.states[%d]", path, j), "channel with the state", s, keys(c.channels))
	}
	for j, s := range stores {
		c.known(fmt.Sprintf("%s.stores[%d]", path, j), "store", s, keys(c.stores))
	}
	c.users(path+".staff", staff)
}

func keys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

func userIDs(staff []config.Staff) []string {
	ids := make([]string, len(staff))
	for i, s := range staff {
		ids[i] = s.UserID
	}
	return ids
}
