package config

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Tags are the rules that turn events into tags.
type Tags struct {
	// Groups says what is special about groups of tags.
	Groups []TagGroup `yaml:"groups"`
	Rules  []TagRule  `yaml:"rules"`
}

// TagGroup is a group of tags that are not independent of each other.
type TagGroup struct {
	Name string `yaml:"name"`
	// Exclusive lets a pair hold one tag of the group at a time.
	Exclusive bool `yaml:"exclusive"`
	// Journal writes every move from one tag to another into the customer's
	// time line, with the reason.
	Journal bool `yaml:"journal"`
}

// TagRule gives or takes a tag when something happens.
type TagRule struct {
	Name string `yaml:"name"`
	// On is what happens: added, half_added, lost, deleted, joined_group,
	// left_group, removed_from_group, invite_accepted, ordered, refunded,
	// edited, spoke, or daily, which asks about every customer once a night.
	On string `yaml:"on"`
	// States, Stores and Staff narrow it; empty fits all.
	States []string `yaml:"states"`
	Stores []string `yaml:"stores"`
	Staff  []string `yaml:"staff"`
	// If are further conditions; all that are set must hold.
	If TagIf `yaml:"if"`
	// Class is static, consumption, behaviour or tier.
	Class bot.TagClass `yaml:"class"`
	// Group and Tag are names of at most 30 characters; {store}, {channel},
	// {campaign}, {staff}, {category} and {rfm} are filled in.
	Group string `yaml:"group"`
	Tag   string `yaml:"tag"`
	// Expires is how long the tag stays; 0 is for ever.
	Expires time.Duration `yaml:"expires"`
	// Remove takes the tag away instead.
	Remove bool `yaml:"remove"`
}

// TagIf are conditions about what the customer did so far.
type TagIf struct {
	Count TagCount `yaml:"count"`
	Spent TagSpent `yaml:"spent"`
	// Idle is how long the customer has not been seen in any way.
	Idle time.Duration `yaml:"idle"`
	// Unbought is how long ago the last order is; without any order it does not
	// hold.
	Unbought time.Duration `yaml:"unbought"`
	// Silent is how long the customer has said nothing.
	Silent time.Duration `yaml:"silent"`
	// Keywords are words one of which must be in what was said, noted or
	// bought.
	Keywords []string `yaml:"keywords"`
	// Holds and Lacks are tags that the pair must and must not hold.
	Holds []string `yaml:"holds"`
	Lacks []string `yaml:"lacks"`
}

// TagCount counts what happened in a period.
type TagCount struct {
	// Of is an interaction, as ordered or joined_group.
	Of     string        `yaml:"of"`
	Within time.Duration `yaml:"within"`
	// Min and Max bound the number; 0 does not.
	Min int `yaml:"min"`
	Max int `yaml:"max"`
}

// TagSpent is the money that was paid in a period, in whole yuan.
type TagSpent struct {
	Within time.Duration `yaml:"within"`
	Min    int           `yaml:"min"`
	Max    int           `yaml:"max"`
}

// RFM are the steps by which recency, frequency and money are scored from 1 to
// 5; each has four, the best first. Empty takes the defaults.
type RFM struct {
	// Recency is the time since the last order, Frequency the number of orders
	// and Money the whole yuan, both within Within.
	Within    time.Duration   `yaml:"within"`
	Recency   []time.Duration `yaml:"recency"`
	Frequency []int           `yaml:"frequency"`
	Money     []int           `yaml:"money"`
}
