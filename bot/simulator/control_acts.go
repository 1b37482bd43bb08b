package simulator

import (
	"errors"
	"slices"
)

// pairIn names a pair for an act.
type pairIn struct {
	UserID         string `json:"userid"`
	ExternalUserID string `json:"external_userid"`
}

// placeIn names somebody in a group.
type placeIn struct {
	ChatID   string `json:"chat_id"`
	MemberID string `json:"member_id"`
	// With are others who are meant too.
	With []string `json:"with"`
}

// nameIn is a group's new name, notice or owner.
type nameIn struct {
	ChatID string `json:"chat_id"`
	Value  string `json:"value"`
}

// tagIn is a tag in the console.
type tagIn struct {
	TagID string `json:"tag_id"`
	Group string `json:"group"`
	Name  string `json:"name"`
}

// chatIn is a member in an app's chat.
type chatIn struct {
	App     string `json:"app"`
	UserID  string `json:"userid"`
	Content string `json:"content"`
}

// appIn names an app; empty is all or the first.
type appIn struct {
	App string `json:"app"`
	URL string `json:"url"`
}

// trustIn says of an app whether it is trusted; both must be said.
type trustIn struct {
	App string `json:"app"`
	On  *bool  `json:"on"`
}

// actRoutes is what people can do, and what can be done to the apps.
func (s *Simulator) actRoutes() []controlRoute {
	return slices.Concat(s.contactActs(), s.clientActs(), s.groupActs(), s.appActs(), s.memberActs(), s.kfActs(), s.archiveActs(), s.accessActs(), s.loginRoutes(), s.webviewRoutes(), s.crowdRoutes())
}

// contactActs is how customers and members come together and apart.
func (s *Simulator) contactActs() []controlRoute {
	return []controlRoute{
		{"POST", "/sim/customer", `somebody new, who has met nobody yet: {"name":…}`, act(func(in Newcomer) (reply, error) {
			id, err := s.NewCustomer(in)
			return reply{"external_userid": id}, err
		})},
		{"POST", "/sim/scan", `a customer scans a code: {"state":…} or config_id, qr, userid; name, half`, act(func(in Scan) (reply, error) {
			id, err := s.Scan(in)
			return reply{"external_userid": id}, err
		})},
		{"POST", "/sim/add_by_phone", `a customer finds a member without a code: {"userid":…,"name":…}`, act(func(in PhoneAdd) (reply, error) {
			id, err := s.AddByPhone(in)
			return reply{"external_userid": id}, err
		})},
		{"POST", "/sim/confirm_half", `a member confirms a half-added customer: pair is {"userid":…,"external_userid":…}`, act(func(in pairIn) (reply, error) {
			return nil, s.ConfirmHalf(in.UserID, in.ExternalUserID)
		})},
		{"POST", "/sim/delete_staff", "a customer deletes a member (lost): pair", act(func(in pairIn) (reply, error) {
			return nil, s.DeleteStaff(in.ExternalUserID, in.UserID)
		})},
		{"POST", "/sim/delete_customer", "a member deletes a customer: pair", act(func(in pairIn) (reply, error) {
			return nil, s.DeleteCustomer(in.UserID, in.ExternalUserID)
		})},
		{"POST", "/sim/transfer", `a customer is handed to another member: pair, {"to":…}`, act(func(in struct {
			pairIn
			To string `json:"to"`
		}) (reply, error) {
			return nil, s.Transfer(in.UserID, in.To, in.ExternalUserID)
		})},
		{"POST", "/sim/consent", `a customer answers about archiving: pair or {"external_userid":…,"chat_id":…}, agree`, act(func(in struct {
			pairIn
			ChatID string `json:"chat_id"`
			Agree  bool   `json:"agree"`
		}) (reply, error) {
			if in.ChatID != "" {
				return nil, s.ConsentInGroup(in.ExternalUserID, in.ChatID, in.Agree)
			}
			return nil, s.Consent(in.UserID, in.ExternalUserID, in.Agree)
		})},
	}
}

