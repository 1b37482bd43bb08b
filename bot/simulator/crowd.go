package simulator

import (
	"container/heap"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// CrowdOrder is what is asked of the crowd.
type CrowdOrder struct {
	On bool `json:"on"`
	// Speed is how much faster its day passes than the real one: 1, 60 or 600.
	Speed int `json:"speed"`
	// Seed repeats a crowd; 0 goes on with the one that was there.
	Seed int64 `json:"seed"`
}

// CrowdState is how the crowd stands.
type CrowdState struct {
	On    bool  `json:"on"`
	Speed int   `json:"speed"`
	Seed  int64 `json:"seed"`
	// Day counts its days from 1, Clock is the time of day in it: only the crowd hurries,
	// the simulator's clock stays real.
	Day   int    `json:"day"`
	Clock string `json:"clock"`
	// Acts are what it did, by act; Hours the acts of its day by the hour, Busy how busy
	// a shop is at that hour.
	Acts  map[string]int `json:"acts"`
	Total int            `json:"total"`
	Hours [24]int        `json:"hours"`
	Busy  [24]int        `json:"busy"`
	// People are how many have come, Failed the acts that did not work, such as a page
	// that did not open.
	People int `json:"people"`
	Failed int `json:"failed"`
}

// Bounds of a crowd: how many people it ever has, how many acts it does in a tick and
// how long a tick is. A page at 600 times still keeps up with a dozen acts a second.
const (
	mostShoppers = 1500
	actsPerTick  = 3
	crowdTick    = 250 * time.Millisecond
	crowdSpeed   = 60
)

// crowds is the crowd in the shop, if there ever was one.
type crowds struct {
	crowdMu sync.Mutex
	people  *crowd
	speed   int
	// leave ends its going on, gone says that it has ended.
	leave context.CancelFunc
	gone  chan struct{}
}

// crowd is a shop's customers through the day. What they do is planned by the seed
// alone; what comes of it is up to the bot.
type crowd struct {
	sim    *Simulator
	seed   int64
	chance *rand.Rand
	// arrival is when the next customer comes.
	arrival  time.Duration
	plans    plans
	planned  int
	shoppers []*shopper

	// mu guards what is told of it while it goes on.
	mu     sync.Mutex
	clock  time.Duration
	acts   map[string]int
	hours  [24]int
	failed int
	came   int
}

// plan is something that a shopper is going to do.
type plan struct {
	due time.Duration
	// n orders what is due at the same moment.
	n   int
	act crowdAct
	who *shopper
}

type plans []plan

func (p plans) Len() int { return len(p) }
func (p plans) Less(i, j int) bool {
	return p[i].due < p[j].due || p[i].due == p[j].due && p[i].n < p[j].n
}
func (p plans) Swap(i, j int) { p[i], p[j] = p[j], p[i] }
func (p *plans) Push(v any)   { *p = append(*p, v.(plan)) }
func (p *plans) Pop() any {
	last := (*p)[len(*p)-1]
	*p = (*p)[:len(*p)-1]
	return last
}

func newCrowd(s *Simulator, seed int64) *crowd {
	c := &crowd{sim: s, seed: seed, chance: rand.New(rand.NewPCG(uint64(seed), 0x63726f7764)), acts: map[string]int{}}
	c.arrival = c.nextArrival(0)
	return c
}

// plan puts an act on the list, some time after now.
func (c *crowd) plan(after time.Duration, act crowdAct, who *shopper) {
	c.planned++
	heap.Push(&c.plans, plan{c.clock + after, c.planned, act, who})
}

// advance lets time pass for the crowd, and do what is due, at most so many acts: when
// there are more, time passes more slowly. It is called by one at a time.
func (c *crowd) advance(ctx context.Context, by time.Duration, most int) (done int) {
	until := c.clock + by
	for ; done < most && ctx.Err() == nil; done++ {
		due, arrives := c.arrival, true
		if len(c.plans) > 0 && c.plans[0].due <= due {
			due, arrives = c.plans[0].due, false
		}
		if due > until {
			c.pass(until)
			return done
		}
		c.pass(due)
		next := plan{act: comes}
		if arrives {
			c.arrival = c.nextArrival(c.clock)
			next.who = c.newcomer()
		} else {
			next = heap.Pop(&c.plans).(plan)
		}
		err := next.act.do(ctx, c, next.who)
		if ctx.Err() == nil {
			c.count(next.act.name, err)
		}
	}
	return done
}

// pass moves the crowd's clock, and begins to count anew in the morning.
func (c *crowd) pass(to time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if dayOf(to) != dayOf(c.clock) {
		c.hours = [24]int{}
	}
	c.clock = to
}

func (c *crowd) count(act string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err == errNothing:
	case err != nil:
		c.failed++
	default:
		c.acts[act]++
		c.hours[hourOf(c.clock)]++
	}
	c.came = len(c.shoppers)
}

