package simulator

// getPermitUserList is msgaudit/get_permit_user_list [docs 91614].
func getPermitUserList(s *Simulator, c *call, in *struct {
	Type int `json:"type" rule:"min=0,max=3"`
}) (any, error) {
	ids := []string{}
	for _, m := range s.staffOrder {
		if m.Archived {
			ids = append(ids, m.UserID)
		}
	}
	return reply{"ids": ids}, nil
}

// checkSingleAgree is msgaudit/check_single_agree; the misspelt field is WeCom's
// own [docs 91782].
func checkSingleAgree(s *Simulator, _ *call, in *struct {
	Info []struct {
		UserID         string `json:"userid" rule:"required"`
		ExternalOpenID string `json:"exteranalopenid" rule:"required"`
	} `json:"info" rule:"required"`
}) (any, error) {
	if len(in.Info) > 100 {
		return nil, refuse(301060, "")
	}
	out := []reply{}
	for _, i := range in.Info {
		p := s.pair(i.UserID, i.ExternalOpenID)
		if p == nil {
			return nil, &Error{Code: 301061, Msg: "user unknown"}
		}
		if p.consent == nil {
			continue
		}
		out = append(out, reply{"status_change_time": p.consentAt.Unix(), "userid": p.staff.UserID,
			"exteranalopenid": p.customer.id, "agree_status": agreeStatus(*p.consent)})
	}
	return reply{"agreeinfo": out}, nil
}

// checkRoomAgree is msgaudit/check_room_agree.
func checkRoomAgree(s *Simulator, _ *call, in *struct {
	RoomID string `json:"roomid" rule:"required"`
}) (any, error) {
	g := s.rooms[in.RoomID]
	if g == nil {
		return nil, refuse(40058, "unknown roomid")
	}
	out := []reply{}
	for _, m := range g.members {
		if m.customer == nil {
			continue
		}
		at := m.customer.groupConsent[g.id]
		row := reply{"exteranalopenid": m.id, "agree_status": agreeStatus(!at.IsZero())}
		if !at.IsZero() {
			row["status_change_time"] = at.Unix()
		}
		out = append(out, row)
	}
	return reply{"agreeinfo": out}, nil
}

func agreeStatus(agree bool) string {
	if agree {
		return "Agree"
	}
	return "Disagree"
}
