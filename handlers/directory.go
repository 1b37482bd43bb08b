package handlers

import (
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// JobRoster is the job that reads who belongs to the departments and tags that
// roles hang on.
const JobRoster = "roster"

// rosterDelay is how long changes of the address book are gathered before it is
// read again.
const rosterDelay = time.Minute

// directory keeps who works here: who left can do nothing any more, at once; who
// changed department or tag has another role a minute later.
func directory(d *desk) bot.Handler {
	r := roster.New(d.Shop)
	fetch := bot.FetchRoster{Departments: r.Departments(), Tags: r.Tags()}
	needed := len(fetch.Departments)+len(fetch.Tags) > 0
	return bot.Handler{
		Name: "directory",
		Kinds: []bot.Kind{
			"change_contact.create_user", "change_contact.update_user", "change_contact.delete_user",
			"change_contact.update_party", "change_contact.delete_party", "change_contact.update_tag",
			"subscribe", "unsubscribe", bot.JobKind(JobRoster), bot.KindRosterFetched,
		},
		Handle: func(ev bot.Event, _ bot.View) ([]bot.Effect, error) {
			switch b := ev.Body.(type) {
			case bot.RosterFetched:
				return []bot.Effect{bot.SetRoster{Members: b.Members, At: b.AskedAt}}, nil
			case bot.JobDue:
				if !needed {
					return nil, nil
				}
				return []bot.Effect{fetch}, nil
			case bot.AppEvent:
				return []bot.Effect{bot.SetLeft{UserID: ev.From, Back: b.Event == "subscribe", At: ev.At}}, nil
			case bot.DirectoryChanged:
				return directoryChanged(ev, b, needed), nil
			default:
				return nil, nil
			}
		},
	}
}

func directoryChanged(ev bot.Event, b bot.DirectoryChanged, needed bool) []bot.Effect {
	var effects []bot.Effect
	switch {
	case b.UserID == "":
	case b.Change == "create_user":
		effects = append(effects, bot.SetLeft{UserID: b.UserID, Back: true, At: ev.At})
	case b.Change == "delete_user":
		effects = append(effects, bot.SetLeft{UserID: b.UserID, At: ev.At})
	case b.NewUserID != "" && b.NewUserID != b.UserID:
		// The old name is nobody's any more. What it was given stays with it: a role
		// is given to somebody, never found.
		effects = append(effects, bot.SetLeft{UserID: b.UserID, At: ev.At}, bot.SetLeft{UserID: b.NewUserID, Back: true, At: ev.At})
	}
	if !needed {
		return effects
	}
	due := ev.ReceivedAt.Add(rosterDelay).Truncate(rosterDelay)
	return append(effects, bot.ScheduleJob{Name: JobRoster, Key: fmt.Sprintf("%s/%d", JobRoster, due.Unix()), Due: due})
}
