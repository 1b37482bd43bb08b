package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/callback"
	"github.com/zhanggui/zhanggui/bot/engine"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// watch tells people who look on which way events take through the bot. It stands
// around the ports that the rooms are joined by, so no room knows of it; without
// Options.Tell there is none.
type watch struct {
	tell func(trace string, step simulator.Step)

	mu sync.Mutex
	// events name traces by an event's number, sends by a send's.
	events, sends memo
}

// memo remembers the traces of the newest numbers.
type memo struct {
	traces map[int64]string
	order  []int64
}

func (m *memo) put(id int64, trace string) {
	if m.traces == nil {
		m.traces = map[int64]string{}
	}
	if _, known := m.traces[id]; !known {
		m.order = append(m.order, id)
	}
	m.traces[id] = trace
	if len(m.order) > watched {
		delete(m.traces, m.order[0])
		m.order = m.order[1:]
	}
}

// watched bounds how many are remembered.
const watched = 20_000

func newWatch(tell func(string, simulator.Step)) *watch {
	if tell == nil {
		return nil
	}
	return &watch{tell: tell}
}

// traceKey is where a request's context keeps the trace that its answer names.
type traceKey struct{}

// traceHolder is filled in while a callback is kept.
type traceHolder struct{ trace string }

// traceOf names an event that came from outside: short, and always the same.
func traceOf(key string) string {
	if i := strings.LastIndexByte(key, ':'); i >= 0 && i < len(key)-8 {
		key = key[i+1:]
	}
	return key[:min(len(key), 10)]
}

// door watches what callbacks become.
func (w *watch) door(next callback.Inbox) callback.Inbox {
	if w == nil {
		return next
	}
	return watchedDoor{next, w}
}

type watchedDoor struct {
	callback.Inbox
	w *watch
}

// Put keeps an event and tells.
func (d watchedDoor) Put(ctx context.Context, a bot.Arrival) (bool, error) {
	start := time.Now()
	fresh, err := d.Inbox.Put(ctx, a)
	trace, step := traceOf(a.Key), simulator.Step{Stage: simulator.StageInbox, Name: string(a.Kind), Took: time.Since(start), Detail: "先存好，再应答"}
	switch {
	case err != nil:
		step.Stage, step.Detail = simulator.StageFailed, "存不下，没有应答：企业微信会再送"
	case !fresh:
		step.Detail = "同一件事又送来一次，已经有了"
	}
	if holder, ok := ctx.Value(traceKey{}).(*traceHolder); ok {
		holder.trace = trace
	}
	d.w.tell(trace, step)
	return fresh, err
}

// answers puts the trace into the answers to callbacks.
func (w *watch) answers(next http.Handler) http.Handler {
	if w == nil {
		return next
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		holder := &traceHolder{}
		next.ServeHTTP(tracedAnswer{rw, holder}, r.WithContext(context.WithValue(r.Context(), traceKey{}, holder)))
	})
}

type tracedAnswer struct {
	http.ResponseWriter
	holder *traceHolder
}

// WriteHeader names the trace, if there is one by now.
func (a tracedAnswer) WriteHeader(code int) {
	if a.holder.trace != "" {
		a.Header().Set(simulator.TraceHeader, a.holder.trace)
	}
	a.ResponseWriter.WriteHeader(code)
}

