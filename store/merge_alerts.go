package store

import (
	"encoding/json"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// The rows of this file are replaced as a whole by what a handler made of what
// it had read under lock; see merge_group.go. Risks are read by nobody before
// they are told, so the newest telling wins.

func newAlertItem(e bot.AlertItem) alertItem {
	return alertItem{
		ItemKey: key(e.Key, sizeName), Kind: bot.AlertKind(key(string(e.Kind), sizeWord)), Store: key(e.Store, sizeID), UserID: key(e.UserID, sizeID),
		ExternalUserID: key(e.ExternalUserID, sizeID), Human: key(e.Human, sizeID), ChatID: key(e.ChatID, sizeID),
		At: at(e.At), Detail: text(e.Detail, sizeDetail), Urgent: e.Urgent,
	}
}

func (i alertItem) seen() bot.AlertItem {
	return bot.AlertItem{
		ID: i.ID, Key: i.ItemKey, Kind: i.Kind, Store: i.Store, UserID: i.UserID, ExternalUserID: i.ExternalUserID, Human: i.Human,
		ChatID: i.ChatID, At: i.At.Time(), Detail: i.Detail, Urgent: i.Urgent, AlertID: i.AlertID,
	}
}

func newAlertRow(a bot.Alert) alertRow {
	return alertRow{
		ID: key(a.ID, sizeID), Kind: bot.AlertKind(key(string(a.Kind), sizeWord)), Store: key(a.Store, sizeID), UserID: key(a.UserID, sizeID),
		OfKind: bot.AlertKind(key(string(a.Of), sizeWord)), FirstAt: at(a.FirstAt), LastAt: at(a.LastAt), Items: a.Count, People: a.People,
		Cause: text(a.Cause, sizeDetail), Urgent: a.Urgent, OpenedAt: at(a.OpenedAt), NotifiedAt: at(a.NotifiedAt), NotifiedCount: a.NotifiedCount,
		Notices: a.Notices, Told: listed(a.Told), Level: a.Level, LevelAt: at(a.LevelAt), AckAt: at(a.AckAt), AckBy: key(a.AckBy, sizeID),
		Assigned: key(a.Assigned, sizeID), ClosedAt: at(a.ClosedAt), Tasks: listed(a.Tasks),
	}
}

func (a alertRow) seen() (bot.Alert, error) {
	out := bot.Alert{
		ID: a.ID, Kind: a.Kind, Store: a.Store, UserID: a.UserID, Of: a.OfKind, FirstAt: a.FirstAt.Time(), LastAt: a.LastAt.Time(),
		Count: a.Items, People: a.People, Cause: a.Cause, Urgent: a.Urgent, OpenedAt: a.OpenedAt.Time(), NotifiedAt: a.NotifiedAt.Time(),
		NotifiedCount: a.NotifiedCount, Notices: a.Notices, Level: a.Level, LevelAt: a.LevelAt.Time(), AckAt: a.AckAt.Time(), AckBy: a.AckBy,
		Assigned: a.Assigned, ClosedAt: a.ClosedAt.Time(),
	}
	for list, said := range map[*[]string]string{&out.Told: a.Told, &out.Tasks: a.Tasks} {
		if err := json.Unmarshal([]byte(said), list); err != nil {
			return out, fmt.Errorf("store: alert %s cannot be read: %w", a.ID, err)
		}
	}
	return out, nil
}

// listed is a list of ids as JSON; none is null.
func listed(ids []string) string {
	var clean []string
	for _, id := range ids {
		clean = append(clean, text(id, sizeName))
	}
	// A list of valid strings always has a form as JSON.
	data, _ := json.Marshal(clean)
	return string(data)
}

func newSilenceRow(s bot.Silence) silenceRow {
	return silenceRow{
		ID: key(s.ID, sizeID), Kind: bot.AlertKind(key(string(s.Kind), sizeWord)), Store: key(s.Store, sizeID), UserID: key(s.UserID, sizeID),
		UntilAt: at(s.Until), Reason: text(s.Reason, sizeDetail), ByUser: key(s.By, sizeID), At: at(s.At), EndedAt: at(s.EndedAt),
	}
}

func (s silenceRow) seen() bot.Silence {
	return bot.Silence{
		ID: s.ID, Kind: s.Kind, Store: s.Store, UserID: s.UserID, Until: s.UntilAt.Time(), Reason: s.Reason, By: s.ByUser,
		At: s.At.Time(), EndedAt: s.EndedAt.Time(),
	}
}

func newRiskRow(r bot.Risk) riskRow {
	return riskRow{
		ExternalUserID: key(r.ExternalUserID, sizeID), UserID: key(r.UserID, sizeID), Store: key(r.Store, sizeID),
		Reason: text(r.Reason, sizeDetail), NextStep: text(r.Next, sizeDetail), Score: r.Score, SinceAt: at(r.Since), At: at(r.At),
	}
}

// tell takes over what was seen last.
func (r *riskRow) tell(said riskRow) {
	if said.At >= r.At {
		*r = said
	}
}

func newWinBackRow(w bot.WinBack) winBackRow {
	return winBackRow{
		ID: key(w.ID, sizeID), AlertID: key(w.AlertID, sizeID), Store: key(w.Store, sizeID), UserID: key(w.UserID, sizeID),
		ExternalUserID: key(w.ExternalUserID, sizeID), Post: key(w.Post, sizeID), ByUser: key(w.By, sizeID), At: at(w.At), Held: w.Held, BackAt: at(w.BackAt),
	}
}

func (w winBackRow) seen() bot.WinBack {
	return bot.WinBack{
		ID: w.ID, AlertID: w.AlertID, Store: w.Store, UserID: w.UserID, ExternalUserID: w.ExternalUserID, Post: w.Post, By: w.ByUser,
		At: w.At.Time(), Held: w.Held, BackAt: w.BackAt.Time(),
	}
}
