package commands

import (
	"fmt"
	"maps"
	"strconv"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// The lists whose lines are called by their numbers.
const (
	listAlerts     = "alerts"
	listSilences   = "silences"
	listTodos      = "todos"
	listViolations = "violations"
	listExcluded   = "excluded"
	listRules      = "rules"
	listCoupons    = "coupons"
	listPosts      = "posts"
)

const (
	// listFor is how long a number means a line of the list that was shown: after
	// that nobody remembers what stood there.
	listFor = 30 * time.Minute
	// listMost is how many lines of a list are remembered.
	listMost = 100
)

// listEntry is a line of a numbered list: what it is about, and how it reads
// without its number.
type listEntry struct{ id, text string }

// numbered are the lines of a list with their numbers.
func numbered(entries []listEntry) []string {
	var lines []string
	for i, e := range entries {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, e.text))
	}
	return lines
}

func idsOf(entries []listEntry) []string {
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.id)
	}
	return ids
}

// remembered are the lists that a member saw, with the one that an answer shows.
// Lists that are too old are forgotten, and so is one that is empty now.
func remembered(lists map[string]bot.Listed, answer bot.Answer, at time.Time) map[string]bot.Listed {
	if answer.List == "" {
		return lists
	}
	kept := map[string]bot.Listed{}
	maps.Copy(kept, lists)
	maps.DeleteFunc(kept, func(name string, l bot.Listed) bool { return name == answer.List || !fresh(l, at) })
	if n := min(len(answer.Listed), listMost); n > 0 {
		kept[answer.List] = bot.Listed{IDs: answer.Listed[:n], At: at}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// fresh says whether a line of a time may mean a list. Both times are WeCom's, and
// a list that was asked for after the line was typed is not what its writer saw.
func fresh(l bot.Listed, at time.Time) bool { return !at.Before(l.At) && at.Sub(l.At) < listFor }

// lineNumber reads a number of a list. What is longer is an id.
func lineNumber(word string) (int, bool) {
	word = fold(word)
	n, err := strconv.ParseUint(word, 10, 16)
	return int(n), err == nil && len(word) <= len(strconv.Itoa(listMost))
}

// seenAt is the id of what stood at a number of the list that the caller saw
// last, or what is wrong with the number. Without a list that is fresh there is
// neither.
func seenAt(call bot.Call, v bot.View, list string, n int) (id, problem string, err error) {
	session, err := v.Staff().Session(call.UserID)
	if err != nil {
		return "", "", err
	}
	l, ok := session.Lists[list]
	switch {
	case !ok || !fresh(l, call.At):
		return "", "", nil
	case n < 1 || n > len(l.IDs):
		return "", fmt.Sprintf("没有第 %d 条，您刚才看到的一共 %d 条，什么都没有做。请看看序号对不对。", n, len(l.IDs)), nil
	}
	return l.IDs[n-1], "", nil
}

// pickFrom shows a list and asks which of it is meant, by the line that was typed
// with the id of each instead of a number that means nothing to its writer.
func pickFrom(cmd bot.Command, call bot.Call, list string, entries []listEntry) bot.Answer {
	answer := bot.Answer{
		Text: "序号只认半小时内给您看过的列表，这次对不上，怕弄错，什么都没有做。现在是这些，您要的是哪一条？",
		List: list, Listed: idsOf(entries),
	}
	values := map[string]bot.Value{}
	for _, arg := range cmd.Args {
		if call.Given(arg.Name) {
			values[arg.Name] = call.Arg(arg.Name)
		}
	}
	for _, e := range entries {
		values["哪条"] = bot.Value{Text: e.id}
		line := written(cmd, values)
		if call.Trial {
			line += " 试"
		}
		answer.Pick = append(answer.Pick, bot.Choice{Label: e.text, Line: line})
	}
	return answer
}
