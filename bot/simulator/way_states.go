package simulator

import (
	"cmp"
	"slices"
)

// keepWay makes a contact way known.
func (s *Simulator) keepWay(w *way) {
	s.waySeq++
	w.seq = s.waySeq
	s.ways[w.ConfigID] = w
	s.wayList = append(s.wayList, w)
	s.listState(w)
}

// dropWay ends a contact way: its picture leads nowhere from now on.
func (s *Simulator) dropWay(w *way) {
	delete(s.ways, w.ConfigID)
	s.unlistState(w)
	s.wayList = slices.DeleteFunc(s.wayList, func(other *way) bool { return other == w })
}

// wayOf is the contact way that a state stands for: WeCom lets several carry
// the same one, and the newest of them is the code that hangs on the door.
func (s *Simulator) wayOf(state string) *way {
	if ways := s.wayStates[state]; len(ways) > 0 {
		return ways[len(ways)-1]
	}
	return nil
}

// listState keeps the ways of a state in the order in which they were made.
func (s *Simulator) listState(w *way) {
	if w.State == "" {
		return
	}
	ways := append(s.wayStates[w.State], w)
	slices.SortFunc(ways, func(a, b *way) int { return cmp.Compare(a.seq, b.seq) })
	s.wayStates[w.State] = ways
}

func (s *Simulator) unlistState(w *way) {
	rest := slices.DeleteFunc(s.wayStates[w.State], func(other *way) bool { return other == w })
	if len(rest) == 0 {
		delete(s.wayStates, w.State)
		return
	}
	s.wayStates[w.State] = rest
}

// serving is the member whose turn it is to be added by a contact way. Those
// who lost the 客户联系 function are passed over; nil is nobody.
func (s *Simulator) serving(w *way) *Staff {
	users := s.usersOf(w)
	for range users {
		m := s.staff[lower(users[w.turn%len(users)])]
		w.turn++
		if m != nil && m.CustomerContact {
			return m
		}
	}
	return nil
}
