package sales

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// The names of what customers are told one by one.
const (
	aboutOffer  = "offer"
	aboutEnding = "ending"
)

// offered tells those to whom a unit is offered that it is their turn, as long as it
// is. At night nobody is written to: their page shows it.
func (s *Seller) offered(v bot.View, sale bot.Sale, moves []bot.SaleMove) ([]bot.Effect, error) {
	now := v.Now()
	if s.night.Holds(now) {
		return nil, nil
	}
	t := &telling{Seller: s, v: v, sale: sale, about: aboutOffer, message: "sale/offered", why: "候补轮到了，请告诉 TA", clerks: map[string][]asked{}}
	var until time.Time
	for _, id := range customersOf(moves) {
		if last := lastOf(moves, id); last.To != bot.ClaimOffered {
			continue
		}
		claim, err := v.Sales().Claim(sale.ID, id)
		if err != nil {
			return nil, err
		}
		if claim.State != bot.ClaimOffered || !now.Before(claim.Until) {
			continue
		}
		if excluded, err := moderation.Excluded(v, id, now); err != nil {
			return nil, err
		} else if excluded {
			continue // They were kept from sales since it was offered: nobody is sent to them.
		}
		if claim.Until.After(until) {
			until = claim.Until
		}
		if err := t.tell(claim); err != nil {
			return nil, err
		}
	}
	return t.done(until)
}

// lastOf is the last of several moves of a customer.
func lastOf(moves []bot.SaleMove, externalUserID string) (last bot.SaleMove) {
	for _, m := range moves {
		if m.ExternalUserID == externalUserID {
			last = m
		}
	}
	return last
}

// answered finishes the to-dos of telling somebody of an offer that they have taken,
// or that is over.
func (s *Seller) answered(v bot.View, sale bot.Sale, moves []bot.SaleMove) ([]bot.Effect, error) {
	var effects []bot.Effect
	for _, m := range moves {
		if m.From != bot.ClaimOffered {
			continue
		}
		outcome := "客户已经确认了"
		if m.To != bot.ClaimHeld {
			outcome = "已经让给下一位了"
		}
		done, err := s.finished(v, aboutOffer, sale.ID, m.ExternalUserID, m.At, outcome)
		if err != nil {
			return nil, err
		}
		effects = append(effects, done...)
	}
	return effects, nil
}

// finished closes what a member was asked to tell a customer.
func (s *Seller) finished(v bot.View, about, sale, externalUserID string, at time.Time, outcome string) ([]bot.Effect, error) {
	pairs, err := v.Pairs(externalUserID)
	if err != nil {
		return nil, err
	}
	for _, r := range pairs {
		done, err := closed(v, r.UserID, todoOf(about, sale, externalUserID), at, outcome)
		if err != nil || len(done) > 0 {
			return done, err
		}
	}
	return nil, nil
}

// endingAhead is how long before its end somebody is reminded of what is kept for
// them; of what is kept for a short time only, in its last third.
const endingAhead = 2 * time.Hour

// endingPayload is whose units end soon.
type endingPayload struct {
	Sale   string   `json:"sale"`
	People []string `json:"people"`
}

// endings has those looked at later for whom units are kept.
func (s *Seller) endings(sale bot.Sale, moves []bot.SaleMove) []bot.Effect {
	about := endingPayload{Sale: sale.ID}
	var due, first time.Time
	for _, id := range customersOf(moves) {
		m := lastOf(moves, id)
		if m.To != bot.ClaimHeld || m.Until.IsZero() {
			continue
		}
		about.People = append(about.People, id)
		if at := s.endingAt(m); due.IsZero() || at.Before(due) {
			due, first = at, m.Until
		}
	}
	if len(about.People) == 0 || !due.Before(first) {
		return nil
	}
	// A struct of strings always encodes.
	payload, _ := json.Marshal(about)
	return []bot.Effect{bot.ScheduleJob{
		Name: jobEnding, Key: fmt.Sprintf("%s/%s/%s", jobEnding, sale.ID, digest(about.People, first.UnixNano())), Due: due, Payload: payload,
	}}
}

// endingAt is when to remind somebody of what is kept for them since a move: not in
// the night.
func (s *Seller) endingAt(m bot.SaleMove) time.Time {
	ahead := min(endingAhead, m.Until.Sub(m.At)/3)
	at := s.night.Before(m.Until.Add(-ahead))
	if at.Before(m.At) {
		at = s.night.After(m.Until.Add(-ahead))
	}
	return at
}

// ending reminds those who have not picked up what is kept for them, each once.
func (s *Seller) ending(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	job, ok := ev.Body.(bot.JobDue)
	now := v.Now()
	if !ok || s.night.Holds(now) {
		return nil, nil
	}
	var about endingPayload
	if err := json.Unmarshal(job.Payload, &about); err != nil {
		return nil, fmt.Errorf("payload of %s: %w", job.Name, err)
	}
	sale, err := v.Sales().Sale(about.Sale)
	if err != nil || sale.ID == "" {
		return nil, err
	}
	if err := v.Meet(about.People); err != nil {
		return nil, err
	}
	t := &telling{Seller: s, v: v, sale: sale, about: aboutEnding, message: "sale/ending", why: "抢到还没来取，快到时间了", clerks: map[string][]asked{}}
	var until time.Time
	for _, id := range about.People {
		claim, err := v.Sales().Claim(sale.ID, id)
		if err != nil {
			return nil, err
		}
		if claim.State != bot.ClaimHeld || !now.Before(claim.Until) {
			continue
		}
		if claim.Until.After(until) {
			until = claim.Until
		}
		if err := t.tell(claim); err != nil {
			return nil, err
		}
	}
	return t.done(until)
}
