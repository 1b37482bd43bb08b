package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store"
)

// truth is what WeCom knows, written as lines: pairs with their state and their
// tags, and groups with their members.
func truth(s simulator.State) []string {
	tags := map[string]string{}
	for _, t := range s.Tags {
		tags[t.ID] = t.Group + "/" + t.Name
	}
	names := map[string]string{}
	for _, c := range s.Customers {
		names[c.ExternalUserID] = c.Name
	}
	var lines []string
	for _, p := range s.Pairs {
		if p.Half {
			continue
		}
		// Who was given no remark is told with the name in its place.
		p.Remark = cmp.Or(p.Remark, names[p.ExternalUserID])
		var held []string
		for _, id := range p.Tags {
			held = append(held, tags[id])
		}
		slices.Sort(held)
		lines = append(lines, fmt.Sprintf("pair %s/%s state %q remark %q tags %s", p.UserID, p.ExternalUserID, p.State, p.Remark, strings.Join(held, " ")))
	}
	for _, g := range s.Groups {
		if g.Dismissed {
			continue
		}
		members := slices.Sorted(slices.Values(g.Members))
		lines = append(lines, fmt.Sprintf("group %s %q owner %s members %s", g.ChatID, g.Name, g.Owner, strings.Join(members, " ")))
	}
	slices.Sort(lines)
	return lines
}

// belief is what the bot knows, in the same words.
func belief(ctx context.Context, db *store.Store, s simulator.State) ([]string, error) {
	var lines []string
	for _, c := range s.Customers {
		relations, err := db.Relations(ctx, c.ExternalUserID)
		if err != nil {
			return nil, err
		}
		for _, r := range relations {
			if r.Status != bot.RelationActive && r.Status != bot.RelationLost {
				continue
			}
			held, err := db.PairTags(ctx, r.Pair)
			if err != nil {
				return nil, err
			}
			names := map[string]bool{}
			for _, t := range held {
				names[t.Group+"/"+t.Name] = true
			}
			lines = append(lines, fmt.Sprintf("pair %s state %q remark %q tags %s", r.Pair, r.State, r.Remark,
				strings.Join(slices.Sorted(maps.Keys(names)), " ")))
		}
	}
	groups, err := db.Groups(ctx, bot.Everything(), s.At, "", 1000)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if !g.DismissedAt.IsZero() {
			continue
		}
		members, err := db.GroupMembers(ctx, bot.Everything(), g.ChatID)
		if err != nil {
			return nil, err
		}
		var present []string
		for _, m := range members {
			if m.Present {
				present = append(present, m.ID)
			}
		}
		slices.Sort(present)
		lines = append(lines, fmt.Sprintf("group %s %q owner %s members %s", g.ChatID, g.Name, g.Owner, strings.Join(present, " ")))
	}
	slices.Sort(lines)
	return lines, nil
}

// agrees answers nil when the bot knows exactly what WeCom knows.
func (h *house) agrees(ctx context.Context, db *store.Store) error {
	s := h.sim.State()
	want := truth(s)
	have, err := belief(ctx, db, s)
	if err != nil || slices.Equal(want, have) {
		return err
	}
	var differences []string
	for _, line := range want {
		if !slices.Contains(have, line) {
			differences = append(differences, "WeCom: "+line)
		}
	}
	for _, line := range have {
		if !slices.Contains(want, line) {
			differences = append(differences, "here:  "+line)
		}
	}
	// What is about the same pair or group stands together.
	slices.SortFunc(differences, func(a, b string) int { return cmp.Compare(a[7:], b[7:]) })
	return fmt.Errorf("%d lines differ:\n%s", len(differences), strings.Join(differences[:min(len(differences), 12)], "\n"))
}