// SetCrowd lets a crowd come, hurry or go. When it returns after sending it away nobody
// of it does anything any more.
func (s *Simulator) SetCrowd(o CrowdOrder) error {
	if o.Speed == 0 {
		o.Speed = crowdSpeed
	}
	if o.Speed != 1 && o.Speed != 60 && o.Speed != 600 {
		return fmt.Errorf("simulator: a crowd's speed is 1, 60 or 600, not %d", o.Speed)
	}
	s.crowdMu.Lock()
	defer s.crowdMu.Unlock()
	s.sendAway()
	if !o.On || s.closed.Err() != nil {
		return nil
	}
	if s.people == nil || o.Seed != 0 && o.Seed != s.people.seed {
		if o.Seed == 0 {
			o.Seed = s.conf.Seed + 1
		}
		s.people = newCrowd(s, o.Seed)
	}
	ctx, leave := context.WithCancel(s.closed)
	s.speed, s.leave, s.gone = o.Speed, leave, make(chan struct{})
	go s.people.goOn(ctx, o.Speed, s.gone)
	s.acted("crowd", fmt.Sprint(o.Speed))
	return nil
}

// sendAway ends the crowd's going on and waits for the act under way.
func (s *Simulator) sendAway() {
	if s.leave == nil {
		return
	}
	s.leave()
	<-s.gone
	s.leave = nil
	if s.closed.Err() == nil {
		s.acted("crowd", "off")
	}
}

// stopCrowd is sendAway for who does not hold the lock.
func (s *Simulator) stopCrowd() {
	s.crowdMu.Lock()
	defer s.crowdMu.Unlock()
	s.sendAway()
}

// goOn lets the crowd's day pass until it is sent away.
func (c *crowd) goOn(ctx context.Context, speed int, gone chan<- struct{}) {
	defer close(gone)
	tick := time.NewTicker(crowdTick)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			c.advance(ctx, crowdTick*time.Duration(speed), actsPerTick)
		}
	}
}

// Crowd says how the crowd stands.
func (s *Simulator) Crowd() CrowdState {
	s.crowdMu.Lock()
	defer s.crowdMu.Unlock()
	out := CrowdState{On: s.leave != nil && s.closed.Err() == nil, Speed: max(s.speed, 1), Acts: map[string]int{}, Busy: busy, Day: 1, Clock: clockText(0)}
	if s.speed == 0 {
		out.Speed = crowdSpeed
	}
	if s.people != nil {
		s.people.tell(&out)
	}
	return out
}

func (c *crowd) tell(out *CrowdState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	out.Seed, out.Day, out.Clock = c.seed, dayOf(c.clock)+1, clockText(c.clock)
	out.Hours, out.People, out.Failed = c.hours, c.came, c.failed
	for act, n := range c.acts {
		out.Acts[act] = n
		out.Total += n
	}
}

// crowdRoutes are how a crowd is let in.
func (s *Simulator) crowdRoutes() []controlRoute {
	return []controlRoute{
		{"GET", "/sim/crowd", "how the crowd stands: its speed, its clock, what it did", func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, s.Crowd()) }},
		{"POST", "/sim/crowd", `a shop's day of customers: {"on":true,"speed":1, 60 or 600,"seed":…}; {"on":false} sends them away`, act(func(in CrowdOrder) (reply, error) {
			if err := s.SetCrowd(in); err != nil {
				return nil, err
			}
			return reply{"crowd": s.Crowd()}, nil
		})},
	}
}
