package commands

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/nearest"
)

// knownTag is a tag that WeCom or the configuration knows, with its id in WeCom,
// if it has one.
type knownTag struct {
	bot.Tag
	id string
}

// tagNamed is the tag that a line means, or the answer that asks which.
func (c *counter) tagNamed(call bot.Call, v bot.View, command string) (knownTag, bot.Answer, error) {
	all, err := c.knownTags(v)
	if err != nil {
		return knownTag{}, bot.Answer{}, err
	}
	typed := call.Arg("标签").Text
	fits := fitting(all, typed)
	switch len(fits) {
	case 1:
		return fits[0], bot.Answer{}, nil
	case 0:
		return knownTag{}, unknownTag(all, typed), nil
	}
	answer := bot.Answer{Text: "有几个组里都有「" + shownText(typed) + "」，要哪一个？"}
	for _, t := range fits {
		name := quote(t.Group + "/" + t.Name)
		line := "/" + command + " " + name + " 人群=" + quote(call.Arg(segmentArg).Text)
		if id := call.Arg("客户").Text; id != "" {
			line = "/" + command + " " + quote(id) + " " + name
		}
		answer.Pick = append(answer.Pick, bot.Choice{Label: shownText(t.Group + "/" + t.Name), Line: line})
	}
	return knownTag{}, answer, nil
}

// knownTags are the corp's tags, and those that the configuration names though
// WeCom has not seen them yet.
func (c *counter) knownTags(v bot.View) ([]knownTag, error) {
	ids, err := v.TagIDs()
	if err != nil {
		return nil, err
	}
	var all []knownTag
	have := func(group, name string) bool {
		return slices.ContainsFunc(all, func(t knownTag) bool { return t.Group == group && t.Name == name })
	}
	for _, t := range ids {
		if t.Name != "" && !have(t.Group, t.Name) {
			all = append(all, knownTag{Tag: bot.Tag{Group: t.Group, Name: t.Name, Class: c.classOf(t.Group, t.Name)}, id: t.ID})
		}
	}
	for _, r := range c.Shop.Tags.Rules {
		if !strings.Contains(r.Group+r.Tag, "{") && !have(r.Group, r.Tag) {
			all = append(all, knownTag{Tag: bot.Tag{Group: r.Group, Name: r.Tag, Class: c.classOf(r.Group, r.Tag)}})
		}
	}
	return all, nil
}

// classOf is the class that the rules give to tags of a group; a tag of a group
// without rules is static.
func (c *counter) classOf(group, name string) bot.TagClass {
	var class bot.TagClass
	for _, r := range c.Shop.Tags.Rules {
		if r.Group == group && (class == "" || r.Tag == name) {
			class = r.Class
		}
	}
	return cmp.Or(class, bot.TagStatic)
}

// fitting are the tags that a word names: by name, or by group and name.
func fitting(all []knownTag, typed string) []knownTag {
	typed = fold(typed)
	var fits []knownTag
	for _, t := range all {
		name, whole := fold(t.Name), fold(t.Group+"/"+t.Name)
		if typed == name || typed == whole || typed == fold(t.Group+"·"+t.Name) {
			fits = append(fits, t)
		}
	}
	return fits
}

// nearTagsMost is how many tags are named to somebody who named none.
const nearTagsMost = 5

// unknownTag says that there is no such tag, and which were probably meant.
func unknownTag(all []knownTag, typed string) bot.Answer {
	text := "没有「" + shownText(cutRunes(typed, 30)) + "」这个标签。"
	if near := nearTags(all, typed); len(near) > 0 {
		text += "是不是：" + strings.Join(near, "、") + "？"
	} else {
		text += "标签在企业微信后台的「客户标签」里建好就能用。"
	}
	return bot.Answer{Text: text}
}

// nearTags are the names that are near to a word, the nearest first: those that
// hold it or are held by it, and those that are few slips away.
func nearTags(all []knownTag, typed string) []string {
	typed = fold(cutRunes(typed, 30))
	type scored struct {
		name     string
		distance int
	}
	var near []scored
	for _, t := range all {
		name := fold(t.Name)
		d := nearest.Distance(typed, name)
		switch {
		case typed != "" && (strings.Contains(name, typed) || strings.Contains(typed, name)):
			d = 0
		case !nearest.Near(d, name) || d >= len([]rune(name)):
			continue
		}
		if !slices.ContainsFunc(near, func(s scored) bool { return s.name == t.Name }) {
			near = append(near, scored{t.Name, d})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return a.distance - b.distance })
	var names []string
	for _, s := range near[:min(len(near), nearTagsMost)] {
		names = append(names, shownText(s.name))
	}
	return names
}
