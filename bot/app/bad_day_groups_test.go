package app

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestGroupsSurviveEventsThatAreLostDoubledReorderedAndWrong lets people come
// and go in several groups while the events about it are a mess. After a
// reconciliation the bot knows what WeCom knows, and whatever an event or a
// reading told of is in the time line exactly once.
func TestGroupsSurviveEventsThatAreLostDoubledReorderedAndWrong(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		var clock steppedClock
		h := openPlanned(t, w, plan{
			now: clock.now, corp: []func(*simulator.Config){func(c *simulator.Config) { c.Now = clock.now }},
			// The clock leaps, and callbacks are late by it.
			shop: func(c *config.Config) { c.WeCom.ClockSkew = 24 * time.Hour },
		})
		p := &groupPlay{house: h, clock: &clock, random: rand.New(rand.NewPCG(groupScript, 0)), moves: map[place][]groupMove{}}
		p.open(t)
		for range 40 {
			p.act(t)
			if p.random.IntN(10) == 0 {
				p.rest(t)
			}
		}
		p.rest(t)
		h.synced(t)
		p.rest(t)
		must(t, h.agrees(t.Context(), h.bots[0].Store()))
		p.toldOnce(t)

		before := interactions(t, h)
		again := h.synced(t)
		for what, n := range again.Missed {
			if n != 0 {
				t.Errorf("another sync missed %d %s: %+v", n, what, again)
			}
		}
		if after := interactions(t, h); after != before {
			t.Errorf("another sync made %d interactions of %d", after, before)
		}
	})
}

// groupScript is the script that is played; the handlers' own tests play tens
// of thousands of others.
const groupScript = 1877544268393046968

// groupPlay is a random script of what happens in groups, and who moved when.
type groupPlay struct {
	*house
	clock  *steppedClock
	ahead  time.Duration
	random *rand.Rand
	people []string
	made   int
	moves  map[place][]groupMove
}

type place struct{ chat, person string }

// groupMove is a joining or leaving that happened. Told says that an event
// reached the bot which named the person.
type groupMove struct {
	kind bot.InteractionKind
	at   time.Time
	told bool
}

// open lets customers and staff in.
func (p *groupPlay) open(t *testing.T) {
	t.Helper()
	for i := range 5 {
		p.people = append(p.people, p.scan(t, fmt.Sprint("客户", i), "s17-door"))
	}
	for _, staff := range []string{liming, "wangzong"} {
		_, _, err := p.sim.JoinGroup(simulator.Join{ChatID: p.config.Shop.Stores[0].Groups[0], MemberID: staff})
		must(t, err)
	}
	// Two more are nobody's contact.
	stranger := func() {
		id, chat, err := p.sim.JoinGroup(simulator.Join{ChatID: p.config.Shop.Stores[0].Groups[0]})
		must(t, err)
		p.people = append(p.people, id)
		p.moved(chat, bot.InteractionJoinedGroup, []string{id}, 1)
	}
	stranger()
	p.advance(t, 5*time.Second)
	stranger()
	p.rest(t)
}

// advance lets time pass for everybody. No question is under way then: its
// answer would be minutes younger than it.
func (p *groupPlay) advance(t *testing.T, d time.Duration) {
	t.Helper()
	p.until(t, "every question is answered", func() error {
		stats, err := p.bots[0].Store().Stats(t.Context())
		if err == nil && stats.Outbox.Depth > 0 {
			err = fmt.Errorf("%d sends wait", stats.Outbox.Depth)
		}
		return err
	})
	p.ahead += d
	p.clock.wrong(p.ahead)
}

// rest lets so much time pass that every reading is due, and the next look at
// what was believed with doubt.
func (p *groupPlay) rest(t *testing.T) {
	t.Helper()
	must(t, p.sim.Settle(t.Context()))
	p.advance(t, 2*time.Minute)
	p.settled(t)
}

func (p *groupPlay) moved(chat string, kind bot.InteractionKind, ids []string, told int) {
	for i, id := range ids {
		at := place{chat, id}
		p.moves[at] = append(p.moves[at], groupMove{kind: kind, at: p.clock.now(), told: i < told})
	}
}

// mess is what happens to the event of an act, and how many of the people it
// is about it names in the end.
func (p *groupPlay) mess() (f simulator.Fault, names func(people int) int) {
	f.Callback = "change_external_chat*"
	names = func(n int) int { return n }
	switch p.random.IntN(9) {
	case 0:
		f.Drop, names = true, func(int) int { return 0 }
	case 1:
		f.Duplicate = 2
	case 2, 3:
		f.Reorder = true
	case 4:
		f.CutList, names = 1, func(n int) int { return n - 1 }
	case 5:
		f.ExtraCount = 1
	case 6:
		f.NoVersions, names = true, func(int) int { return 0 }
	case 7:
		f.Stray, f.Reorder, f.Duplicate = true, true, 1
	}
	return f, names
}

