package simulator

import (
	"fmt"
	"net/url"
	"strings"
)

// KfVisit is a customer who opens the chat of a kf account.
type KfVisit struct {
	// OpenKfID is the account; empty is the first.
	OpenKfID string `json:"open_kfid"`
	// ExternalUserID is a customer who exists; empty is a new one called Name.
	ExternalUserID string `json:"external_userid"`
	Name           string `json:"name"`
	// URL is a link of add_contact_way, with a scene_param if one was put there. It
	// may stand instead of OpenKfID and Scene.
	URL   string `json:"url"`
	Scene string `json:"scene"`
	// SceneParam is at most 128 bytes.
	SceneParam string `json:"scene_param"`
	// FromChats says that no link was used: the chat was there already, and no event
	// comes.
	FromChats bool `json:"from_chats"`
}

// KfEnter opens a kf chat as a customer does. By a link that raises enter_session,
// with a welcome code when one is due: no welcome within 48 hours, and nothing
// was ever said [docs 94670].
func (s *Simulator) KfEnter(in KfVisit) (externalUserID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.kfFollow(&in); err != nil {
		return "", err
	}
	desk, err := s.kfNamed(in.OpenKfID)
	if err != nil {
		return "", err
	}
	if len(in.SceneParam) > 128 {
		return "", fmt.Errorf("simulator: scene_param has %d bytes, at most 128", len(in.SceneParam))
	}
	var c *customer
	if in.ExternalUserID == "" {
		c = s.newCustomer(person{name: in.Name})
	} else if c, err = s.person(in.ExternalUserID); err != nil {
		return "", err
	}
	one := desk.session(c)
	desk.lapse(s, one)
	one.scene, one.param = in.Scene, in.SceneParam
	s.acted("kf_enter", desk.OpenKfID, c.id, in.Scene)
	if in.FromChats {
		return c.id, nil
	}
	more := reply{"scene": in.Scene, "scene_param": in.SceneParam}
	now := s.now()
	recent := now.Sub(one.greetedAt) < kfWindow || now.Sub(one.saidAt) < kfWindow || now.Sub(one.sentAt) < kfWindow
	if !desk.ConsoleWelcome && !recent {
		more["welcome_code"] = s.kfIssue("welcome", desk, one, kfWelcomeLife, -1, true)
	}
	s.kfEvent(desk, "enter_session", c, more)
	return c.id, nil
}

// kfFollow reads a link.
func (s *Simulator) kfFollow(in *KfVisit) error {
	if in.URL == "" {
		return nil
	}
	u, err := url.Parse(in.URL)
	if err != nil {
		return fmt.Errorf("simulator: %q is no link", in.URL)
	}
	link, known := s.kfLinks[strings.TrimPrefix(u.Path, "/kfid/")]
	switch {
	case !known:
		return fmt.Errorf("simulator: no kf account has the link %q", in.URL)
	case link.scene == "" && u.Query().Has("scene_param"):
		return fmt.Errorf("simulator: scene_param works only on a link with a scene")
	}
	in.OpenKfID, in.Scene, in.SceneParam = link.openKfID, link.scene, u.Query().Get("scene_param")
	return nil
}

// KfWords is something that a customer sends into a kf chat.
type KfWords struct {
	OpenKfID       string `json:"open_kfid"`
	ExternalUserID string `json:"external_userid"`
	// Text is what they write. With Menu it is the line of a menu that they tapped,
	// the one with that id.
	Text string `json:"text"`
	Menu string `json:"menu"`
	// Type is another msgtype, with its Body as sync_msg tells it: {"media_id":…} of
	// an image.
	Type string         `json:"type"`
	Body map[string]any `json:"body"`
}

// KfWrite lets a customer write. That begins a session if none is under way, and
// allows five answers.
func (s *Simulator) KfWrite(in KfWords) (msgID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	desk, one, err := s.kfTalk(in.OpenKfID, in.ExternalUserID)
	if err != nil {
		return "", err
	}
	msgType, body := "text", any(reply{"content": in.Text})
	shown := PhoneItem{From: one.customer.id, Kind: "text", Text: in.Text}
	switch {
	case in.Menu != "":
		choice, found := one.choice(in.Menu)
		if !found {
			return "", fmt.Errorf("simulator: no menu on the phone has the choice %q", in.Menu)
		}
		body, shown.Text = reply{"content": choice.Content, "menu_id": choice.ID}, choice.Content
	case in.Type != "" && in.Type != "text":
		msgType, body, shown.Kind = in.Type, in.Body, in.Type
	case strings.TrimSpace(in.Text) == "":
		return "", fmt.Errorf("simulator: nothing is said")
	}
	desk.lapse(s, one)
	if one.state == KfEnded {
		one.state = KfNew
	}
	one.saidAt, one.answers = s.now(), 0
	s.kfShow(one, shown)
	msgID = s.kfSay(desk, one.customer, "", msgType, body)
	one.bySaid[msgID] = true
	s.acted("kf_write", desk.OpenKfID, one.customer.id)
	return msgID, nil
}

// choice finds a line of the menus on the phone, the newest first.
func (one *kfSession) choice(id string) (MenuChoice, bool) {
	for i := len(one.customer.phone) - 1; i >= 0; i-- {
		for _, c := range one.customer.phone[i].Menu {
			if c.ID == id {
				return c, true
			}
		}
	}
	return MenuChoice{}, false
}

// KfRecall lets a customer take back what they wrote.
func (s *Simulator) KfRecall(openKfID, externalUserID, msgID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	desk, one, err := s.kfTalk(openKfID, externalUserID)
	if err != nil {
		return err
	}
	if !one.bySaid[msgID] {
		return fmt.Errorf("simulator: %s did not write %q", externalUserID, msgID)
	}
	delete(one.bySaid, msgID)
	s.kfEvent(desk, "user_recall_msg", one.customer, reply{"recall_msgid": msgID})
	s.acted("kf_recall", desk.OpenKfID, externalUserID)
	return nil
}

// KfReject says whether a customer takes messages of the account: what is sent
// to one who does not is accepted and then told as failed, fail_type 10.
func (s *Simulator) KfReject(openKfID, externalUserID string, rejects bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	desk, one, err := s.kfTalk(openKfID, externalUserID)
	if err != nil {
		return err
	}
	on := 0
	if one.rejects = rejects; rejects {
		on = 1
	}
	s.kfEvent(desk, "reject_customer_msg_switch_change", one.customer, reply{"reject_switch": on})
	s.acted("kf_reject", desk.OpenKfID, externalUserID)
	return nil
}

// KfFailNext makes the next message to a customer fail after it was accepted, as
// with fail_type 13 for security.
func (s *Simulator) KfFailNext(openKfID, externalUserID string, failType int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, one, err := s.kfTalk(openKfID, externalUserID)
	if err == nil {
		one.fail, one.fails = true, failType
	}
	return err
}
