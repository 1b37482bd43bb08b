package simulator

import (
	"bytes"
	"net/http"
	"net/url"
	"testing"

	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/util"
	"github.com/silenceper/wechat/v2/work/config"
	"github.com/silenceper/wechat/v2/work/externalcontact"
	"github.com/silenceper/wechat/v2/work/material"

	"github.com/silenceper/wechat/v2/work"
)

// detour sends what is meant for WeCom to the simulator.
type detour struct{ to *url.URL }

func (d detour) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = d.to.Scheme, d.to.Host, d.to.Host
	return http.DefaultTransport.RoundTrip(r)
}

// TestPublicSDKIsUnderstood keeps strictness honest: what a widely used client
// sends to the real WeCom, with its empty objects and nulls, must be taken.
func TestPublicSDKIsUnderstood(t *testing.T) {
	c := start(t)
	base, err := url.Parse(c.URL())
	c.do(err)
	before := util.DefaultHTTPClient
	util.DefaultHTTPClient = &http.Client{Transport: detour{to: base}}
	t.Cleanup(func() { util.DefaultHTTPClient = before })
	w := work.NewWork(&config.Config{CorpID: corp, CorpSecret: "secret-app", AgentID: "1000007", Cache: cache.NewMemory()})
	contact, files := w.GetExternalContact(), material.NewClient(w.GetContext())

	id, code := c.add(Scan{State: "s17-door"})
	up, err := files.UploadTempFileFromReader("a.png", "image", bytes.NewReader(png))
	c.do(err)
	c.do(contact.SendWelcomeMsg(&externalcontact.SendWelcomeMsgRequest{WelcomeCode: code, Text: externalcontact.MsgText{Content: "欢迎"},
		Attachments: []*externalcontact.Attachment{
			{MsgType: "image", Image: externalcontact.AttachmentImg{MediaID: up.MediaID}},
			{MsgType: "link", Link: externalcontact.AttachmentLink{Title: "券", URL: "https://a.b"}},
		}}))
	group, err := contact.AddCropTag(externalcontact.AddCropTagRequest{GroupName: "来源", Tag: []externalcontact.AddCropTagItem{{Name: "门店"}}})
	c.do(err)
	tag := group.Tag[0].ID
	c.do(contact.MarkTag(externalcontact.MarkTagRequest{UserID: "liming", ExternalUserID: id, AddTag: []string{tag}}))
	c.do(contact.EditCropTag(externalcontact.EditCropTagRequest{ID: tag, Name: "门店扫码"}))
	c.do(contact.UpdateUserRemark(externalcontact.UpdateUserRemarkRequest{UserID: "liming", ExternalUserID: id, Remark: "老客"}))
	detail, err := contact.GetExternalUserDetail(id)
	c.do(err)
	if f := detail.FollowUser[0]; f.Remark != "老客" || f.Tags[0].TagName != "门店扫码" || f.State != "s17-door" {
		t.Errorf("the SDK reads %+v", f)
	}
	way, err := contact.AddContactWay(&externalcontact.AddContactWayRequest{Type: 1, Scene: 2, User: []string{"liming"}, State: "s17-till"})
	c.do(err)
	got, err := contact.GetContactWay(&externalcontact.GetContactWayRequest{ConfigID: way.ConfigID})
	c.do(err)
	if got.ContactWay.State != "s17-till" || got.ContactWay.QrCode != way.QrCode {
		t.Errorf("the SDK reads %+v", got.ContactWay)
	}
	join, err := contact.AddJoinWay(&externalcontact.AddJoinWayRequest{Scene: 2, ChatIDList: []string{group1}})
	c.do(err)
	_, err = contact.GetJoinWay(&externalcontact.JoinWayConfigRequest{ConfigID: join.ConfigID})
	c.do(err)
	post, err := contact.AddMsgTemplate(&externalcontact.AddMsgTemplateRequest{ChatType: "group", Sender: "liming",
		ChatIDList: []string{group1}, Text: externalcontact.MsgText{Content: "上新"}})
	c.do(err)
	task, err := contact.GetGroupMsgTask(&externalcontact.GetGroupMsgTaskRequest{MsgID: post.MsgID})
	c.do(err)
	if len(task.TaskList) != 1 || task.TaskList[0].UserID != "liming" {
		t.Errorf("the SDK reads %+v", task.TaskList)
	}
	_, err = contact.GetGroupChatList(&externalcontact.GroupChatListRequest{Limit: 10})
	c.do(err)
	_, err = contact.GetGroupChatDetail(&externalcontact.GroupChatDetailRequest{ChatID: group1, NeedName: 1})
	c.do(err)
}
