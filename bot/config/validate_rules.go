package config

import (
	"regexp"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// hours is a slot of the day, "09:00-21:00"; 24:00 can end it.
var hours = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$`)

func (w *Welcome) validate(r report) {
	if len(w.Rules) == 0 {
		r.bad("rules", "wants at least one rule, so that there is something to say")
	}
	for i := range w.Rules {
		w.Rules[i].validate(r.in("rules").item(i))
	}
	once(r.in("rules"), w.Rules, "name", func(w WelcomeRule) string { return w.Name })
}

func (w *WelcomeRule) validate(r report) {
	r.needed("name", w.Name)
	r.needed("message", w.Message)
	when := r.in("when")
	if h := w.When.Hours; h != "" && !hours.MatchString(h) {
		when.bad("hours", "wants a slot such as 09:00-21:00, has %s", quote(h))
	} else if from, to, _ := strings.Cut(h, "-"); h != "" && from == to {
		when.bad("hours", "begins when it ends; leave it out for the whole day")
	}
	for i, day := range w.When.Weekdays {
		when.in("weekdays").item(i).oneOf("", day, "mon", "tue", "wed", "thu", "fri", "sat", "sun")
	}
}

// placeholder is what a tag's name can be filled with.
var placeholder = regexp.MustCompile(`\{[^}]*\}?`)

func (t *TagRule) validate(r report) {
	r.needed("name", t.Name)
	r.oneOf("on", t.On, "added", "half_added", "lost", "deleted", "joined_group", "left_group", "removed_from_group")
	r.oneOf("class", string(t.Class),
		string(bot.TagStatic), string(bot.TagConsumption), string(bot.TagBehaviour), string(bot.TagTier))
	r.tagName("group", t.Group)
	r.tagName("tag", t.Tag)
}

// tagName checks the part of a name that is known before it is filled in.
func (r report) tagName(key, name string) {
	if !r.needed(key, name) {
		return
	}
	r.atMost(key, placeholder.ReplaceAllString(name, ""), longestTag)
	for _, found := range placeholder.FindAllString(name, -1) {
		r.among(key, "can be filled with ", found, []string{"{store}", "{channel}", "{campaign}", "{staff}"})
	}
}
