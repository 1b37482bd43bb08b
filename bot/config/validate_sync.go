package config

import (
	"slices"
	"strconv"
	"strings"
)

// cronField is what one field of a cron line may hold.
type cronField struct {
	name     string
	from, to int
	words    []string
}

var cronFields = []cronField{
	{name: "minute", from: 0, to: 59},
	{name: "hour", from: 0, to: 23},
	{name: "day", from: 1, to: 31},
	{name: "month", from: 1, to: 12, words: []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
	{name: "weekday", from: 0, to: 6, words: []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}},
}

func (s *Sync) validate(r report) {
	if s.Schedule == "" {
		return
	}
	fields := strings.Fields(s.Schedule)
	if len(fields) != len(cronFields) {
		r.bad("schedule", "wants five fields, minute hour day month weekday, as 30 3 * * * for half past three every night; has %d", len(fields))
		return
	}
	for i, field := range cronFields {
		if !field.takes(fields[i]) {
			r.bad("schedule", "the %s is %s; it takes *, numbers from %d to %d, lists as 1,15, ranges as 1-5 and steps as */2",
				field.name, quote(fields[i]), field.from, field.to)
		}
	}
}

// takes says whether the scheduler will understand a field.
func (f cronField) takes(field string) bool {
	for part := range strings.SplitSeq(field, ",") {
		span, step, stepped := strings.Cut(part, "/")
		if n, err := strconv.Atoi(step); stepped && (err != nil || n < 1) {
			return false
		}
		if span == "*" || span == "?" {
			continue
		}
		first, last, ranged := strings.Cut(span, "-")
		from, ok := f.number(first)
		if !ok {
			return false
		}
		if to, ok := f.number(last); ranged && (!ok || to < from) {
			return false
		}
	}
	return true
}

func (f cronField) number(s string) (int, bool) {
	if i := slices.Index(f.words, strings.ToLower(s)); i >= 0 {
		return i + f.from, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= f.from && n <= f.to && !strings.HasPrefix(s, "+")
}
