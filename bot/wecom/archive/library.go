package archive

import (
	"context"
	"errors"
	"time"
)

// openTimeout bounds the opening of a row, which asks nobody; slack is what a
// question takes beyond the time that the library gives WeCom.
const (
	openTimeout = 10 * time.Second
	slack       = 5 * time.Second
)

// library is WeCom's library in worker processes: one for messages, and one for
// files, so that a slow picture holds no message up.
type library struct {
	messages, files *worker
	// timeout bounds a question to WeCom, opening that of a row.
	timeout, opening time.Duration
}

func newLibrary(o Options, keys Keys, p proxy) *library {
	s := setup{
		CorpID: o.CorpID, Secret: o.Secret, Keys: keys.pem(), Proxy: p.address, Password: p.password,
		Seconds: max(1, int(o.Timeout/time.Second)),
	}
	return &library{messages: newWorker(o, s), files: newWorker(o, s), timeout: o.Timeout + slack, opening: openTimeout}
}

// ChatData asks the library.
func (l *library) ChatData(ctx context.Context, seq int64, limit int) ([]Row, error) {
	r, err := l.messages.ask(ctx, question{Op: opChatData, Seq: seq, Limit: limit}, l.timeout)
	return r.Rows, err
}

// Open opens a row. One that takes the worker down with it gets a second try,
// alone in a new worker; then it is the row's own fault.
func (l *library) Open(ctx context.Context, row Row) ([]byte, error) {
	r, err := l.messages.ask(ctx, question{Op: opOpen, Row: &row}, l.opening)
	if lostIn(err, opOpen) && ctx.Err() == nil {
		l.messages.forgive()
		r, err = l.messages.ask(ctx, question{Op: opOpen, Row: &row}, l.opening)
		if lostIn(err, opOpen) && ctx.Err() == nil {
			l.messages.forgive()
		}
	}
	if err != nil && ctx.Err() != nil {
		// Whoever stops waiting says nothing about the row.
		return nil, ctx.Err()
	}
	return r.Data, err
}

// lostIn says that the worker went down while it was at something.
func lostIn(err error, op string) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == CodeWorker && e.Op == op
}

// Media asks for a file piece by piece.
func (l *library) Media(ctx context.Context, fileID string, limit int) ([]byte, error) {
	return gather(limit, func(index string) (piece, error) {
		r, err := l.files.ask(ctx, question{Op: opMedia, File: fileID, Index: index}, l.timeout)
		return piece{data: r.Data, next: r.Next, end: r.End}, err
	})
}

// Close ends the workers.
func (l *library) Close() error {
	return errors.Join(l.messages.close(), l.files.close())
}
