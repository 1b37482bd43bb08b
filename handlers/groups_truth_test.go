package handlers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// room is what truly happens in a group, and the events that WeCom raises of
// it.
type room struct {
	random *rand.Rand
	now    time.Time
	// version counts the changes of members.
	version int
	there   map[string]bot.GroupMember
	events  []bot.Event
	// comings and goings are when whom each of them happened.
	comings, goings map[string][]time.Time
}

func newRoom(seed uint64) *room {
	return &room{
		random: rand.New(rand.NewPCG(seed, 17)), now: noon, there: map[string]bot.GroupMember{},
		comings: map[string][]time.Time{}, goings: map[string][]time.Time{},
	}
}

// live lets something happen: somebody joins or leaves, alone or with others.
// Nobody does both within a minute: that much WeCom's own times are apart.
func (r *room) live() {
	r.now = r.now.Add(time.Duration(61+r.random.IntN(100)) * time.Second)
	u := bot.ChatUpdated{ChatID: group, LastVersion: fmt.Sprint("v", r.version)}
	joins := r.random.IntN(2) == 0
	for i := range 6 {
		id := fmt.Sprintf("wm%d", i)
		if _, there := r.there[id]; there == joins || r.random.IntN(3) > 0 {
			continue
		}
		u.Members = append(u.Members, id)
		if joins {
			r.comings[id] = append(r.comings[id], r.now)
			// The reading tells another second than the event.
			r.there[id] = bot.GroupMember{ID: id, Customer: true, JoinedAt: r.now.Add(time.Duration(r.random.IntN(3)-1) * time.Second), Scene: bot.JoinQR}
		} else {
			r.goings[id] = append(r.goings[id], r.now)
			delete(r.there, id)
		}
	}
	if len(u.Members) == 0 {
		return
	}
	r.version++
	u.CurrentVersion, u.MemberCount = fmt.Sprint("v", r.version), len(u.Members)
	u.Detail, u.QuitScene = bot.ChatMemberRemoved, r.random.IntN(2)
	if joins {
		u.Detail, u.JoinScene, u.QuitScene = bot.ChatMemberAdded, 3, 0
	}
	if r.random.IntN(6) == 0 {
		// The list is not always complete.
		u.Members = u.Members[:len(u.Members)-1]
	}
	r.events = append(r.events, event(r.now, u))
}

func (r *room) read(at time.Time) bot.Event {
	f := bot.GroupFetched{ChatID: group, Name: "福利群", Owner: "liming", Version: fmt.Sprint("v", r.version), AskedAt: at}
	for i := range 6 {
		if m, there := r.there[fmt.Sprintf("wm%d", i)]; there {
			f.Members = append(f.Members, m)
		}
	}
	return event(at, f)
}

// arrivals are the events as they come in: some lost, some twice, some late.
func (r *room) arrivals() []bot.Event {
	var in []bot.Event
	for _, ev := range r.events {
		switch r.random.IntN(5) {
		case 0:
		case 1:
			in = append(in, ev, ev)
		default:
			in = append(in, ev)
		}
	}
	r.random.Shuffle(len(in), func(i, j int) {
		if d := i - j; d > -3 && d < 3 {
			in[i], in[j] = in[j], in[i]
		}
	})
	return in
}

// Events of a group are lost, told twice, told in another order and with lists
// that are not complete. After a reading the members are those who are there,
// whoever came or went is in the time line once for each time, and events that
// come after the reading change neither.
func TestAGroupIsWhatItIs(t *testing.T) {
	d := testDesk(t)
	for seed := range uint64(300) {
		r := newRoom(seed)
		for range 8 {
			r.live()
		}
		in := r.arrivals()
		early := r.random.IntN(len(in) + 1)
		w := newWorld()
		for _, ev := range in[:early] {
			w.tell(t, d, ev)
		}
		r.now = r.now.Add(2 * time.Minute)
		w.tell(t, d, r.read(r.now))
		for _, ev := range in[early:] {
			w.tell(t, d, ev)
		}
		r.now = r.now.Add(2 * time.Minute)
		w.tell(t, d, r.read(r.now))
		r.check(t, seed, w, in)
		if t.Failed() {
			return
		}
	}
}

