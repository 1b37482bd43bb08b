package config

import (
	"regexp"

	"github.com/zhanggui/zhanggui/bot"
)

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
	when.hours("hours", w.When.Hours)
	when.weekdays("weekdays", w.When.Weekdays)
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