// clientActs is what members and the admin do in the client and the console.
func (s *Simulator) clientActs() []controlRoute {
	return []controlRoute{
		{"POST", "/sim/edit_remark", `a member edits a remark in the client: pair, {"remark":…}`, act(func(in struct {
			pairIn
			Remark string `json:"remark"`
		}) (reply, error) {
			return nil, s.EditRemark(in.UserID, in.ExternalUserID, in.Remark)
		})},
		{"POST", "/sim/edit_phones", `a member writes down phone numbers: pair, {"phones":[…]}`, act(func(in struct {
			pairIn
			Phones []string `json:"phones"`
		}) (reply, error) {
			return nil, s.EditPhones(in.UserID, in.ExternalUserID, in.Phones...)
		})},
		{"POST", "/sim/edit_tag", `a member changes a customer's tags in the client: pair, {"add":[tag_id…],"remove":[…]}`, act(func(in struct {
			pairIn
			Add    []string `json:"add"`
			Remove []string `json:"remove"`
		}) (reply, error) {
			return nil, s.EditTag(in.UserID, in.ExternalUserID, in.Add, in.Remove)
		})},
		{"POST", "/sim/tag/create", `the admin makes a tag in the console: {"group":…,"name":…}`, act(func(in tagIn) (reply, error) {
			id, err := s.CreateTag(in.Group, in.Name)
			return reply{"tag_id": id}, err
		})},
		{"POST", "/sim/tag/rename", `the admin renames a tag: {"tag_id":…,"name":…}`, act(func(in tagIn) (reply, error) {
			return nil, s.RenameTag(in.TagID, in.Name)
		})},
		{"POST", "/sim/tag/delete", `the admin deletes a tag: {"tag_id":…}`, act(func(in tagIn) (reply, error) {
			return nil, s.DeleteTag(in.TagID)
		})},
		{"POST", "/sim/tag/move", `the admin moves a tag into another group: {"tag_id":…,"group":…}`, act(func(in tagIn) (reply, error) {
			return nil, s.MoveTag(in.TagID, in.Group)
		})},
		{"POST", "/sim/tag/group", `the admin renames a group of tags: {"group":…,"name":…}`, act(func(in tagIn) (reply, error) {
			return nil, s.RenameTagGroup(in.Group, in.Name)
		})},
		{"POST", "/sim/contact_way/edit", `another program changes a code: {"config_id":… or "state":…,"users":…,"new_state":…}`, act(func(in WayEdit) (reply, error) {
			return nil, s.EditContactWay(in)
		})},
		{"POST", "/sim/contact_way/delete", "another program deletes a code: config_id or state", act(func(in WayEdit) (reply, error) {
			return nil, s.DeleteContactWay(in.ConfigID, in.State)
		})},
		{"POST", "/sim/speak", `somebody speaks: {"from":…,"chat_id":… or "to":…,"text":…}`, act(func(in Utterance) (reply, error) {
			id, err := s.Speak(in)
			return reply{"msgid": id}, err
		})},
	}
}

// groupActs is what happens in customer groups, and the taps that mass posts
// wait for.
func (s *Simulator) groupActs() []controlRoute {
	return []controlRoute{
		{"POST", "/sim/group/create", `a member makes a customer group: {"name":…,"owner":…,"members":[…],"chat_id":…,"notice":…}`, act(func(in Group) (reply, error) {
			id, err := s.CreateGroup(in)
			return reply{"chat_id": id}, err
		})},
		{"POST", "/sim/group/join", `somebody enters a group: {"state":… or config_id or qr or "chat_id":…,"member_id":… or "name":…}; invitor, link, with`, act(func(in Join) (reply, error) {
			member, chat, err := s.JoinGroup(in)
			return reply{"member_id": member, "chat_id": chat}, err
		})},
		{"POST", "/sim/group/leave", `somebody leaves a group: {"chat_id":…,"member_id":…}`, act(func(in placeIn) (reply, error) {
			return nil, s.LeaveGroup(in.ChatID, in.MemberID)
		})},
		{"POST", "/sim/group/remove", `the owner removes somebody: {"chat_id":…,"member_id":…,"with":[others…]}`, act(func(in placeIn) (reply, error) {
			return nil, s.RemoveFromGroup(in.ChatID, append([]string{in.MemberID}, in.With...)...)
		})},
		{"POST", "/sim/group/rename", `a group gets another name: {"chat_id":…,"value":…}`, act(func(in nameIn) (reply, error) {
			return nil, s.RenameGroup(in.ChatID, in.Value)
		})},
		{"POST", "/sim/group/notice", `a group gets another notice: {"chat_id":…,"value":…}`, act(func(in nameIn) (reply, error) {
			return nil, s.ChangeNotice(in.ChatID, in.Value)
		})},
		{"POST", "/sim/group/owner", `a group gets another owner: {"chat_id":…,"value":userid}`, act(func(in nameIn) (reply, error) {
			return nil, s.ChangeOwner(in.ChatID, in.Value)
		})},
		{"POST", "/sim/group/welcome", `the owner picks a group welcome template: {"chat_id":…,"value":template_id}, empty for none`, act(func(in nameIn) (reply, error) {
			return nil, s.PickGroupWelcome(in.ChatID, in.Value)
		})},
		{"POST", "/sim/group/dismiss", `a group is dismissed: {"chat_id":…}`, act(func(in nameIn) (reply, error) {
			return nil, s.DismissGroup(in.ChatID)
		})},
		{"POST", "/sim/post/confirm", `a member confirms a mass post: {"msgid":…,"userid":…}`, act(func(in struct {
			MsgID  string `json:"msgid"`
			UserID string `json:"userid"`
		}) (reply, error) {
			return nil, s.ConfirmPost(in.MsgID, in.UserID)
		})},
	}
}