// Readings in between, told between the events of their time, make nothing up:
// every entry of a time line is a coming or going of its own, and none that was
// told is left out.
func TestReadingsInBetweenMakeNothingUp(t *testing.T) {
	d := testDesk(t)
	for seed := range uint64(300) {
		r := newRoom(seed)
		for range 12 {
			r.live()
			if r.random.IntN(3) == 0 {
				r.events = append(r.events, r.read(r.now.Add(time.Duration(3+r.random.IntN(50))*time.Second)))
			}
		}
		in := r.arrivals()
		w := newWorld()
		for _, ev := range in {
			w.tell(t, d, ev)
		}
		r.now = r.now.Add(2 * time.Minute)
		w.tell(t, d, r.read(r.now))
		for i := range 6 {
			r.checkEntries(t, seed, w, fmt.Sprintf("wm%d", i), in)
		}
		if t.Failed() {
			return
		}
	}
}

func (r *room) checkEntries(t *testing.T, seed uint64, w *world, id string, in []bot.Event) {
	t.Helper()
	_, there := r.there[id]
	if present := slices.Contains(w.present(group), id); present != there {
		t.Errorf("seed %d: %s is there: %v, known: %v", seed, id, there, present)
	}
	var joined []time.Time
	gone := 0
	for _, i := range w.said {
		switch {
		case i.ExternalUserID != id:
		case i.Kind == bot.InteractionJoinedGroup:
			joined = append(joined, i.At)
		case left(i.Kind):
			gone++
		}
	}
	counted := map[int]bool{}
	for _, at := range joined {
		n := slices.IndexFunc(r.comings[id], func(c time.Time) bool { return c.Sub(at).Abs() <= sameJoining })
		if n < 0 || counted[n] {
			t.Errorf("seed %d: %s came at %s, truly %v", seed, id, at, r.comings[id])
		}
		counted[n] = true
	}
	var events []bot.Event
	for _, ev := range in {
		if _, ok := ev.Body.(bot.ChatUpdated); ok {
			events = append(events, ev)
		}
	}
	if comings, _ := r.told(id, events); len(joined) < comings {
		t.Errorf("seed %d: %s came %d times as told, known %v", seed, id, comings, joined)
	}
	if _, goings := r.told(id, events); gone < min(goings, len(r.goings[id])) || gone > len(r.goings[id]) {
		t.Errorf("seed %d: %s went %d times as told, %d times truly, %d times known", seed, id, goings, len(r.goings[id]), gone)
	}
}

// check compares the world with the truth as far as anybody told it.
func (r *room) check(t *testing.T, seed uint64, w *world, in []bot.Event) {
	t.Helper()
	var there []string
	for id := range r.there {
		there = append(there, id)
	}
	slices.Sort(there)
	if diff := cmp.Diff(there, w.present(group)); diff != "" {
		t.Errorf("seed %d: who is there (-truth +known):\n%s", seed, diff)
	}
	if g := w.groups[group]; g.Version != fmt.Sprint("v", r.version) {
		t.Errorf("seed %d: version %s of %d", seed, g.Version, r.version)
	}
	for i := range 6 {
		id := fmt.Sprintf("wm%d", i)
		comings, goings := r.told(id, in)
		said := w.saidOf(id)
		if len(said[bot.InteractionJoinedGroup]) != comings {
			t.Errorf("seed %d: %s came %d times as told, known %v of %v", seed, id, comings, said[bot.InteractionJoinedGroup], r.comings[id])
		}
		left := append(said[bot.InteractionLeftGroup], said[bot.InteractionRemoved]...)
		if len(left) != goings {
			t.Errorf("seed %d: %s went %d times as told, known %v of %v", seed, id, goings, left, r.goings[id])
		}
	}
}

// told counts the comings and goings of a customer that can be known: those of
// the events that arrived, and the last one, which the reading shows.
func (r *room) told(id string, in []bot.Event) (comings, goings int) {
	arrived := map[time.Time]bool{}
	for _, ev := range in {
		if u := ev.Body.(bot.ChatUpdated); slices.Contains(u.Members, id) {
			arrived[ev.At] = true
		}
	}
	known := func(times []time.Time) (n int, last time.Time) {
		for _, at := range times {
			if arrived[at] {
				n, last = n+1, at
			}
		}
		return n, last
	}
	comings, came := known(r.comings[id])
	goings, went := known(r.goings[id])
	if m, there := r.there[id]; there {
		if all := r.comings[id]; !arrived[all[len(all)-1]] && !m.JoinedAt.IsZero() {
			comings++
		}
		return comings, goings
	}
	if came.After(went) {
		goings++
	}
	return comings, goings
}

func (w *world) saidOf(customer string) map[bot.InteractionKind][]string {
	said := map[bot.InteractionKind][]string{}
	for _, i := range w.said {
		if i.ExternalUserID == customer {
			said[i.Kind] = append(said[i.Kind], i.At.Format("15:04:05 ")+i.Detail)
		}
	}
	return said
}
