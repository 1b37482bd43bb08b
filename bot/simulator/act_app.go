package simulator

import (
	"fmt"
	"strconv"
)

// TypeToApp is a member who types into an app's own chat; slash-commands reach
// the app this way. An empty app is the first.
func (s *Simulator) TypeToApp(appName, userID, content string) (msgID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, m, err := s.inChat(appName, userID)
	if err != nil {
		return "", err
	}
	msgID = strconv.FormatInt(7_300_000_000_000_000_000+s.random.Int64N(1e15), 10)
	s.show(m.UserID, &AppMessage{At: s.now(), App: a.Name, Mine: true, MsgID: msgID, MsgType: "text", Text: content})
	s.raiseApp(a, m.UserID, "message.text", append(s.header(m.UserID, s.now(), "text"),
		text("Content", content), element{name: "MsgId", text: msgID, bare: true}))
	s.acted("type_to_app", a.Name, m.UserID)
	return msgID, nil
}

// ClickMenu is a member who chooses an entry of the app's menu.
func (s *Simulator) ClickMenu(appName, userID, key string) error {
	return s.appEvent(appName, userID, "click", key)
}

// EnterAgent is a member who opens the app's chat.
func (s *Simulator) EnterAgent(appName, userID string) error {
	return s.appEvent(appName, userID, "enter_agent", "")
}

func (s *Simulator) appEvent(appName, userID, event, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, m, err := s.inChat(appName, userID)
	if err != nil {
		return err
	}
	s.raiseApp(a, m.UserID, event, append(s.header(m.UserID, s.now(), "event"), text("Event", event), text("EventKey", key)))
	s.acted(event, a.Name, m.UserID, key)
	return nil
}

func (s *Simulator) inChat(appName, userID string) (*app, *Staff, error) {
	a, err := s.appNamed(appName)
	if err != nil {
		return nil, nil, err
	}
	m, err := s.member(userID)
	if err != nil {
		return nil, nil, err
	}
	if !a.sees(m.UserID) {
		return nil, nil, fmt.Errorf("simulator: %s does not have the app %q", userID, a.Name)
	}
	return a, m, nil
}

// Tap is a member who taps a template card.
type Tap struct {
	UserID string `json:"userid"`
	// TaskID is the card's; App narrows it where two apps use the same.
	TaskID string `json:"task_id"`
	App    string `json:"app"`
	// Key is the button's, the submit button's or the menu entry's key.
	Key string `json:"key"`
	// Selected are the options chosen by question key.
	Selected map[string][]string `json:"selected"`
}

// TapCard taps a card in the member's chat, as it looks now, and raises the
// event with a response code of its own.
func (s *Simulator) TapCard(in Tap) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.member(in.UserID)
	if err != nil {
		return err
	}
	shown := s.cardOf(m, in.TaskID, in.App)
	if shown == nil {
		return fmt.Errorf("simulator: %s has no card %q", in.UserID, in.TaskID)
	}
	if shown.Recalled || shown.Greyed != "" {
		return fmt.Errorf("simulator: the card cannot be tapped any more")
	}
	menu, err := shown.Card.takes(in)
	if err != nil {
		return err
	}
	a := s.apps[shown.App]
	event := "template_card_event"
	if menu {
		event = "template_card_menu_event"
	}
	e := append(s.header(m.UserID, s.now(), "event"), text("Event", event), text("EventKey", in.Key),
		text("TaskId", in.TaskID), text("CardType", shown.Card.CardType),
		text("ResponseCode", s.newResponseCode(s.sent[shown.MsgID])))
	if items := selectedItems(in.Selected); items != "" && !menu {
		e = append(e, element{name: "SelectedItems", inner: items})
	}
	s.raiseApp(a, m.UserID, event, e)
	s.acted("tap_card", a.Name, m.UserID, in.TaskID, in.Key)
	return nil
}

func (s *Simulator) cardOf(m *Staff, taskID, appName string) *AppMessage {
	chat := s.inboxes.chats[m.UserID]
	for i := len(chat) - 1; i >= 0; i-- {
		sent := s.sent[chat[i].MsgID]
		if chat[i].Card != nil && sent != nil && sent.taskID == taskID && (appName == "" || chat[i].App == appName) {
			return chat[i]
		}
	}
	return nil
}

// takes checks that the card has what is tapped and chosen, and says whether it
// is the menu.
func (c *Card) takes(in Tap) (menu bool, err error) {
	options := map[string][]CardOption{}
	for _, q := range c.Selects {
		options[q.QuestionKey] = q.Options
	}
	if c.Selection != nil {
		options[c.Selection.QuestionKey] = c.Selection.Options
	}
	if c.CheckBox != nil {
		options[c.CheckBox.QuestionKey] = c.CheckBox.Options
		if c.CheckBox.Mode == 0 && len(in.Selected[c.CheckBox.QuestionKey]) > 1 {
			return false, fmt.Errorf("simulator: only one option can be chosen")
		}
	}
	for question, chosen := range in.Selected {
		for _, id := range chosen {
			if !offers(options[question], id) {
				return false, fmt.Errorf("simulator: question %q has no option %q", question, id)
			}
		}
	}
	for _, b := range c.Buttons {
		if b.Type == 0 && b.Key == in.Key {
			return false, nil
		}
	}
	if c.Submit != nil && c.Submit.Key == in.Key {
		return false, nil
	}
	if c.Menu != nil {
		for _, a := range c.Menu.Actions {
			if a.Key == in.Key {
				return true, nil
			}
		}
	}
	return false, fmt.Errorf("simulator: the card has no button %q", in.Key)
}

func offers(options []CardOption, id string) bool {
	for _, o := range options {
		if o.ID == id {
			return true
		}
	}
	return false
}
