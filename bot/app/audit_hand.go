package app

import (
	"context"
	"os/user"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store"
)

// byHand puts into the audit trail what somebody did on the server's command
// line: whoever is logged in there may do everything.
func byHand(ctx context.Context, db *store.Store, action, detail string, at time.Time) error {
	return db.Audit(context.WithoutCancel(ctx), bot.AuditEntry{
		At: at, UserID: atTheServer(), Role: bot.RoleHeadquarters, Action: action, Outcome: bot.AuditDone, Detail: detail,
	})
}

// atTheServer is who runs the command, as the audit trail names them.
func atTheServer() string {
	if u, err := user.Current(); err == nil {
		return "cli:" + u.Username
	}
	return "cli:unknown"
}
