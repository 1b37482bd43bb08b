package simulator

import "fmt"

// RecallSaid takes back what somebody said. The
// archive keeps what was said and hands out that it was taken back. It returns
// the recall's own msgid.
func (s *Simulator) RecallSaid(from, msgID string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.messages {
		if m.id != msgID {
			continue
		}
		to, _ := m.body["tolist"].([]string)
		chat, _ := m.body["roomid"].(string)
		if m.body["from"] != from {
			return "", fmt.Errorf("simulator: %q did not say %q", from, msgID)
		}
		s.acted("recall_said", from, msgID)
		return s.record(Utterance{From: from, ChatID: chat, MsgType: "revoke", action: "recall",
			Body: map[string]any{"pre_msgid": msgID}}, to), nil
	}
	return "", fmt.Errorf("simulator: nothing was archived as %q", msgID)
}

// archiveActs is what goes wrong in the archive, and who takes words back.
func (s *Simulator) archiveActs() []controlRoute {
	return []controlRoute{
		{"POST", "/sim/recall", `somebody takes back what they said: {"from":…,"msgid":…}`, act(func(in struct {
			From  string `json:"from"`
			MsgID string `json:"msgid"`
		}) (reply, error) {
			id, err := s.RecallSaid(in.From, in.MsgID)
			return reply{"msgid": id}, err
		})},
		{"POST", "/sim/archive/spoil", `spoil the messages archived next: {"spoils":["key","random_key","cipher","short","json","shape",""]}`, act(func(in struct {
			Spoils []Spoil `json:"spoils"`
		}) (reply, error) {
			return nil, s.SpoilArchive(in.Spoils...)
		})},
		{"POST", "/sim/archive/repeat", "hand the last rows of the archive out once more", act(func(struct{}) (reply, error) {
			s.RepeatArchive()
			return nil, nil
		})},
		{"POST", "/sim/archive/reset", "let the archive count anew, without what it had", act(func(struct{}) (reply, error) {
			s.ResetArchive()
			return nil, nil
		})},
		{"POST", "/sim/archive/forget", `drop the archive's messages up to a number: {"until":seq}`, act(func(in struct {
			Until int64 `json:"until"`
		}) (reply, error) {
			s.ForgetArchive(in.Until)
			return nil, nil
		})},
	}
}