// act lets one thing happen in one group.
func (p *groupPlay) act(t *testing.T) {
	t.Helper()
	g := p.anyGroup()
	var inside, outside []string
	for _, id := range p.people {
		if slices.Contains(g.Members, id) {
			inside = append(inside, id)
		} else {
			outside = append(outside, id)
		}
	}
	some := func(of []string, most int) []string {
		p.random.Shuffle(len(of), func(i, j int) { of[i], of[j] = of[j], of[i] })
		return of[:min(len(of), 1+p.random.IntN(most))]
	}
	p.advance(t, time.Duration(3+p.random.IntN(4))*time.Second)
	switch n := p.random.IntN(12); {
	case n < 4 && len(outside) > 0:
		p.joins(t, g.ChatID, some(outside, 3))
	case n < 7 && len(inside) > 0:
		p.leaves(t, g.ChatID, bot.InteractionLeftGroup, some(inside, 1))
	case n < 8 && len(inside) > 0:
		p.leaves(t, g.ChatID, bot.InteractionRemoved, some(inside, 2))
	case n < 9:
		p.messily(t, func() error { return p.sim.RenameGroup(g.ChatID, fmt.Sprint("老友群", p.random.IntN(100))) })
	case n < 10:
		p.messily(t, func() error {
			return p.sim.ChangeOwner(g.ChatID, []string{liming, "hanmei", "wangzong"}[p.random.IntN(3)])
		})
	case n < 11:
		p.makes(t)
	case g.ChatID != p.config.Shop.Stores[0].Groups[0]:
		p.messily(t, func() error { return p.sim.DismissGroup(g.ChatID) })
	}
}

func (p *groupPlay) anyGroup() simulator.GroupState {
	open := slices.DeleteFunc(p.sim.State().Groups, func(g simulator.GroupState) bool { return g.Dismissed })
	return open[p.random.IntN(len(open))]
}

// messily does something whose event becomes a mess, and tells how many of the
// people it is about are named.
func (p *groupPlay) messily(t *testing.T, do func() error) func(int) int {
	t.Helper()
	f, names := p.mess()
	id := p.sim.Faults.Add(f)
	must(t, do())
	p.sim.Faults.Remove(id)
	return names
}

// rested waits until nobody of some moved within the last minute: two joinings
// of one person that are nearer are taken for one if nobody tells of what lies
// between.
func (p *groupPlay) rested(t *testing.T, chat string, ids []string) {
	for _, id := range ids {
		for _, m := range p.moves[place{chat, id}] {
			if wait := m.at.Add(62 * time.Second).Sub(p.clock.now()); wait > 0 {
				// Events are late and out of order by seconds, not by minutes.
				must(t, p.sim.Settle(t.Context()))
				p.advance(t, wait)
			}
		}
	}
}

func (p *groupPlay) joins(t *testing.T, chat string, ids []string) {
	t.Helper()
	p.rested(t, chat, ids)
	in := simulator.Join{ChatID: chat, MemberID: ids[0], With: ids[1:]}
	if byCode := p.random.IntN(2) == 0; byCode && chat == p.config.Shop.Stores[0].Groups[0] {
		in.ChatID, in.State = "", "s17-group"
	}
	names := p.messily(t, func() error {
		_, where, err := p.sim.JoinGroup(in)
		if err == nil && where != chat {
			err = fmt.Errorf("joined %s instead of %s", where, chat)
		}
		return err
	})
	p.moved(chat, bot.InteractionJoinedGroup, ids, names(len(ids)))
}

func (p *groupPlay) leaves(t *testing.T, chat string, kind bot.InteractionKind, ids []string) {
	t.Helper()
	p.rested(t, chat, ids)
	names := p.messily(t, func() error {
		if kind == bot.InteractionRemoved {
			return p.sim.RemoveFromGroup(chat, ids...)
		}
		return p.sim.LeaveGroup(chat, ids[0])
	})
	p.moved(chat, kind, ids, names(len(ids)))
}

// makes lets staff make a group with somebody in it already.
func (p *groupPlay) makes(t *testing.T) {
	t.Helper()
	p.made++
	first := p.people[p.random.IntN(len(p.people))]
	chat := ""
	p.messily(t, func() (err error) {
		chat, err = p.sim.CreateGroup(simulator.Group{
			Name: fmt.Sprint("新群", p.made), Owner: liming, Members: []string{"hanmei", "wangzong", first},
		})
		return err
	})
	p.moved(chat, bot.InteractionJoinedGroup, []string{first}, 0)
}