// Unwrap lets deadlines be set.
func (a tracedAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// inbox watches what handlers decide.
func (w *watch) inbox(next engine.Inbox) engine.Inbox {
	if w == nil {
		return next
	}
	return watchedInbox{next, w}
}

type watchedInbox struct {
	engine.Inbox
	w *watch
}

// Process handles an event and tells what was decided, once that is so.
func (i watchedInbox) Process(ctx context.Context, item bot.InboxItem, decide func(bot.View) ([]bot.Planned, error)) error {
	start := time.Now()
	// Remembered before anything is committed: a send may be under way before this
	// returns.
	trace := i.w.begun(item)
	var decided []bot.Planned
	err := i.Inbox.Process(ctx, item, func(v bot.View) (all []bot.Planned, err error) {
		decided, err = decide(v)
		return decided, err
	})
	if errors.Is(err, bot.ErrLaneBusy) || errors.Is(err, bot.ErrLeaseLost) {
		return err
	}
	if err != nil {
		i.w.tell(trace, simulator.Step{Stage: simulator.StageFailed, Name: string(item.Kind), Detail: "没有办成，会再试"})
		return err
	}
	i.w.decided(trace, item, decided, time.Since(start))
	return nil
}

// begun remembers whose an event's sends are. What came of a send belongs to the event
// that the send came from.
func (w *watch) begun(item bot.InboxItem) string {
	trace := traceOf(item.Key)
	w.mu.Lock()
	defer w.mu.Unlock()
	var send int64
	if n, _ := fmt.Sscanf(item.Key, "send:%d:", &send); n == 1 && w.sends.traces[send] != "" {
		trace = w.sends.traces[send]
	}
	w.events.put(item.ID, trace)
	return trace
}

// decided tells of handlers and their effects, equal ones together. Of a tick of the
// clock with nothing to do nothing is told.
func (w *watch) decided(trace string, item bot.InboxItem, all []bot.Planned, took time.Duration) {
	if len(all) == 0 {
		if item.Format != bot.FormatInternal {
			w.tell(trace, simulator.Step{Stage: simulator.StageHandler, Name: string(item.Kind), Detail: "记下了，没有要做的", Took: took})
		}
		return
	}
	type one struct{ stage, name string }
	for len(all) > 0 {
		handler, n := all[0].Handler, 0
		counts, order := map[one]int{}, []one{}
		for ; n < len(all) && all[n].Handler == handler; n++ {
			e := one{simulator.StageEffect, strings.TrimPrefix(fmt.Sprintf("%T", all[n].Effect), "bot.")}
			if send, is := all[n].Effect.(bot.Send); is {
				e = one{simulator.StageOutbox, string(send.Meta().Kind)}
			}
			if counts[e]++; counts[e] == 1 {
				order = append(order, e)
			}
		}
		w.tell(trace, simulator.Step{Stage: simulator.StageHandler, Name: handler, Detail: fmt.Sprintf("%s → %d 个结果", item.Kind, n), Took: took})
		for _, e := range order {
			step := simulator.Step{Stage: e.stage, Name: e.name}
			if counts[e] > 1 {
				step.Detail = fmt.Sprintf("×%d", counts[e])
			}
			w.tell(trace, step)
		}
		all = all[n:]
	}
}

// sender watches what becomes of sends.
func (w *watch) sender(next engine.Sender) engine.Sender {
	if w == nil {
		return next
	}
	return watchedSender{next, w}
}

type watchedSender struct {
	engine.Sender
	w *watch
}

// Send carries a send out under its trace.
func (s watchedSender) Send(ctx context.Context, item bot.OutboxItem) bot.Outcome {
	start := time.Now()
	s.w.mu.Lock()
	trace := s.w.events.traces[item.EventID]
	s.w.sends.put(item.ID, trace)
	s.w.mu.Unlock()
	o := s.Sender.Send(context.WithValue(ctx, traceKey{}, fmt.Sprintf("%s/%d", trace, item.ID)), item)
	step := simulator.Step{Stage: simulator.StageSent, Name: string(item.Meta.Kind), Detail: o.Reason, Took: time.Since(start)}
	if !o.Final() || o.Class == bot.ClassPermanent {
		step.Stage = simulator.StageFailed
	}
	s.w.tell(trace, step)
	return o
}

// mark names in a call the send that it carries out.
func (w *watch) mark(r *http.Request) {
	if trace, ok := r.Context().Value(traceKey{}).(string); ok {
		r.Header.Set(simulator.TraceHeader, trace)
	}
}
