package commands

import (
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// isTrial says whether a word asks only what would happen.
func isTrial(w word) bool {
	return w.key == "" && !w.quoted && slices.Contains([]string{"试", "--试", "——试", "—试", "－－试", "dry", "--dry"}, fold(w.text))
}

// withoutTrial are the words without those that ask only what would happen. Where
// a word says what the command does (/敏感词 试 转账), it is that.
func withoutTrial(cmd bot.Command, words []word) []word {
	var kept []word
	for i, w := range words {
		if !isTrial(w) || i == 0 && isDoing(cmd, w) {
			kept = append(kept, w)
		}
	}
	return kept
}

// isDoing says whether a word is one of those that a command's first argument
// chooses from.
func isDoing(cmd bot.Command, w word) bool {
	if len(cmd.Args) == 0 || cmd.Args[0].Type != bot.ArgChoice {
		return false
	}
	_, trouble := choice(cmd.Args[0], w.whole())
	return trouble == nil
}
