package archive

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
)

// sdk is WeCom's library in the worker's process.
type sdk interface {
	chatData(seq int64, limit int) ([]Row, error)
	open(row Row) ([]byte, error)
	media(file, index string) (piece, error)
}

// Work is the body of the command archive-worker: it answers on standard output
// what the bot asks on standard input, until the bot closes it. Nobody starts it
// by hand. The bot's secrets come over the pipe.
func Work() error {
	out, err := takeStdout()
	if err != nil {
		return fmt.Errorf("archive: standard output: %w", err)
	}
	return work(os.Stdin, out, newSDK)
}

// work answers questions, one after another. The first only asks whether it runs,
// the second has the setup.
func work(in io.Reader, out io.Writer, open func(setup) (sdk, error)) error {
	var library sdk
	for {
		var q question
		switch err := readFrame(in, &q); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		var r reply
		var err error
		switch {
		case q.Op == opStart && q.Setup != nil:
			library, err = open(*q.Setup)
		case q.Op == opStart:
		case library == nil:
			err = &Error{Op: opStart, Code: CodeWorker, Msg: "a question before the setup"}
		default:
			r, err = serve(library, q)
		}
		r.ID, r.Error = q.ID, asError(q.Op, err)
		if err := writeFrame(out, r); err != nil {
			return err
		}
	}
}

// serve answers one question.
func serve(library sdk, q question) (r reply, err error) {
	switch {
	case q.Op == opChatData:
		r.Rows, err = library.chatData(q.Seq, q.Limit)
	case q.Op == opOpen && q.Row != nil:
		if err = longEnough(*q.Row); err == nil {
			r.Data, err = library.open(*q.Row)
		}
	case q.Op == opMedia:
		var p piece
		p, err = library.media(q.File, q.Index)
		r.Data, r.Next, r.End = p.data, p.next, p.end
	default:
		err = &Error{Op: q.Op, Code: CodeParameter, Msg: "no such question"}
	}
	return r, err
}

// shortest is what a sealed message has at least: the JSON of the shortest one is
// longer. The library aborts its process on less.
const shortest = 32

// longEnough refuses what the library would abort on.
func longEnough(row Row) error {
	sealed, err := base64.StdEncoding.DecodeString(row.Message)
	if err != nil || len(sealed) < shortest {
		return &Error{Op: opOpen, Code: CodeShort, Msg: fmt.Sprintf("a ciphertext of %d bytes", len(sealed)), Key: row.KeyVersion}
	}
	return nil
}

// asError is an error as it crosses the pipe. What is not of the archive's own
// may tell of the message, and is told by its type only.
func asError(op string, err error) *Error {
	var e *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		return e
	}
	return &Error{Op: op, Code: CodeParse, Msg: fmt.Sprintf("the library's answer is not understood (%T)", err)}
}
