package simulator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

// app is an App with what has become of it.
type app struct {
	App
	crypter *wxcrypt.Crypter
	// visible holds lower-case userids; nil is everybody.
	visible map[string]bool
	// hidden holds those who were taken out of the range later.
	hidden    map[string]bool
	untrusted bool
	token     *token
	// taskIDs are the card task ids ever used: they must not come again.
	taskIDs map[string]bool
	rates   map[string]*memberRate
	recent  map[string]time.Time
}

func (s *Simulator) addApp(conf App) error {
	if conf.Name == "" || conf.Secret == "" {
		return fmt.Errorf("simulator: app %q needs a name and a secret", conf.Name)
	}
	if s.apps[conf.Name] != nil {
		return fmt.Errorf("simulator: app %q is listed twice", conf.Name)
	}
	for _, other := range s.order {
		if other.Secret == conf.Secret {
			return fmt.Errorf("simulator: apps %q and %q share a secret", other.Name, conf.Name)
		}
	}
	a := &app{App: conf, hidden: map[string]bool{}, taskIDs: map[string]bool{}, rates: map[string]*memberRate{}, recent: map[string]time.Time{}}
	if conf.Token != "" || conf.EncodingAESKey != "" {
		crypter, err := wxcrypt.New(conf.Token, conf.EncodingAESKey, s.conf.CorpID)
		if err != nil {
			return fmt.Errorf("simulator: app %q: %w", conf.Name, err)
		}
		a.crypter = crypter
	} else if conf.CallbackURL != "" {
		return fmt.Errorf("simulator: app %q has a callback URL but no token and EncodingAESKey", conf.Name)
	}
	if len(conf.Visible) > 0 {
		a.visible = map[string]bool{}
		for _, id := range conf.Visible {
			a.visible[strings.ToLower(id)] = true
		}
	}
	s.apps[conf.Name] = a
	s.order = append(s.order, a)
	return nil
}

// sees says whether a member is in the app's visible range.
func (a *app) sees(userID string) bool {
	id := strings.ToLower(userID)
	return (a.visible == nil || a.visible[id]) && !a.hidden[id]
}

// trusts says whether the app may be called from an address.
func (a *app) trusts(ip string) bool {
	return !a.untrusted && (len(a.TrustedIPs) == 0 || slices.Contains(a.TrustedIPs, ip))
}

// SetCallbackURL tells where an app's callbacks go from now on; "" ends them.
// It fails if there is no such app.
func (s *Simulator) SetCallbackURL(appName, url string) error {
	return s.changeApp(appName, func(a *app) { a.CallbackURL = url })
}

// SetTrusted says whether an app may be called from anywhere it could before:
// false answers 60020 to every call, as when the egress address changed. It
// fails if there is no such app.
func (s *Simulator) SetTrusted(appName string, trusted bool) error {
	return s.changeApp(appName, func(a *app) { a.untrusted = !trusted })
}

// changeApp changes one app, which must be named.
func (s *Simulator) changeApp(appName string, do func(*app)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.apps[appName]
	if a == nil {
		return fmt.Errorf("simulator: there is no app %q; name one of %s, as {\"app\":%q}", appName, strings.Join(s.appNames(), ", "), s.order[0].Name)
	}
	do(a)
	return nil
}

// appNames are the names of all apps, in the order in which they were set up.
func (s *Simulator) appNames() []string {
	var names []string
	for _, a := range s.order {
		names = append(names, a.Name)
	}
	return names
}

// appNamed returns the app of a name; the empty name is the first app.
func (s *Simulator) appNamed(name string) (*app, error) {
	if name == "" && len(s.order) > 0 {
		return s.order[0], nil
	}
	if a := s.apps[name]; a != nil {
		return a, nil
	}
	return nil, fmt.Errorf("simulator: there is no app %q", name)
}
