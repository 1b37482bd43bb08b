package moderation

import (
	"slices"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/archive"
)

// heard looks at what somebody said, and again once the codes in its picture
// were read. The same message is the same violation, however often it comes.
func (m *Moderator) heard(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	if !m.Shop.Moderation.Enabled {
		return nil, nil
	}
	switch b := ev.Body.(type) {
	case bot.ChatMessage:
		return m.look(v, b, nil)
	case bot.PictureRead:
		kept, err := v.Moderation().Message(b.MsgID)
		if err != nil || kept.Speaker == "" || len(b.Codes) == 0 {
			return nil, err
		}
		if len(kept.Parts) == 0 && kept.Words != "" {
			kept.Parts = []bot.TextPart{{Where: "text", Text: kept.Words}}
		}
		return m.look(v, kept.ChatMessage, b.Codes)
	}
	return nil, nil
}

// look asks all checks about a message.
func (m *Moderator) look(v bot.View, said bot.ChatMessage, codes []string) ([]bot.Effect, error) {
	if may, err := m.may(v, said); err != nil || !may {
		return nil, err
	}
	s, err := m.checks.Gather(v, said, codes)
	if err != nil {
		return nil, err
	}
	c, found, err := m.violated(v, s)
	if err != nil || !found {
		return nil, err
	}
	return m.settle(v, c)
}

// may says whether a message is one to look at: of a customer, or of staff to
// customers; and not where somebody wants nothing of it kept, or is forgotten.
func (m *Moderator) may(v bot.View, said bot.ChatMessage) (bool, error) {
	customer := said.Customer()
	toCustomers := slices.ContainsFunc(said.Listeners, func(id string) bool { return bot.SpeakerOf(id) == bot.SpeakerCustomer })
	if said.MsgID == "" || said.By == bot.SpeakerRobot || said.By == bot.SpeakerStaff && !toCustomers {
		return false, nil
	}
	if customer != "" {
		erased, err := v.Desk().Erased(customer)
		if err != nil || !erased.Before(said.At) {
			return false, err
		}
	}
	withheld, err := archive.Withheld(v, said)
	return !withheld, err
}

// violated makes of what the checks find a violation, or adds it to the one that the
// message is already. What a person decided stays.
func (m *Moderator) violated(v bot.View, s Said) (c change, found bool, err error) {
	hits := Hits(m.checks.Look(s))
	if len(hits) == 0 {
		return c, false, nil
	}
	old, id, err := known(v, s.MsgID)
	if err != nil {
		return c, false, err
	}
	x := old
	if old.ID == "" {
		if x, err = m.violation(v, s, id); err != nil {
			return c, false, err
		}
	}
	x.Hits = slices.Clone(old.Hits)
	for _, h := range hits {
		if !slices.ContainsFunc(x.Hits, func(k bot.Hit) bool { return sameHit(k, h) }) {
			x.Hits = append(x.Hits, h)
		}
	}
	if old.ID != "" && (len(x.Hits) == len(old.Hits) || old.State != bot.ViolationNoted && old.State != bot.ViolationOpen) {
		return c, false, nil
	}
	return change{old: old, now: x, at: v.Now()}, true, nil
}

// violation is a new one. Of a message that was taken back before it was heard of,
// or whose words were not kept for another reason, no words are kept here either.
func (m *Moderator) violation(v bot.View, s Said, id string) (bot.Violation, error) {
	to, err := m.sidesOf(v, s.ChatMessage)
	if err != nil {
		return bot.Violation{}, err
	}
	x := bot.Violation{
		ID: id, MsgID: s.MsgID, ChatID: s.ChatID, Store: to.store, ExternalUserID: s.Customer(), UserID: to.clerk,
		ByStaff: s.ByStaff(), At: s.At, Text: s.Words, State: bot.ViolationNoted,
	}
	kept, err := v.Moderation().Message(s.MsgID)
	if kept.Gone != "" {
		x.Text = ""
	}
	return x, err
}

// known is the violation of a message, zero if it is none so far, and the ID that
// it has or would have.
func known(v bot.View, msgID string) (bot.Violation, string, error) {
	for n := 0; ; n++ {
		id := code("V", "violation", msgID, n)
		x, err := v.Moderation().Violation(bot.Everything(), id)
		if err != nil || x.ID == "" || x.MsgID == msgID {
			return x, id, err
		}
	}
}

func sameHit(a, b bot.Hit) bool {
	return a.Check == b.Check && a.Rule == b.Rule && a.Word == b.Word && a.Start == b.Start && a.End == b.End && a.Why == b.Why
}
