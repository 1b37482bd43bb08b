package wecom

import (
	"errors"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// unanswered remembers the welcome codes that were sent without an answer
// coming back. WeCom says 41050 of a used code and of a stale one alike; after
// a lost answer, inside the code's life, it means that the greeting arrived,
// and the staff member must not be told otherwise.
type unanswered struct {
	mu    sync.Mutex
	codes map[string]time.Time
}

// explain notes a lost answer, and turns 41050 after one into "already".
func (u *unanswered) explain(code string, until, now time.Time, err error) error {
	var e *APIError
	if !errors.As(err, &e) || e.API != apiWelcome {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for old, end := range u.codes {
		if now.After(end) {
			delete(u.codes, old)
		}
	}
	if e.unanswered {
		if u.codes == nil {
			u.codes = map[string]time.Time{}
		}
		u.codes[code] = until
		return err
	}
	if _, sent := u.codes[code]; !sent || e.Code != 41050 {
		return err
	}
	arrived := *e
	arrived.Class, arrived.Alert = bot.ClassAlready, false
	arrived.Sentence = "上一次发送没有收到回答，企业微信说欢迎语凭证已经用过：欢迎语已送达"
	return &arrived
}
