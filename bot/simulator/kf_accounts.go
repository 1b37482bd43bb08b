package simulator

import (
	"slices"
	"strings"
)

// kfAccountList is kf/account/list [docs 94661].
func kfAccountList(s *Simulator, c *call, in *struct {
	Offset int  `json:"offset" rule:"min=0"`
	Limit  *int `json:"limit"`
}) (any, error) {
	if err := s.mayKf(c.app); err != nil {
		return nil, err
	}
	limit := 100
	if in.Limit != nil {
		limit = *in.Limit
	}
	if limit < 1 || limit > 100 {
		return nil, refuse(40058, "limit is from 1 to 100")
	}
	var all []reply
	for _, desk := range s.kfOrder {
		if desk.app == c.app {
			all = append(all, reply{"open_kfid": desk.OpenKfID, "name": desk.Name, "avatar": "https://wwcdn.weixin.qq.com/kf/" + desk.OpenKfID, "manage_privilege": true})
		}
	}
	from := min(in.Offset, len(all))
	return reply{"account_list": append([]reply{}, all[from:min(from+limit, len(all))]...)}, nil
}

// kfServicerList is kf/servicer/list [docs 94645].
func kfServicerList(s *Simulator, c *call) (any, error) {
	if err := s.mayKf(c.app); err != nil {
		return nil, err
	}
	desk, err := s.kfCalled(c.app, c.param("open_kfid"))
	if err != nil {
		return nil, err
	}
	list := []reply{}
	for _, id := range desk.Servicers {
		status := 0
		if desk.away[lower(id)] {
			status = 1
		}
		list = append(list, reply{"userid": s.staff[lower(id)].UserID, "status": status, "stop_type": 0})
	}
	return reply{"servicer_list": list}, nil
}

// kfCustomers is kf/customer/batchget [docs 95159]: only of those who were there
// within 48 hours.
func kfCustomers(s *Simulator, c *call, in *struct {
	ExternalUserIDList []string `json:"external_userid_list" rule:"required,max=100"`
	NeedContext        int      `json:"need_enter_session_context" rule:"min=0,max=1"`
}) (any, error) {
	if err := s.mayKf(c.app); err != nil {
		return nil, err
	}
	found, invalid := []reply{}, []string{}
	for _, id := range in.ExternalUserIDList {
		one := s.kfLatest(c.app, id)
		if one == nil || s.now().Sub(one.saidAt) >= kfWindow {
			invalid = append(invalid, id)
			continue
		}
		who := reply{"external_userid": id, "nickname": one.customer.name, "avatar": one.customer.avatar, "gender": one.customer.gender}
		if in.NeedContext == 1 {
			who["enter_session_context"] = reply{"scene": one.scene, "scene_param": one.param}
		}
		found = append(found, who)
	}
	return reply{"customer_list": found, "invalid_external_userid": invalid}, nil
}

// kfLatest is the customer's session with an app's accounts that is the newest.
func (s *Simulator) kfLatest(a *app, id string) *kfSession {
	var latest *kfSession
	for _, desk := range s.kfOrder {
		if one := desk.sessions[id]; desk.app == a && one != nil && (latest == nil || one.saidAt.After(latest.saidAt)) {
			latest = one
		}
	}
	return latest
}

// kfAddWay is kf/add_contact_way [docs 94665].
func kfAddWay(s *Simulator, c *call, in *struct {
	OpenKfID string `json:"open_kfid" rule:"required,code=95000"`
	Scene    string `json:"scene" rule:"bytes=32"`
}) (any, error) {
	if err := s.mayKf(c.app); err != nil {
		return nil, err
	}
	if _, err := s.kfCalled(c.app, in.OpenKfID); err != nil {
		return nil, err
	}
	if strings.ContainsFunc(in.Scene, func(r rune) bool { return !slices.Contains([]rune(idLetters+"_-"), r) }) {
		return nil, refuse(40058, "scene takes letters, digits, - and _")
	}
	value := s.newID("kfc", 17)
	s.kfLinks[value] = kfLink{openKfID: in.OpenKfID, scene: in.Scene}
	url := kfLinkBase + value
	if in.Scene != "" {
		url += "?enc_scene=" + s.newID("ENC", 20)
	}
	return reply{"url": url}, nil
}

// kfLinkBase begins the links into kf chats.
const kfLinkBase = "https://work.weixin.qq.com/kfid/"
