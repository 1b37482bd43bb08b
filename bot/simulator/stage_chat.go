package simulator

import "strings"

func compareTexts(a, b string) int { return strings.Compare(a, b) }

// stageChats are a member's chats with the apps they see, and the internal groups. The
// caller holds the lock.
func (s *Simulator) stageChats(m *Staff) []stageChat {
	chats := []stageChat{}
	for _, a := range s.order {
		if !a.talks() || !a.sees(m.UserID) {
			continue
		}
		one := stageChat{App: a.Name, Title: a.Name, Messages: []stageMessage{}}
		for _, msg := range s.inboxes.chats[m.UserID] {
			if msg.App == a.Name && !msg.Webhook {
				one.Messages = append(one.Messages, s.stageMessage(*msg))
			}
		}
		one.Messages = newest(one.Messages, stageItems)
		chats = append(chats, one)
	}
	for _, hook := range s.conf.Webhooks {
		one := stageChat{Webhook: hook.Name, Title: hook.Name, Messages: []stageMessage{}}
		for _, msg := range newest(s.inboxes.chats["webhook:"+hook.Name], stageItems) {
			one.Messages = append(one.Messages, s.stageMessage(*msg))
		}
		chats = append(chats, one)
	}
	return chats
}

// talks says whether members have a chat with the app.
func (a *app) talks() bool { return !a.Archive && !a.Contacts && a.AgentID > 0 }

// stageMessage adds what the page may load. The caller holds the lock.
func (s *Simulator) stageMessage(m AppMessage) stageMessage {
	out := stageMessage{AppMessage: m}
	show := func(address string) {
		if at := s.ownPicture(address); at != "" {
			if out.Pictures == nil {
				out.Pictures = map[string]string{}
			}
			out.Pictures[address] = at
		}
	}
	switch body := m.Body.(type) {
	case *mediaBody:
		if f := s.media[body.MediaID]; f != nil {
			out.Media = stageFile(f)
		}
	case *videoBody:
		if f := s.media[body.MediaID]; f != nil {
			out.Media = stageFile(f)
		}
	case *newsBody:
		for _, one := range body.Articles {
			show(one.PicURL)
		}
	}
	if card := m.Card; card != nil {
		if card.Source != nil {
			show(card.Source.IconURL)
		}
		if card.Image != nil {
			show(card.Image.URL)
		}
		if card.ImageText != nil {
			show(card.ImageText.ImageURL)
		}
	}
	return out
}
