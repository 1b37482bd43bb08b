package config

import (
	"regexp"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// occasions are what tag rules can wait for.
var occasions = []string{
	"added", "half_added", "lost", "deleted", "joined_group", "left_group", "removed_from_group",
	"invite_accepted", "ordered", "refunded", "edited", "spoke", "daily",
	"coupon_claimed", "coupon_redeemed",
}

// countable are the interactions that a condition can count.
var countable = []string{
	string(bot.InteractionAdded), string(bot.InteractionHalfAdded), string(bot.InteractionLost), string(bot.InteractionDeletedByStaff),
	string(bot.InteractionJoinedGroup), string(bot.InteractionLeftGroup), string(bot.InteractionRemoved),
	string(bot.InteractionInviteAccepted), string(bot.InteractionOrdered), string(bot.InteractionRefunded),
	string(bot.InteractionEdited), string(bot.InteractionSpoke), string(bot.InteractionTagged), string(bot.InteractionMoved),
	string(bot.InteractionCouponClaimed), string(bot.InteractionCouponRedeemed),
}

func (t *Tags) validate(r report) {
	for i := range t.Groups {
		g := r.in("groups").item(i)
		if g.needed("name", t.Groups[i].Name) {
			g.atMost("name", t.Groups[i].Name, longestTag)
		}
	}
	once(r.in("groups"), t.Groups, "name", func(g TagGroup) string { return g.Name })
	for i := range t.Rules {
		t.Rules[i].validate(r.in("rules").item(i))
	}
	// The time line and the journal tell rules apart by their names.
	once(r.in("rules"), t.Rules, "name", func(t TagRule) string { return t.Name })
}

func (t *TagRule) validate(r report) {
	r.needed("name", t.Name)
	r.oneOf("on", t.On, occasions...)
	r.oneOf("class", string(t.Class),
		string(bot.TagStatic), string(bot.TagConsumption), string(bot.TagBehaviour), string(bot.TagTier))
	r.tagName("group", t.Group)
	r.tagName("tag", t.Tag)
	if t.Remove && t.Expires > 0 {
		r.bad("expires", "is for a tag that is given; this rule takes it away")
	}
	t.If.validate(r.in("if"))
}

func (t *TagIf) validate(r report) {
	t.Count.validate(r.in("count"))
	s := r.in("spent")
	s.bounds(t.Spent.Min, t.Spent.Max, t.Spent.Within > 0)
	r.names("keywords", t.Keywords)
	r.names("holds", t.Holds)
	r.names("lacks", t.Lacks)
	for i, name := range t.Lacks {
		if slices.Contains(t.Holds, name) {
			r.in("lacks").item(i).bad("", "%s is in holds, too; no pair both holds and lacks a tag", quote(name))
		}
	}
}

func (c *TagCount) validate(r report) {
	if *c == (TagCount{}) {
		return
	}
	r.oneOf("of", c.Of, countable...)
	r.bounds(c.Min, c.Max, true)
}

// bounds refuses numbers that nothing can lie between.
func (r report) bounds(least, most int, needed bool) {
	switch {
	case least < 0:
		r.bad("min", "wants 1 or more, has %d", least)
	case most < 0:
		r.bad("max", "wants 1 or more, has %d", most)
	case least == 0 && most == 0 && needed:
		r.bad("min", "must be set, or max")
	case most != 0 && most < least:
		r.bad("max", "is %d and min is %d: nothing lies between", most, least)
	}
}

// names refuses a list's entries that are empty.
func (r report) names(key string, list []string) {
	for i, name := range list {
		r.in(key).item(i).needed("", name)
	}
}

// placeholder is what a tag's name can be filled with.
var placeholder = regexp.MustCompile(`\{[^}]*\}?`)

// tagName checks the part of a name that is known before it is filled in.
func (r report) tagName(key, name string) {
	if !r.needed(key, name) {
		return
	}
	r.atMost(key, placeholder.ReplaceAllString(name, ""), longestTag)
	for _, found := range placeholder.FindAllString(name, -1) {
		r.among(key, "can be filled with ", found,
			[]string{"{store}", "{channel}", "{campaign}", "{staff}", "{category}", "{rfm}"})
	}
}
