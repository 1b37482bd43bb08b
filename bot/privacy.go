package bot

import "time"

// Export is everything that is stored about a customer, as they may ask to have
// it. The zero value is nobody.
type Export struct {
	ExternalUserID string    `json:"external_userid"`
	At             time.Time `json:"at"`
	// Parts are the kinds of data in the order in which people read them.
	Parts []ExportPart `json:"parts"`
}

// ExportPart is one kind of data.
type ExportPart struct {
	// Title is in Chinese ("订单"), Purpose what it is kept for.
	Title   string              `json:"title"`
	Purpose string              `json:"purpose"`
	Rows    []map[string]string `json:"rows"`
}

// Erase removes everything that is stored about a customer. What is left is a
// receipt and a tombstone by their pseudonym: what WeCom tells of them later is
// dropped, unless they are added anew after At. What was bought stays as sums
// that belong to nobody.
type Erase struct {
	ExternalUserID string
	At             time.Time
	// Receipt is the number they are given, By who did it.
	Receipt, By string
}

func (Erase) effect() {}

// File is a file or a picture that goes to staff.
type File struct {
	// Name is with its ending ("战报.png"), Data at most 2 MB.
	Name string `json:"name"`
	Data []byte `json:"data"`
}

// AppFile sends staff a file, or a picture if it is a PNG (media/upload, then
// message/send) [docs 90253, 90236]. Resending within half an hour is safe: the
// same file is uploaded once, so that the request is the same.
type AppFile struct {
	ToUsers []string `json:"to_users"`
	File    File     `json:"file"`
	Answer  bool     `json:"answer,omitempty"`
}

// Meta ranks it like an AppMessage.
func (s AppFile) Meta() Meta {
	p := PriorityAlert
	if s.Answer {
		p = PriorityAnswer
	}
	return Meta{Kind: KindAppFile, Priority: p}
}

// GroupNotice writes into an internal group by its push bot (消息推送,
// webhook/send) [docs 99110], which takes 20 messages a minute. It needs no
// token, so that it still speaks when WeCom refuses the app. It is at-least-once:
// after a lost answer it may stand there twice.
type GroupNotice struct {
	// Webhook is its name in the configuration.
	Webhook string `json:"webhook"`
	// Markdown is at most 4096 bytes.
	Markdown string    `json:"markdown"`
	Deadline time.Time `json:"deadline,omitzero"`
}

// Meta keeps the notices of a group in order. That one was lost is news.
func (s GroupNotice) Meta() Meta {
	return Meta{Kind: KindGroupNotice, Priority: PriorityAlert, Deadline: s.Deadline, Lane: "webhook:" + s.Webhook, TellFailure: true}
}

func (AppFile) effect()     {}
func (GroupNotice) effect() {}
