package archive

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
)

// startTimeout bounds the start of a worker; longestRest is how long one is not
// started again at most, after it went down again and again.
const (
	startTimeout = 15 * time.Second
	longestRest  = 30 * time.Second
)

// worker keeps one worker process: it starts it when something is asked, asks one
// thing at a time, and starts another when it dies or hangs.
type worker struct {
	options Options
	setup   setup
	log     *logrus.Entry
	// starting bounds a start.
	starting time.Duration
	// closed is closed when the worker is not asked any more.
	closed  chan struct{}
	closing sync.Once
	// turn is held by who asks, and guards everything below.
	turn  chan struct{}
	run   *process
	last  int64
	downs int
	rest  time.Time
}

func newWorker(o Options, s setup) *worker {
	return &worker{
		options: o, setup: s, log: o.Log.WithField("corp", o.CorpID), starting: startTimeout,
		closed: make(chan struct{}), turn: make(chan struct{}, 1),
	}
}

// ask puts one question to the worker and waits for the answer, no longer than
// timeout. A worker that does not answer in time is ended: nothing else stops a
// call of the library's.
func (w *worker) ask(ctx context.Context, q question, timeout time.Duration) (reply, error) {
	select {
	case w.turn <- struct{}{}:
		defer func() { <-w.turn }()
	case <-ctx.Done():
		return reply{}, ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return reply{}, err
	}
	if err := w.start(ctx); err != nil {
		return reply{}, err
	}
	r, err := w.exchange(ctx, q, timeout)
	if err == nil {
		w.downs = 0
	}
	return r, err
}

// start starts a worker if there is none.
func (w *worker) start(ctx context.Context) error {
	select {
	case <-w.closed:
		return errClosed()
	default:
	}
	switch wait := time.Until(w.rest); {
	case w.run != nil:
		return nil
	case wait > 0:
		return &Error{Op: opStart, Code: CodeWorker, Msg: fmt.Sprintf("the worker went down %d times and rests for %s", w.downs, wait.Round(time.Second))}
	}
	if len(w.options.Command) == 0 {
		if err := Available(); err != nil {
			return err
		}
	}
	run, err := startProcess(w.options)
	if err != nil {
		w.down()
		return &Error{Op: opStart, Code: CodeWorker, Msg: "the worker does not start: " + err.Error()}
	}
	w.run = run
	if err := w.greet(ctx, run); err != nil {
		w.end(run)
		return err
	}
	return nil
}

// greet makes sure that a worker runs, and tells it what it needs to know. What
// it writes on standard error is told only of one that knows nothing yet: where
// the library is missing, the words of the system's loader are there.
func (w *worker) greet(ctx context.Context, run *process) error {
	_, err := w.exchange(ctx, question{Op: opStart}, w.starting)
	var e *Error
	if errors.As(err, &e) && e.Code == CodeWorker {
		if words := run.lastWords(); words != "" {
			e.Msg += ": " + words
		}
	}
	if err == nil {
		s := w.setup
		_, err = w.exchange(ctx, question{Op: opStart, Setup: &s}, w.starting)
	}
	return err
}

// exchange writes a question and reads its answer.
func (w *worker) exchange(ctx context.Context, q question, timeout time.Duration) (reply, error) {
	w.last++
	q.ID = w.last
	run := w.run
	var r reply
	done := make(chan error, 1)
	go func() { done <- run.exchange(q, &r) }()
	limit := time.NewTimer(timeout)
	defer limit.Stop()
	var err error
	select {
	case err = <-done:
		if err == nil && r.Error != nil {
			return reply{}, r.Error
		}
		if err == nil {
			return r, nil
		}
		err = w.lost(run, q.Op, "the worker died")
	case <-limit.C:
		err = w.lost(run, q.Op, fmt.Sprintf("no answer within %s", timeout))
		<-done
	case <-ctx.Done():
		w.end(run)
		<-done
		err = ctx.Err()
	case <-w.closed:
		w.end(run)
		<-done
		err = errClosed()
	}
	return reply{}, err
}

// errClosed is not about what was asked.
func errClosed() error {
	return &Error{Op: opStart, Code: CodeWorker, Msg: "the archive is closed"}
}

// lost ends a worker that died or hangs.
func (w *worker) lost(run *process, op, what string) error {
	state := w.end(run)
	w.down()
	w.log.WithFields(logrus.Fields{"op": op, "downs": w.downs, "state": state}).Warn("archive worker: " + what)
	return &Error{Op: op, Code: CodeWorker, Msg: what + " (" + state + ")"}
}

// down counts, and lets the next start wait: at once after the first time, then
// a second, two, four.
func (w *worker) down() {
	w.downs++
	if w.downs > 1 {
		w.rest = time.Now().Add(min(longestRest, time.Second<<min(w.downs-2, 10)))
	}
}

// forgive lets the next start follow at once: it was a row that took the worker
// down.
func (w *worker) forgive() {
	w.turn <- struct{}{}
	defer func() { <-w.turn }()
	w.downs, w.rest = 0, time.Time{}
}

// end ends a process and says how it ended.
func (w *worker) end(run *process) string {
	if w.run == run {
		w.run = nil
	}
	return run.end()
}

// close ends the worker for good, whatever it is at.
func (w *worker) close() error {
	w.closing.Do(func() { close(w.closed) })
	w.turn <- struct{}{}
	defer func() { <-w.turn }()
	if w.run != nil {
		w.end(w.run)
	}
	return nil
}
