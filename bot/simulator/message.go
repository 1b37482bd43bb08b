package simulator

import (
	"crypto/sha256"
	"strings"
	"time"
)

// sentMessage is a message/send that was accepted.
type sentMessage struct {
	id, app   string
	at        time.Time
	taskID    string
	targets   map[string]*AppMessage // by userid, those it was shown to
	addressed map[string]bool        // everybody it was sent to
}

type messageRequest struct {
	ToUser                 string        `json:"touser"`
	ToParty                string        `json:"toparty"`
	ToTag                  string        `json:"totag"`
	MsgType                string        `json:"msgtype" rule:"required,code=40008"`
	AgentID                int           `json:"agentid" rule:"required,code=40056"`
	Safe                   int           `json:"safe" rule:"min=0,max=2"`
	EnableIDTrans          int           `json:"enable_id_trans" rule:"min=0,max=1"`
	EnableDuplicateCheck   int           `json:"enable_duplicate_check" rule:"min=0,max=1"`
	DuplicateCheckInterval int           `json:"duplicate_check_interval" rule:"min=0,max=14400"`
	Text                   *textBody     `json:"text" rule:"-"`
	Markdown               *textBody     `json:"markdown" rule:"-"`
	Image                  *mediaBody    `json:"image" rule:"-"`
	Voice                  *mediaBody    `json:"voice" rule:"-"`
	File                   *mediaBody    `json:"file" rule:"-"`
	Video                  *videoBody    `json:"video" rule:"-"`
	TextCard               *textCardBody `json:"textcard" rule:"-"`
	News                   *newsBody     `json:"news" rule:"-"`
	TemplateCard           *Card         `json:"template_card" rule:"-"`
}

// sendMessage is message/send [docs 90236].
func sendMessage(s *Simulator, c *call) (any, error) {
	in := new(messageRequest)
	if err := decode(c.body, in); err != nil {
		return nil, err
	}
	s.pause(s.conf.Latency)
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.app.Contacts {
		return nil, refuse(48002, "the contacts assistant sends no messages")
	}
	if in.AgentID != c.app.AgentID {
		return nil, refuse(301002, "")
	}
	to, err := s.receivers(c.app, in)
	if err != nil {
		return nil, err
	}
	shown, err := s.checkMessage(c.app, in)
	if err != nil {
		return nil, err
	}
	m := &sentMessage{id: s.newID("m", 40), app: c.app.Name, at: s.now(),
		targets: map[string]*AppMessage{}, addressed: map[string]bool{}}
	out := reply{"msgid": m.id, "invaliduser": strings.Join(to.invalidUsers, "|"),
		"invalidparty": strings.Join(to.invalidParties, "|"), "invalidtag": strings.Join(to.invalidTags, "|"),
		"unlicenseduser": ""}
	s.sent[m.id] = m
	if in.EnableDuplicateCheck == 1 && s.repeated(c, in) {
		return out, nil
	}
	if card := in.TemplateCard; in.MsgType == "template_card" && card.TaskID != "" {
		c.app.taskIDs[card.TaskID] = true
		m.taskID = card.TaskID
		if card.needsTask() {
			out["response_code"] = s.newResponseCode(m)
		}
	}
	for _, userID := range to.users {
		m.addressed[userID] = true
		if !c.app.mayReach(userID, m.at) {
			continue // Over the member's limit it is dropped without a word.
		}
		one := shown
		one.At, one.App, one.MsgID, one.MsgType = m.at, c.app.Name, m.id, in.MsgType
		m.targets[userID] = &one
		s.show(userID, &one)
	}
	return out, nil
}

// repeated says whether the same request came within the interval; if not, it
// counts from now.
func (s *Simulator) repeated(c *call, in *messageRequest) bool {
	interval := time.Duration(in.DuplicateCheckInterval) * time.Second
	if interval == 0 {
		interval = 30 * time.Minute
	}
	sum := sha256.Sum256(c.body)
	key, now := string(sum[:]), s.now()
	until, seen := c.app.recent[key]
	if seen && now.Before(until) {
		return true
	}
	if len(c.app.recent) > 10_000 {
		for old, end := range c.app.recent {
			if !now.Before(end) {
				delete(c.app.recent, old)
			}
		}
	}
	c.app.recent[key] = now.Add(interval)
	return false
}

func (s *Simulator) newResponseCode(m *sentMessage) string {
	code := s.newID("", 48)
	s.answers[code] = &responseCode{app: m.app, msg: m, issued: s.now()}
	return code
}

// memberRate counts what an app has sent to a member.
type memberRate struct {
	minute, hour []time.Time
}

// Limits of one app to one member [docs 90236].
const (
	memberPerMinute = 30
	memberPerHour   = 1000
)

// mayReach counts one message to a member in sliding windows.
func (a *app) mayReach(userID string, now time.Time) bool {
	r := a.rates[userID]
	if r == nil {
		r = &memberRate{}
		a.rates[userID] = r
	}
	r.minute, r.hour = recent(r.minute, now, time.Minute), recent(r.hour, now, time.Hour)
	if len(r.minute) >= memberPerMinute || len(r.hour) >= memberPerHour {
		return false
	}
	r.minute, r.hour = append(r.minute, now), append(r.hour, now)
	return true
}

// recent drops the times that have left a sliding window.
func recent(times []time.Time, now time.Time, length time.Duration) []time.Time {
	for len(times) > 0 && now.Sub(times[0]) >= length {
		times = times[1:]
	}
	return times
}
