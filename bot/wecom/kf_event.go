package wecom

import (
	"encoding/json"

	"github.com/zhanggui/zhanggui/bot"
)

// kfEventBody is the inside of an event [docs 94670].
type kfEventBody struct {
	Type        word   `json:"event_type"`
	OpenKfID    word   `json:"open_kfid"`
	Customer    word   `json:"external_userid"`
	Scene       word   `json:"scene"`
	SceneParam  word   `json:"scene_param"`
	WelcomeCode word   `json:"welcome_code"`
	FailMsgID   word   `json:"fail_msgid"`
	FailType    number `json:"fail_type"`
	Change      number `json:"change_type"`
	From        word   `json:"old_servicer_userid"`
	To          word   `json:"new_servicer_userid"`
	Code        word   `json:"msg_code"`
	Recalled    word   `json:"recall_msgid"`
	Servicer    word   `json:"servicer_userid"`
	Status      number `json:"status"`
	Rejects     number `json:"reject_switch"`
}

// event reads an event. A recalled message is told in the words of the archive,
// so that one handler honours both; an event of a new name is kept as it came.
func (r kfRow) event(openKfID string, raw, inside []byte) kfRow {
	var e kfEventBody
	if err := json.Unmarshal(inside, &e); err != nil || e.Type == "" {
		return r.unread(raw, "客服事件的格式读不懂")
	}
	customer := string(e.Customer)
	if customer != "" {
		r.talk = openKfID + "/" + customer
	}
	told := bot.KfEvent{MsgID: r.msgID, Event: string(e.Type), OpenKfID: openKfID, ExternalUserID: customer, At: r.at}
	switch e.Type {
	case "enter_session":
		told.Scene, told.SceneParam, told.WelcomeCode = string(e.Scene), string(e.SceneParam), string(e.WelcomeCode)
	case "msg_send_fail":
		told.FailMsgID, told.FailType = string(e.FailMsgID), int(e.FailType)
	case "session_status_change":
		told.Change, told.From, told.To, told.Code = int(e.Change), string(e.From), string(e.To), string(e.Code)
	case "servicer_status_change":
		told.Change, told.To = int(e.Status), string(e.Servicer)
	case "reject_customer_msg_switch_change":
		told.Change = int(e.Rejects)
	case "user_recall_msg", "servicer_recall_msg":
		return r.recall(e, raw)
	default:
		return r.unread(raw, "不认识的客服事件"+cutBytes(string(e.Type), 40))
	}
	if customer == "" && e.Type != "servicer_status_change" {
		return r.unread(raw, "客服事件没有说是哪位客户")
	}
	r.body = told
	return r
}

// recall reads that somebody took a message back.
func (r kfRow) recall(e kfEventBody, raw []byte) kfRow {
	told := bot.ChatRecalled{MsgID: r.msgID, Recalled: string(e.Recalled), Speaker: string(e.Customer), At: r.at}
	if e.Type == "servicer_recall_msg" {
		told.Speaker, told.Listeners = string(e.Servicer), words([]word{e.Customer})
	}
	if told.Recalled == "" {
		return r.unread(raw, "撤回事件没有说撤回了哪一条")
	}
	r.body = told
	return r
}
