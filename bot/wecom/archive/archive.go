package archive

import (
	"context"
	"errors"
	"fmt"
)

// Archive hands out what was archived. It is safe for concurrent use.
type Archive interface {
	// ChatData are the rows behind a sequence number, as they are sealed, at most
	// limit of them (1000). None means that nothing more waits.
	ChatData(ctx context.Context, seq int64, limit int) ([]Row, error)
	// Open is the JSON of the message in a row. An error for which Broken holds is
	// about this row and no other.
	Open(ctx context.Context, row Row) ([]byte, error)
	// Media is a picture, a voice, a video or a file by its sdkfileid, no more than
	// limit bytes: a larger one is an Error with CodeTooLarge.
	Media(ctx context.Context, fileID string, limit int) ([]byte, error)
	// Close lets go of what reading needs.
	Close() error
}

// Row is a message as GetChatData hands it out.
type Row struct {
	Seq        int64  `json:"seq"`
	MsgID      string `json:"msgid"`
	KeyVersion int    `json:"publickey_ver"`
	// RandomKey is base64 of the message's key under the public key of that version
	// (RSA, PKCS#1 v1.5); Message is sealed with it.
	RandomKey string `json:"encrypt_random_key"`
	Message   string `json:"encrypt_chat_msg"`
}

// Codes of the library, by which callers decide [docs 91552].
const (
	CodeParameter = 10000 // also a wrong corp id or secret
	CodeNetwork   = 10001
	CodeParse     = 10002
	CodeSystem    = 10003
	CodeSealing   = 10004
	CodeFileID    = 10005
	CodeDecrypt   = 10006
	CodeNoKey     = 10007
	CodeKey       = 10008
	CodeUntrusted = 10009
	CodeExpired   = 10010
	CodeTLS       = 10011
)

// Codes of ours, outside of WeCom's ranges.
const (
	// CodeWorker: the worker process died, hangs or does not start.
	CodeWorker = -101
	// CodeUnavailable: this program was built without the library.
	CodeUnavailable = -102
	// CodeShort: a ciphertext too short for the library, which would abort.
	CodeShort = -103
	// CodeTooLarge: a file with more bytes than were asked for.
	CodeTooLarge = -105
)

// What is asked of an archive.
const (
	opStart    = "start"
	opChatData = "chatdata"
	opOpen     = "open"
	opMedia    = "media"
)

// Error is why the archive did not do what it was asked. It holds no secret and
// nothing of a message.
type Error struct {
	// Op is "chatdata", "open", "media" or "start".
	Op   string `json:"op"`
	Code int    `json:"code"`
	// Msg is for the log.
	Msg string `json:"msg"`
	// Key is the publickey_ver, where it is the matter.
	Key int `json:"key,omitempty"`
}

// Error names what was asked and the code.
func (e *Error) Error() string { return fmt.Sprintf("archive: %s: code %d: %s", e.Op, e.Code, e.Msg) }

// Broken says of an error of Open that it is about that row alone: the row is
// kept as it is, and the next one may well open.
func Broken(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Op == opOpen
}
