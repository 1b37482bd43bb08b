package config

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

var (
	// receiverName is part of an address: /callback/wecom/{name}.
	receiverName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)
	// A callback's Token and EncodingAESKey [docs 90930].
	callbackToken = regexp.MustCompile(`^[0-9A-Za-z]{1,32}$`)
	callbackKey   = regexp.MustCompile(`^[0-9A-Za-z]{43}$`)
)

func (w *WeCom) validate(r report) {
	r.baseAddress("api_base_url", w.APIBaseURL)
	if r.needed("corp_id", w.CorpID) && strings.ContainsAny(w.CorpID, " /?&=<>\"'") {
		r.bad("corp_id", "is no 企业ID, which is of letters and digits, as ww1111aaaa2222bbbb")
	}
	r.positive("timeout", w.Timeout)
	r.positive("clock_skew", w.ClockSkew)
	if w.CallsPerMinute < 1 {
		r.bad("calls_per_minute", "wants 1 or more, has %d; WeCom allows 10000", w.CallsPerMinute)
	}
	w.App.validate(r.in(MainApp))
	for _, name := range slices.Sorted(maps.Keys(w.Webhooks)) {
		hooks := r.in("webhooks")
		hooks.name(name)
		if key := w.Webhooks[name].Reveal(); hooks.needed(name, key) && strings.ContainsAny(key, "/?&= ") {
			hooks.bad(name, "wants the key alone, which stands behind key= in the address")
		}
	}
	apps := r.in("apps")
	for _, name := range slices.Sorted(maps.Keys(w.Apps)) {
		apps.name(name)
		app := w.Apps[name]
		app.validate(apps.in(name))
		if name == MainApp {
			apps.bad(name, "the main app is set under wecom.app; give this one another name")
		}
	}
	w.validateReceivers(r.in("receivers"))
	if len(w.AllReceivers()) == 0 && w.App.EncodingAESKey == "" {
		r.bad("app.token", "must be set: without it nothing reaches the bot")
	}
	w.Archive.validate(r.in("archive"))
	w.validateKf(r.in("kf"))
}

func (w *WeCom) validateReceivers(r report) {
	apps := w.AllApps()
	for _, name := range slices.Sorted(maps.Keys(w.Receivers)) {
		r.name(name)
		receiver := w.Receivers[name]
		if app, taken := apps[name]; taken && app.Token != "" {
			r.bad(name, "the app of this name has its receiver at the same address; give this one another name")
		}
		in := r.in(name)
		in.keys(receiver.Token, receiver.EncodingAESKey)
		if receiver.Token == "" && receiver.EncodingAESKey == "" {
			in.bad("token", "must be set")
		}
		in.oneOf("format", receiver.Format, FormatXML, FormatJSON)
		if _, known := apps[receiver.App]; receiver.App != "" && !known {
			in.oneOf("app", receiver.App, slices.Sorted(maps.Keys(apps))...)
		}
	}
}

func (a *App) validate(r report) {
	if a.AgentID <= 0 {
		r.bad("agent_id", "must be set: the AgentId on the app's page")
	}
	r.needed("secret", a.Secret.Reveal())
	r.keys(a.Token, a.EncodingAESKey)
}

// keys checks a callback's two keys, of which there are both or none.
func (r report) keys(token, key Secret) {
	switch {
	case token == "" && key == "":
		return
	case token == "":
		r.bad("token", "must be set, as encoding_aes_key is")
	case !callbackToken.MatchString(token.Reveal()):
		r.bad("token", "wants 1 to 32 letters and digits, as WeCom makes it")
	}
	switch {
	case key == "":
		r.bad("encoding_aes_key", "must be set, as token is")
	case len([]rune(key.Reveal())) != 43:
		r.bad("encoding_aes_key", "wants exactly 43 letters and digits, has %d", len([]rune(key.Reveal())))
	case !callbackKey.MatchString(key.Reveal()):
		r.bad("encoding_aes_key", "wants exactly 43 letters and digits, has a character that is neither")
	}
}

func (r report) name(name string) {
	if !receiverName.MatchString(name) {
		r.bad(name, "is no name for an address: small letters, digits, - and _, at most 32")
	}
}
