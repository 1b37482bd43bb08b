package moderation

import (
	"encoding/json"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// JobTakeWords is the job by which rules come in that nobody typed in chat: from a
// file, on the server's command line. Its payload is a WordsTaken.
const JobTakeWords = "words.take"

// LaneWords keeps such jobs in their order.
const LaneWords = "words"

// WordsTaken are rules that come in together.
type WordsTaken struct {
	Rules []bot.WordRule `json:"rules"`
	// By is who brought them, for the audit trail; How is the command.
	By  string `json:"by"`
	How string `json:"how"`
}

// TakeWords records rules that come in, with an entry of the audit trail in the
// same transaction.
func TakeWords() bot.Handler {
	return bot.Handler{Name: "take_words", Kinds: []bot.Kind{bot.JobKind(JobTakeWords)}, Handle: takeWords}
}

func takeWords(ev bot.Event, _ bot.View) ([]bot.Effect, error) {
	due, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	var taken WordsTaken
	if err := json.Unmarshal(due.Payload, &taken); err != nil {
		return nil, fmt.Errorf("moderation: words that come in: %w", err)
	}
	var effects []bot.Effect
	for _, r := range taken.Rules {
		if r.ID != "" {
			r.By, r.At = taken.By, due.Due
			effects = append(effects, bot.SetWordRule{WordRule: r})
		}
	}
	if len(effects) == 0 {
		return nil, nil
	}
	return append(effects,
		bot.RecordAudit{AuditEntry: bot.AuditEntry{
			At: due.Due, UserID: taken.By, Role: bot.RoleHeadquarters, Action: taken.How, Outcome: bot.AuditDone, Count: len(effects),
			Detail: fmt.Sprintf("%d 条敏感词规则", len(effects)),
		}},
		FollowWords(fmt.Sprint(ev.ID), due.Due),
	), nil
}
