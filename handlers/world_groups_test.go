package handlers

import (
	"maps"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// rooms are the customer groups of the world, by chat_id, and who is or was in
// them.
type rooms struct {
	groups  map[string]bot.Group
	members map[string]map[string]bot.Member
}

func newRooms() rooms {
	return rooms{groups: map[string]bot.Group{}, members: map[string]map[string]bot.Member{}}
}

func (w *world) Group(chatID string) (bot.Group, error) { return w.groups[chatID], nil }

func (w *world) Members(chatID string) ([]bot.Member, error) {
	var all []bot.Member
	for _, id := range slices.Sorted(maps.Keys(w.members[chatID])) {
		all = append(all, w.members[chatID][id])
	}
	return all, nil
}

func (w *world) Member(chatID, id string) (bot.Member, error) { return w.members[chatID][id], nil }

func (w *world) Memberships(customer string) ([]bot.Membership, error) {
	var all []bot.Membership
	for _, chatID := range slices.Sorted(maps.Keys(w.members)) {
		if m, ok := w.members[chatID][customer]; ok {
			all = append(all, bot.Membership{ChatID: chatID, Store: w.groups[chatID].Store, Member: m})
		}
	}
	slices.SortStableFunc(all, func(a, b bot.Membership) int { return b.JoinedAt.Compare(a.JoinedAt) })
	return all, nil
}

func (w *world) OpenGroups(after string, limit int) ([]bot.Group, error) {
	var all []bot.Group
	for _, chatID := range slices.Sorted(maps.Keys(w.groups)) {
		if g := w.groups[chatID]; chatID > after && g.DismissedAt.IsZero() && len(all) < limit {
			all = append(all, g)
		}
	}
	return all, nil
}

func (w *world) setMember(e bot.SetMember) {
	if w.members[e.ChatID] == nil {
		w.members[e.ChatID] = map[string]bot.Member{}
	}
	w.members[e.ChatID][e.ID] = e.Member
}

// present are who is in a group now.
func (w *world) present(chatID string) []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(w.members[chatID])) {
		if w.members[chatID][id].Present {
			ids = append(ids, id)
		}
	}
	return ids
}
