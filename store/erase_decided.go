package store

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// dropErased leaves out what events decided to send to, or to do later about,
// customers who were erased, and empties those events: they are done with, and
// their keys stay. What is said about somebody who is being erased names them
// no more.
func (d *decisions) dropErased() error {
	erased := &d.data.erased
	if len(erased.gone)+len(erased.erase) == 0 {
		return nil
	}
	gone := func(who string) bool { _, is := erased.gone[who]; return is }
	d.sends = slices.DeleteFunc(d.sends, func(s outgoing) bool { return gone(s.row.Subject) })
	d.jobs = slices.DeleteFunc(d.jobs, func(a bot.Arrival) bool {
		who, is := strings.CutPrefix(a.Lane, customerLane)
		return is && gone(who)
	})
	for i := range d.sends {
		if _, is := erased.erase[d.sends[i].row.Subject]; is {
			if err := d.sends[i].anonymous(); err != nil {
				return err
			}
		}
	}
	var events []int64
	for _, of := range erased.gone {
		events = append(events, of...)
	}
	slices.Sort(events)
	return blankEvents(d.w.tx, slices.Compact(events))
}

// anonymous takes from a send whom it is about: the answer to the one who
// erased them.
func (s *outgoing) anonymous() error {
	s.row.Subject = ""
	m, is := s.send.(bot.AppMessage)
	if !is {
		return nil
	}
	m.About = ""
	payload, err := bot.EncodeSend(m)
	s.send, s.row.Payload = m, payload
	return err
}
