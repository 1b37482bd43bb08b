package simulator

import (
	"strconv"
	"time"
)

type byMsgID struct {
	MsgID string `json:"msgid" rule:"required,code=41046"`
}

// ownPost finds a post of the calling app.
func (s *Simulator) ownPost(a *app, id string) (*massPost, error) {
	if p := s.posts[id]; p != nil && p.app == a.Name {
		return p, nil
	}
	return nil, refuse(41047, "")
}

// getGroupmsgList is get_groupmsg_list_v2; create_time is text, as in WeCom's
// sample, and a limit above 100 is the default [docs 93338].
func getGroupmsgList(s *Simulator, c *call, in *struct {
	ChatType   string `json:"chat_type" rule:"required,one=single|group"`
	StartTime  int64  `json:"start_time" rule:"required"`
	EndTime    int64  `json:"end_time" rule:"required"`
	Creator    string `json:"creator"`
	FilterType *int   `json:"filter_type"`
	Limit      int    `json:"limit" rule:"min=0"`
	Cursor     string `json:"cursor"`
}) (any, error) {
	from, to := time.Unix(in.StartTime, 0), time.Unix(in.EndTime, 0)
	if to.Before(from) || to.Sub(from) > 31*24*time.Hour {
		return nil, refuse(40058, "start_time and end_time are at most a month apart")
	}
	if in.Limit > 100 {
		in.Limit = 50
	}
	corp := in.FilterType == nil || *in.FilterType != 1
	var found []reply
	for _, p := range s.postOrder {
		if p.app != c.app.Name || p.group != (in.ChatType == "group") || p.created.Before(from) || p.created.After(to) ||
			!corp || in.Creator != "" {
			continue
		}
		found = append(found, reply{"msgid": p.id, "create_time": strconv.FormatInt(p.created.Unix(), 10), "create_type": 0,
			"text": reply{"content": p.content.text()}, "attachments": p.content.describe()})
	}
	page, next, err := paged(found, in.Cursor, in.Limit, 50)
	return reply{"group_msg_list": page, "next_cursor": next}, err
}

// describe shows attachments with only the object that counts.
func (c *content) describe() []reply {
	out := []reply{}
	for _, a := range c.Attachments {
		part := map[string]any{"image": a.Image, "link": a.Link, "miniprogram": a.Miniprogram, "video": a.Video, "file": a.File}
		out = append(out, reply{"msgtype": a.MsgType, a.MsgType: part[a.MsgType]})
	}
	return out
}

// getGroupmsgTask is get_groupmsg_task: who has confirmed.
func getGroupmsgTask(s *Simulator, c *call, in *struct {
	byMsgID
	Limit  int    `json:"limit" rule:"min=0,max=1000"`
	Cursor string `json:"cursor"`
}) (any, error) {
	p, err := s.ownPost(c.app, in.MsgID)
	if err != nil {
		return nil, err
	}
	var rows []reply
	for _, t := range p.tasks {
		row := reply{"userid": t.userID, "status": 0}
		if !t.sentAt.IsZero() {
			row["status"], row["send_time"] = 2, t.sentAt.Unix()
		}
		rows = append(rows, row)
	}
	page, next, err := paged(rows, in.Cursor, in.Limit, 500)
	return reply{"task_list": page, "next_cursor": next}, err
}

// getGroupmsgSendResult is get_groupmsg_send_result; of groups only what was
// sent is listed.
func getGroupmsgSendResult(s *Simulator, c *call, in *struct {
	byMsgID
	UserID string `json:"userid"`
	Limit  int    `json:"limit" rule:"min=0,max=1000"`
	Cursor string `json:"cursor"`
}) (any, error) {
	p, err := s.ownPost(c.app, in.MsgID)
	if err != nil {
		return nil, err
	}
	m, err := s.visibleMember(c.app, in.UserID)
	if err != nil {
		return nil, err
	}
	t := p.task(m.UserID)
	if t == nil {
		return nil, refuse(40058, "the post has no task for %s", m.UserID)
	}
	var rows []reply
	for _, r := range t.rows {
		if p.group && r.status != 1 {
			continue
		}
		row := reply{"userid": t.userID, "status": r.status}
		if p.group {
			row["chat_id"] = r.target
		} else {
			row["external_userid"] = r.target
		}
		if !r.sentAt.IsZero() {
			row["send_time"] = r.sentAt.Unix()
		}
		rows = append(rows, row)
	}
	page, next, err := paged(rows, in.Cursor, in.Limit, 500)
	return reply{"send_list": page, "next_cursor": next}, err
}

// remindGroupmsgSend is remind_groupmsg_send, three times in 24 hours at most
// [docs 97610].
func remindGroupmsgSend(s *Simulator, c *call, in *byMsgID) (any, error) {
	p, err := s.ownPost(c.app, in.MsgID)
	if err != nil {
		return nil, err
	}
	if p.cancelled {
		return nil, refuse(41093, "")
	}
	now, recent := s.now(), 0
	for _, at := range p.reminders {
		if now.Sub(at) < 24*time.Hour {
			recent++
		}
	}
	if recent >= 3 {
		return nil, refuse(41094, "")
	}
	p.reminders = append(p.reminders, now)
	return nil, nil
}

// cancelGroupmsgSend is cancel_groupmsg_send: what is not sent stays unsent
// [docs 97611].
func cancelGroupmsgSend(s *Simulator, c *call, in *byMsgID) (any, error) {
	p, err := s.ownPost(c.app, in.MsgID)
	if err != nil {
		return nil, err
	}
	if p.cancelled {
		return nil, refuse(41093, "")
	}
	p.cancelled = true
	return nil, nil
}
