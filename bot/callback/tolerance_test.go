package callback_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// TestForms holds the forms that production has sent, or that the pages of
// WeCom and the tests of public SDKs show, beside those of the samples.
func TestForms(t *testing.T) {
	event := func(rest string) string { return "<xml><MsgType>event</MsgType>" + rest + "</xml>" }
	chat := func(rest string) string {
		return event("<Event>change_external_chat</Event><ChangeType>update</ChangeType><ChatId>wr1</ChatId>" + rest)
	}
	cases := []struct {
		name, msg string
		want      bot.Body
		extra     map[string]string
	}{
		{"no CDATA, white space", event("\n<Event> change_external_contact </Event><ChangeType>\ndel_follow_user\n</ChangeType><UserID> liming</UserID><ExternalUserID>wm1 </ExternalUserID>"),
			bot.ContactLost{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wm1"}}, nil},
		{"elements in another case", event("<event>change_external_contact</event><CHANGETYPE>del_follow_user</CHANGETYPE><UserId>liming</UserId><externaluserid>wm1</externaluserid>"),
			bot.ContactLost{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wm1"}}, nil},
		{"names in another case", event("<Event>Change_External_Contact</Event><ChangeType>DEL_FOLLOW_USER</ChangeType>"),
			bot.ContactLost{}, map[string]string{"Event": "Change_External_Contact", "ChangeType": "DEL_FOLLOW_USER"}},
		{"no MsgType", "<xml><Event>msgaudit_notify</Event></xml>", bot.ArchiveDoorbell{}, nil},
		{"an old edit with a state", event("<Event>change_external_contact</Event><ChangeType>edit_external_contact</ChangeType><State>s1</State>"),
			bot.ContactEdited{State: "s1"}, nil},
		{"an add with nothing but the pair", event("<Event>change_external_contact</Event><ChangeType>add_external_contact</ChangeType><UserID>a</UserID><ExternalUserID>b</ExternalUserID>"),
			bot.ContactAdded{Pair: bot.Pair{UserID: "a", ExternalUserID: "b"}}, nil},
		{"the same element twice", event("<Event>change_external_contact</Event><ChangeType>del_follow_user</ChangeType><UserID>a</UserID><UserID>b</UserID>"),
			bot.ContactLost{Pair: bot.Pair{UserID: "a"}}, map[string]string{"UserID[2]": "b"}},
		{"attributes", event(`<Event>msgaudit_notify</Event><New lang="zh">x</New>`),
			bot.ArchiveDoorbell{}, map[string]string{"New": "x", "New@": `lang="zh"`}},

		{"an entry with both scenes", chat("<UpdateDetail>add_member</UpdateDetail><JoinScene>3</JoinScene><QuitScene>0</QuitScene>"),
			bot.ChatUpdated{ChatID: "wr1", Detail: bot.ChatMemberAdded, JoinScene: 3}, map[string]string{"QuitScene": "0"}},
		{"an exit with both scenes", chat("<UpdateDetail>del_member</UpdateDetail><JoinScene>0</JoinScene><QuitScene><![CDATA[1]]></QuitScene>"),
			bot.ChatUpdated{ChatID: "wr1", Detail: bot.ChatMemberRemoved, QuitScene: 1}, map[string]string{"JoinScene": "0"}},
		{"members with commas", chat("<UpdateDetail>add_member</UpdateDetail><MemChangeCnt>10</MemChangeCnt><MemChangeList><![CDATA[wm1, liming,,]]></MemChangeList>"),
			bot.ChatUpdated{ChatID: "wr1", Detail: bot.ChatMemberAdded, MemberCount: 10, Members: []string{"wm1", "liming"}}, nil},
		{"members as items", chat("<UpdateDetail>add_member</UpdateDetail><MemChangeList>\n<Item><![CDATA[wm1]]></Item>\n<Item>liming</Item>\n</MemChangeList>"),
			bot.ChatUpdated{ChatID: "wr1", Detail: bot.ChatMemberAdded, Members: []string{"wm1", "liming"}}, nil},
		{"a count that is no number", chat("<UpdateDetail>add_member</UpdateDetail><MemChangeCnt>many</MemChangeCnt>"),
			bot.ChatUpdated{ChatID: "wr1", Detail: bot.ChatMemberAdded}, map[string]string{"MemChangeCnt": "many"}},
		{"a detail that is new", chat("<UpdateDetail>change_colour</UpdateDetail><JoinScene>1</JoinScene>"),
			bot.ChatUpdated{ChatID: "wr1", Detail: "change_colour"}, map[string]string{"JoinScene": "1"}},

		{"a strategy's tag", event("<Event>change_external_tag</Event><ChangeType>create</ChangeType><Id>et1</Id><TagType>tag</TagType><StrategyId>1</StrategyId>"),
			bot.TagChanged{Change: "create", ID: "et1", TagType: "tag", StrategyID: "1"}, nil},
		{"an acquisition message of before 2024-12", event("<Event>customer_acquisition</Event><ChangeType>message_from_customer</ChangeType><UserID>a</UserID><ExternalUserID>b</ExternalUserID><LinkId>c</LinkId><ChatKey>d</ChatKey><ChatSeq>5</ChatSeq>"),
			bot.AcquisitionChanged{Change: "message_from_customer", Pair: bot.Pair{UserID: "a", ExternalUserID: "b"}, LinkID: "c", ChatKey: "d"}, map[string]string{"ChatSeq": "5"}},

		{"a batch job's fields at the top", event("<Event>batch_job_result</Event><JobId>j</JobId><JobType>export_user</JobType><ErrCode><![CDATA[40001]]></ErrCode><ErrMsg>bad</ErrMsg>"),
			bot.BatchJobFinished{JobID: "j", JobType: "export_user", ErrCode: 40001, ErrMsg: "bad"}, nil},
		{"a batch job within", event("<Event>batch_job_result</Event><BatchJob><JobId>j</JobId><New>x</New></BatchJob>"),
			bot.BatchJobFinished{JobID: "j"}, map[string]string{"BatchJob.New": "x"}},

		{"a MsgId that is text", "<xml><MsgType>text</MsgType><Content>hi</Content><MsgId><![CDATA[CAIQ2Yz0qwYY==]]></MsgId><AgentID></AgentID></xml>",
			bot.AppText{MsgID: "CAIQ2Yz0qwYY==", Content: "hi"}, nil},
		{"a text with markup and lines", "<xml><MsgType>text</MsgType><Content><![CDATA[/post <b>&amp;\nline 2]]></Content></xml>",
			bot.AppText{Content: "/post <b>&amp;\nline 2"}, nil},
		{"a voice with a format of a picture", "<xml><MsgType>voice</MsgType><MediaId>m</MediaId><Format>speex</Format><PicUrl>u</PicUrl></xml>",
			bot.AppMedia{Type: "voice", MediaID: "m", Format: "speex"}, map[string]string{"PicUrl": "u"}},
		{"a place that is nowhere", "<xml><MsgType>location</MsgType><Location_X>NaN</Location_X><Location_Y>north</Location_Y></xml>",
			bot.AppLocation{Name: "message.location"}, map[string]string{"Location_X": "NaN", "Location_Y": "north"}},
		{"a place chosen from a menu", event("<Event>location_select</Event><EventKey>k</EventKey><SendLocationInfo><Location_X>23</Location_X><Location_Y><![CDATA[113]]></Location_Y><Scale>15</Scale><Label>Guangzhou</Label><Poiname>Tower</Poiname></SendLocationInfo><AppType>wxwork</AppType>"),
			bot.AppLocation{Name: "location_select", Latitude: 23, Longitude: 113, Scale: 15, Label: "Guangzhou", Poi: "Tower", AppType: "wxwork", EventKey: "k"}, nil},
		{"pictures in one list", event("<Event>pic_sysphoto</Event><EventKey>k</EventKey><SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item><item><PicMd5Sum>b</PicMd5Sum></item></PicList></SendPicsInfo>"),
			bot.PicturesSent{Event: "pic_sysphoto", EventKey: "k", Count: 2, MD5Sums: []string{"a", "b"}}, nil},
		{"pictures in several lists", event("<Event>pic_weixin</Event><SendPicsInfo><Count><![CDATA[2]]></Count><PicList><item><PicMd5Sum><![CDATA[a]]></PicMd5Sum></item></PicList><PicList><item><PicMd5Sum>b</PicMd5Sum><New>x</New></item></PicList></SendPicsInfo>"),
			bot.PicturesSent{Event: "pic_weixin", Count: 2, MD5Sums: []string{"a", "b"}}, map[string]string{"SendPicsInfo.PicList[2].item.New": "x"}},
		{"a code scanned", event("<Event>scancode_push</Event><EventKey>k</EventKey><ScanCodeInfo><ScanType>barcode</ScanType><ScanResult>690,1</ScanResult></ScanCodeInfo>"),
			bot.CodeScanned{Event: "scancode_push", EventKey: "k", ScanType: "barcode", ScanResult: "690,1"}, nil},
		{"a card with several questions", event("<Event>template_card_event</Event><SelectedItems><SelectedItem><QuestionKey>q1</QuestionKey><OptionIds><OptionId>a</OptionId><OptionId>b,c</OptionId></OptionIds></SelectedItem><SelectedItem><QuestionKey>q2</QuestionKey><OptionIds></OptionIds></SelectedItem></SelectedItems>"),
			bot.CardClicked{Selected: map[string][]string{"q1": {"a", "b,c"}, "q2": nil}}, map[string]string{"SelectedItems.SelectedItem[2].OptionIds": ""}},
		{"an old card", event("<Event>taskcard_click</Event><EventKey>k</EventKey><TaskId>t</TaskId>"),
			bot.AppEvent{Event: "taskcard_click", EventKey: "k", TaskID: "t"}, nil},
		{"an approval", event("<Event>open_approval_change</Event><ApprovalInfo><ThirdNo>1</ThirdNo><Nodes><Node>a</Node><Node>b</Node></Nodes></ApprovalInfo>"),
			bot.AppEvent{Event: "open_approval_change"}, map[string]string{"ApprovalInfo.ThirdNo": "1", "ApprovalInfo.Nodes.Node": "a", "ApprovalInfo.Nodes.Node[2]": "b"}},
		{"a warning without a date", event("<Event>inactive_alert</Event><EffectTime>soon</EffectTime>"),
			bot.AppHealth{Event: "inactive_alert"}, map[string]string{"EffectTime": "soon"}},
		{"a warning with its date in CDATA", event("<Event>inactive_alert</Event><EffectTime><![CDATA[1769817600]]></EffectTime>"),
			bot.AppHealth{Event: "inactive_alert", EffectTime: time.Unix(1769817600, 0).UTC()}, nil},
		{"a kf doorbell without a token", event("<Event>kf_msg_or_event</Event><OpenKfId>wk1</OpenKfId>"),
			bot.KfDoorbell{OpenKfID: "wk1"}, nil},
		{"a member of an old receiver", event("<Event>change_contact</Event><ChangeType>create_user</ChangeType><UserID>a</UserID><Name>A</Name><Department>1</Department><Department>2</Department><ExtAttr><Item><Name>x</Name></Item></ExtAttr>"),
			bot.DirectoryChanged{Change: "create_user", UserID: "a", Departments: []string{"1", "2"}}, map[string]string{"Name": "A", "ExtAttr.Item.Name": "x"}},
		{"a tag of the address book", event("<Event>change_contact</Event><ChangeType>update_tag</ChangeType><TagId>1</TagId><DelUserItems>a</DelUserItems><AddPartyItems>1,2</AddPartyItems>"),
			bot.DirectoryChanged{Change: "update_tag", TagID: "1", RemovedUsers: []string{"a"}, AddedParties: []string{"1", "2"}}, nil},

		{"a new event", event("<Event>brand_new</Event><A>1</A><B><C>2</C></B><D/>"),
			bot.Unknown{MsgType: "event", Event: "brand_new"}, map[string]string{"A": "1", "B.C": "2", "D": ""}},
		{"a new change", event("<Event>change_external_contact</Event><ChangeType>brand_new</ChangeType><UserID>a</UserID>"),
			bot.Unknown{MsgType: "event", Event: "change_external_contact", ChangeType: "brand_new"}, map[string]string{"UserID": "a"}},
		{"a known event without its change", event("<Event>change_external_chat</Event><ChatId>wr1</ChatId>"),
			bot.Unknown{MsgType: "event", Event: "change_external_chat"}, map[string]string{"ChatId": "wr1"}},
		{"a new message", "<xml><MsgType>file</MsgType><MediaId>m</MediaId></xml>",
			bot.Unknown{MsgType: "file"}, map[string]string{"MediaId": "m"}},
		{"a change where none belongs", event("<Event>click</Event><ChangeType>x</ChangeType>"),
			bot.AppEvent{Event: "click"}, map[string]string{"ChangeType": "x"}},
		{"a suite's", "<xml><SuiteId>ww1</SuiteId><InfoType>create_auth</InfoType></xml>",
			bot.Unknown{Event: "create_auth"}, map[string]string{"SuiteId": "ww1", "InfoType": "create_auth"}},
		{"one that says nothing", `<xml v="1">text<A>1</A></xml>`, bot.Unknown{}, map[string]string{"#text": "text", "@": `v="1"`, "A": "1"}},
		{"a garbled time", event("<Event>msgaudit_notify</Event><CreateTime>now</CreateTime>"),
			bot.ArchiveDoorbell{}, map[string]string{"CreateTime": "now"}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			got := parseBytes(t, tc.msg)
			if diff := cmp.Diff(tc.want, got.Body); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tc.extra, got.Extra); diff != "" {
				t.Error(diff)
			}
			if got.Kind != tc.want.Kind() || got.Kind == "" {
				t.Errorf("the kind is %q, the body's %q", got.Kind, tc.want.Kind())
			}
		})
	}
}

func TestHead(t *testing.T) {
	got := parseBytes(t, "<xml><ToUserName> ww1 </ToUserName><MsgType>event</MsgType><Event>click</Event><AgentID></AgentID></xml>")
	if got.CorpID != "ww1" || got.From != "" || got.AgentID != "" || len(got.Extra) != 0 {
		t.Errorf("parsed %+v", got)
	}
	if got = parseBytes(t, "<xml><AgentID><![CDATA[1000007]]></AgentID><agentid>8</agentid></xml>"); got.AgentID != "1000007" || got.Extra["agentid[2]"] != "8" {
		t.Errorf("parsed %+v", got)
	}
}
