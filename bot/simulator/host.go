package simulator

import (
	"context"
	"time"
)

// Switch is something that the program beside the simulator can do to the bot, so
// that people see on the page what the bot does about it: kill it, take its database
// away.
type Switch struct {
	// ID names it in /sim/switches.
	ID string
	// Title says what it does, What what the bot does about it, in Chinese and English.
	Title, English    string
	What, WhatEnglish string
	// Set does it, or with off undoes it; Get says whether it is on.
	Set func(ctx context.Context, on bool) error
	Get func() bool
}

// Completion is a line that an app's chat offers whoever begins to type it. WeCom has
// none; it is a help for people at the page.
type Completion struct {
	// Line begins with the command's name, as "/客户"; What says what it does, Example
	// is a whole line.
	Line    string `json:"line"`
	What    string `json:"what"`
	Example string `json:"example,omitempty"`
}

// The stages of an event's way through a bot.
const (
	StageInbox   = "inbox"
	StageHandler = "handler"
	StageEffect  = "effect"
	StageOutbox  = "outbox"
	StageSent    = "sent"
	StageFailed  = "failed"
)

// EntryStep is the kind of a journal entry that a bot told of itself.
const EntryStep = "step"

// Step is one thing on an event's way through the bot, which the program beside the
// simulator tells if it knows. The page shows it between the callback and the calls.
type Step struct {
	// Stage is one of the stages, Name says what ("welcome", "mark_tag"), Detail more,
	// without anything that is nobody's business.
	Stage  string `json:"stage"`
	Name   string `json:"name"`
	Detail string `json:"detail,omitempty"`
	// Took is how long it took, if that was measured.
	Took time.Duration `json:"took,omitempty"`
}

// TraceHeader is the header by which a bot under watch may say in its answer to a
// callback which event it became, and in a call which send it carries out: the
// event's id, for sends followed by a slash and the send's. WeCom has no such header;
// only the journal reads it.
const TraceHeader = "X-Simulator-Trace"

// Tell puts a step of an event into the journal. Trace is as in TraceHeader.
func (s *Simulator) Tell(trace string, step Step) {
	s.Journal.add(Entry{At: s.now(), Kind: EntryStep, API: step.Name, Trace: trace, Step: &step, Latency: step.Took})
}
