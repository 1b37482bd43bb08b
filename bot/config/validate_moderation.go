package config

import (
	"crypto/x509"
	"encoding/pem"
	"maps"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// archiveKept is how long WeCom keeps a message for the archive [docs 91774].
const archiveKept = 5 * 24 * time.Hour

func (a *Archive) validate(r report) {
	if !a.Enabled {
		return
	}
	r.needed("secret", a.Secret.Reveal())
	if len(a.Keys) == 0 {
		r.bad("keys", "must be set: the private key of each version that WeCom's console shows, as keys: { 1: file:data/archive-1.pem }")
	}
	for _, version := range slices.Sorted(maps.Keys(a.Keys)) {
		r.in("keys").privateKey(version, a.Keys[version].Reveal())
	}
	r.positive("every", a.Every)
	r.positive("keep", a.Keep)
	if r.positive("behind", a.Behind); a.Behind >= archiveKept {
		r.bad("behind", "wants less than 120h: what is older than five days is gone from WeCom")
	}
	if p := a.Proxy.Reveal(); p != "" {
		if at, err := url.Parse(p); err != nil || at.Host == "" || (at.Scheme != "http" && at.Scheme != "https") {
			r.bad("proxy", "wants an address as http://10.0.0.1:3128")
		}
	}
}

// version is a publickey_ver: a number.
var version = regexp.MustCompile(`^[1-9][0-9]{0,8}$`)

// privateKey refuses what is no private RSA key. It never tells what it found.
func (r report) privateKey(name, value string) {
	if !version.MatchString(name) {
		r.bad(name, "wants the number of the key's version (publickey_ver), as 1")
	}
	if !r.needed(name, value) {
		return
	}
	block, _ := pem.Decode([]byte(value))
	if block == nil {
		r.bad(name, "is no PEM, which begins with -----BEGIN PRIVATE KEY-----; file:PATH reads it from a file, as file:data/archive-1.pem")
		return
	}
	if strings.Contains(block.Type, "PUBLIC") {
		r.bad(name, "is the public key, which belongs into WeCom's console; wants the private one")
		return
	}
	if _, err := x509.ParsePKCS1PrivateKey(block.Bytes); err != nil {
		if _, err := x509.ParsePKCS8PrivateKey(block.Bytes); err != nil {
			r.bad(name, "is no private RSA key in PEM, or has a password")
		}
	}
}

// ladderSteps are the names of the ladder's steps.
func ladderSteps() []string {
	var names []string
	for _, s := range bot.Steps() {
		names = append(names, string(s))
	}
	return names
}

// checks are the names of what can be looked for besides words.
var checks = []string{"links", "phones", "ids", "bank_cards", "emails", "qr_codes", "flood", "newcomers"}

func (m *Moderation) validate(r report) {
	r.names("lists", m.Lists)
	for i := range m.Words {
		m.Words[i].validate(r.in("words").item(i))
	}
	in := r.in("checks")
	for _, name := range slices.Sorted(maps.Keys(m.Checks)) {
		if !slices.Contains(checks, name) {
			in.among(name, "is no check; there are ", name, checks)
			continue
		}
		in.oneOf(name, string(m.Checks[name]), ladderSteps()...)
	}
	for i, domain := range m.Domains {
		r.in("domains").item(i).domain("", domain)
	}
	flood := r.in("flood")
	flood.positive("within", m.Flood.Within)
	flood.least("same", m.Flood.Same, 2)
	flood.least("messages", m.Flood.Messages, 2)
	r.positive("newcomer", m.Newcomer)
	m.Ladder.validate(r.in("ladder"))
	precision := r.in("precision")
	if m.Precision.Line < 0 || m.Precision.Line > 100 {
		precision.bad("line", "wants a percent from 0 to 100, has %d", m.Precision.Line)
	}
	precision.least("least", m.Precision.Least, 1)
	r.oneOf("intercept", m.Intercept, InterceptOff, InterceptWarn, InterceptBlock)
	for i := range m.Interests {
		m.Interests[i].validate(r.in("interests").item(i))
	}
	once(r.in("interests"), m.Interests, "name", func(i Interest) string { return i.Name })
}

// domain refuses what is more or less than the name of a site.
func (r report) domain(key, name string) {
	if !r.needed(key, name) {
		return
	}
	if strings.ContainsAny(name, "/:*? ") || !strings.Contains(name, ".") || net.ParseIP(name) != nil {
		r.bad(key, "wants a domain alone, as example.com, which allows what is under it, too; has %s", quote(name))
	}
}

func (w *Word) validate(r report) {
	r.needed("word", w.Word)
	r.needed("category", w.Category)
	r.oneOf("severity", string(w.Severity), ladderSteps()...)
	if w.Speakers != "" {
		r.oneOf("speakers", w.Speakers, "customers", "staff", "both")
	}
	r.names("allow", w.Allow)
	r.names("techniques", w.Techniques)
}

func (l *Ladder) validate(r report) {
	r.positive("within", l.Within)
	r.least("warn", l.Warn, 1)
	r.least("review", l.Review, 1)
	r.least("remove", l.Remove, 1)
	if l.Warn > l.Review || l.Review > l.Remove {
		r.bad("", "climbs from warn over review to remove: wants warn ≤ review ≤ remove, has %d, %d, %d", l.Warn, l.Review, l.Remove)
	}
	exclude := r.in("exclude")
	for _, step := range slices.Sorted(maps.Keys(l.Exclude)) {
		if !slices.Contains(ladderSteps(), step) {
			exclude.among(step, "is no step; there are ", step, ladderSteps())
		} else if l.Exclude[step] < 0 {
			exclude.bad(step, "wants a time as 168h, or 0s for good")
		}
	}
}

func (i *Interest) validate(r report) {
	r.needed("name", i.Name)
	if len(i.Words) == 0 {
		r.bad("words", "must be set: what customers say who want it, as [燕麦奶]")
	}
	r.names("words", i.Words)
	if (i.Group == "") != (i.Tag == "") {
		r.bad("tag", "group and tag go together")
	}
	r.atMost("group", i.Group, longestTag)
	r.atMost("tag", i.Tag, longestTag)
	if i.Direct && i.Answer == "" {
		r.bad("answer", "must be set, as direct is")
	}
}

// openKfID is the id of a kf account [docs 94661].
var openKfID = regexp.MustCompile(`^wk[0-9A-Za-z_-]{4,62}$`)

func (w *WeCom) validateKf(r report) {
	apps := slices.Sorted(maps.Keys(w.AllApps()))
	for _, id := range slices.Sorted(maps.Keys(w.Kf)) {
		if !openKfID.MatchString(id) {
			r.bad(id, "is no open_kfid, which begins with wk and stands on the account's page in 微信客服")
		}
		in, kf := r.in(id), w.Kf[id]
		in.needed("name", kf.Name)
		in.hours("hours", kf.Hours)
		if kf.App != "" {
			in.oneOf("app", kf.App, apps...)
		}
	}
}
