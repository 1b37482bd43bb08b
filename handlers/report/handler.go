package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// mostUsers is to how many a message goes at once [docs 90236].
const mostUsers = 1000

// Handler sends everyone who runs or audits stores the report of the day that
// the job was due for, however late it runs. Those who may see the same get the
// same message.
func Handler(o Options) bot.Handler {
	r := New(o)
	return bot.Handler{Name: "report", Kinds: []bot.Kind{bot.JobKind(Job)}, Handle: r.daily}
}

func (r *Reporter) daily(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	job, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, fmt.Errorf("report: %T is no job", ev.Body)
	}
	everybody, err := r.roster.Everybody(v.Staff())
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	span := Reported(job.Due, r.Location)
	for _, to := range readers(everybody) {
		told, err := r.Tell(v, to.scope, span)
		if err != nil {
			return nil, err
		}
		for users := range slices.Chunk(to.users, mostUsers) {
			effects = append(effects, bot.AppMessage{ToUsers: users, Text: told.Text})
			if told.Picture != nil {
				effects = append(effects, bot.AppFile{ToUsers: users, File: *told.Picture})
			}
		}
	}
	return effects, nil
}

// audience are those who may see the same.
type audience struct {
	scope bot.Scope
	users []string
}

// readers joins those with the same scope, in order of the first of them. A
// clerk asks for their own numbers instead.
func readers(everybody []bot.Caller) []audience {
	var all []audience
	at := map[string]int{}
	for _, c := range everybody {
		if c.Role == bot.RoleClerk {
			continue
		}
		key := fmt.Sprint(c.Scope.All, c.Scope.UserID, "\x00", strings.Join(c.Scope.Stores, "\x00"))
		if c.Scope.All {
			key = "all\x00" + c.Scope.UserID
		}
		i, known := at[key]
		if !known {
			i, at[key] = len(all), len(all)
			all = append(all, audience{scope: c.Scope})
		}
		all[i].users = append(all[i].users, c.UserID)
	}
	return all
}