// toldOnce wants every joining and leaving that was told of in the time line,
// once, and nothing else.
func (p *groupPlay) toldOnce(t *testing.T) {
	t.Helper()
	dismissed := map[string]bool{}
	for _, g := range p.sim.State().Groups {
		dismissed[g.ChatID] = g.Dismissed
	}
	joined, left := 0, 0
	for _, person := range p.people {
		lines := map[place][]bot.TimeLineEntry{}
		entries, err := p.bots[0].Store().TimeLine(t.Context(), person, 1000)
		must(t, err)
		for _, e := range entries {
			if groupMoves[e.Interaction] {
				lines[place{e.Ref, person}] = append(lines[place{e.Ref, person}], e)
			}
		}
		for at := range p.moves {
			if at.person != person {
				continue
			}
			line := lines[at]
			delete(lines, at)
			slices.Reverse(line)
			joinings, leavings := p.accounted(t, at, line, !dismissed[at.chat])
			joined, left = joined+joinings, left+leavings
		}
		for at, line := range lines {
			t.Errorf("%s was never in %s, and the time line says %+v", at.person, at.chat, line)
		}
	}
	t.Logf("%d joinings and %d leavings are in the time lines", joined, left)
	if joined == 0 || left == 0 {
		t.Error("nothing happened: the test proves nothing")
	}
}

var groupMoves = map[bot.InteractionKind]bool{
	bot.InteractionJoinedGroup: true, bot.InteractionLeftGroup: true, bot.InteractionRemoved: true,
}

// accounted finds the entry of everything that happened at a place. An entry of
// a leaving that no event told of stands at the time it was noticed. Alive says
// that the group was read in the end, so that the last move cannot be unknown.
func (p *groupPlay) accounted(t *testing.T, at place, line []bot.TimeLineEntry, alive bool) (joinings, leavings int) {
	t.Helper()
	moves := p.moves[at]
	rest := slices.Clone(line)
	take := func(fits func(bot.TimeLineEntry) bool) bool {
		i := slices.IndexFunc(rest, fits)
		if i >= 0 {
			rest = slices.Delete(rest, i, i+1)
		}
		return i >= 0
	}
	found := make([]bool, len(moves))
	for i, m := range moves {
		found[i] = take(func(e bot.TimeLineEntry) bool {
			return e.Interaction == m.kind && e.At.Sub(m.at).Abs() <= 2*time.Second && !strings.Contains(e.Detail, "对账补记")
		})
	}
	for i, m := range moves {
		until := p.clock.now()
		for _, next := range moves[i+1:] {
			if next.kind != bot.InteractionJoinedGroup {
				until = next.at
				break
			}
		}
		if !found[i] && m.kind != bot.InteractionJoinedGroup {
			found[i] = take(func(e bot.TimeLineEntry) bool {
				return strings.Contains(e.Detail, "对账补记") && !e.At.Before(m.at.Add(-time.Second)) && e.At.Before(until)
			})
		}
		last := i == len(moves)-1
		// A leaving that nobody told of cannot be missed of one who was never
		// known to be there.
		known := m.kind == bot.InteractionJoinedGroup || i > 0 && found[i-1]
		if !found[i] && (m.told || alive && last && known) {
			t.Errorf("%s in %s: %s at %s (told: %v) is not in the time line:\n%s", at.person, at.chat, m.kind, m.at.UTC().Format(time.TimeOnly), m.told, p.story(moves, line))
		}
		switch {
		case found[i] && m.kind == bot.InteractionJoinedGroup:
			joinings++
		case found[i]:
			leavings++
		}
	}
	for _, e := range rest {
		t.Errorf("%s in %s: %s at %s happened once too often:\n%s", at.person, at.chat, e.Interaction, e.At.UTC().Format(time.TimeOnly), p.story(moves, line))
	}
	return joinings, leavings
}

func (p *groupPlay) story(moves []groupMove, line []bot.TimeLineEntry) string {
	var b strings.Builder
	for _, m := range moves {
		fmt.Fprintf(&b, "  happened %s %s told %v\n", m.at.UTC().Format(time.TimeOnly), m.kind, m.told)
	}
	for _, e := range line {
		fmt.Fprintf(&b, "  written  %s %s %s\n", e.At.UTC().Format(time.TimeOnly), e.Interaction, e.Detail)
	}
	return b.String()
}
