package coupons

import (
	"encoding/json"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// JobTakeCodes is the job by which codes of another system come in: from a file, on
// the server's command line. Its payload is a CodesTaken.
const JobTakeCodes = "coupons.codes"

// CodesLane keeps the codes of one plan in the order in which they came: in that order
// they are given.
func CodesLane(plan string) string { return "codes:" + plan }

// CodesTaken are codes of another system that come in together.
type CodesTaken struct {
	Plan  string   `json:"plan"`
	Codes []string `json:"codes"`
	// By is who brought them, for the audit trail; How is the command.
	By  string `json:"by"`
	How string `json:"how"`
}

// takeCodes adds codes to their plan, with an entry of the audit trail in the same
// transaction. A code that is there already is left out.
func (g *Giver) takeCodes(ev bot.Event, _ bot.View) ([]bot.Effect, error) {
	due, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	var taken CodesTaken
	if err := json.Unmarshal(due.Payload, &taken); err != nil {
		return nil, fmt.Errorf("coupons: codes that come in: %w", err)
	}
	if taken.Plan == "" || len(taken.Codes) == 0 {
		return nil, nil
	}
	return []bot.Effect{
		bot.AddCouponCodes{Plan: taken.Plan, Codes: taken.Codes, At: due.Due},
		bot.RecordAudit{AuditEntry: bot.AuditEntry{
			At: due.Due, UserID: taken.By, Role: bot.RoleHeadquarters, Action: taken.How, Outcome: bot.AuditDone,
			Detail: fmt.Sprintf("给券 %s 收进 %d 个券码", taken.Plan, len(taken.Codes)),
		}},
	}, nil
}
