package simulator

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// wayQuota is how many contact ways and join ways a corp may have [docs 92228].
const wayQuota = 500_000

// way is a 联系我 code.
type way struct {
	ContactWay
	// seq rises with every way that is made.
	seq int
	// turn is whose turn it is to be added: users serve one after the other.
	turn               int
	kind, scene, style int
	party              []int
	markSource         bool
	created            time.Time
	exclusive          bool
}

type conclusions struct {
	Text struct {
		Content string `json:"content" rule:"bytes=4000"`
	} `json:"text"`
	Image       *imageAttachment `json:"image" rule:"-"`
	Link        *linkAttachment  `json:"link" rule:"-"`
	Miniprogram *miniAttachment  `json:"miniprogram" rule:"-"`
}

type contactWayFields struct {
	Style         int          `json:"style"`
	Remark        *string      `json:"remark"`
	SkipVerify    *bool        `json:"skip_verify"`
	State         *string      `json:"state"`
	User          []string     `json:"user"`
	Party         []int        `json:"party"`
	ExpiresIn     int          `json:"expires_in" rule:"max=1209600"`
	ChatExpiresIn int          `json:"chat_expires_in" rule:"max=1209600"`
	UnionID       string       `json:"unionid"`
	MarkSource    *bool        `json:"mark_source"`
	Conclusions   *conclusions `json:"conclusions"`
}

// addContactWay is add_contact_way [docs 92228].
func addContactWay(s *Simulator, c *call, in *struct {
	Type        int  `json:"type" rule:"required,min=1,max=2"`
	Scene       int  `json:"scene" rule:"required,min=1,max=2"`
	IsTemp      bool `json:"is_temp"`
	IsExclusive bool `json:"is_exclusive"`
	contactWayFields
}) (any, error) {
	if in.IsTemp {
		return nil, refuse(48002, "temporary sessions are for the medical industry only")
	}
	if len(s.ways)+len(s.joinWays) >= wayQuota {
		return nil, refuse(41045, "")
	}
	w := &way{kind: in.Type, scene: in.Scene, created: s.now(), exclusive: in.IsExclusive}
	w.ConfigID, w.App, w.SkipVerify = s.newID("", 32), c.app.Name, true
	if err := s.changeWay(c.app, w, in.contactWayFields); err != nil {
		return nil, err
	}
	s.keepWay(w)
	out := reply{"config_id": w.ConfigID}
	if w.scene == 2 {
		out["qr_code"] = s.qrAddress(c, w.ConfigID)
	}
	return out, nil
}

// changeWay checks and sets what a contact way may be given. Nothing is changed
// when it refuses.
func (s *Simulator) changeWay(a *app, w *way, in contactWayFields) error {
	next := *w
	if in.Remark != nil {
		next.Remark = *in.Remark
	}
	if in.State != nil {
		next.State = *in.State
	}
	if in.SkipVerify != nil {
		next.SkipVerify = *in.SkipVerify
	}
	if in.MarkSource != nil {
		next.markSource = *in.MarkSource
	}
	if len([]rune(next.Remark)) > 30 || len([]rune(next.State)) > 30 {
		return refuse(40058, "remark and state have at most 30 characters")
	}
	if in.Style != 0 {
		next.style = in.Style
	}
	if in.User != nil || in.Party != nil {
		if err := s.staffWay(a, &next, in); err != nil {
			return err
		}
	}
	if next.kind == 1 && (len(next.Users) != 1 || len(next.party) > 0) {
		return refuse(41041, "a single contact way has exactly one user")
	}
	n := len(s.usersOf(&next))
	if n == 0 {
		return refuse(40063, "user and party are empty")
	}
	if n > 100 {
		return refuse(41041, "more than 100 users")
	}
	s.unlistState(w)
	*w = next
	if s.ways[w.ConfigID] == w {
		s.listState(w)
	}
	return nil
}

// staffWay sets whom a contact way leads to.
func (s *Simulator) staffWay(a *app, w *way, in contactWayFields) error {
	w.Users, w.party = nil, slices.Clone(in.Party)
	for _, id := range in.User {
		m, err := s.contactMember(a, id)
		if err != nil {
			return err
		}
		if !slices.Contains(w.Users, m.UserID) {
			w.Users = append(w.Users, m.UserID)
		}
	}
	for _, id := range in.Party {
		if s.department(id) == nil {
			return refuse(60123, "party %d", id)
		}
	}
	return nil
}

