package handlers

import (
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// sameJoining is how far the times of one joining may lie apart: an event's
// CreateTime and a reading's join_time are not taken at the same moment.
const sameJoining = time.Minute

// noticedLater ends the detail of what no event told of and a comparison with
// WeCom brought to light. The time of such an entry is when it was noticed;
// an event that comes after all is about the same thing and adds nothing.
const noticedLater = "（对账补记）"

// history is what is known of a customer's coming and going in a group.
type history struct {
	view             bot.View
	customer, chatID string
	now              bot.Member
}

// knows says whether a joining or leaving at a time has been recorded before,
// by an event or by a reading.
func (h history) knows(kind bot.InteractionKind, at time.Time) (bool, error) {
	if kind == bot.InteractionJoinedGroup {
		return h.knowsJoining(at)
	}
	return h.knowsLeaving(at)
}

// knowsJoining asks the time line only if the member's own times do not tell.
func (h history) knowsJoining(at time.Time) (bool, error) {
	m := h.now
	switch {
	case m.ID == "":
		return false, nil
	case same(m.JoinedAt, at, m.LeftAt):
		return true, nil
	case at.After(m.JoinedAt.Add(sameJoining)) && at.After(m.LeftAt):
		return false, nil
	}
	line, err := h.since(at.Add(-sameJoining))
	if err != nil {
		return false, err
	}
	for _, joined := range line {
		if joined.Kind == bot.InteractionJoinedGroup && same(joined.At, at, leavings(line)...) {
			return true, nil
		}
	}
	return false, nil
}

// same says whether two times are of one joining: near each other, with no
// leaving in between.
func same(a, b time.Time, left ...time.Time) bool {
	if a.IsZero() || b.Sub(a).Abs() > sameJoining {
		return false
	}
	if b.Before(a) {
		a, b = b, a
	}
	for _, l := range left {
		if l.After(a) && l.Before(b) {
			return false
		}
	}
	return true
}

func leavings(line []bot.Interaction) []time.Time {
	var times []time.Time
	for _, i := range line {
		if left(i.Kind) {
			times = append(times, i.At)
		}
	}
	return times
}

func left(k bot.InteractionKind) bool {
	return k == bot.InteractionLeftGroup || k == bot.InteractionRemoved
}

func (h history) knowsLeaving(at time.Time) (bool, error) {
	told, noticed, err := h.leaving(at)
	return told || !noticed.IsZero(), err
}

// leaving finds the same leaving: told at this very time, or noticed at a later
// one with no joining in between. Where the joining between two leavings is
// lost and both are told after one was noticed, they count as one: rather one
// too few than one twice.
func (h history) leaving(at time.Time) (told bool, noticed time.Time, err error) {
	m := h.now
	switch {
	case m.ID == "", m.Present && !at.Before(m.JoinedAt):
		return false, time.Time{}, nil
	case m.LeftAt.Equal(at):
		return true, time.Time{}, nil
	case at.After(m.LeftAt) && at.After(m.JoinedAt):
		return false, time.Time{}, nil
	}
	line, err := h.since(at)
	if err != nil {
		return false, time.Time{}, err
	}
	for _, i := range line {
		switch {
		case i.Kind == bot.InteractionJoinedGroup && i.At.After(at):
			return false, time.Time{}, nil
		case left(i.Kind) && i.At.Equal(at):
			return true, time.Time{}, nil
		case left(i.Kind) && strings.HasSuffix(i.Detail, noticedLater):
			return false, i.At, nil
		}
	}
	return false, time.Time{}, nil
}

// since is the customer's time line in this group, oldest first.
func (h history) since(at time.Time) ([]bot.Interaction, error) {
	all, err := h.view.Activity(h.customer, at)
	if err != nil {
		return nil, err
	}
	var here []bot.Interaction
	for _, i := range all {
		if i.Ref == h.chatID && (i.Kind == bot.InteractionJoinedGroup || left(i.Kind)) {
			here = append(here, i)
		}
	}
	return here, nil
}
