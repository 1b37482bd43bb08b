package moderation

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// change is a violation that becomes another: a new one, one with more hits, or
// one that somebody decided about.
type change struct {
	old, now bot.Violation
	// at is when, by whom is empty if nobody decided.
	at   time.Time
	whom string
}

// settle records changes with all that comes of them: for the violations
// themselves, and for those that the same customer is guilty of later, whose
// repetition counts them in or not. So the end is the same in whatever order
// things are heard of.
func (m *Moderator) settle(v bot.View, changes ...change) ([]bot.Effect, error) {
	first := slices.MinFunc(changes, func(a, b change) int { return inOrder(a.now, b.now) })
	all, err := m.others(v, first.now)
	if err != nil {
		return nil, err
	}
	before := map[string]bot.Violation{}
	for _, o := range all {
		before[o.ID] = o
	}
	for _, c := range changes {
		before[c.now.ID] = c.old
		all = append(slices.DeleteFunc(all, func(o bot.Violation) bool { return o.ID == c.now.ID }), c.now)
	}
	all = recount(all, m.Shop.Moderation.Ladder, first.now)
	var effects []bot.Effect
	for _, x := range all {
		old := before[x.ID]
		changed := slices.ContainsFunc(changes, func(c change) bool { return c.now.ID == x.ID })
		if !changed && x.Step == old.Step && x.State == old.State {
			more, err := m.unhushed(v, x, changes, all)
			if err != nil {
				return nil, err
			}
			effects = append(effects, more...)
			continue
		}
		more, err := m.bring(v, change{old: old, now: x, at: first.at, whom: first.whom}, all)
		if err != nil {
			return nil, err
		}
		effects = append(effects, more...)
	}
	return effects, nil
}

// unhushed tells of a violation of which nobody was told because it came with
// another one just before, once that one is found wrong and tells of nothing.
func (m *Moderator) unhushed(v bot.View, x bot.Violation, changes []change, all []bot.Violation) ([]bot.Effect, error) {
	var wrong []bot.Violation
	for _, c := range changes {
		if c.now.State == bot.ViolationOverturned {
			wrong = append(wrong, c.old)
		}
	}
	if !burst(x, wrong) || burst(x, all) {
		return nil, nil
	}
	return m.tell(v, change{now: x}, all)
}

// others are the customer's other violations that a violation's repetition counts
// in, or that count it.
func (m *Moderator) others(v bot.View, x bot.Violation) ([]bot.Violation, error) {
	if x.ByStaff || x.ExternalUserID == "" {
		return nil, nil
	}
	all, err := v.Moderation().Violations(x.ExternalUserID, x.At.Add(-max(m.Shop.Moderation.Ladder.Within, burstSpan)))
	return slices.DeleteFunc(slices.Clone(all), func(o bot.Violation) bool { return o.ID == x.ID || o.ByStaff }), err
}

// bring records one violation, tells those whom its step concerns and were not
// told, and takes back what has no reason any more.
func (m *Moderator) bring(v bot.View, c change, all []bot.Violation) ([]bot.Effect, error) {
	effects := append([]bot.Effect{bot.SetViolation{Violation: c.now, Recounted: rank(c.now.Step) < rank(c.old.Step)}}, m.entry(c)...)
	for _, part := range []func(bot.View, change, []bot.Violation) ([]bot.Effect, error){m.tell, m.untell, m.removal, m.exclusion} {
		more, err := part(v, c, all)
		if err != nil {
			return nil, err
		}
		effects = append(effects, more...)
	}
	return effects, nil
}

// entry is what the customer's time line says. One that was found wrong says so
// in its place.
func (m *Moderator) entry(c change) []bot.Effect {
	x := c.now
	if x.ByStaff || x.ExternalUserID == "" {
		return nil
	}
	e := bot.RecordInteraction{
		Pair: bot.Pair{ExternalUserID: x.ExternalUserID}, Kind: bot.InteractionViolated, At: x.At, Detail: m.title(worst(x)), Ref: x.ID,
	}
	wrong, wasWrong := x.State == bot.ViolationOverturned, c.old.State == bot.ViolationOverturned
	switch {
	case wrong && !wasWrong:
		e.At, e.Instead, e.Detail = x.DecidedAt, x.At, "看过了，是误判，不算违规"
	case wasWrong && !wrong:
		e.Instead = c.old.DecidedAt
	case c.old.ID != "":
		return nil
	}
	return []bot.Effect{e}
}

// demands is the step that a violation asks people for now: none once it was
// decided on, or as long as another look is waited for.
func demands(x bot.Violation) int {
	if x.State != bot.ViolationOpen {
		return rank(bot.StepNote)
	}
	return rank(x.Step)
}

// burstSpan is how long what a customer says in one place is one matter: a clerk
// who was just told is not told again.
const burstSpan = 10 * time.Minute

// burst says whether people were told of the same customer in the same place just
// before, and of no less.
func burst(x bot.Violation, all []bot.Violation) bool {
	return slices.ContainsFunc(all, func(o bot.Violation) bool {
		return o.ID != x.ID && o.ChatID == x.ChatID && o.ByStaff == x.ByStaff && o.UserID == x.UserID && inOrder(o, x) < 0 &&
			x.At.Sub(o.At) <= burstSpan && demands(o) >= demands(x)
	})
}

// worst is the hit that weighs most, the first of equals.
func worst(x bot.Violation) bot.Hit {
	var most bot.Hit
	for _, h := range x.Hits {
		if most.Check == "" || rank(h.Step) > rank(most.Step) {
			most = h
		}
	}
	return most
}
