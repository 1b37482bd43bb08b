package callback

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// family is a message type or an event as WeCom documents it: how it is spelt,
// which of its events must stay in order, and how its body is read.
type family struct {
	// name is the MsgType of a message or the Event of an event.
	name string
	// changes are the ChangeTypes of an event that has some.
	changes []string
	// lane is laneNone unless said otherwise.
	lane lane
	// parse reads the body. It is called with a name of this family only.
	parse func(n name, f *fields) bot.Body
}

// messages are what members send to the app [docs 90239].
var messages = index([]family{
	{name: "text", lane: laneMember, parse: parseText},
	{name: "image", lane: laneMember, parse: parseMedia},
	{name: "voice", lane: laneMember, parse: parseMedia},
	{name: "video", lane: laneMember, parse: parseMedia},
	{name: "location", lane: laneMember, parse: parseLocationMessage},
	{name: "link", lane: laneMember, parse: parseLink},
})

// events are what WeCom reports [docs 92130, 97299, 90240, 90970, 94670].
var events = index([]family{
	{name: "change_external_contact", lane: laneCustomer, parse: parseContact, changes: []string{
		"add_external_contact", "add_half_external_contact", "edit_external_contact",
		"del_external_contact", "del_follow_user", "transfer_fail", "msg_audit_approved"}},
	{name: "change_external_chat", lane: laneChat, parse: parseChat, changes: []string{
		"create", "update", "dismiss"}},
	{name: "change_external_tag", parse: parseTag, changes: []string{
		"create", "update", "delete", "shuffle"}},
	{name: "customer_acquisition", lane: laneCustomer, parse: parseAcquisition, changes: []string{
		"balance_low", "balance_exhausted", "balance_increased", "link_unavailable", "delete_link",
		"quota_expire_soon", "open_profile", "friend_request", "customer_start_chat",
		"message_from_customer", "del_follow_user"}},
	{name: "change_contact", parse: parseDirectory, changes: []string{
		"create_user", "update_user", "delete_user", "create_party", "update_party", "delete_party", "update_tag"}},

	{name: "msgaudit_notify", parse: parseArchiveDoorbell},
	{name: "upload_media_job_finish", parse: parseMediaJob},
	{name: "batch_job_result", parse: parseBatchJob},
	{name: "security", parse: parseSecurity, changes: []string{"change_domain_ip"}},
	{name: "program_notify", parse: parseProgram},

	{name: "subscribe", parse: parseAppEvent},
	{name: "unsubscribe", parse: parseAppEvent},
	{name: "enter_agent", parse: parseAppEvent},
	{name: "click", lane: laneMember, parse: parseAppEvent},
	{name: "view", parse: parseAppEvent},
	{name: "view_miniprogram", parse: parseAppEvent},
	{name: "taskcard_click", lane: laneMember, parse: parseAppEvent},
	{name: "open_approval_change", parse: parseAppEvent},
	{name: "share_agent_change", parse: parseAppEvent},
	{name: "share_chain_change", parse: parseAppEvent},
	{name: "LOCATION", parse: parseLocationReport},
	{name: "location_select", lane: laneMember, parse: parseLocationChosen},
	{name: "scancode_push", lane: laneMember, parse: parseCodeScanned},
	{name: "scancode_waitmsg", lane: laneMember, parse: parseCodeScanned},
	{name: "pic_sysphoto", lane: laneMember, parse: parsePictures},
	{name: "pic_photo_or_album", lane: laneMember, parse: parsePictures},
	{name: "pic_weixin", lane: laneMember, parse: parsePictures},
	{name: "template_card_event", lane: laneMember, parse: parseCard},
	{name: "template_card_menu_event", lane: laneMember, parse: parseCard},
	{name: "inactive_alert", parse: parseHealth},
	{name: "close_inactive_agent", parse: parseHealth},
	{name: "reopen_inactive_agent", parse: parseHealth},
	{name: "low_active_alert", parse: parseHealth},
	{name: "low_active", parse: parseHealth},
	{name: "active_restored", parse: parseHealth},

	{name: "kf_msg_or_event", parse: parseKfDoorbell},
	{name: "kf_account_auth_change", parse: parseKfAuth},
})

// index makes families findable whatever the case of their names.
func index(list []family) map[string]*family {
	byName := make(map[string]*family, len(list))
	for i := range list {
		byName[strings.ToLower(list[i].name)] = &list[i]
	}
	return byName
}

// name is what an event calls itself.
type name struct {
	msgType, event, changeType string
	// family is what it is known as, nil if it is not.
	family *family
}

// recognise finds the family of an event. Names are compared without regard
// to case, because WeCom and the 公众号 differ in it; those of a known family
// come back as WeCom documents them. infoType is what callbacks about suites
// have in the place of an Event [docs 90628].
func recognise(msgType, event, changeType, infoType string) name {
	n := name{msgType: msgType, event: event, changeType: changeType}
	if event == "" {
		if msgType == "" {
			n.event = infoType
		} else if f := messages[strings.ToLower(msgType)]; f != nil {
			n = name{msgType: f.name, family: f}
		}
		return n
	}
	f := events[strings.ToLower(event)]
	if f == nil {
		return n
	}
	n.event = f.name
	if len(f.changes) == 0 {
		return name{msgType: "event", event: f.name, family: f}
	}
	at := slices.IndexFunc(f.changes, func(c string) bool { return strings.EqualFold(c, changeType) })
	if at >= 0 {
		return name{msgType: "event", event: f.name, changeType: f.changes[at], family: f}
	}
	return n
}

// unknown is the body of an event whose family is not known.
func (n name) unknown() bot.Unknown {
	return bot.Unknown{MsgType: n.msgType, Event: n.event, ChangeType: n.changeType}
}

// kind is what the body of this name says it is.
func (n name) kind() bot.Kind { return n.unknown().Kind() }
