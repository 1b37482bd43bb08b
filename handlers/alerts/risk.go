package alerts

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

const (
	// riskPage is how many customers are looked at in one event.
	riskPage = 100
	// riskCounted is how many of a store's are counted, riskNamed how many named.
	riskCounted, riskNamed = 500, 5
	// riskPast is how far back a customer's rhythm is looked for.
	riskPast = 2 * 365 * day
)

// riskPlace is where a night's look at all customers stands: the payload of its
// jobs. Night is the day it belongs to.
type riskPlace struct {
	Night time.Time `json:"night"`
	After string    `json:"after"`
}

// risk looks at all customers, a page an event, and says in the morning at each
// store who may be lost soon.
func (w *watch) risk(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	job, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	place := riskPlace{Night: v.Now()}
	if len(job.Payload) > 0 {
		if err := json.Unmarshal(job.Payload, &place); err != nil {
			return nil, fmt.Errorf("payload of %s: %w", job.Name, err)
		}
	}
	if job.Name == JobRiskList {
		return w.riskLists(v, place)
	}
	return w.riskPageOf(v, place)
}

func (w *watch) riskPageOf(v bot.View, place riskPlace) ([]bot.Effect, error) {
	customers, err := v.CustomersAfter(place.After, riskPage)
	if err != nil {
		return nil, err
	}
	if err := v.Meet(customers); err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, id := range customers {
		set, err := w.riskOf(v, id)
		if err != nil {
			return nil, err
		}
		effects = append(effects, set...)
	}
	night := place.Night.In(w.Location).Format(time.DateOnly)
	if len(customers) < riskPage {
		list := riskPlace{Night: place.Night}
		return append(effects, bot.ScheduleJob{
			Name: JobRiskList, Key: JobRiskList + "/" + night, Due: latest(w.quiet.digestAt(place.Night), v.Now()), Payload: encode(list),
		}), nil
	}
	next := riskPlace{Night: place.Night, After: customers[len(customers)-1]}
	return append(effects, bot.ScheduleJob{
		Name: JobRisk, Key: JobRisk + "/" + night + "/" + short(next.After), Due: v.Now(), Payload: encode(next),
	}), nil
}

// riskOf is what to record of one customer: that they may be lost soon, or no
// longer.
func (w *watch) riskOf(v bot.View, id string) ([]bot.Effect, error) {
	known, err := v.Desk().Risk(bot.Everything(), id)
	if err != nil {
		return nil, err
	}
	risk, err := w.judge(v, id)
	switch {
	case err != nil:
		return nil, err
	case risk.Reason == "" && known.Reason == "":
		return nil, nil
	case risk.Reason == "":
		return []bot.Effect{noRisk(known, v)}, nil
	}
	risk.Since = v.Now()
	if known.Reason != "" {
		risk.Since = known.Since
		if known.Pair != risk.Pair {
			return []bot.Effect{noRisk(known, v), bot.SetRisk{Risk: risk}}, nil
		}
	}
	return []bot.Effect{bot.SetRisk{Risk: risk}}, nil
}

// judge says why a customer may be lost soon. Who is nobody's customer any more
// is lost already.
func (w *watch) judge(v bot.View, id string) (bot.Risk, error) {
	pairs, err := v.Pairs(id)
	if err != nil {
		return bot.Risk{}, err
	}
	i := slices.IndexFunc(pairs, func(r bot.Relation) bool { return r.Status == bot.RelationActive })
	if i < 0 {
		return bot.Risk{}, nil
	}
	rel := pairs[i]
	c, err := v.Customer(id)
	if err != nil {
		return bot.Risk{}, err
	}
	from := latest(c.LastSeenAt, c.KnownSince)
	if from.IsZero() {
		return bot.Risk{}, nil
	}
	tags, records, err := tagsOf(v, rel.Pair)
	if err != nil {
		return bot.Risk{}, err
	}
	silent := dayOf(v.Now().In(w.Location)) - dayOf(from.In(w.Location))
	worried, isSilent := worry{}, false
	if silent > 0 {
		line, err := v.Activity(id, v.Now().Add(-riskPast))
		if err != nil {
			return bot.Risk{}, err
		}
		worried, isSilent = silence(w.Shop.Alerts.Risk, rhythmOf(line, w.Location), tags, silent)
	}
	if isSilent && silent > given*worried.long {
		return bot.Risk{}, nil
	}
	fallen := fell(records, w.valueGroups(), v.Now())
	var why []string
	if isSilent {
		why = append(why, worried.reason)
	}
	if fallen != "" {
		why = append(why, fallen)
	}
	risk := bot.Risk{Pair: rel.Pair, Name: c.Name, Store: rel.Store, Reason: strings.Join(why, "；"), At: v.Now()}
	if len(why) == 0 {
		return risk, nil
	}
	if !isSilent {
		worried = worry{}
	}
	risk.Next, risk.Score = nextStep(tags), worried.score(c, fallen != "")
	if risk.Store == "" {
		risk.Store, err = w.storeOf(v, rel.UserID)
	}
	return risk, err
}

// tagsOf are the names of the tags that a pair holds, and all its records.
func tagsOf(v bot.View, p bot.Pair) ([]string, []bot.TagRecord, error) {
	records, err := v.TagRecords(p)
	var names []string
	for _, r := range records {
		if r.Held {
			names = append(names, r.Name)
		}
	}
	return names, records, err
}

// valueGroups are the groups of the tags that RFM gives.
func (w *watch) valueGroups() []string {
	var groups []string
	for _, r := range w.Shop.Tags.Rules {
		if strings.Contains(r.Tag, "{rfm}") && !slices.Contains(groups, r.Group) {
			groups = append(groups, r.Group)
		}
	}
	return groups
}

// riskLists raises one item a store, where somebody is new on its list.
func (w *watch) riskLists(v bot.View, place riskPlace) ([]bot.Effect, error) {
	var items []bot.AlertItem
	for _, s := range w.Shop.Stores {
		risks, err := v.Desk().Risks(bot.Scope{Stores: []string{s.ID}}, riskCounted)
		if err != nil {
			return nil, err
		}
		list := templates.RiskList{Store: s.Name, Count: len(risks), Many: len(risks) == riskCounted}
		for _, r := range risks {
			if v.Now().Sub(r.Since) < day {
				list.New++
			}
		}
		if list.New == 0 {
			continue
		}
		for _, r := range risks[:min(len(risks), riskNamed)] {
			line, err := w.riskLine(v, r)
			if err != nil {
				return nil, err
			}
			list.Lines = append(list.Lines, line)
		}
		text, err := w.Messages.Message("staff/alert_risk", list)
		if err != nil {
			return nil, err
		}
		items = append(items, bot.AlertItem{
			Key:  fmt.Sprintf("%s/%s/%s", bot.AlertRisk, s.ID, place.Night.In(w.Location).Format(time.DateOnly)),
			Kind: bot.AlertRisk, Store: s.ID, At: v.Now(), Detail: text,
		})
	}
	return Raise(w.Shop.Alerts, v.Now(), items...), nil
}

func (w *watch) riskLine(v bot.View, r bot.Risk) (templates.RiskLine, error) {
	name, err := customer(v, r.ExternalUserID)
	if err != nil {
		return templates.RiskLine{}, err
	}
	staff, err := w.name(v, r.UserID)
	return templates.RiskLine{Name: name, Staff: staff, Reason: r.Reason, Next: r.Next}, err
}
