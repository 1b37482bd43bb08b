package handlers

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// premises are what the world knows of the shop as a whole.
type premises struct {
	// syncs are kept as the database keeps them: what is not written down is
	// forgotten.
	sync []byte
	// staff are those with customer contact.
	staff []bot.StaffMember
	// remarkAt is when WeCom described a pair last.
	remarkAt map[bot.Pair]time.Time
	met      int
}

func newPremises() premises { return premises{remarkAt: map[bot.Pair]time.Time{}} }

func (w *world) Adds(state string, since time.Time) (map[string]int, error) {
	adds := map[string]int{}
	for p, r := range w.relations {
		if r.State == state && !r.AddedAt.Before(since) && !r.AddedAt.IsZero() {
			adds[p.UserID]++
		}
	}
	return adds, nil
}

func (w *world) Sync() (bot.Sync, error) {
	var s bot.Sync
	if w.premises.sync == nil {
		return s, nil
	}
	return s, json.Unmarshal(w.premises.sync, &s)
}

func (w *world) Unseen(users []string, since time.Time, after bot.Pair, limit int) ([]bot.Pair, error) {
	var all []bot.Pair
	for p, r := range w.relations {
		stands := r.Status.Reachable()
		old := w.remarkAt[p].Before(since) && r.ChangedAt.Before(since)
		if stands && old && slices.Contains(users, p.UserID) && comparePairs(p, after) > 0 {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, comparePairs)
	return all[:min(len(all), limit)], nil
}

func comparePairs(a, b bot.Pair) int {
	return cmp.Or(cmp.Compare(a.UserID, b.UserID), cmp.Compare(a.ExternalUserID, b.ExternalUserID))
}

func (w *world) CustomersAfter(after string, limit int) ([]string, error) {
	var all []string
	for _, id := range slices.Sorted(maps.Keys(w.customers)) {
		if id > after && len(all) < limit {
			all = append(all, id)
		}
	}
	return all, nil
}

func (w *world) Meet([]string) error {
	w.met++
	return nil
}

// applyPlace applies what concerns groups and the shop as a whole.
func (w *world) applyPlace(e bot.Effect) {
	switch e := e.(type) {
	case bot.SetGroup:
		w.groups[e.ChatID] = e.Group
	case bot.SetMember:
		w.setMember(e)
	case bot.SetSync:
		// A Sync always marshals.
		w.premises.sync, _ = json.Marshal(e.Sync)
	case bot.SetStaff:
		w.staff = e.Members
	case bot.SetRemark:
		if r := w.relations[e.Pair]; !e.At.Before(w.remarkAt[e.Pair]) {
			r.Remark = e.Remark
			w.relations[e.Pair] = r
			w.remarkAt[e.Pair] = e.At
		}
	}
}
