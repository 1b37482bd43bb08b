package app

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// scene is one thing that happens in the demo and what must come of it.
type scene struct {
	// title says what happens, in Chinese and in English.
	title, english string
	// act makes it happen and answers whom it is about.
	act func(p *player) (externalUserID string, err error)
	// wanted are the effects that must be seen, by name.
	wanted []expectation
	// phone shows the customer's phone afterwards, chats are the members whose
	// chats with the app are shown; quiet leaves the wire out.
	phone bool
	chats []string
	quiet bool
	// segment is an audience to show the size of.
	segment string
}

// expectation is an effect that must be seen. See answers nil once it is.
type expectation struct {
	name string
	see  func(ctx context.Context, p *player, externalUserID string) error
}

// player is who acts in the demo, and whom it has met.
type player struct {
	*shopDemo
	known map[string]string
	// since is the journal's place at the beginning of the scene.
	since int64
	// marks are how many messages each member's chat had then.
	marks map[string]int
	// phones are those that opened pages, pages what they showed in the scene.
	phones map[string]*simulator.Phone
	pages  []shownPage
}

// patient is how long an effect is waited for. It is far longer than anything
// takes, and longer than the minute for which WeCom takes no more messages to one
// member: a slow machine and a busy day make the demo slow, not wrong.
const patient = 90 * time.Second

// play plays the opening and answers the effects that were not seen.
func play(ctx context.Context, d *shopDemo, t *transcript) (missing []string) {
	p := &player{shopDemo: d, known: map[string]string{}}
	for i, sc := range slices.Concat(opening(), counterScenes(), alertScenes(), chatScenes(), sellingScenes(), eveningScenes()) {
		p.mark()
		p.pages = nil
		p.since = d.sim.Journal.Last()
		began := time.Now()
		t.scene(i+1, sc)
		id, err := sc.act(p)
		if err != nil {
			missing = append(missing, fmt.Sprintf("%s: %v", sc.english, err))
			t.failed(sc.english, err)
			continue
		}
		for _, w := range sc.wanted {
			limited, cancel := context.WithTimeout(ctx, patient)
			err := eventually(limited, func() error { return w.see(ctx, p, id) })
			cancel()
			if ctx.Err() != nil {
				return missing
			}
			if err != nil {
				missing = append(missing, fmt.Sprintf("%s: %s (%v)", sc.english, w.name, err))
				t.failed(w.name, err)
			}
		}
		t.happened(ctx, p, sc, id, began)
	}
	return missing
}

// eventually asks again and again until the answer is nil or the context ends;
// then it gives the last answer.
func eventually(ctx context.Context, ask func() error) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := ask()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}

// delivered wants the scene's callbacks acknowledged so many times.
func delivered(times int) expectation {
	return expectation{"every delivery acknowledged", func(_ context.Context, p *player, _ string) error {
		acknowledged := p.sim.Journal.Calls(func(e simulator.Entry) bool {
			return e.Seq > p.since && e.Kind == simulator.EntryCallback && e.Status == http.StatusOK
		})
		if len(acknowledged) != times {
			return fmt.Errorf("%d deliveries were acknowledged", len(acknowledged))
		}
		return nil
	}}
}

// welcomed wants the welcome on the customer's phone exactly once, with words,
// the group invite and a coupon.
func welcomed(words string) expectation {
	return expectation{"the welcome with group invite and coupon", func(_ context.Context, p *player, id string) error {
		items, err := p.sim.CustomerPhone(id)
		if err != nil {
			return err
		}
		count := map[string]int{}
		for _, item := range items {
			if item.Via == "welcome" {
				count[item.Kind]++
				if item.Kind == "text" && !strings.Contains(item.Text, words) {
					return fmt.Errorf("the welcome does not say %q", words)
				}
			}
		}
		if count["text"] != 1 || count["image"] != 1 || count["link"] != 1 {
			return fmt.Errorf("the phone shows %v of a welcome", count)
		}
		return nil
	}}
}

// tagged wants tags in the database and, with the same names, in WeCom.
func tagged(userID string, names ...string) expectation {
	return expectation{"the tags " + strings.Join(names, " ") + " in the database and in WeCom", func(ctx context.Context, p *player, id string) error {
		held, err := p.bot().Store().PairTags(ctx, bot.Pair{UserID: userID, ExternalUserID: id})
		if err != nil {
			return err
		}
		remote := remoteTags(p.sim.State(), userID, id)
		for _, name := range names {
			if !slices.ContainsFunc(held, func(t bot.HeldTag) bool { return t.Name == name }) {
				return fmt.Errorf("the database has no tag %s", name)
			}
			if !slices.Contains(remote, name) {
				return fmt.Errorf("WeCom has no tag %s", name)
			}
		}
		return nil
	}}
}

// remoteTags are the names of the tags that WeCom has for a pair.
func remoteTags(s simulator.State, userID, externalUserID string) []string {
	names := map[string]string{}
	for _, t := range s.Tags {
		names[t.ID] = t.Name
	}
	var held []string
	for _, p := range s.Pairs {
		if p.UserID == userID && p.ExternalUserID == externalUserID {
			for _, id := range p.Tags {
				held = append(held, names[id])
			}
		}
	}
	return held
}

// remembered wants an entry in the customer's time line.
func remembered(kind bot.InteractionKind) expectation {
	return expectation{"“" + kind.Title() + "” in the time line", func(ctx context.Context, p *player, id string) error {
		entries, err := p.bot().Store().TimeLine(ctx, id, 100)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.Interaction == kind {
				return nil
			}
		}
		return fmt.Errorf("the time line of %s has no %s", id, kind)
	}}
}

// told wants a message in a member's chat with the app.
func told(userID, words string) expectation {
	return expectation{"a message to " + userID, func(_ context.Context, p *player, _ string) error {
		chat, err := p.sim.MemberChat(userID)
		if err != nil {
			return err
		}
		for _, m := range chat {
			if !m.Mine && strings.Contains(m.Text, words) {
				return nil
			}
		}
		return fmt.Errorf("nothing in %s's chat says %q", userID, words)
	}}
}
