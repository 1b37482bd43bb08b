package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/segment"
	"github.com/zhanggui/zhanggui/store"
)

// called is something a condition can compare with: its id, and what people
// call it.
type called struct{ id, name string }

// names know what the words of a condition stand for.
type names struct {
	ctx  context.Context
	db   *store.Store
	shop config.Shop
	// read are those of a fact that was asked for.
	read map[segment.Fact][]called
	// notices are what the person should know of, err is what went wrong.
	notices []string
	err     error
}

// resolve puts ids in the place of the names of stores, members of staff and
// groups, and says which words stand for nothing that is known.
func (n *names) resolve(e segment.Expr) (segment.Expr, []string, error) {
	n.read = map[segment.Fact][]called{}
	e = segment.Replace(e, n.meant)
	return e, n.notices, n.err
}

// meant is a comparison with the ids that its word stands for. A channel is
// compared with by its state and its name alike.
func (n *names) meant(t segment.Text) segment.Expr {
	if n.err != nil || t.Fact == segment.Name || t.Fact == segment.Relation {
		return t
	}
	known := n.of(t.Fact)
	byID := func(c called) bool { return c.id == t.Value || t.Fact == segment.Channel && c.name == t.Value }
	if n.err != nil || slices.ContainsFunc(known, byID) {
		return t
	}
	if ids := fitting(t, known, func(c called) bool { return c.name == t.Value }); len(ids) > 0 {
		return n.anyOf(t, ids)
	}
	mentioned, err := n.db.Mentioned(n.ctx, t)
	if n.err = err; err != nil || mentioned {
		return t
	}
	if ids := fitting(t, known, func(c called) bool { return strings.EqualFold(c.id, t.Value) }); len(ids) > 0 {
		return n.anyOf(t, ids)
	}
	n.unknown(t, known)
	return t
}

// fitting are the comparisons with the ids of what fits, each once.
func fitting(t segment.Text, known []called, fits func(called) bool) []segment.Expr {
	var ids []segment.Expr
	for _, c := range known {
		id := segment.Expr(segment.Text{Fact: t.Fact, Op: t.Op, Value: c.id})
		if fits(c) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (n *names) anyOf(t segment.Text, ids []segment.Expr) segment.Expr {
	if len(ids) == 1 {
		return ids[0]
	}
	n.tell(fmt.Sprintf("%s叫「%s」的有 %d 个，都算上了；只要其中一个，就写它的 ID。", t.Fact.Title(), t.Value, len(ids)))
	return segment.Or{Parts: ids}
}

func (n *names) tell(notice string) {
	if notice = plain(notice); !slices.Contains(n.notices, notice) {
		n.notices = append(n.notices, notice)
	}
}

// fewNames is how many names are listed where none is near.
const fewNames = 8

// unknown tells of a word that stands for nothing.
func (n *names) unknown(t segment.Text, known []called) {
	var words []string
	shown := map[string]string{}
	for _, c := range known {
		for _, word := range []string{c.id, c.name} {
			if word != "" {
				words = append(words, word)
			}
			shown[word] = c.shown()
		}
	}
	text := fmt.Sprintf("没有叫「%s」的%s，按没有人算。", t.Value, t.Fact.Title())
	near := segment.Nearest(t.Value, words)
	switch {
	case near != "":
		text += "您是不是要写 " + shown[near] + "？"
	case len(known) > 0 && len(known) <= fewNames:
		var all []string
		for _, c := range known {
			if !slices.Contains(all, c.shown()) {
				all = append(all, c.shown())
			}
		}
		text += "有的是 " + strings.Join(all, "、") + "。"
	case t.Fact == segment.Group:
		text += "看有哪些群：zhanggui groups list"
	}
	n.tell(text)
}

func (c called) shown() string {
	if c.name == "" || c.name == c.id {
		return c.id
	}
	return c.id + "（" + c.name + "）"
}

// of are all that a fact can be compared with, as the configuration and the
// database have them.
func (n *names) of(f segment.Fact) []called {
	if known, read := n.read[f]; read {
		return known
	}
	var known []called
	switch f {
	case segment.Store:
		for _, s := range n.shop.Stores {
			known = append(known, called{s.ID, s.Name})
		}
	case segment.Channel:
		for _, ch := range n.shop.Channels {
			known = append(known, called{ch.State, ch.Name})
		}
	case segment.Staff:
		known = n.staff()
	case segment.Group:
		known = n.groups()
	}
	n.read[f] = known
	return known
}

// staff are those of the database first: their userids are as WeCom writes
// them.
func (n *names) staff() []called {
	var known []called
	members, err := n.db.Staff(n.ctx)
	n.err = err
	for _, m := range members {
		known = append(known, called{m.UserID, m.Name})
	}
	for _, m := range n.shop.Staff {
		same := func(c called) bool { return strings.EqualFold(c.id, m.UserID) }
		if i := slices.IndexFunc(known, same); i < 0 {
			known = append(known, called{m.UserID, m.Name})
		} else if known[i].name != m.Name {
			// The configuration may call them otherwise than WeCom does.
			known = append(known, called{known[i].id, m.Name})
		}
	}
	return known
}

func (n *names) groups() []called {
	var known []called
	for after := ""; ; {
		page, err := n.db.Groups(n.ctx, bot.Everything(), time.Time{}, after, groupsPage)
		if n.err = err; err != nil {
			return nil
		}
		for _, g := range page {
			after = g.ChatID
			known = append(known, called{g.ChatID, g.Name})
		}
		if len(page) < groupsPage {
			return known
		}
	}
}