// usersOf are the members a contact way leads to, departments expanded.
func (s *Simulator) usersOf(w *way) []string {
	users := slices.Clone(w.Users)
	for _, m := range s.staffOrder {
		in := slices.ContainsFunc(w.party, func(id int) bool { return s.within(m.Department, id) })
		if in && m.CustomerContact && !slices.Contains(users, m.UserID) {
			users = append(users, m.UserID)
		}
	}
	return users
}

// ownWay finds a contact way of the calling app.
func (s *Simulator) ownWay(a *app, configID string) (*way, error) {
	if w := s.ways[configID]; w != nil && w.App == a.Name {
		return w, nil
	}
	return nil, refuse(41044, "")
}

type byConfigID struct {
	ConfigID string `json:"config_id" rule:"required,code=41044"`
}

func getContactWay(s *Simulator, c *call, in *byConfigID) (any, error) {
	w, err := s.ownWay(c.app, in.ConfigID)
	if err != nil {
		return nil, err
	}
	out := reply{"config_id": w.ConfigID, "type": w.kind, "scene": w.scene, "style": w.style, "remark": w.Remark,
		"skip_verify": w.SkipVerify, "state": w.State, "user": slices.Clone(w.Users), "party": slices.Clone(w.party),
		"is_temp": false, "mark_source": w.markSource}
	if w.scene == 2 {
		out["qr_code"] = s.qrAddress(c, w.ConfigID)
	}
	return reply{"contact_way": out}, nil
}

func listContactWay(s *Simulator, c *call, in *struct {
	StartTime int64  `json:"start_time"`
	EndTime   int64  `json:"end_time"`
	Cursor    string `json:"cursor"`
	Limit     int    `json:"limit" rule:"min=0,max=1000"`
}) (any, error) {
	from, to := s.now().AddDate(0, 0, -90), s.now()
	if in.StartTime > 0 {
		from = time.Unix(in.StartTime, 0)
	}
	if in.EndTime > 0 {
		to = time.Unix(in.EndTime, 0)
	}
	if to.Before(from) {
		return nil, refuse(40058, "end_time is before start_time")
	}
	var found []reply
	for _, w := range s.wayList {
		if w.App == c.app.Name && !w.created.Before(from) && !w.created.After(to) {
			found = append(found, reply{"config_id": w.ConfigID})
		}
	}
	page, next, err := paged(found, in.Cursor, in.Limit, 100)
	return reply{"contact_way": page, "next_cursor": next}, err
}

func updateContactWay(s *Simulator, c *call, in *struct {
	ConfigID string `json:"config_id" rule:"required,code=41044"`
	contactWayFields
}) (any, error) {
	w, err := s.ownWay(c.app, in.ConfigID)
	if err != nil {
		return nil, err
	}
	return nil, s.changeWay(c.app, w, in.contactWayFields)
}

func delContactWay(s *Simulator, c *call, in *byConfigID) (any, error) {
	w, err := s.ownWay(c.app, in.ConfigID)
	if err != nil {
		return nil, err
	}
	s.dropWay(w)
	return nil, nil
}

func (s *Simulator) populateContactWays() error {
	for _, conf := range s.conf.ContactWays {
		if conf.ConfigID == "" {
			conf.ConfigID = s.newID("", 32)
		}
		for i, id := range conf.Users {
			m, err := s.member(id)
			if err != nil {
				return err
			}
			if !m.CustomerContact {
				return fmt.Errorf("simulator: %s of a contact way has no customer contact", id)
			}
			conf.Users[i] = m.UserID
		}
		if len(conf.Users) == 0 {
			return fmt.Errorf("simulator: contact way %q leads to nobody", strings.TrimSpace(conf.State+" "+conf.Remark))
		}
		if conf.App == "" {
			i := slices.IndexFunc(s.order, func(a *app) bool { return a.CustomerContact })
			if i >= 0 {
				conf.App = s.order[i].Name
			}
		}
		w := &way{ContactWay: conf, kind: 2, scene: 2, created: s.now()}
		if len(conf.Users) == 1 {
			w.kind = 1
		}
		s.keepWay(w)
	}
	return nil
}
