package config

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Archive is the message archive (会话内容存档) [docs 91774].
type Archive struct {
	Enabled bool   `yaml:"enabled"`
	Secret  Secret `yaml:"secret"`
	// Keys are the private keys by the version that WeCom's console shows for the
	// public one (publickey_ver), as PEM (file:PATH reads it from a file). Old ones stay,
	// for what was sealed with them.
	Keys map[string]Secret `yaml:"keys"`
	// Every is how often it is read without a doorbell.
	Every time.Duration `yaml:"every"`
	// Behind is how far reading may lag before managers hear of it: WeCom keeps five
	// days.
	Behind time.Duration `yaml:"behind"`
	// Keep is how long words are kept.
	Keep time.Duration `yaml:"keep"`
	// Pictures has QR codes in customers' pictures read.
	Pictures bool `yaml:"pictures"`
	// Proxy is an HTTP proxy for the archive's library, as http://10.0.0.1:3128;
	// with user:password@ where it wants them.
	Proxy Secret `yaml:"proxy"`
}

// Moderation is what is looked for in what people say, and what comes of it.
type Moderation struct {
	// Enabled has messages checked as they come.
	Enabled bool `yaml:"enabled"`
	// Lists are the shipped word lists that are in force (templates/words); empty is
	// all of them.
	Lists []string `yaml:"lists"`
	// Words are the shop's own.
	Words []Word `yaml:"words"`
	// Checks are how bad each check finds what it finds, by name: links, phones, ids,
	// bank_cards, emails, qr_codes, flood, newcomers. One that is not there does not
	// look; the step is one of note, warn, review, remove.
	Checks map[string]bot.Step `yaml:"checks"`
	// Domains are those that links may lead to.
	Domains []string `yaml:"domains"`
	Flood   Flood    `yaml:"flood"`
	// Newcomer is how long somebody is new in a group.
	Newcomer time.Duration `yaml:"newcomer"`
	Ladder   Ladder        `yaml:"ladder"`
	// Precision is the line below which a rule only has things looked at, once it was
	// decided on so often.
	Precision Precision `yaml:"precision"`
	// Intercept keeps WeCom's own intercept rules (敏感词拦截) for staff in step with
	// the lists: warn, block, or off.
	Intercept string `yaml:"intercept"`
	// Interests are what customers ask for.
	Interests []Interest `yaml:"interests"`
}

// Word is a rule of the shop's own.
type Word struct {
	// Word is a word, or a combination "A+B".
	Word     string   `yaml:"word"`
	Category string   `yaml:"category"`
	Severity bot.Step `yaml:"severity"`
	// Speakers is customers, staff or both (which it is if it is empty).
	Speakers string   `yaml:"speakers"`
	Allow    []string `yaml:"allow"`
	// Techniques are the ways in which it is looked for; empty is all.
	Techniques []string `yaml:"techniques"`
	Why        string   `yaml:"why"`
	Reply      string   `yaml:"reply"`
}

// Flood is when somebody says too much: the same words Same times, or Messages of
// any kind, within Within, over all groups.
type Flood struct {
	Within   time.Duration `yaml:"within"`
	Same     int           `yaml:"same"`
	Messages int           `yaml:"messages"`
}

// Ladder is how repetition climbs: with so many violations within Within the step
// is at least that one.
type Ladder struct {
	Within time.Duration `yaml:"within"`
	Warn   int           `yaml:"warn"`
	Review int           `yaml:"review"`
	Remove int           `yaml:"remove"`
	// Exclude is how long who is found to have broken a rule is kept from coupons,
	// sales and posts, by step; a step that is not there excludes nobody.
	Exclude map[string]time.Duration `yaml:"exclude"`
}

// Precision is when a rule is trusted to act.
type Precision struct {
	// Line is a percent, Least how many decisions there must be.
	Line  int `yaml:"line"`
	Least int `yaml:"least"`
}

// Interest is what customers ask for: it tags them, and hands the clerk words to
// answer with, or answers in a kf account itself.
type Interest struct {
	Name string `yaml:"name"`
	// Words are any of which it is; "A+B" is both.
	Words []string `yaml:"words"`
	// Group and Tag are given to the customer; empty gives none.
	Group string `yaml:"group"`
	Tag   string `yaml:"tag"`
	// Answer is what to say. With Direct the bot says it itself where it may: in a kf
	// account.
	Answer string `yaml:"answer"`
	Direct bool   `yaml:"direct"`
}

// Kf is a WeChat customer service account (微信客服).
type Kf struct {
	// Name is for people, Store whose it is; empty is all stores'.
	Name  string `yaml:"name"`
	Store string `yaml:"store"`
	// Welcome is a template under templates/messages ("kf/welcome").
	Welcome string `yaml:"welcome"`
	// Coupon is offered when somebody asks for one.
	Coupon string `yaml:"coupon"`
	// Hours is when people are there to take a talk over, as "09:00-21:00" in the
	// shop's time zone; empty is always.
	Hours string `yaml:"hours"`
	// App is the app that may call it; empty is the main one.
	App string `yaml:"app"`
}

// Values of moderation.intercept.
const (
	InterceptOff   = "off"
	InterceptWarn  = "warn"
	InterceptBlock = "block"
)
