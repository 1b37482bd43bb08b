package simulator

import (
	"net/http"
	"slices"
	"strings"
)

// route is one API path.
type route struct {
	method, path string
	may          permission
	run          endpoint
	// upload says that the endpoint reads the body itself.
	upload bool
}

// apiRoutes is every path of WeCom that the simulator answers.
func apiRoutes() []route {
	const contact = "/cgi-bin/externalcontact/"
	return []route{
		{method: "GET", path: "/cgi-bin/gettoken", may: anyone, run: getToken},
		{method: "GET", path: "/cgi-bin/getcallbackip", may: everyApp, run: get(ipList)},
		{method: "GET", path: "/cgi-bin/get_api_domain_ip", may: everyApp, run: get(ipList)},

		{method: "GET", path: contact + "get_follow_user_list", may: contactApp, run: get(getFollowUserList)},
		{method: "GET", path: contact + "list", may: contactApp, run: get(listCustomers, "userid")},
		{method: "GET", path: contact + "get", may: contactApp, run: get(getCustomer, "external_userid", "cursor")},
		{method: "POST", path: contact + "batch/get_by_user", may: contactApp, run: post(batchGetByUser)},
		{method: "POST", path: contact + "remark", may: contactApp, run: post(setRemark)},
		{method: "POST", path: contact + "add_contact_way", may: contactApp, run: post(addContactWay)},
		{method: "POST", path: contact + "get_contact_way", may: contactApp, run: post(getContactWay)},
		{method: "POST", path: contact + "list_contact_way", may: contactApp, run: post(listContactWay)},
		{method: "POST", path: contact + "update_contact_way", may: contactApp, run: post(updateContactWay)},
		{method: "POST", path: contact + "del_contact_way", may: contactApp, run: post(delContactWay)},
		{method: "POST", path: contact + "send_welcome_msg", may: contactApp, run: post(sendWelcomeMsg)},
		{method: "POST", path: contact + "get_corp_tag_list", may: contactApp, run: post(getCorpTagList)},
		{method: "POST", path: contact + "add_corp_tag", may: contactApp, run: post(addCorpTag)},
		{method: "POST", path: contact + "edit_corp_tag", may: contactApp, run: post(editCorpTag)},
		{method: "POST", path: contact + "del_corp_tag", may: contactApp, run: post(delCorpTag)},
		{method: "POST", path: contact + "mark_tag", may: contactApp, run: markTag},
		{method: "POST", path: contact + "add_msg_template", may: contactApp, run: post(addMsgTemplate)},
		{method: "POST", path: contact + "get_groupmsg_list_v2", may: contactApp, run: post(getGroupmsgList)},
		{method: "POST", path: contact + "get_groupmsg_task", may: contactApp, run: post(getGroupmsgTask)},
		{method: "POST", path: contact + "get_groupmsg_send_result", may: contactApp, run: post(getGroupmsgSendResult)},
		{method: "POST", path: contact + "remind_groupmsg_send", may: contactApp, run: post(remindGroupmsgSend)},
		{method: "POST", path: contact + "cancel_groupmsg_send", may: contactApp, run: post(cancelGroupmsgSend)},
		{method: "POST", path: contact + "group_welcome_template/add", may: contactApp, run: post(addWelcomeTemplate)},
		{method: "POST", path: contact + "group_welcome_template/edit", may: contactApp, run: post(editWelcomeTemplate)},
		{method: "POST", path: contact + "group_welcome_template/get", may: contactApp, run: post(getWelcomeTemplate)},
		{method: "POST", path: contact + "group_welcome_template/del", may: contactApp, run: post(delWelcomeTemplate)},
		{method: "POST", path: contact + "add_intercept_rule", may: contactApp, run: post(addInterceptRule)},
		{method: "GET", path: contact + "get_intercept_rule_list", may: contactApp, run: get(getInterceptRuleList)},
		{method: "POST", path: contact + "get_intercept_rule", may: contactApp, run: post(getInterceptRule)},
		{method: "POST", path: contact + "update_intercept_rule", may: contactApp, run: post(updateInterceptRule)},
		{method: "POST", path: contact + "del_intercept_rule", may: contactApp, run: post(delInterceptRule)},
		{method: "POST", path: contact + "groupchat/list", may: contactApp, run: post(listGroups)},
		{method: "POST", path: contact + "groupchat/get", may: contactApp, run: post(getGroup)},
		{method: "POST", path: contact + "groupchat/add_join_way", may: contactApp, run: post(addJoinWay)},
		{method: "POST", path: contact + "groupchat/get_join_way", may: contactApp, run: post(getJoinWay)},
		{method: "POST", path: contact + "groupchat/update_join_way", may: contactApp, run: post(updateJoinWay)},
		{method: "POST", path: contact + "groupchat/del_join_way", may: contactApp, run: post(delJoinWay)},
		{method: "POST", path: contact + "opengid_to_chatid", may: contactApp, run: post(opengidToChatID)},

		{method: "POST", path: "/cgi-bin/media/upload", may: everyApp, run: uploadMedia, upload: true},
		{method: "GET", path: "/cgi-bin/media/get", may: everyApp, run: get(getMedia, "media_id")},
		{method: "POST", path: "/cgi-bin/media/uploadimg", may: everyApp, run: uploadImg, upload: true},
		{method: "POST", path: "/cgi-bin/media/upload_attachment", may: contactApp, run: uploadAttachment, upload: true},

		{method: "POST", path: "/cgi-bin/message/send", may: everyApp, run: sendMessage},
		{method: "POST", path: "/cgi-bin/message/update_template_card", may: everyApp, run: post(updateTemplateCard)},
		{method: "POST", path: "/cgi-bin/message/recall", may: everyApp, run: post(recallMessage)},
		{method: "POST", path: "/cgi-bin/webhook/send", may: anyone, run: sendWebhook},
		{method: "POST", path: "/cgi-bin/webhook/upload_media", may: anyone, run: uploadWebhookMedia, upload: true},

		{method: "GET", path: "/cgi-bin/auth/getuserinfo", may: everyApp, run: get(getUserInfo, "code")},

		{method: "GET", path: "/cgi-bin/user/get", may: everyApp, run: get(getUser, "userid")},
		{method: "GET", path: "/cgi-bin/user/simplelist", may: everyApp, run: get(listUsers(false), "department_id")},
		{method: "GET", path: "/cgi-bin/user/list", may: everyApp, run: get(listUsers(true), "department_id")},
		{method: "GET", path: "/cgi-bin/tag/get", may: everyApp, run: get(getMemberTag, "tagid")},
		{method: "POST", path: "/cgi-bin/user/list_id", may: bookApp, run: post(listIDs)},
		{method: "GET", path: "/cgi-bin/department/list", may: everyApp, run: get(listDepartments(true), "id")},
		{method: "GET", path: "/cgi-bin/department/simplelist", may: everyApp, run: get(listDepartments(false), "id")},

		{method: "POST", path: "/cgi-bin/msgaudit/get_permit_user_list", may: archiveApp, run: post(getPermitUserList)},
		{method: "POST", path: "/cgi-bin/msgaudit/check_single_agree", may: archiveApp, run: post(checkSingleAgree)},
		{method: "POST", path: "/cgi-bin/msgaudit/check_room_agree", may: archiveApp, run: post(checkRoomAgree)},
	}
}

// routes joins the API, the control API and the pictures. The method is checked
// by the endpoint, because WeCom answers a wrong one with a code.
func (s *Simulator) routes() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range slices.Concat(apiRoutes(), kfRoutes()) {
		mux.Handle(rt.path, s.serveAPI(rt))
	}
	mux.HandleFunc("/cgi-bin/", s.unknownAPI)
	mux.HandleFunc("GET "+authorizePath, s.serveAuthorize)
	mux.HandleFunc("/sns/oauth2/access_token", s.serveReader)
	s.stageRoutes(mux)
	for _, rt := range s.controlRoutes() {
		mux.HandleFunc(rt.method+" "+rt.path, rt.serve)
	}
	return guarded(mux)
}

// unknownAPI answers a path that the simulator does not have, and says so in
// the journal, where somebody will look for the call.
func (s *Simulator) unknownAPI(w http.ResponseWriter, r *http.Request) {
	s.Journal.add(Entry{At: s.now(), Kind: EntryAPI, API: strings.TrimPrefix(r.URL.Path, "/cgi-bin/"),
		Query: redactQuery(r.URL.Query()), Status: http.StatusNotFound, Error: "the simulator has no such API"})
	http.NotFound(w, r)
}
