package commands

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// labels tell the customers of a list from each other. Those who look the same by
// label get more: the channel they came by and the day they were added, as far as
// these differ, and where nothing does the end of their id.
func (r reader) labels(found []bot.Found) ([]string, error) {
	labels := make([]string, len(found))
	for i, f := range found {
		label, err := r.label(f)
		if err != nil {
			return nil, err
		}
		labels[i] = label
	}
	for _, alike := range sameLabels(labels) {
		for _, detail := range []func(bot.Found) string{r.cameBy, r.addedOn} {
			tellApart(labels, found, alike, detail)
		}
	}
	for _, alike := range sameLabels(labels) {
		tellApart(labels, found, alike, func(f bot.Found) string { return "客户ID " + idEnd(f.ExternalUserID, found) })
	}
	return labels, nil
}

// sameLabels are the places of labels that several have.
func sameLabels(labels []string) [][]int {
	var all [][]int
	for i, label := range labels {
		if slices.Index(labels, label) < i {
			continue
		}
		var alike []int
		for j := i; j < len(labels); j++ {
			if labels[j] == label {
				alike = append(alike, j)
			}
		}
		if len(alike) > 1 {
			all = append(all, alike)
		}
	}
	return all
}

// tellApart adds a detail to labels that are alike, unless it is the same for all
// of them.
func tellApart(labels []string, found []bot.Found, alike []int, detail func(bot.Found) string) {
	said := make([]string, len(alike))
	for i, at := range alike {
		said[i] = detail(found[at])
	}
	if len(slices.Compact(slices.Clone(said))) == 1 {
		return
	}
	for i, at := range alike {
		if said[i] != "" {
			labels[at] += " · " + said[i]
		}
	}
}

// cameBy is the channel by which a customer came; empty if nobody knows.
func (r reader) cameBy(f bot.Found) string {
	for _, rel := range f.Relations {
		for _, c := range r.Shop.Channels {
			if rel.State != "" && c.State == rel.State && c.Name != "" {
				return c.Name
			}
		}
		if rel.Channel != "" {
			return shownText(rel.Channel)
		}
	}
	return ""
}

// addedOn is the day on which the newest relation began.
func (r reader) addedOn(f bot.Found) string {
	if len(f.Relations) == 0 || f.Relations[0].AddedAt.IsZero() {
		return ""
	}
	return r.day(f.Relations[0].AddedAt, r.now) + "添加"
}

// idEnd is as much of the end of an id as no other one of a list has, four
// characters at least.
func idEnd(id string, found []bot.Found) string {
	for n := 4; n < len(id); n++ {
		end := id[len(id)-n:]
		other := slices.ContainsFunc(found, func(f bot.Found) bool {
			return f.ExternalUserID != id && strings.HasSuffix(f.ExternalUserID, end)
		})
		if !other {
			return "…" + end
		}
	}
	return id
}
