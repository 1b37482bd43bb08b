package wecom

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// tagNamesLife is how long the list of the corp's tags is good for putting
	// names to ids. A renamed tag keeps its id, and its name is learnt from
	// events and nightly: here it may be a little old.
	tagNamesLife = 5 * time.Minute
	// tagsByID is how many unknown tags are asked for by id; for more the whole
	// list is read.
	tagsByID = 100
)

// tagNames puts names to the ids of tags. The list is read when a name is
// needed, by one goroutine while the others wait for it.
type tagNames struct {
	turn chan struct{}

	mu     sync.Mutex
	byID   map[string]bot.RemoteTag
	readAt time.Time
}

func newTagNames() *tagNames { return &tagNames{turn: make(chan struct{}, 1)} }

// of returns the names of tags. Those that WeCom does not list have an id and
// no name: a tag must not be taken for missing because nobody could name it.
func (n *tagNames) of(ctx context.Context, g *Gateway, ids []string) (func(id string) bot.RemoteTag, error) {
	known, unknown, stale := n.look(ids, g.now())
	if len(ids) == 0 || (len(unknown) == 0 && !stale) {
		return naming(known), nil
	}
	select {
	case n.turn <- struct{}{}:
		defer func() { <-n.turn }()
	case <-ctx.Done():
		return nil, g.faulty(apiListTag, g.wireFault(ctx, ctx.Err()))
	}
	if known, unknown, stale = n.look(ids, g.now()); len(unknown) == 0 && !stale {
		return naming(known), nil
	}
	if err := n.read(ctx, g, unknown, stale); err != nil {
		return nil, err
	}
	known, _, _ = n.look(ids, g.now())
	return naming(known), nil
}

// read asks for the list, or for the tags that it lacks. What WeCom refuses for
// good to tell is as good as unknown.
func (n *tagNames) read(ctx context.Context, g *Gateway, unknown []string, stale bool) error {
	var err error
	if stale || len(unknown) > tagsByID {
		_, err = g.everyTag(ctx, request{})
		_, unknown, _ = n.look(unknown, g.now())
	} else {
		var found []bot.RemoteTag
		found, err = g.corpTags(ctx, request{answers: noTag}, unknown, nil)
		n.keep(found)
		_, unknown, _ = n.look(unknown, g.now())
	}
	var e *APIError
	if err != nil && (!errors.As(err, &e) || e.Class != bot.ClassPermanent) {
		return err
	}
	nameless := make([]bot.RemoteTag, len(unknown))
	for i, id := range unknown {
		nameless[i].ID = id
	}
	if err != nil && stale {
		n.keepAll(nil, g.now())
	}
	n.keep(nameless)
	return nil
}

// look tells which of the ids have names, and which do not.
func (n *tagNames) look(ids []string, now time.Time) (known map[string]bot.RemoteTag, unknown []string, stale bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	known = map[string]bot.RemoteTag{}
	asked := map[string]bool{}
	for _, id := range ids {
		if t, ok := n.byID[id]; ok {
			known[id] = t
		} else if !asked[id] {
			asked[id] = true
			unknown = append(unknown, id)
		}
	}
	age := now.Sub(n.readAt)
	return known, unknown, n.readAt.IsZero() || age < 0 || age > tagNamesLife
}

// keep adds tags to those that are known.
func (n *tagNames) keep(tags []bot.RemoteTag) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, t := range tags {
		if n.byID == nil {
			n.byID = map[string]bot.RemoteTag{}
		}
		n.byID[t.ID] = t
	}
}

// keepAll replaces what is known by the corp's whole list.
func (n *tagNames) keepAll(tags []bot.RemoteTag, now time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.byID, n.readAt = make(map[string]bot.RemoteTag, len(tags)), now
	for _, t := range tags {
		n.byID[t.ID] = t
	}
}

func naming(known map[string]bot.RemoteTag) func(string) bot.RemoteTag {
	return func(id string) bot.RemoteTag {
		if t, ok := known[id]; ok {
			return t
		}
		return bot.RemoteTag{ID: id}
	}
}
