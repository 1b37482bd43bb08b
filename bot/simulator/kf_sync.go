package simulator

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// kfSyncMsg is kf/sync_msg [docs 94670].
func kfSyncMsg(s *Simulator, c *call, in *struct {
	Cursor      string `json:"cursor" rule:"bytes=64"`
	Token       string `json:"token" rule:"bytes=128"`
	Limit       int    `json:"limit" rule:"min=0,max=1000"`
	VoiceFormat int    `json:"voice_format" rule:"min=0,max=1"`
	OpenKfID    string `json:"open_kfid" rule:"required,code=95000"`
}) (any, error) {
	if err := s.mayKf(c.app); err != nil {
		return nil, err
	}
	desk, err := s.kfCalled(c.app, in.OpenKfID)
	if err != nil {
		return nil, err
	}
	now := s.now()
	if in.Token != "" {
		if until, known := desk.tokens[in.Token]; !known || !now.Before(until) {
			return nil, refuse(95007, "")
		}
	} else if !desk.untoken.take(kfUntokened, time.Minute, now) {
		return nil, refuse(45009, "sync_msg without a token")
	}
	after, err := desk.position(in.Cursor)
	if err != nil {
		return nil, err
	}
	if in.Limit == 0 {
		in.Limit = 1000
	}
	if desk.empty > 0 {
		desk.empty--
		return reply{"next_cursor": desk.cursor(after), "has_more": 1, "msg_list": []reply{}}, nil
	}
	list, last, more := []reply{}, after, 0
	for _, row := range desk.rows {
		switch {
		case row.seq <= after || now.Sub(row.at) >= kfHistory:
		case len(list) == in.Limit:
			more = 1
		default:
			list, last = append(list, row.body), row.seq
		}
	}
	return reply{"next_cursor": desk.cursor(last), "has_more": more, "msg_list": list}, nil
}

// cursor stands for a place in the account's history, and means nothing to
// anybody else.
func (a *kfAccount) cursor(seq int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(cutBytes(a.OpenKfID, 32) + ":" + strconv.FormatInt(seq, 36)))
}

func (a *kfAccount) position(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	plain, err := base64.RawURLEncoding.DecodeString(cursor)
	seq, ok := strings.CutPrefix(string(plain), cutBytes(a.OpenKfID, 32)+":")
	n, bad := strconv.ParseInt(seq, 36, 64)
	if err != nil || !ok || bad != nil || n < 0 || n > a.seq {
		return 0, refuse(50100, "")
	}
	return n, nil
}

// KfEmptyPages makes the next pages of an account come without messages although
// more wait, as WeCom's do now and then.
func (s *Simulator) KfEmptyPages(openKfID string, pages int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	desk, err := s.kfNamed(openKfID)
	if err == nil {
		desk.empty = pages
	}
	return err
}
