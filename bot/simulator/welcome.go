package simulator

// sendWelcomeMsg is send_welcome_msg [docs 92137]. The content is checked
// before the code, and a refused content does not use the code up.
func sendWelcomeMsg(s *Simulator, c *call, in *struct {
	WelcomeCode string `json:"welcome_code" rule:"required,code=41049"`
	content
}) (any, error) {
	if err := s.checkContent(&in.content); err != nil {
		return nil, err
	}
	code := s.codes[in.WelcomeCode]
	switch {
	case code == nil || code.app != c.app.Name:
		return nil, refuse(41050, "")
	case code.used:
		return nil, refuse(41050, "the code has been used")
	case s.now().Sub(code.issued) >= codeLife:
		return nil, refuse(41050, "20 seconds have passed")
	}
	p := code.pair
	switch {
	case p.welcomed || p.chatting || s.pairs[pairKey{p.staff.UserID, p.customer.id}] != p:
		return nil, refuse(41051, "")
	case p.staff.LoggedOut:
		return nil, refuse(41054, "the user has been logged out of WeCom")
	case p.staff.Archived && (p.consent == nil || !*p.consent):
		return nil, refuse(41053, "")
	}
	code.used, p.welcomed, p.welcomedBy = true, true, c.app.Name
	p.customer.phone = append(p.customer.phone, s.unpack(&in.content, p.staff.UserID, "welcome")...)
	return nil, nil
}
