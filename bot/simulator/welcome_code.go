package simulator

import "time"

// codeLife is how long a welcome code is good from its event [docs 92137].
const codeLife = 20 * time.Second

type welcomeCode struct {
	value  string
	app    string
	pair   *pair
	issued time.Time
	used   bool
}

// newCode issues a welcome code to one app, or "" when the event carries none:
// the console has a welcome of its own, a conversation has begun, the half event
// was greeted, the contact is a WeCom user of another corp, or consent to
// archiving is pending [docs 92137, 92005].
func (s *Simulator) newCode(a *app, p *pair) string {
	if p.staff.ConsoleWelcome || p.chatting || p.welcomed || p.customer.kind == 2 ||
		p.staff.Archived && (p.consent == nil || !*p.consent) {
		return ""
	}
	now := s.now()
	for len(s.codeOrder) > 0 && now.Sub(s.codeOrder[0].issued) > time.Minute {
		delete(s.codes, s.codeOrder[0].value)
		s.codeOrder = s.codeOrder[1:]
	}
	c := &welcomeCode{value: s.newID("", 43), app: a.Name, pair: p, issued: now}
	s.codes[c.value] = c
	s.codeOrder = append(s.codeOrder, c)
	return c.value
}

// codeElements are the State and WelcomeCode of an add event.
func (s *Simulator) codeElements(p *pair) func(a *app) []element {
	return func(a *app) []element {
		return append(maybe("State", p.state), maybe("WelcomeCode", s.newCode(a, p))...)
	}
}
