package simulator

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// crowdAct is something that somebody of a crowd does, by one of the simulator's own
// acts.
type crowdAct struct {
	name string
	do   func(ctx context.Context, c *crowd, who *shopper) error
}

// errNothing says that there was nothing to do: the one who would speak has left.
var errNothing = errors.New("simulator: there is nothing to do")

// What a crowd does.
var (
	comes        = crowdAct{"scan", scansCode}
	comesBack    = crowdAct{"back", scansAgain}
	joinsGroup   = crowdAct{"join", enters}
	speaks       = crowdAct{"speak", saysInGroup}
	asksStaff    = crowdAct{"ask", asks}
	staffAnswers = crowdAct{"answer", isAnswered}
	asksService  = crowdAct{"kf", asksKf}
	opensPage    = crowdAct{"open", looksAndPresses}
	showsCode    = crowdAct{"redeem", redeems}
	leavesGroup  = crowdAct{"leave", quits}
	deletesStaff = crowdAct{"delete", deletes}
)

// scansCode is how somebody comes: by a code, the first ones the most. Who was here
// before is in contact already; then they only come.
func scansCode(_ context.Context, c *crowd, who *shopper) error {
	if who.id != "" {
		return errNothing
	}
	ways := c.sim.openWays()
	if len(ways) == 0 {
		return errNothing
	}
	luck := who.chance.Float64()
	id, err := c.sim.Scan(Scan{ConfigID: ways[int(luck*luck*float64(len(ways)))], Name: who.name})
	if err != nil {
		return err
	}
	who.id = id
	return c.sim.consents(who)
}

// consents notes whom somebody added, and says yes where chats are archived, as most do.
func (s *Simulator) consents(who *shopper) error {
	s.mu.Lock()
	archived := false
	for _, p := range s.customers[who.id].pairs {
		if !p.lost {
			who.staff, archived = p.staff.UserID, p.staff.Archived
		}
	}
	s.mu.Unlock()
	if !archived {
		return nil
	}
	return s.Consent(who.staff, who.id, who.may(90))
}

// openWays are the codes that lead to somebody, in the order of their states.
func (s *Simulator) openWays() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	ways := slices.DeleteFunc(slices.Clone(s.wayList), func(w *way) bool {
		return s.ways[w.ConfigID] != w || len(s.usersOf(w)) == 0
	})
	slices.SortStableFunc(ways, func(a, b *way) int { return strings.Compare(a.State, b.State) })
	ids := make([]string, len(ways))
	for i, w := range ways {
		ids[i] = w.ConfigID
	}
	return ids
}

// enters is somebody who joins a group by the code that their staff would show.
func enters(_ context.Context, c *crowd, who *shopper) error {
	if who.id == "" || who.chat != "" {
		return errNothing
	}
	join, ok := c.sim.joinFor(who)
	if !ok {
		return errNothing
	}
	_, chat, err := c.sim.JoinGroup(join)
	if err != nil {
		return err
	}
	who.chat = chat
	return c.sim.ConsentInGroup(who.id, chat, who.may(85))
}

// joinFor is a way into a group in which somebody's staff is, otherwise into any.
func (s *Simulator) joinFor(who *shopper) (Join, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var near, all []string
	for id, w := range s.joinWays {
		all = append(all, id)
		if slices.ContainsFunc(w.ChatIDList, func(chat string) bool { return s.rooms[chat] != nil && s.rooms[chat].member(who.staff) != nil }) {
			near = append(near, id)
		}
	}
	if len(near) == 0 {
		near = all
	}
	if len(near) > 0 {
		slices.SortFunc(near, func(a, b string) int { return strings.Compare(s.joinWays[a].State+a, s.joinWays[b].State+b) })
		return Join{ConfigID: near[who.chance.IntN(len(near))], MemberID: who.id}, true
	}
	for _, g := range s.roomOrder {
		if !g.dismissed && !g.full() {
			return Join{ChatID: g.id, MemberID: who.id}, true
		}
	}
	return Join{}, false
}

func saysInGroup(_ context.Context, c *crowd, who *shopper) error {
	if who.chat == "" {
		return errNothing
	}
	_, err := c.sim.Speak(Utterance{From: who.id, ChatID: who.chat, Text: crowdWords(who.chance)})
	return err
}

func asks(_ context.Context, c *crowd, who *shopper) error {
	if who.staff == "" {
		return errNothing
	}
	_, err := c.sim.Speak(Utterance{From: who.id, To: who.staff, Text: pick(who.chance, crowdQuestions)})
	return err
}

func isAnswered(_ context.Context, c *crowd, who *shopper) error {
	if who.staff == "" || c.sim.played(who.staff) {
		return errNothing
	}
	_, err := c.sim.Speak(Utterance{From: who.staff, To: who.id, Text: pick(who.chance, crowdAnswers)})
	return err
}

// asksKf is somebody who asks the customer service, if the corp has one.
func asksKf(_ context.Context, c *crowd, who *shopper) error {
	c.sim.mu.Lock()
	_, err := c.sim.kfNamed("")
	c.sim.mu.Unlock()
	if err != nil || who.id == "" {
		return errNothing
	}
	if _, err := c.sim.KfEnter(KfVisit{ExternalUserID: who.id}); err != nil {
		return err
	}
	_, err = c.sim.KfWrite(KfWords{ExternalUserID: who.id, Text: pick(who.chance, crowdQuestions)})
	return err
}

func quits(_ context.Context, c *crowd, who *shopper) error {
	if who.chat == "" {
		return errNothing
	}
	chat := who.chat
	who.chat = ""
	return c.sim.LeaveGroup(chat, who.id)
}

func deletes(_ context.Context, c *crowd, who *shopper) error {
	if who.staff == "" {
		return errNothing
	}
	staff := who.staff
	who.staff = ""
	return c.sim.DeleteStaff(who.id, staff)
}

// scansAgain is somebody who deleted their staff and comes back.
func scansAgain(_ context.Context, c *crowd, who *shopper) error {
	ways := c.sim.openWays()
	if who.id == "" || who.staff != "" || len(ways) == 0 {
		return errNothing
	}
	if _, err := c.sim.Scan(Scan{ConfigID: ways[who.chance.IntN(len(ways))], ExternalUserID: who.id}); err != nil {
		return err
	}
	return c.sim.consents(who)
}

// redeems is somebody at the till: their staff types what the code needs, where the
// app's chat knows how.
func redeems(_ context.Context, c *crowd, who *shopper) error {
	app, line := c.sim.redeemLine()
	if who.code == "" || who.staff == "" || line == "" || c.sim.played(who.staff) {
		return errNothing
	}
	code := who.code
	who.code = ""
	_, err := c.sim.TypeToApp(app, who.staff, fmt.Sprintf("%s %s", line, code))
	return err
}

// played says that the page shows a member's phone first: then whoever looks at the
// page does their work, and no words are put into their mouth.
func (s *Simulator) played(userID string) bool {
	return strings.EqualFold(userID, s.conf.Clerk) || strings.EqualFold(userID, s.conf.Manager)
}

// redeemLine is the line by which an app's chat takes codes.
func (s *Simulator) redeemLine() (app, line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.order {
		for _, c := range a.Completions {
			if c.Line == "/核销" {
				return a.Name, c.Line
			}
		}
	}
	return "", ""
}
