package web

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// boardTile is a number of the present day beside the same weekday's.
type boardTile struct {
	Name, Term, Now string
	// Before is the same weekday's, Change how they differ, Tone whether that is "good",
	// "bad" or neither.
	Before, Change, Tone string
	// Sum is of all the days that are shown, Spark a line through them.
	Sum, Spark string
}

// measure is a number of Numbers; false where there is none.
type measure func(bot.Numbers) (float64, bool)

// whole is a measure of what is counted.
func whole(of func(bot.Numbers) int) measure {
	return func(n bot.Numbers) (float64, bool) { return float64(of(n)), true }
}

// tileKind is a tile without its numbers: better is 1 where more is, and -1 where less.
type tileKind struct {
	name, term string
	better     int
	of         measure
	cell       func(float64) boardCell
	// change is how a difference reads, where it reads otherwise than the number.
	change func(float64) string
}

var tileKinds = []tileKind{
	{"新增", "added", 1, whole(func(n bot.Numbers) int { return n.Added }), plain, nil},
	{"净增", "net", 1, whole(bot.Numbers.Net), plain, nil},
	{"流失", "lost", -1, whole(func(n bot.Numbers) int { return n.Lost }), plain, nil},
	{"进群", "joined", 1, whole(func(n bot.Numbers) int { return n.Joined }), plain, nil},
	{"欢迎语送达率", "welcome_rate", 1, func(n bot.Numbers) (float64, bool) { return n.WelcomeRate(), n.WelcomeRate() >= 0 }, percent, points},
	{"销售额", "sales", 1, whole(func(n bot.Numbers) int { return int(n.Sales) }), func(f float64) boardCell { return amount(bot.Money(f)) }, nil},
	{"核销", "redeemed", 1, whole(func(n bot.Numbers) int { return n.Redeemed }), plain, nil},
	{"违规", "violations", -1, whole(func(n bot.Numbers) int { return n.Violations }), plain, nil},
}

func plain(f float64) boardCell { return number(int(f)) }

func points(f float64) string { return decimal(f).Text + " 个百分点" }

// boardTiles are the numbers of today.
func (b *boardSheet) boardTiles() []boardTile {
	tiles := make([]boardTile, len(tileKinds))
	for i, k := range tileKinds {
		tiles[i] = k.tile(b.days)
	}
	return tiles
}

// tile puts a kind's numbers on it.
func (k tileKind) tile(d bot.BoardDays) boardTile {
	text := func(n bot.Numbers) string { return k.figure(n).Text }
	t := boardTile{Name: k.name, Term: k.term, Now: text(d.Today), Before: text(d.Before), Sum: text(d.Total.Numbers), Spark: k.spark(d.Days)}
	now, some := k.of(d.Today)
	before, had := k.of(d.Before)
	if !some || !had {
		return t
	}
	difference := now - before
	change := k.change
	if change == nil {
		change = func(f float64) string { return k.cell(f).Text }
	}
	switch {
	case difference > 0:
		t.Change = "↑ " + change(difference)
	case difference < 0:
		t.Change = "↓ " + change(-difference)
		difference = -1
	default:
		t.Change = "持平"
	}
	switch difference = difference * float64(k.better); {
	case difference > 0:
		t.Tone = "good"
	case difference < 0:
		t.Tone = "bad"
	}
	return t
}

// The measures of a line through the days, in the units of its own box.
const sparkWide, sparkHigh = 100, 24

// spark are the points of a line through the days; empty where there are too few or
// nothing moves.
func (k tileKind) spark(days []bot.BoardNumbers) string {
	low, high := 0.0, 0.0
	for _, d := range days {
		if v, ok := k.of(d.Numbers); ok {
			low, high = min(low, v), max(high, v)
		}
	}
	if len(days) < 2 || low == high {
		return ""
	}
	var line []string
	for i, d := range days {
		if v, ok := k.of(d.Numbers); ok {
			x := float64(sparkWide) * float64(i) / float64(len(days)-1)
			line = append(line, fmt.Sprintf("%.1f,%.1f", x, 1+(sparkHigh-2)*(high-v)/(high-low)))
		}
	}
	return strings.Join(line, " ")
}