// appActs is what members do in the apps' chats.
func (s *Simulator) appActs() []controlRoute {
	return []controlRoute{
		{"POST", "/sim/app/type", `a member types to an app: {"app":…,"userid":…,"content":…}`, act(func(in chatIn) (reply, error) {
			id, err := s.TypeToApp(in.App, in.UserID, in.Content)
			return reply{"msgid": id}, err
		})},
		{"POST", "/sim/app/menu", `a member chooses a menu entry: {"app":…,"userid":…,"content":key}`, act(func(in chatIn) (reply, error) {
			return nil, s.ClickMenu(in.App, in.UserID, in.Content)
		})},
		{"POST", "/sim/app/enter", `a member opens an app's chat: {"app":…,"userid":…}`, act(func(in chatIn) (reply, error) {
			return nil, s.EnterAgent(in.App, in.UserID)
		})},
		{"POST", "/sim/app/tap", `a member taps a card: {"userid":…,"task_id":…,"key":…}; app, selected`, act(func(in Tap) (reply, error) {
			return nil, s.TapCard(in)
		})},
	}
}

// accessActs is where apps' callbacks go and whether their calls are let in.
func (s *Simulator) accessActs() []controlRoute {
	return []controlRoute{
		{"POST", "/sim/app/callback", `an app's callbacks go there from now on: {"app":…,"url":…}`, act(func(in appIn) (reply, error) {
			return nil, s.SetCallbackURL(in.App, in.URL)
		})},
		{"POST", "/sim/app/verify", `do the URL check of an app's receiver: {"app":…}`, act(func(in appIn) (reply, error) {
			return nil, s.VerifyURL(in.App)
		})},
		{"POST", "/sim/populate", `a crowd that no event tells of: {"customers":…,"groups":…,"group_members":…}`, act(func(in Population) (reply, error) {
			return nil, s.Populate(in)
		})},
		{"POST", "/sim/app/trust", `60020 answers an app, or no more: {"app":…,"on":false} or true`, act(func(in trustIn) (reply, error) {
			if in.On == nil {
				return nil, errors.New(`simulator: on is missing, as {"app":"app","on":false}`)
			}
			return nil, s.SetTrusted(in.App, *in.On)
		})},
		{"POST", "/sim/tokens/revoke", `make tokens invalid (40014): {"app":…}, or of all`, act(func(in appIn) (reply, error) {
			s.RevokeTokens(in.App)
			return nil, nil
		})},
		{"POST", "/sim/tokens/expire", `make tokens expired (42001): {"app":…}, or of all`, act(func(in appIn) (reply, error) {
			s.ExpireTokens(in.App)
			return nil, nil
		})},
		{"POST", "/sim/secrets/reset", "forget which addresses are blocked for wrong secrets", act(func(struct{}) (reply, error) {
			s.ResetSecrets()
			return nil, nil
		})},
	}
}
