package app

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/callback"
	"github.com/zhanggui/zhanggui/handlers/commands"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/templates"
)

// The scope is part of every query: whatever anybody types, they see nothing of
// another store and change nothing there.
func TestNothingOutsideOfTheScopeIsShownOrChangedByAnyCommand(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		f := openFloor(t, w)
		messages, err := templates.Load("")
		must(t, err)
		options := commands.Options{Shop: f.config.Shop, Messages: messages}
		deeds := map[string][]line{}
		for _, v := range visitors {
			deeds[v.userID] = f.rehearse(v, v.walk(options, w.driver == store.SQLite))
		}
		l := openLedger(t, w)
		for _, v := range visitors {
			f.perform(l, v, deeds[v.userID])
		}
		f.nothingWasSentToOthers(l)
	})
}

// rehearse answers every line of a visitor, looks at what they read, and hands
// back the lines that would change something. Numbers that pick from a list are
// followed.
func (f *floor) rehearse(v visitor, lines []line) (deeds []line) {
	f.t.Helper()
	for len(lines) > 0 {
		// A transaction may not last for ever.
		some := lines[:min(len(lines), 50)]
		lines = lines[len(some):]
		f.process(f.internal("rehearsal"), func(view bot.View) ([]bot.Planned, error) {
			for _, l := range some {
				plan, err := f.rehearsed(view, v, l)
				if err != nil {
					return nil, fmt.Errorf("%s types %q: %w", v, l.text, err)
				}
				for _, picked := range choicesOf(plan) {
					if l.command.Name != "" && !l.picked && !strings.HasPrefix(picked, "/确认") && !strings.HasPrefix(picked, "/取消") {
						lines = append(lines, line{text: picked, command: l.command, picked: true})
					}
				}
				if writes(plan) {
					deeds = append(deeds, l)
				}
			}
			return nil, nil
		})
	}
	return deeds
}

// rehearsed looks at what one line comes to, and whether what belongs to another
// store is answered like what does not exist.
func (f *floor) rehearsed(view bot.View, v visitor, l line) ([]bot.Planned, error) {
	f.t.Helper()
	f.events++
	plan, err := f.answer(view, v, l.text)
	if err != nil {
		return nil, err
	}
	f.shown(v, l, plan)
	f.audited(v, l, plan)
	if l.theirs == "" || writes(plan) {
		return plan, nil
	}
	twin, err := f.answer(view, v, l.twin())
	if here, there := said(plan, l.theirs), said(twin, l.nothing); err == nil && here != there {
		f.t.Errorf("%s tells by %q what exists in another store:\n%s\nand not:\n%s", v, l.text, here, there)
	}
	return plan, err
}

// answer is what a line of a visitor comes to; nothing of it happens.
func (f *floor) answer(view bot.View, v visitor, text string) ([]bot.Planned, error) {
	item := f.spoken(v.userID, text)
	item.ID, item.At, item.ReceivedAt = int64(1000000+f.events), f.now, f.now
	ev, err := callback.Parse(item)
	if err != nil {
		return nil, err
	}
	return f.router.Route(ev, view)
}

// readable is everything in a plan that the visitor reads, now or with the next
// page, and what their cards carry.
func readIn(plan []bot.Planned) string {
	var all []string
	for _, p := range plan {
		switch e := p.Effect.(type) {
		case bot.AppMessage:
			all = append(all, e.Text)
			if e.Card != nil {
				all = append(all, fmt.Sprintf("%+v", *e.Card))
			}
		case bot.AppFile:
			all = append(all, e.File.Name, string(e.File.Data))
		case bot.UpdateCard:
			all = append(all, e.Text, fmt.Sprintf("%+v", e.Card))
		case bot.SetSession:
			all = append(all, e.More, strings.Join(e.Choices, "\n"))
		}
	}
	return strings.Join(all, "\n")
}

// shown fails if a plan shows a visitor what is another store's. Messages to
// others are looked at where they are sent.
func (f *floor) shown(v visitor, l line, plan []bot.Planned) {
	f.t.Helper()
	text := readIn(slices.DeleteFunc(slices.Clone(plan), func(p bot.Planned) bool {
		m, ok := p.Effect.(bot.AppMessage)
		return ok && !slices.Contains(m.ToUsers, v.userID)
	}))
	if leaks := v.unseen(text, l.text+l.nothing); len(leaks) > 0 {
		f.t.Errorf("%s types %q and reads %v:\n%.2000s", v, l.text, leaks, text)
	}
}

// audited fails if somebody tries what their role does not allow and the audit
// trail has nothing of it.
func (f *floor) audited(v visitor, l line, plan []bot.Planned) {
	f.t.Helper()
	if !l.command.Writes || l.command.Reads || !v.reads {
		return
	}
	refused := slices.ContainsFunc(plan, func(p bot.Planned) bool {
		e, ok := p.Effect.(bot.RecordAudit)
		return ok && e.Outcome == bot.AuditRefused && e.UserID == v.userID
	})
	if !refused {
		f.t.Errorf("%s tries %q, and the audit trail does not know", v, l.text)
	}
}

// said is what a plan says, without the word that was asked for.
func said(plan []bot.Planned, word string) string {
	text := readIn(plan)
	for _, p := range plan {
		if e, ok := p.Effect.(bot.RecordAudit); ok {
			text += "\naudit: " + string(e.Outcome) + " " + e.Detail
		}
	}
	return regexp.MustCompile("(?i)"+regexp.QuoteMeta(strings.TrimLeft(word, "@"))).ReplaceAllString(text, "…")
}

func choicesOf(plan []bot.Planned) []string {
	for _, p := range plan {
		if e, ok := p.Effect.(bot.SetSession); ok {
			return e.Choices
		}
	}
	return nil
}

// writes says whether a plan does more than answer.
func writes(plan []bot.Planned) bool {
	return slices.ContainsFunc(plan, func(p bot.Planned) bool {
		switch e := p.Effect.(type) {
		case bot.AppMessage, bot.AppFile, bot.UpdateCard, bot.SetSession, bot.SetCardState:
			return false
		case bot.RecordAudit:
			return e.Outcome != bot.AuditRefused && e.Outcome != bot.AuditShown
		}
		return true
	})
}
