package config

import (
	"fmt"
	"slices"
	"strings"
)

// report gathers what sections find wrong with themselves, under their path.
type report struct {
	config *Config
	path   string
	found  *Problems
}

// in is the report of a section under this one.
func (r report) in(key string) report {
	r.path = join(r.path, key)
	return r
}

// item is the report of a list's entry.
func (r report) item(i int) report {
	r.path = fmt.Sprintf("%s[%d]", r.path, i)
	return r
}

// bad records what is wrong with a setting.
func (r report) bad(key, format string, args ...any) {
	*r.found = append(*r.found, r.config.Problem(r.under(key), fmt.Sprintf(format, args...)))
}

func (r report) under(key string) string {
	if key == "" {
		return r.path
	}
	return join(r.path, key)
}

// needed refuses a setting that is empty.
func (r report) needed(key, value string) bool {
	if value == "" {
		r.bad(key, "must be set")
	}
	return value != ""
}

// oneOf refuses a value that is none of a few.
func (r report) oneOf(key, value string, known ...string) {
	r.among(key, "must be ", value, known)
}

func (r report) among(key, rule, value string, known []string) {
	if slices.Contains(known, value) {
		return
	}
	p := r.config.Problem(r.under(key), rule+strings.Join(known, ", ")+"; has "+quote(value))
	p.Near = nearest(value, known)
	*r.found = append(*r.found, p)
}

// atMost refuses a text with more characters than WeCom takes.
func (r report) atMost(key, value string, most int) {
	if n := len([]rune(value)); n > most {
		r.bad(key, "has %d characters; WeCom takes at most %d", n, most)
	}
}

// once refuses a name that an earlier entry of the list has.
func once[T any](r report, list []T, key string, name func(T) string) {
	first := map[string]int{}
	for i, one := range list {
		n := name(one)
		if n == "" {
			continue
		}
		if before, twice := first[n]; twice {
			at := r.config.Place(r.item(before).under(key))
			r.item(i).bad(key, "%s is used already, at %s", quote(n), at)
			continue
		}
		first[n] = i
	}
}
