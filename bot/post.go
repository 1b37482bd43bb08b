package bot

import "time"

// Post is a mass-send task (企业群发) [docs 92135]: a member of staff confirms it
// in the client, and only then it is sent.
type Post struct {
	// ID is the bot's own, MsgID WeCom's once it was made.
	ID, MsgID string
	// Sender is who has to confirm it, Store whose it is.
	Sender, Store string
	// Template is what it says, by name; Text and Attachments as it says it.
	Template    string
	Text        string
	Attachments []Attachment
	// Customers are external_userids, or ChatIDs the groups it goes to.
	Customers []string
	ChatIDs   []string
	// By is who asked for it, At when.
	By string
	At time.Time
	// ConfirmedAt is when the sender sent it; CancelledAt when it was called off.
	ConfirmedAt, CancelledAt time.Time
	// Problem says why it could not be made.
	Problem string
	// Ref is what it is about, as "sale:S7K2"; empty for nothing else.
	Ref string
	// Sent is how many recipients it is known to have reached.
	Sent int
	// Reminders counts how often WeCom was asked to remind its sender, RemindedAt is
	// when last.
	Reminders  int
	RemindedAt time.Time
}

// TodoID is the ID of the to-do that waits for the sender, so that whoever
// finishes the post can finish that too.
func (p Post) TodoID() string { return "post:" + p.ID }

// SavePost records a post and what became of it.
type SavePost struct{ Post }

// CreatePost makes a mass-send task (add_msg_template) [docs 92135] and answers
// with PostCreated. WeCom has no key that makes it exactly-once: before it is
// asked again, the tasks of the time are looked through for this one (the same
// sender, words and recipients) [docs 93338].
type CreatePost struct{ Post }

// Meta serialises per sender, so that a look for what was made finds it.
func (s CreatePost) Meta() Meta {
	return Meta{Kind: KindCreatePost, Priority: PriorityPost, Lane: "posts:" + s.Sender, TellFailure: true}
}

// PostCreated says that a task was made. Failed are the recipients that WeCom
// would not take.
type PostCreated struct {
	ID     string   `json:"id"`
	MsgID  string   `json:"msg_id"`
	Failed []string `json:"failed,omitempty"`
}

// Kind is KindPostCreated.
func (PostCreated) Kind() Kind { return KindPostCreated }

// FetchPost reads whether a task was confirmed and whom it reached
// (get_groupmsg_task, get_groupmsg_send_result) [docs 93338] and answers with
// PostFetched.
type FetchPost struct {
	ID     string `json:"id"`
	MsgID  string `json:"msg_id"`
	Sender string `json:"sender"`
}

// Meta ranks reading behind writing.
func (s FetchPost) Meta() Meta {
	return Meta{Kind: KindFetchPost, Priority: PriorityPost, Lane: "post:" + s.ID}
}

// PostFetched is how a task stands.
type PostFetched struct {
	ID string `json:"id"`
	// ConfirmedAt is when the sender sent it; zero if they have not.
	ConfirmedAt time.Time    `json:"confirmed_at,omitzero"`
	Results     []PostResult `json:"results"`
	AskedAt     time.Time    `json:"asked_at"`
}

// Kind is KindPostFetched.
func (PostFetched) Kind() Kind { return KindPostFetched }

// PostResult is what became of a post for one recipient.
type PostResult struct {
	// ID is an external_userid or a chat_id.
	ID     string     `json:"id"`
	Status PostStatus `json:"status"`
	At     time.Time  `json:"at,omitzero"`
}

// PostStatus is WeCom's number for it [docs 93338].
type PostStatus int

// The statuses.
const (
	PostUnsent    PostStatus = 0
	PostSent      PostStatus = 1
	PostNoFriend  PostStatus = 2
	PostHadOthers PostStatus = 3
)

// CancelPost calls a task off as far as it is not sent (cancel_groupmsg_send)
// [docs 97611]. Repeating it is harmless.
type CancelPost struct {
	ID    string `json:"id"`
	MsgID string `json:"msg_id"`
}

// Meta ranks it before making posts.
func (s CancelPost) Meta() Meta {
	return Meta{Kind: KindCancelPost, Priority: PriorityAlert, Lane: "post:" + s.ID}
}

// RemindPost has WeCom remind the sender of a task that waits
// (remind_groupmsg_send), three times in 24 hours at most [docs 97610]. After a lost
// answer it may remind twice.
type RemindPost struct {
	ID    string `json:"id"`
	MsgID string `json:"msg_id"`
}

// Meta keeps it in order with what else is done with the task.
func (s RemindPost) Meta() Meta {
	return Meta{Kind: KindRemindPost, Priority: PriorityPost, Lane: "post:" + s.ID}
}

// PostView reads posts.
type PostView interface {
	// Post is one by ID; zero if there is none.
	Post(id string) (Post, error)
	// Unfinished are the posts that were made and neither confirmed nor called off,
	// and those confirmed since a time, newest first, at most limit.
	Unfinished(confirmedSince time.Time, limit int) ([]Post, error)
	// PostsOf are those with a Ref, in order of ID.
	PostsOf(ref string) ([]Post, error)
	// PostedTo says when posts to a group were made since a time: a group takes about
	// one a day [docs 92135].
	PostedTo(chatID string, since time.Time) ([]Post, error)
}

func (SavePost) effect()   {}
func (CreatePost) effect() {}
func (FetchPost) effect()  {}
func (CancelPost) effect() {}
func (RemindPost) effect() {}
