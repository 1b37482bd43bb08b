package doctor

import (
	"context"
	"errors"
)

// AuditState is what was found of the audit trail.
type AuditState struct {
	// Entries is how many there are.
	Entries int64
	// Fault says in words where it is not as it was written; empty if it is whole.
	Fault string
	// Long says that there are too many to be looked at here.
	Long bool
}

// AuditBook knows the audit trail.
type AuditBook interface {
	// AuditTrail walks it. ErrNoRecords says that the database has not been made.
	AuditTrail(ctx context.Context) (AuditState, error)
}

// Audit checks that nobody changed what was written of who did what.
func Audit(book AuditBook) Check {
	return Check{Name: "audit", Title: "审计记录", Needs: []string{"database"}, Run: func(ctx context.Context) Finding {
		state, err := book.AuditTrail(ctx)
		switch {
		case errors.Is(err, ErrNoRecords):
			return noRecords()
		case err != nil:
			return unanswered("审计记录读不出来", err)
		case state.Fault != "":
			return Finding{
				Status: Fail, What: "审计记录不完整：" + state.Fault,
				Why: "每一条都带着前一条的指纹，机器人自己不会改它：有人、或者有别的程序直接动过数据库，也可能是恢复过一份不全的备份。",
				Do: []string{
					"先备份现在的数据库，不要动它。",
					"查一查谁能直接登录数据库、最近恢复过备份没有；和以前的备份比对那一条。",
				},
				Example: "zhanggui audit verify",
			}
		case state.Long:
			return skip("有 %d 条，太多了，体检不逐条查；想查就运行 zhanggui audit verify", state.Entries)
		case state.Entries == 0:
			return well("还是空的：没有人写过什么")
		}
		return well("%d 条，一条不少，一字未改", state.Entries)
	}}
}
