package bot

import (
	"slices"
	"testing"
)

// kinds is every body with the kind of event it belongs to.
var kinds = []struct {
	body Body
	want Kind
}{
	{ContactAdded{}, "change_external_contact.add_external_contact"},
	{ContactAdded{Half: true}, "change_external_contact.add_half_external_contact"},
	{ContactEdited{}, "change_external_contact.edit_external_contact"},
	{ContactDeleted{}, "change_external_contact.del_external_contact"},
	{ContactLost{}, "change_external_contact.del_follow_user"},
	{TransferFailed{}, "change_external_contact.transfer_fail"},
	{ArchiveConsented{}, "change_external_contact.msg_audit_approved"},
	{ChatCreated{}, "change_external_chat.create"},
	{ChatUpdated{Detail: ChatMemberAdded}, "change_external_chat.update"},
	{ChatDismissed{}, "change_external_chat.dismiss"},
	{TagChanged{Change: "shuffle"}, "change_external_tag.shuffle"},
	{AcquisitionChanged{Change: "balance_low"}, "customer_acquisition.balance_low"},
	{DirectoryChanged{Change: "create_user"}, "change_contact.create_user"},
	{ArchiveDoorbell{}, "msgaudit_notify"},
	{MediaJobFinished{}, "upload_media_job_finish"},
	{BatchJobFinished{}, "batch_job_result"},
	{DomainIPChanged{}, "security.change_domain_ip"},
	{ProgramNotified{}, "program_notify"},
	{AppText{Content: "/help"}, "message.text"},
	{AppMedia{Type: "voice"}, "message.voice"},
	{AppLocation{Name: "LOCATION"}, "LOCATION"},
	{AppLocation{Name: "message.location"}, "message.location"},
	{AppLink{}, "message.link"},
	{AppEvent{Event: "enter_agent"}, "enter_agent"},
	{AppHealth{Event: "low_active"}, "low_active"},
	{CodeScanned{Event: "scancode_push"}, "scancode_push"},
	{PicturesSent{Event: "pic_weixin"}, "pic_weixin"},
	{CardClicked{}, "template_card_event"},
	{CardClicked{Menu: true}, "template_card_menu_event"},
	{KfDoorbell{}, "kf_msg_or_event"},
	{KfAuthChanged{}, "kf_account_auth_change"},
	{RobotMessage{MsgType: "text"}, "aibot.text"},
	{RobotMessage{MsgType: "event", EventType: "enter_chat"}, "aibot.enter_chat"},
	{JobDue{Name: "assets"}, "job.assets"},
	{SendFailed{SendKind: KindWelcome}, "settled.welcome"},
	{ContactFetched{}, "result.contact"},
	{AssetReady{}, "result.asset"},
	{ContactGone{}, "result.contact_gone"},
	{GroupFetched{}, "result.group"},
	{GroupGone{}, "result.group_gone"},
	{StaffFetched{}, "result.staff"},
	{CustomersFetched{}, "result.customers"},
	{GroupsFetched{}, "result.groups"},
	{TagsFetched{}, "result.tags"},
	{OrderReceived{}, "order.received"},
	{RosterFetched{}, "result.roster"},
	{PostCreated{}, "result.post_created"},
	{PostFetched{}, "result.post"},
	{MessageUnread{}, "result.message_unread"},
	{TroubleSeen{}, "trouble"},
	{FeedRead{}, "result.feed"},
	{ChatMessage{}, "chat.message"},
	{ChatRecalled{}, "chat.recalled"},
	{ConsentChanged{}, "chat.consent"},
	{ChatUnreadable{}, "chat.unreadable"},
	{ChatSwitched{}, "chat.switch"},
	{PictureRead{}, "result.picture"},
	{KfEvent{}, "kf.event"},
	{CouponMoved{}, "coupon.moved"},
	{SaleMoved{}, "sale.moved"},
	{CampaignAnswered{}, "page.answer"},
	{PageLine{}, "page.line"},
	{Unknown{MsgType: "event", Event: "new_thing", ChangeType: "born"}, "new_thing.born"},
	{Unknown{MsgType: "event", Event: "new_thing"}, "new_thing"},
	{Unknown{MsgType: "hologram"}, "message.hologram"},
	{Unknown{}, "unknown"},
}

func TestABodyNamesItsKindInWeComsOwnWords(t *testing.T) {
	for _, k := range kinds {
		if got := k.body.Kind(); got != k.want {
			t.Errorf("%+v is %q, not %q", k.body, got, k.want)
		}
	}
}

func TestEveryBodysKindIsHeldToItsWord(t *testing.T) {
	var bodies []Body
	for _, k := range kinds {
		bodies = append(bodies, k.body)
	}
	if declared, tried := typesWith(t, "Kind", ""), typeNames(bodies); !slices.Equal(declared, tried) {
		t.Errorf("the package declares the bodies %v, of which the kinds are tried of %v", declared, tried)
	}
}

func TestAJobAndAFailureKnowTheirKindWithoutABody(t *testing.T) {
	if got, want := JobKind("assets"), (JobDue{Name: "assets"}).Kind(); got != want {
		t.Errorf("%q, not %q", got, want)
	}
	if got, want := FailedKind(KindPrepareAsset), (SendFailed{SendKind: KindPrepareAsset}).Kind(); got != want {
		t.Errorf("%q, not %q", got, want)
	}
}
