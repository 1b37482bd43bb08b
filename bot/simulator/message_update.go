package simulator

import (
	"slices"
	"strconv"
	"time"
)

// responseLife is how long a card may be updated [docs 94888], recallLife how
// long a message may be recalled [docs 94867].
const (
	responseLife = 72 * time.Hour
	recallLife   = 24 * time.Hour
)

// cardReaders are those whose card is to change.
type cardReaders struct {
	UserIDs  []string `json:"userids" rule:"max=1000"`
	PartyIDs []int    `json:"partyids" rule:"max=100"`
	TagIDs   []int    `json:"tagids" rule:"max=100"`
	AtAll    int      `json:"atall" rule:"min=0,max=1"`
}

// updateTemplateCard is message/update_template_card [docs 94888].
func updateTemplateCard(s *Simulator, c *call, in *struct {
	cardReaders
	AgentID       int    `json:"agentid" rule:"required,code=40056"`
	ResponseCode  string `json:"response_code" rule:"required,code=60140"`
	EnableIDTrans int    `json:"enable_id_trans" rule:"min=0,max=1"`
	Button        *struct {
		ReplaceName string `json:"replace_name" rule:"required"`
	} `json:"button"`
	TemplateCard *Card `json:"template_card"`
}) (any, error) {
	if in.AgentID != c.app.AgentID {
		return nil, refuse(301002, "")
	}
	code := s.answers[in.ResponseCode]
	if code == nil || code.app != c.app.Name || code.used || s.now().Sub(code.issued) >= responseLife {
		return nil, refuse(60140, "")
	}
	code.used = true // A code is good for one call [docs 94888], whatever comes of it.
	if (in.Button == nil) == (in.TemplateCard == nil) {
		return nil, refuse(40058, "either button or template_card")
	}
	if in.TemplateCard != nil {
		if err := s.checkCard(in.TemplateCard); err != nil {
			return nil, err
		}
		if id := in.TemplateCard.TaskID; id != "" && id != code.msg.taskID {
			return nil, refuse(42016, "")
		}
	}
	to := s.cardReceivers(c.app, code.msg.addressed, in.cardReaders)
	if len(to.users) == 0 {
		return nil, refuse(82101, "")
	}
	for _, id := range to.users {
		if !code.msg.addressed[id] {
			return nil, refuse(82102, "%s", id)
		}
	}
	for _, id := range to.users {
		shown := code.msg.targets[id]
		switch {
		case shown == nil: // It was dropped when it was sent.
		case in.Button != nil:
			shown.Greyed = in.Button.ReplaceName
		default:
			shown.Card, shown.Text, shown.Greyed = in.TemplateCard, in.TemplateCard.MainTitle.text(), in.TemplateCard.ReplaceText
		}
	}
	return reply{"invaliduser": to.invalidUsers}, nil
}

// cardReceivers reads whose card is to change. Members the app does not see are
// told in the answer.
func (s *Simulator) cardReceivers(a *app, addressed map[string]bool, in cardReaders) *receivers {
	to := &receivers{invalidUsers: []string{}}
	for _, m := range s.staffOrder {
		party := slices.ContainsFunc(in.PartyIDs, func(id int) bool { return s.within(m.Department, id) })
		tagged := slices.ContainsFunc(in.TagIDs, func(id int) bool { return s.carries(m, strconv.Itoa(id)) })
		if in.AtAll == 1 && addressed[m.UserID] || party || tagged {
			to.add(m.UserID)
		}
	}
	for _, id := range in.UserIDs {
		if m := s.staff[lower(id)]; m != nil && a.sees(id) {
			to.add(m.UserID)
		} else {
			to.invalidUsers = append(to.invalidUsers, id)
		}
	}
	return to
}

// recallMessage is message/recall, within 24 hours and by the app that sent
// [docs 94867].
func recallMessage(s *Simulator, c *call, in *struct {
	MsgID string `json:"msgid" rule:"required"`
}) (any, error) {
	m := s.sent[in.MsgID]
	if m == nil || m.app != c.app.Name {
		return nil, refuse(40058, "unknown msgid")
	}
	if s.now().Sub(m.at) >= recallLife {
		return nil, refuse(42052, "")
	}
	for _, shown := range m.targets {
		shown.Recalled = true
	}
	return nil, nil
}
