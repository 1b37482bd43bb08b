package report

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// mostUsers is to how many a message goes at once [docs 90236].
const mostUsers = 1000

// sendJob is the name of the job that sends one report to those who may see the
// same: a long chain of stores is then no long transaction.
const sendJob = "report.send"

// Handler sends everyone who runs or audits stores the report of the day that
// the job was due for, however late it runs. Those who may see the same get the
// same message, once for each time that a report is due.
func Handler(o Options) bot.Handler {
	r := New(o)
	return bot.Handler{Name: "report", Kinds: []bot.Kind{bot.JobKind(Job), bot.JobKind(sendJob)}, Handle: r.daily}
}

func (r *Reporter) daily(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	job, ok := ev.Body.(bot.JobDue)
	switch {
	case !ok:
		return nil, fmt.Errorf("report: %T is no job", ev.Body)
	case job.Name == sendJob:
		return r.send(job, ev.ReceivedAt, v)
	default:
		return r.divide(job, v)
	}
}

// divide makes a job for each audience.
func (r *Reporter) divide(job bot.JobDue, v bot.View) ([]bot.Effect, error) {
	everybody, err := r.roster.Everybody(v.Staff())
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, to := range readers(everybody) {
		payload, err := json.Marshal(to)
		if err != nil {
			return nil, err
		}
		key := sha256.Sum256([]byte(keyOf(to.Scope)))
		effects = append(effects, bot.ScheduleJob{
			Name: sendJob, Key: fmt.Sprintf("%s:%d:%x", sendJob, job.Due.Unix(), key[:12]), Due: job.Due, Payload: payload,
		})
	}
	return effects, nil
}

// tooLate is how late a report is told of a day on which nothing happened: most
// often the bot was not there to see it, as on the day before its first.
const tooLate = time.Hour

// send tells one audience.
func (r *Reporter) send(job bot.JobDue, at time.Time, v bot.View) ([]bot.Effect, error) {
	var to audience
	if err := json.Unmarshal(job.Payload, &to); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	told, err := r.Tell(v, to.Scope, Reported(job.Due, r.Location))
	if err != nil {
		return nil, err
	}
	if told.Nothing && at.Sub(job.Due) > tooLate {
		return nil, nil
	}
	var effects []bot.Effect
	for users := range slices.Chunk(to.Users, mostUsers) {
		effects = append(effects, bot.AppMessage{ToUsers: users, Text: told.Text})
		if told.Picture != nil {
			effects = append(effects, bot.AppFile{ToUsers: users, File: *told.Picture})
		}
	}
	return effects, nil
}

// audience are those who may see the same.
type audience struct {
	Scope bot.Scope `json:"scope"`
	Users []string  `json:"users"`
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
		key := keyOf(c.Scope)
		i, known := at[key]
		if !known {
			i, at[key] = len(all), len(all)
			all = append(all, audience{Scope: c.Scope})
		}
		all[i].Users = append(all[i].Users, c.UserID)
	}
	return all
}

// keyOf is the same for scopes that show the same.
func keyOf(s bot.Scope) string {
	if s.All {
		return "all\x00" + s.UserID
	}
	return "some\x00" + s.UserID + "\x00" + strings.Join(s.Stores, "\x00")
}
