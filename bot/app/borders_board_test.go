package app

import (
	"reflect"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// carriesScope says whether a value of a type says what may be seen.
func carriesScope(of reflect.Type) bool {
	return of == reflect.TypeFor[bot.Scope]() || of == reflect.TypeFor[bot.BoardAsk]()
}

// onlyNumbers are the queries that answer with numbers alone, by which nobody is
// known: what they count is proven where they are written.
var onlyNumbers = map[string]bool{"SegmentCount": true, "BoardJourney": true}

// boardQuestions are what is asked for the managers' page: of two days, of the present
// one and of one on which nothing was.
func boardQuestions(now time.Time) map[string]questioned {
	midnight := now.Truncate(24 * time.Hour)
	days := func(from, until int, more ...any) []any {
		return append([]any{bot.BoardAsk{From: midnight.AddDate(0, 0, from), Until: midnight.AddDate(0, 0, until), Now: now}}, more...)
	}
	each := func(more ...any) questioned {
		return questioned{days(-1, 1, more...), days(0, 1, more...), days(-60, -50, more...)}
	}
	return map[string]questioned{
		"BoardDays": each(), "BoardJourney": each(bot.RFMSteps{}), "BoardWatch": each(72 * time.Hour), "BoardSelling": each(), "BoardLists": each(),
	}
}

// within is what somebody with a scope asks.
func within(ask bot.BoardAsk, s bot.Scope) bot.BoardAsk {
	ask.Scope = s
	return ask
}
