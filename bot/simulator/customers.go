package simulator

import (
	"slices"
	"strconv"
)

// getFollowUserList is get_follow_user_list [docs 92571].
func getFollowUserList(s *Simulator, c *call) (any, error) {
	users := []string{}
	for _, m := range s.staffOrder {
		if m.CustomerContact && c.app.sees(m.UserID) {
			users = append(users, m.UserID)
		}
	}
	return reply{"follow_user": users}, nil
}

// listCustomers is externalcontact/list. A member without customers is 84061
// [docs 92113].
func listCustomers(s *Simulator, c *call) (any, error) {
	m, err := s.contactMember(c.app, c.param("userid"))
	if err != nil {
		return nil, err
	}
	pairs := s.byStaff[m]
	if len(pairs) == 0 {
		return nil, refuse(84061, "")
	}
	ids := make([]string, len(pairs))
	for i, p := range pairs {
		ids[i] = p.customer.id
	}
	return reply{"external_userid": ids}, nil
}

// getCustomer is externalcontact/get [docs 92114].
func getCustomer(s *Simulator, c *call) (any, error) {
	id := c.param("external_userid")
	if id == "" {
		return nil, refuse(41035, "")
	}
	person := s.customers[id]
	if person == nil {
		return nil, refuse(40096, "")
	}
	var follows []reply
	for _, p := range person.pairs {
		if c.app.sees(p.staff.UserID) {
			follow := s.followInfo(p)
			follow["tags"] = s.namedTags(p)
			follows = append(follows, follow)
		}
	}
	if len(follows) == 0 {
		return nil, refuse(84061, "")
	}
	page, next, err := paged(follows, c.param("cursor"), 0, 500)
	if err != nil {
		return nil, err
	}
	out := reply{"external_contact": describe(person), "follow_user": page}
	if next != "" {
		out["next_cursor"] = next
	}
	return out, nil
}

func describe(person *customer) reply {
	out := reply{"external_userid": person.id, "name": person.name, "avatar": person.avatar,
		"type": person.kind, "gender": person.gender}
	if person.kind == 1 {
		out["unionid"] = person.unionID
	} else {
		out["position"], out["corp_name"], out["corp_full_name"] = "采购", "友商", "友商有限公司"
		out["external_profile"] = reply{"external_attr": []reply{}}
	}
	return out
}

// followInfo is what a pair holds, without its tags, whose shape differs.
func (s *Simulator) followInfo(p *pair) reply {
	out := reply{"userid": p.staff.UserID, "remark": p.remark, "description": p.description,
		"createtime": p.created.Unix(), "remark_mobiles": append([]string{}, p.mobiles...),
		"add_way": p.addWay, "oper_userid": p.staff.UserID}
	if p.remark == "" {
		out["remark"] = p.customer.name
	}
	if p.company != "" {
		out["remark_corp_name"] = p.company
	}
	if p.state != "" {
		out["state"] = p.state
	}
	return out
}

func (s *Simulator) namedTags(p *pair) []reply {
	tags := []reply{}
	for _, id := range p.tags {
		if t := s.tag(id); t != nil {
			tags = append(tags, reply{"group_name": t.group.name, "tag_name": t.name, "tag_id": t.id, "type": 1})
		}
	}
	for _, name := range p.personalTags {
		tags = append(tags, reply{"group_name": "", "tag_name": name, "type": 2})
	}
	return tags
}

// setRemark is externalcontact/remark [docs 92115].
func setRemark(s *Simulator, c *call, in *struct {
	UserID         string   `json:"userid"`
	ExternalUserID string   `json:"external_userid"`
	Remark         *string  `json:"remark"`
	Description    *string  `json:"description"`
	Company        *string  `json:"remark_company"`
	Mobiles        []string `json:"remark_mobiles"`
	PicMediaID     string   `json:"remark_pic_mediaid"`
}) (any, error) {
	p, err := s.contact(c.app, in.UserID, in.ExternalUserID)
	if err != nil {
		return nil, err
	}
	if in.Remark == nil && in.Description == nil && in.Company == nil && in.Mobiles == nil && in.PicMediaID == "" {
		return nil, refuse(40063, "remark, description, remark_company, remark_mobiles and remark_pic_mediaid")
	}
	for _, field := range []struct {
		value *string
		chars int
	}{{in.Remark, 20}, {in.Description, 150}, {in.Company, 20}} {
		if field.value != nil && len([]rune(*field.value)) > field.chars {
			return nil, refuse(40058, "longer than %s characters", strconv.Itoa(field.chars))
		}
	}
	if in.PicMediaID != "" {
		if err := s.usableMedia(in.PicMediaID, "image"); err != nil {
			return nil, err
		}
	}
	if in.Company != nil && p.customer.kind != 1 {
		return nil, refuse(40058, "remark_company is for WeChat users only")
	}
	if in.Remark != nil {
		p.remark = *in.Remark
	}
	if in.Description != nil {
		p.description = *in.Description
	}
	if in.Company != nil {
		p.company = *in.Company
	}
	if in.Mobiles != nil {
		p.mobiles = slices.DeleteFunc(slices.Clone(in.Mobiles), func(m string) bool { return m == "" })
	}
	return nil, nil
}
