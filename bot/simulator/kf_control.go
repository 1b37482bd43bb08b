package simulator

// kfIn names a talk for an act.
type kfIn struct {
	OpenKfID       string `json:"open_kfid"`
	ExternalUserID string `json:"external_userid"`
}

// kfActs is what happens in kf chats.
func (s *Simulator) kfActs() []controlRoute {
	return append(s.kfServicerActs(), []controlRoute{
		{"POST", "/sim/kf/create", `a kf account: {"open_kfid":"wk…","name":…,"servicers":[…],"app":…}`, act(func(in KfAccount) (reply, error) {
			return nil, s.CreateKf(in)
		})},
		{"POST", "/sim/kf/enter", `a customer opens a kf chat: {"url":…} or {"open_kfid":…,"scene":…,"scene_param":…}; external_userid or name`, act(func(in KfVisit) (reply, error) {
			id, err := s.KfEnter(in)
			return reply{"external_userid": id}, err
		})},
		{"POST", "/sim/kf/write", `a customer writes: talk is {"open_kfid":…,"external_userid":…}, {"text":…} or {"menu":id} or {"type":"image","body":{"media_id":…}}`, act(func(in KfWords) (reply, error) {
			id, err := s.KfWrite(in)
			return reply{"msgid": id}, err
		})},
		{"POST", "/sim/kf/recall", `a customer takes a message back: talk, {"msgid":…}`, act(func(in struct {
			kfIn
			MsgID string `json:"msgid"`
		}) (reply, error) {
			return nil, s.KfRecall(in.OpenKfID, in.ExternalUserID, in.MsgID)
		})},
		{"POST", "/sim/kf/reject", `a customer takes no more messages, or does again: talk, {"on":true}`, act(func(in struct {
			kfIn
			On bool `json:"on"`
		}) (reply, error) {
			return nil, s.KfReject(in.OpenKfID, in.ExternalUserID, in.On)
		})},
		{"POST", "/sim/kf/fail", `the next message fails after it was accepted: talk, {"fail_type":13}`, act(func(in struct {
			kfIn
			FailType int `json:"fail_type"`
		}) (reply, error) {
			return nil, s.KfFailNext(in.OpenKfID, in.ExternalUserID, in.FailType)
		})},
		{"POST", "/sim/kf/empty", `the next pages come empty although more waits: {"open_kfid":…,"pages":2}`, act(func(in struct {
			kfIn
			Pages int `json:"pages"`
		}) (reply, error) {
			return nil, s.KfEmptyPages(in.OpenKfID, in.Pages)
		})},
	}...)
}

// kfServicerActs is what those do who answer by hand.
func (s *Simulator) kfServicerActs() []controlRoute {
	return []controlRoute{
		{"POST", "/sim/kf/take", `a servicer takes a talk from the pool: talk, {"userid":…}`, act(func(in KfHand) (reply, error) { return nil, s.KfTake(in) })},
		{"POST", "/sim/kf/answer", `a servicer answers: talk, {"userid":…,"text":…}`, act(func(in KfHand) (reply, error) {
			id, err := s.KfAnswer(in)
			return reply{"msgid": id}, err
		})},
		{"POST", "/sim/kf/pass", `a servicer gives the talk to another: talk, {"userid":…,"to":…}`, act(func(in KfHand) (reply, error) { return nil, s.KfPass(in) })},
		{"POST", "/sim/kf/finish", `a servicer ends the talk: talk, {"userid":…}`, act(func(in KfHand) (reply, error) { return nil, s.KfFinish(in) })},
		{"POST", "/sim/kf/attend", `a servicer takes talks, or no more: {"open_kfid":…,"userid":…,"on":true}`, act(func(in struct {
			kfIn
			UserID string `json:"userid"`
			On     bool   `json:"on"`
		}) (reply, error) {
			return nil, s.KfAttend(in.OpenKfID, in.UserID, in.On)
		})},
	}
}
