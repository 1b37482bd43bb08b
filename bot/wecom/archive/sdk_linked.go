//go:build linux && cgo && msgaudit

package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/silenceper/wechat/v2/work/config"
	"github.com/silenceper/wechat/v2/work/msgaudit"
)

// Available is nil if this program can read WeCom's message archive: if it was
// built with the library.
func Available() error { return nil }

// native is WeCom's library [docs 91774]. The SDK's client holds one private key:
// there is one client a version, and any of them reads rows and files.
type native struct {
	setup  setup
	first  *msgaudit.Client
	client map[int]*msgaudit.Client
}

func newSDK(s setup) (sdk, error) {
	n := &native{setup: s, client: map[int]*msgaudit.Client{}}
	var err error
	if n.first, err = n.connect(""); err != nil {
		return nil, n.as(opStart, err)
	}
	return n, nil
}

// connect makes a client with a private key. It asks WeCom nothing.
func (n *native) connect(key string) (*msgaudit.Client, error) {
	return msgaudit.NewClient(&config.Config{CorpID: n.setup.CorpID, CorpSecret: n.setup.Secret, RasPrivateKey: key})
}

func (n *native) chatData(seq int64, limit int) ([]Row, error) {
	found, err := n.first.GetChatData(uint64(seq), uint64(limit), n.setup.Proxy, n.setup.Password, n.setup.Seconds)
	if err != nil {
		return nil, n.as(opChatData, err)
	}
	rows := make([]Row, len(found))
	for i, d := range found {
		rows[i] = Row{Seq: int64(d.Seq), MsgID: d.MsgID, KeyVersion: int(d.PublickeyVer), RandomKey: d.EncryptRandomKey, Message: d.EncryptChatMsg}
	}
	return rows, nil
}

func (n *native) open(row Row) ([]byte, error) {
	client := n.client[row.KeyVersion]
	if client == nil {
		key := n.setup.Keys[row.KeyVersion]
		if key == "" {
			return nil, &Error{Op: opOpen, Code: CodeNoKey, Msg: fmt.Sprintf("no private key of version %d", row.KeyVersion), Key: row.KeyVersion}
		}
		var err error
		if client, err = n.connect(key); err != nil {
			return nil, n.as(opStart, err)
		}
		n.client[row.KeyVersion] = client
	}
	message, err := client.DecryptData(row.RandomKey, row.Message)
	if err != nil {
		return nil, n.sealed(row, err)
	}
	fields, err := message.GetOriginMessage()
	if err != nil {
		return nil, n.as(opOpen, err)
	}
	return json.Marshal(fields)
}

// sealed is why a row did not open. What is neither the library's nor about JSON
// comes from opening its key.
func (n *native) sealed(row Row, err error) error {
	var of msgaudit.Error
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	if errors.As(err, &of) || errors.As(err, &syntax) || errors.As(err, &kind) {
		return n.as(opOpen, err)
	}
	return &Error{Op: opOpen, Code: CodeKey, Msg: fmt.Sprintf("the key does not open with version %d", row.KeyVersion), Key: row.KeyVersion}
}

func (n *native) media(file, index string) (piece, error) {
	m, err := n.first.GetMediaData(index, file, n.setup.Proxy, n.setup.Password, n.setup.Seconds)
	if err != nil {
		return piece{}, n.as(opMedia, err)
	}
	return piece{data: m.Data, next: m.OutIndexBuf, end: m.IsFinish}, nil
}

// as takes the code of the library's error over; other errors may hold a piece of
// a message and are told by their type.
func (n *native) as(op string, err error) error {
	var of msgaudit.Error
	if errors.As(err, &of) {
		return &Error{Op: op, Code: of.ErrCode, Msg: "the library says no"}
	}
	return asError(op, err)
}

// takeStdout keeps standard output for answers: what the library prints goes
// nowhere.
func takeStdout() (io.Writer, error) {
	fd, err := syscall.Dup(int(os.Stdout.Fd()))
	if err != nil {
		return nil, err
	}
	syscall.CloseOnExec(fd)
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = nowhere.Close() }()
	if err := syscall.Dup3(int(nowhere.Fd()), 1, 0); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), "answers"), nil
}
