package bot

// Kinds of change_external_chat [docs 92130].
const (
	KindChatCreated   Kind = "change_external_chat.create"
	KindChatUpdated   Kind = "change_external_chat.update"
	KindChatDismissed Kind = "change_external_chat.dismiss"
)

// ChatDetail is the UpdateDetail of a customer group's update. Which one it is
// follows from this value only, never from which other fields exist.
type ChatDetail string

// The values of ChatDetail.
const (
	ChatMemberAdded   ChatDetail = "add_member"
	ChatMemberRemoved ChatDetail = "del_member"
	ChatOwnerChanged  ChatDetail = "change_owner"
	ChatNameChanged   ChatDetail = "change_name"
	ChatNoticeChanged ChatDetail = "change_notice"
)

// ChatCreated says that a customer group was made.
type ChatCreated struct{ ChatID string }

// Kind is KindChatCreated.
func (ChatCreated) Kind() Kind { return KindChatCreated }

// ChatDismissed says that a customer group was dismissed.
type ChatDismissed struct{ ChatID string }

// Kind is KindChatDismissed.
func (ChatDismissed) Kind() Kind { return KindChatDismissed }

// ChatUpdated says that a customer group changed.
type ChatUpdated struct {
	ChatID string
	Detail ChatDetail
	// JoinScene is 0 for invited and 3 for the group's QR code; only with
	// ChatMemberAdded. The API's join_scene counts differently (1, 2, 3).
	JoinScene int
	// QuitScene is 0 for left and 1 for removed; only with ChatMemberRemoved.
	QuitScene int
	// MemberCount may exceed len(Members): the list is not always complete.
	MemberCount int
	// Members mixes staff userids and customers' external_userids.
	Members []string
	// LastVersion and CurrentVersion tell whether the delta fits what is known
	// (LastMemVer, CurMemVer).
	LastVersion, CurrentVersion string
}

// Kind is KindChatUpdated.
func (ChatUpdated) Kind() Kind { return KindChatUpdated }
