package handlers

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// JobReview is the nightly job that asks the rules `on: daily` about every
// customer.
const JobReview = "review"

// reviewPage is how many customers are looked at in one event.
const reviewPage = 200

// review walks all customers, a page an event: what has been reviewed stays
// reviewed if the bot is stopped, and the next page is a job of its own. A page
// judges as of when it is looked at, not as of when it was due: the night that a
// bot makes up for when it starts was before it knew anybody.
func review(d *desk) bot.Handler {
	return bot.Handler{Name: "review", Kinds: []bot.Kind{bot.JobKind(JobReview)}, Handle: d.review}
}

// reviewPlace is where a review stands: the payload of its further jobs. At is
// when its first page was due.
type reviewPlace struct {
	At    time.Time `json:"at"`
	After string    `json:"after"`
}

func (d *desk) review(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	job, ok := ev.Body.(bot.JobDue)
	if !ok || !d.waits(onDaily) {
		return nil, nil
	}
	place := reviewPlace{At: job.Due}
	if len(job.Payload) > 0 {
		if err := json.Unmarshal(job.Payload, &place); err != nil {
			return nil, fmt.Errorf("payload of %s: %w", job.Name, err)
		}
	}
	customers, err := v.CustomersAfter(place.After, reviewPage)
	if err != nil || len(customers) == 0 {
		return nil, err
	}
	if err := v.Meet(customers); err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, customer := range customers {
		made, err := d.forEveryPair(v, newPast(v, customer), func(t *tagger, rel bot.Relation) error {
			return t.take(occasion{on: onDaily, pair: rel.Pair, at: v.Now(), from: d.known(rel)})
		})
		if err != nil {
			return nil, err
		}
		effects = append(effects, made...)
	}
	if len(customers) < reviewPage {
		return effects, nil
	}
	return append(effects, d.nextReview(v, reviewPlace{At: place.At, After: customers[len(customers)-1]})), nil
}

// nextReview is the job of the next page, which is the same job however often
// this page is handled.
func (d *desk) nextReview(v bot.View, place reviewPlace) bot.ScheduleJob {
	// Marshalling a time and a string cannot fail.
	payload, _ := json.Marshal(place)
	night := place.At.In(d.location).Format(time.DateOnly)
	return bot.ScheduleJob{Name: JobReview, Key: "review:" + night + ":" + digest(place.After), Due: v.Now(), Payload: payload}
}
