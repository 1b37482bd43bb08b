package wecom

import (
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// APIError is why a call did not succeed, in one shape whether WeCom refused,
// answered nonsense, did not answer, or was not asked. It holds no secret.
type APIError struct {
	// API is the path below /cgi-bin ("externalcontact/mark_tag").
	API string
	// Code is WeCom's errcode; 0 if WeCom gave none.
	Code int
	// Msg is WeCom's errmsg or the fault on the way, for the log.
	Msg string
	// Class is one of the four classes.
	Class bot.Class
	// Sentence says to a shop owner what is wrong and what to do.
	Sentence string
	// Alert says that it stays wrong until somebody changes a setting.
	Alert bool
	// Free says that WeCom was not asked; RetryAt is when asking makes sense
	// again.
	Free    bool
	RetryAt time.Time

	reaction reaction
	// label names a fault on the way.
	label string
}

// Error names the API, the code and WeCom's own words.
func (e *APIError) Error() string {
	if e.Code == 0 {
		return fmt.Sprintf("wecom: %s: %s", e.API, e.Msg)
	}
	return fmt.Sprintf("wecom: %s: errcode %d: %s", e.API, e.Code, e.Msg)
}
