package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// LooseTag is a tag that a condition asks for and that no rule gives: people may
// give it by hand, or it is misspelt.
type LooseTag struct {
	// Path is the setting, as "shop.tags.rules[2].if.lacks[0]", Rule its rule. Of
	// shop.alerts.risk.silent there is no rule.
	Path, Rule string
	// Name is what it asks for, Near the tag that was probably meant, if any.
	Name, Near string
	// Lacks says that the condition is that the tag is not held.
	Lacks bool
}

// LooseTags are the tags in holds and lacks, and those that say how long is too
// silent, that no rule gives. Where a rule makes names that only customers' orders
// tell, only what looks misspelt is among them.
func (s *Shop) LooseTags() []LooseTag {
	names, open := s.tagNames()
	var loose []LooseTag
	look := func(one LooseTag, given bool) {
		made := slices.ContainsFunc(open, func(p *regexp.Regexp) bool { return p.MatchString(one.Name) })
		one.Near = nearest(one.Name, names)
		if !given && (!made || one.Near != "") {
			loose = append(loose, one)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Alerts.Risk.Silent)) {
		look(LooseTag{Path: "shop.alerts.risk.silent." + name, Name: name}, slices.Contains(names, name))
	}
	for i, rule := range s.Tags.Rules {
		for lacks, list := range [][]string{rule.If.Holds, rule.If.Lacks} {
			for j, name := range list {
				path := fmt.Sprintf("shop.tags.rules[%d].if.%s[%d]", i, []string{"holds", "lacks"}[lacks], j)
				look(LooseTag{Path: path, Rule: rule.Name, Name: name, Lacks: lacks == 1},
					slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) }))
			}
		}
	}
	return loose
}

// tagNames are the names of the tags that rules give, and patterns of those that
// the configuration alone does not tell.
func (s *Shop) tagNames() (names []string, open []*regexp.Regexp) {
	for _, rule := range s.Tags.Rules {
		if rule.Remove {
			continue
		}
		places := placeholder.FindAllString(rule.Tag, -1)
		if len(places) == 0 {
			names = append(names, rule.Tag)
			continue
		}
		if values := s.placeNames(places[0]); len(places) == 1 && values != nil {
			for _, value := range values {
				names = append(names, strings.ReplaceAll(rule.Tag, places[0], value))
			}
			continue
		}
		fixed := placeholder.Split(rule.Tag, -1)
		for i := range fixed {
			fixed[i] = regexp.QuoteMeta(fixed[i])
		}
		open = append(open, regexp.MustCompile("(?i)^"+strings.Join(fixed, ".+")+"$"))
	}
	return names, open
}

// placeNames are what a placeholder can stand for; nil if customers tell.
func (s *Shop) placeNames(place string) []string {
	names := []string{}
	switch place {
	case "{store}":
		for _, store := range s.Stores {
			names = append(names, store.Name)
		}
	case "{staff}":
		for _, member := range s.Staff {
			names = append(names, member.Name)
		}
	case "{channel}":
		for _, channel := range s.Channels {
			names = append(names, channel.Name)
		}
	case "{campaign}":
		for _, channel := range s.Channels {
			names = append(names, channel.Campaign)
		}
	default:
		return nil
	}
	return names
}
