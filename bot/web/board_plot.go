package web

import (
	"encoding/json"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// boardPlot is what the page's script draws: it stands in an attribute of its place.
type boardPlot struct {
	// Label says in words what it shows, for those who do not see it.
	Label string
	// Tall is "" or "low" or "high".
	Tall string
	plotData
}

// plotData is the drawing itself. The script knows no more than this.
type plotData struct {
	// X are the places from left to right; with Sideways from top to bottom.
	X        []string `json:"x"`
	Sideways bool     `json:"sideways,omitempty"`
	// Unit is of the left axis, Right of the one on the right.
	Unit   string       `json:"unit,omitempty"`
	Right  string       `json:"right,omitempty"`
	Series []plotSeries `json:"series"`
	// Marks stand over places of the first series.
	Marks []plotMark `json:"marks,omitempty"`
	// Partial says that the last place is of a day that is not over.
	Partial bool `json:"partial,omitempty"`
}

// plotSeries is one row of values; null is not known.
type plotSeries struct {
	Name string `json:"name"`
	// Line is drawn as one, else bars are; Stack puts bars on top of each other.
	Line  bool   `json:"line,omitempty"`
	Stack string `json:"stack,omitempty"`
	Right bool   `json:"right,omitempty"`
	// Down says that values are drawn below nought and told as they are.
	Down bool `json:"down,omitempty"`
	// Colour is the palette's: "added", "lost", "net", "one" to "six".
	Colour string     `json:"colour"`
	Data   []*float64 `json:"data"`
}

// plotMark is a place that stands out.
type plotMark struct {
	At   int    `json:"at"`
	Text string `json:"text"`
}

// JSON is the drawing for the attribute.
func (p boardPlot) JSON() string {
	// Structs of strings and finite numbers always encode.
	text, _ := json.Marshal(p.plotData)
	return string(text)
}

// nothing says that there is nothing to see on it.
func (p boardPlot) nothing() bool {
	for _, s := range p.Series {
		for _, v := range s.Data {
			if v != nil && *v != 0 {
				return false
			}
		}
	}
	return true
}

// series makes values of things.
func series[T any](all []T, of func(T) (float64, bool)) []*float64 {
	out := make([]*float64, len(all))
	for i, one := range all {
		if v, ok := of(one); ok {
			out[i] = &v
		}
	}
	return out
}

// counts makes values of things that all have one.
func counts[T any](all []T, of func(T) int) []*float64 {
	return series(all, func(one T) (float64, bool) { return float64(of(one)), true })
}

// dayNames are the days of numbers as they stand on an axis: "11-02 周一".
func dayNames(days []bot.BoardNumbers) []string {
	names := make([]string, len(days))
	for i, d := range days {
		names[i] = dayName(d.Key)
	}
	return names
}

func dayName(key string) string {
	day, err := time.Parse("2006-01-02", key)
	if err != nil {
		return key
	}
	return day.Format("01-02") + " 周" + weekday(day)
}
