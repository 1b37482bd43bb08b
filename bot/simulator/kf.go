package simulator

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// KfAccount is a WeChat customer service account (微信客服) that exists from the
// start.
type KfAccount struct {
	OpenKfID string `json:"open_kfid"`
	Name     string `json:"name"`
	// App is the one app that may call it and hears of it; empty is the first.
	App string `json:"app,omitempty"`
	// Servicers are the userids of those who answer by hand. All are there from the
	// start (see KfAttend).
	Servicers []string `json:"servicers,omitempty"`
	// ConsoleWelcome says that the console has a welcome of its own, so that no
	// event carries a welcome code.
	ConsoleWelcome bool `json:"console_welcome,omitempty"`
}

// The states of a session [docs 94669].
const (
	KfNew   = 0
	KfBot   = 1
	KfPool  = 2
	KfHuman = 3
	KfEnded = 4
)

// Limits of kf accounts [docs 94670, 94677, 95122].
const (
	kfHistory     = 3 * 24 * time.Hour
	kfTokenLife   = 10 * time.Minute
	kfWindow      = 48 * time.Hour
	kfPerMessage  = 5
	kfWelcomeLife = 20 * time.Second
	kfTextBytes   = 2048
	// kfUntokened is how often in a minute an account may be read without a token.
	// WeCom calls that limit strict and names no number.
	kfUntokened = 3
)

// kfDesks are the kf accounts.
type kfDesks struct {
	kf      map[string]*kfAccount
	kfOrder []*kfAccount
	kfCodes map[string]*kfCode
	// kfLinks are the scenes of links, by the value that stands for them there.
	kfLinks map[string]kfLink
	// kfSent are the msgids that were accepted: WeCom takes one once.
	kfSent map[string]bool
}

type kfAccount struct {
	KfAccount
	app      *app
	away     map[string]bool
	rows     []kfRow
	seq      int64
	tokens   map[string]time.Time
	untoken  window
	empty    int
	sessions map[string]*kfSession
}

// kfRow is a row of sync_msg.
type kfRow struct {
	seq  int64
	at   time.Time
	body reply
}

// kfSession is how an account stands with a customer.
type kfSession struct {
	account  *kfAccount
	customer *customer
	state    int
	servicer string
	// saidAt is when the customer wrote last, answers how many were sent since.
	saidAt  time.Time
	answers int
	// greetedAt and sentAt are when they were welcomed, and written to, last.
	greetedAt, sentAt time.Time
	// rejects says that the customer takes no messages; fails is the fail_type of
	// what is sent next, fail says that there is one.
	rejects bool
	fail    bool
	fails   int
	scene   string
	param   string
	// bySaid are what the customer wrote, to be recalled.
	bySaid map[string]bool
}

type kfCode struct {
	account *kfAccount
	session *kfSession
	until   time.Time
	// state is what the session must still be in; -1 is any.
	state int
	// menu says that a menu may be sent too.
	menu bool
	used bool
	what string
}

type kfLink struct{ openKfID, scene string }

func newKfDesks() kfDesks {
	return kfDesks{kf: map[string]*kfAccount{}, kfCodes: map[string]*kfCode{}, kfLinks: map[string]kfLink{}, kfSent: map[string]bool{}}
}

// populateKf makes the accounts that the configuration describes.
func (s *Simulator) populateKf() error {
	s.kfDesks = newKfDesks()
	for _, conf := range s.conf.Kf {
		if err := s.addKf(conf); err != nil {
			return err
		}
	}
	return nil
}

func (s *Simulator) addKf(conf KfAccount) error {
	if !strings.HasPrefix(conf.OpenKfID, "wk") {
		return fmt.Errorf("simulator: open_kfid %q does not begin with wk", conf.OpenKfID)
	}
	if s.kf[conf.OpenKfID] != nil {
		return fmt.Errorf("simulator: kf account %q is there already", conf.OpenKfID)
	}
	a, err := s.appNamed(conf.App)
	if err != nil {
		return err
	}
	for _, id := range conf.Servicers {
		if _, err := s.member(id); err != nil {
			return err
		}
	}
	desk := &kfAccount{KfAccount: conf, app: a, away: map[string]bool{}, tokens: map[string]time.Time{}, sessions: map[string]*kfSession{}}
	s.kf[conf.OpenKfID] = desk
	s.kfOrder = append(s.kfOrder, desk)
	return nil
}

// CreateKf makes a kf account.
func (s *Simulator) CreateKf(conf KfAccount) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.addKf(conf); err != nil {
		return err
	}
	s.acted("kf_create", conf.OpenKfID)
	return nil
}

// kfNamed finds an account for an act; an empty id is the first account.
func (s *Simulator) kfNamed(openKfID string) (*kfAccount, error) {
	if openKfID == "" && len(s.kfOrder) > 0 {
		return s.kfOrder[0], nil
	}
	if desk := s.kf[openKfID]; desk != nil {
		return desk, nil
	}
	return nil, fmt.Errorf("simulator: there is no kf account %q", openKfID)
}

// kfCalled finds the account that an app calls.
func (s *Simulator) kfCalled(a *app, openKfID string) (*kfAccount, error) {
	switch desk := s.kf[openKfID]; {
	case openKfID == "":
		return nil, refuse(95000, "")
	case desk == nil:
		return nil, refuse(95004, "")
	case desk.app != a:
		return nil, refuse(48007, "")
	default:
		return desk, nil
	}
}

// mayKf says whether an app stands under 微信客服 > 可调用接口的应用.
func (s *Simulator) mayKf(a *app) error {
	if slices.ContainsFunc(s.kfOrder, func(desk *kfAccount) bool { return desk.app == a }) {
		return nil
	}
	return refuse(48002, "")
}

// session is how the account stands with a customer, made when there is none.
func (a *kfAccount) session(c *customer) *kfSession {
	one := a.sessions[c.id]
	if one == nil {
		one = &kfSession{account: a, customer: c, state: KfEnded, bySaid: map[string]bool{}}
		a.sessions[c.id] = one
	}
	return one
}

// kfTalk finds a session for an act.
func (s *Simulator) kfTalk(openKfID, externalUserID string) (*kfAccount, *kfSession, error) {
	desk, err := s.kfNamed(openKfID)
	if err != nil {
		return nil, nil, err
	}
	one := desk.sessions[externalUserID]
	if one == nil {
		return nil, nil, fmt.Errorf("simulator: %s never opened the chat of %s", externalUserID, desk.OpenKfID)
	}
	return desk, one, nil
}

// serves says whether a member answers for the account.
func (a *kfAccount) serves(userID string) bool {
	return slices.ContainsFunc(a.Servicers, func(id string) bool { return strings.EqualFold(id, userID) })
}
