package handlers

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// jobTell is the job that tells a member of staff of a welcome that did not
// arrive, once the customer's name can be known.
const jobTell = "welcome_failed.tell"

// nameDelay is how long WeCom has to tell the name of a new customer. The
// notice is worth more with it, and nobody reads it sooner.
const nameDelay = 2 * time.Second

// untold is a welcome that did not arrive and that nobody was told of yet.
type untold struct {
	Welcome bot.Welcome `json:"welcome"`
	Reason  string      `json:"reason"`
	Unsure  bool        `json:"unsure,omitempty"`
}

// welcomeTell tells what was put off for the sake of a name.
func welcomeTell(d *desk) bot.Handler {
	return bot.Handler{Name: "welcome_tell", Kinds: []bot.Kind{bot.JobKind(jobTell)}, Handle: d.welcomeTell}
}

func (d *desk) welcomeTell(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	due, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	var u untold
	if err := json.Unmarshal(due.Payload, &u); err != nil {
		return nil, fmt.Errorf("job %s: %w", jobTell, err)
	}
	rel, err := v.Relation(u.Welcome.Pair)
	if err != nil || rel.WelcomedAt.After(u.Welcome.AddedAt) {
		return nil, err
	}
	name, err := d.nickname(v, u.Welcome.ExternalUserID)
	if err != nil {
		return nil, err
	}
	return d.tell(v, u, name)
}

// tellOrWait tells the member of staff at once if the customer's name is
// known, and a little later if it is not: who was not greeted matters.
func (d *desk) tellOrWait(v bot.View, u untold) ([]bot.Effect, error) {
	name, err := d.nickname(v, u.Welcome.ExternalUserID)
	if err != nil {
		return nil, err
	}
	if name.Known() {
		return d.tell(v, u, name)
	}
	payload, err := json.Marshal(u)
	if err != nil {
		return nil, err
	}
	key := digest(fmt.Sprintf("%s %s %d", jobTell, u.Welcome.Pair, u.Welcome.AddedAt.Unix()))
	return []bot.Effect{bot.ScheduleJob{Name: jobTell, Key: key, Due: v.Now().Add(nameDelay), Payload: payload}}, nil
}

// tell tells the member of staff, with the reason and a text to paste.
func (d *desk) tell(v bot.View, u untold, name templates.Nickname) ([]bot.Effect, error) {
	w := u.Welcome
	ready, err := d.ready(v, w)
	if err != nil {
		return nil, err
	}
	text, err := d.fit(templates.WelcomeFailed{
		Customer: name, AddedAt: w.AddedAt.In(d.location).Format("1月2日 15:04"), Reason: u.Reason, Unsure: u.Unsure, Ready: ready,
	})
	return []bot.Effect{bot.AppMessage{ToUsers: []string{w.UserID}, Text: text, About: w.ExternalUserID}}, err
}
