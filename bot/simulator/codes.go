package simulator

import "fmt"

// Error is a refusal in WeCom's own terms.
type Error struct {
	Code int
	Msg  string
}

// Error is the code and the text.
func (e *Error) Error() string { return fmt.Sprintf("%d %s", e.Code, e.Msg) }

// refuse makes an error of a code's usual text and a detail.
func refuse(code int, detail string, args ...any) error {
	msg := codeText[code]
	if msg == "" {
		msg = "request refused"
	}
	if detail != "" {
		msg += ", " + fmt.Sprintf(detail, args...)
	}
	return &Error{Code: code, Msg: msg}
}

// codeText holds the texts of the codes that the simulator answers by itself or
// is often asked to answer by a fault [docs 90313]. Clients decide on the code,
// never on the text.
var codeText = map[int]string{
	-1:     "system busy",
	6000:   "data version conflict",
	40001:  "invalid credential",
	40003:  "invalid UserID",
	40004:  "invalid media type",
	40005:  "invalid type",
	40006:  "invalid media size",
	40007:  "invalid media_id",
	40008:  "invalid message type",
	40009:  "invalid image size",
	40011:  "invalid video size",
	40002:  "invalid grant_type",
	40013:  "invalid corpid",
	40014:  "invalid access_token",
	40029:  "invalid code",
	40035:  "invalid parameter",
	40056:  "invalid agentid",
	40058:  "invalid Request Parameter",
	40063:  "some parameters are empty",
	40066:  "invalid url",
	40068:  "invalid tagid",
	40071:  "tag name already exists",
	40072:  "invalid tag name length",
	40096:  "invalid external userid",
	40125:  "invalid appsecret",
	40126:  "corp tag count limit exceeded",
	40163:  "code been used",
	40144:  "customer tag count limit exceeded",
	40145:  "media_id expired",
	40206:  "request body too large",
	41001:  "access_token missing",
	41004:  "corpsecret missing",
	41008:  "missing code",
	41035:  "external userid missing",
	41041:  "contact way user count limit exceeded",
	41044:  "invalid config_id",
	41045:  "contact way count limit exceeded",
	41046:  "mass message id missing",
	41047:  "invalid mass message id",
	41048:  "no customer to send",
	41049:  "welcome_code missing",
	41050:  "invalid welcome_code",
	41051:  "customer has already started chatting",
	41053:  "customer has not agreed to chat archiving",
	41054:  "user has not been activated",
	41055:  "group welcome template count limit exceeded",
	41058:  "no permission to edit group welcome template",
	41063:  "mass message is being dispatched",
	41064:  "attachment count limit exceeded",
	41065:  "invalid attachment",
	41080:  "attachment size limit exceeded",
	41090:  "invalid attachment format",
	41072:  "invalid attachment_type",
	41091:  "join way chat_id count limit exceeded",
	41093:  "mass message has been cancelled",
	41094:  "remind frequency limit exceeded",
	41096:  "welcome msg is being distributed",
	41110:  "invalid tag id",
	41111:  "tag count is empty or exceeds the limit",
	42001:  "access_token expired",
	42003:  "code expired",
	42014:  "invalid template card task_id",
	42016:  "unknown template card task_id",
	42031:  "invalid template card CardType",
	42045:  "invalid template card card_action",
	42051:  "duplicate template card action key",
	42052:  "recall time limit exceeded",
	43012:  "callback url of the agent is not set",
	44001:  "empty media data",
	44004:  "text content is empty",
	45001:  "media size out of limit",
	45002:  "message size out of limit",
	45008:  "article count out of limit",
	45009:  "api freq out of limit",
	45029:  "response data too large",
	45033:  "api concurrent out of limit",
	45035:  "concurrent write conflict",
	45036:  "data access limited by abnormal traffic",
	48002:  "api forbidden",
	48011:  "user activity too low",
	49008:  "group chat dismissed",
	50100:  "invalid cursor",
	60011:  "no privilege to access/modify contact/party/agent",
	60020:  "not allow to access from your ip",
	60111:  "userid not found",
	60123:  "invalid party id",
	60140:  "invalid response_code",
	81013:  "user & party & tag all invalid",
	81017:  "request count limit exceeded",
	82001:  "touser, toparty and totag are all empty",
	82101:  "no target to update",
	82102:  "target not in the message",
	84061:  "not external contact",
	84074:  "no external contact permission",
	90511:  "invalid opengid",
	93000:  "invalid webhook url",
	93017:  "empty body",
	93018:  "image size out of limit",
	48007:  "no permission for this kf account",
	95000:  "invalid open_kfid",
	95001:  "message count limit exceeded",
	95002:  "customer has not written within 48 hours",
	95004:  "open_kfid not exist",
	95007:  "invalid msg token",
	95008:  "menu item count limit exceeded",
	95013:  "session has ended",
	95014:  "user is not a servicer",
	95016:  "not allow to transfer the service state",
	95018:  "session state does not allow sending",
	95019:  "servicer has stopped",
	95033:  "duplicate msgid",
	301002: "no permission for this agentid",
	301053: "chat archiving is not enabled",
	301059: "not an internal group",
	301060: "too many consent parameters",
	830002: "file too large, use Range",
}
