package simulator

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// archive is the message archive: what was said, in order.
type archive struct {
	messages []archived
	lastSeq  int64
	doorbell time.Time
	ringing  bool
	feed     window
	// files are what is fetched by sdkfileid.
	files map[string]*medium
	badDay
}

// archived is one kept message; body is its JSON before encryption.
type archived struct {
	seq   int64
	id    string
	at    time.Time
	body  reply
	spoil Spoil
}

// archiveLife is how long the archive hands a message out, doorbellEvery how
// often its event comes at most [docs 91774, 95039].
const (
	archiveLife   = 5 * 24 * time.Hour
	doorbellEvery = 15 * time.Second
)

func newArchive() archive { return archive{files: map[string]*medium{}} }

// Utterance is something that somebody says.
type Utterance struct {
	// From is a userid or an external_userid.
	From string `json:"from"`
	// ChatID is the group it is said in; To is whom else it is said to.
	ChatID string `json:"chat_id"`
	To     string `json:"to"`
	// Text is said as a text; with MsgType and Body set it is something else in
	// the archive's own shape.
	Text    string         `json:"text"`
	MsgType string         `json:"msgtype"`
	Body    map[string]any `json:"body"`
	// Picture is said as an image: a PNG or a JPEG, which the archive hands out by
	// sdkfileid.
	Picture []byte `json:"picture"`
	// action is that of the archive; empty is send.
	action string
}

// Speak says something in a group or between a customer and a member. It is
// archived if a member with archiving takes part and the customer has agreed.
// The first words between two make them chatting, after which no welcome can be
// sent. It returns the archive's msgid, or "" if nothing was archived.
func (s *Simulator) Speak(in Utterance) (msgID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(in.Picture) > 0:
		if in, err = s.asPicture(in); err != nil {
			return "", err
		}
	case in.MsgType == "":
		in.MsgType, in.Body = "text", map[string]any{"content": in.Text}
	}
	if err := s.intercepted(in.From, in.Text); err != nil {
		return "", err
	}
	var to []string
	var keep bool
	if in.ChatID != "" {
		to, keep, err = s.sayInGroup(in)
	} else {
		to, keep, err = s.sayTo(in)
	}
	if err != nil {
		return "", err
	}
	s.acted("speak", in.From, cmp.Or(in.ChatID, in.To))
	if !keep {
		return "", nil
	}
	return s.record(in, to), nil
}

func (s *Simulator) sayInGroup(in Utterance) (to []string, keep bool, err error) {
	g, err := s.group(in.ChatID)
	if err != nil {
		return nil, false, err
	}
	speaker := g.member(in.From)
	if speaker == nil {
		return nil, false, fmt.Errorf("simulator: %q is not in group %q", in.From, in.ChatID)
	}
	for _, m := range g.members {
		if m != speaker {
			to = append(to, m.id)
		}
		keep = keep || m.customer == nil && s.staff[lower(m.id)].Archived
	}
	if speaker.customer != nil && speaker.customer.groupConsent[g.id].IsZero() {
		keep = false
	}
	g.feed = append(g.feed, PhoneItem{At: s.now(), From: in.From, Via: "chat", Kind: in.MsgType, Text: in.Text, picture: s.pictureIn(in)})
	return to, keep, nil
}

func (s *Simulator) sayTo(in Utterance) (to []string, keep bool, err error) {
	p := s.pair(in.To, in.From)
	fromStaff := false
	if p == nil {
		p, fromStaff = s.pair(in.From, in.To), true
	}
	if p == nil || p.lost {
		return nil, false, fmt.Errorf("simulator: %q and %q are not in contact", in.From, in.To)
	}
	p.chatting, p.lastTouch = true, s.now()
	from := p.customer.id
	if fromStaff {
		from = p.staff.UserID
	}
	p.customer.phone = append(p.customer.phone, PhoneItem{At: s.now(), From: from, Via: "chat", Kind: in.MsgType, Text: in.Text,
		picture: s.pictureIn(in), with: p.staff.UserID, own: !fromStaff})
	agreed := p.consent != nil && *p.consent
	return []string{in.To}, p.staff.Archived && agreed, nil
}

// record keeps a message and rings the doorbell.
func (s *Simulator) record(in Utterance, to []string) string {
	now := s.now()
	s.lastSeq++
	id := strconv.FormatInt(s.lastSeq, 10) + "_" + strconv.FormatInt(now.UnixMilli(), 10) + "_external"
	s.messages = append(s.messages, archived{seq: s.lastSeq, id: id, at: now, spoil: s.nextSpoil(), body: reply{"msgid": id,
		"action": cmp.Or(in.action, "send"), "from": in.From, "tolist": to, "roomid": in.ChatID,
		"msgtime": now.UnixMilli(), "msgtype": in.MsgType, bodyKey(in.MsgType): in.Body}})
	s.ring()
	return id
}

// archiveConsent keeps the agree or disagree message that consent makes, with a
// member or in a group.
func (s *Simulator) archiveConsent(externalUserID, userID, chatID string, agree bool) {
	if m := s.staff[lower(userID)]; m == nil || !m.Archived {
		return
	}
	kind, when := "disagree", "disagree_time"
	if agree {
		kind, when = "agree", "agree_time"
	}
	s.record(Utterance{From: externalUserID, ChatID: chatID, MsgType: kind,
		Body: map[string]any{"userid": externalUserID, when: s.now().UnixMilli()}}, []string{userID})
}

// bodyKey is the name of a message's body, which is its msgtype but for a
// few [docs 91774].
func bodyKey(msgType string) string {
	switch msgType {
	case "docmsg":
		return "doc"
	case "external_redpacket":
		return "redpacket"
	}
	if slices.Contains([]string{"markdown", "news", "voiptext", "qydiskfile", "solitaire", "note", "meeting_notification"}, msgType) {
		return "info"
	}
	return msgType
}

// ring raises msgaudit_notify, at most every 15 seconds: what is said in
// between rings once when they are over.
func (s *Simulator) ring() {
	if s.ringing {
		return
	}
	wait := s.conf.DoorbellEvery - s.now().Sub(s.doorbell)
	if s.doorbell.IsZero() || wait <= 0 {
		s.ringNow()
		return
	}
	s.ringing = true
	s.out.after(wait, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.ringNow()
	})
}

func (s *Simulator) ringNow() {
	s.ringing, s.doorbell = false, s.now()
	for _, a := range s.order {
		if a.Archive {
			s.raise(a, "msgaudit_notify", "archive", strconv.Itoa(a.AgentID), append(s.header("sys", s.now(), "event"),
				number("AgentID", a.AgentID), text("Event", "msgaudit_notify")))
		}
	}
}
