package archive

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// simulated reads the feed of a simulator, which has the rows of WeCom's, with
// keys sealed as WeCom seals them. WeCom's envelope of the content is its own; the
// simulator's is base64 of a nonce of 12 bytes and AES-256-GCM.
type simulated struct {
	base, corp, secret string
	keys               Keys
	client             *http.Client
}

func newSimulated(o Options, keys Keys) (*simulated, error) {
	base, err := url.Parse(strings.TrimRight(o.Simulator, "/"))
	if err != nil || base.Host == "" {
		return nil, errors.New("archive: the simulator's address is no http address")
	}
	return &simulated{
		base: base.String(), corp: o.CorpID, secret: o.Secret, keys: keys,
		client: &http.Client{Timeout: o.Timeout, Transport: &http.Transport{IdleConnTimeout: time.Minute}},
	}, nil
}

// ChatData asks for rows as the library does.
func (s *simulated) ChatData(ctx context.Context, seq int64, limit int) ([]Row, error) {
	q := url.Values{"seq": {strconv.FormatInt(seq, 10)}, "limit": {strconv.Itoa(limit)}}
	body, err := s.get(ctx, opChatData, "/sim/archive/chatdata", q, maxFrame)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Rows []Row `json:"chatdata"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, &Error{Op: opChatData, Code: CodeParse, Msg: "the answer is no JSON"}
	}
	return answer.Rows, nil
}

// Open opens a row of the simulator's.
func (s *simulated) Open(_ context.Context, row Row) ([]byte, error) {
	key, err := s.keys.unwrap(row)
	if err != nil {
		return nil, err
	}
	broken := &Error{Op: opOpen, Code: CodeDecrypt, Msg: "the message does not open", Key: row.KeyVersion}
	sealed, err := base64.StdEncoding.DecodeString(row.Message)
	if err != nil {
		return nil, broken
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, broken
	}
	box, err := cipher.NewGCM(block)
	if err != nil || len(sealed) < box.NonceSize() {
		return nil, broken
	}
	plain, err := box.Open(nil, sealed[:box.NonceSize()], sealed[box.NonceSize():], nil)
	if err != nil {
		return nil, broken
	}
	return plain, nil
}

// Media asks for a file piece by piece, as GetMediaData hands it out.
func (s *simulated) Media(ctx context.Context, fileID string, limit int) ([]byte, error) {
	return gather(limit, func(index string) (piece, error) {
		body, err := s.get(ctx, opMedia, "/sim/archive/media", url.Values{"sdkfileid": {fileID}, "indexbuf": {index}}, 4*pieceSize)
		if err != nil {
			return piece{}, err
		}
		var answer struct {
			Data []byte `json:"data"`
			Next string `json:"outindexbuf"`
			End  int    `json:"is_finish"`
		}
		if err := json.Unmarshal(body, &answer); err != nil {
			return piece{}, &Error{Op: opMedia, Code: CodeParse, Msg: "the answer is no JSON"}
		}
		return piece{data: answer.Data, next: answer.Next, end: answer.End == 1}, nil
	})
}

// get asks the simulator. Its errors do not hold the address, in which the
// secret stands.
func (s *simulated) get(ctx context.Context, op, path string, q url.Values, most int64) ([]byte, error) {
	q.Set("corpid", s.corp)
	q.Set("secret", s.secret)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+path+"?"+q.Encode(), nil)
	if err != nil {
		return nil, &Error{Op: op, Code: CodeParameter, Msg: "the address cannot be asked"}
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, &Error{Op: op, Code: CodeNetwork, Msg: "the simulator does not answer: " + cause(err)}
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, most))
	if err != nil {
		return nil, &Error{Op: op, Code: CodeNetwork, Msg: "the answer broke off: " + cause(err)}
	}
	var verdict struct {
		Code int    `json:"errcode"`
		Msg  string `json:"errmsg"`
	}
	if err := json.Unmarshal(bytes.TrimSpace(body), &verdict); err != nil || resp.StatusCode != http.StatusOK {
		return nil, &Error{Op: op, Code: CodeNetwork, Msg: fmt.Sprintf("the simulator answers %d and no JSON of its own", resp.StatusCode)}
	}
	if verdict.Code != 0 {
		return nil, &Error{Op: op, Code: verdict.Code, Msg: strings.ReplaceAll(verdict.Msg, s.secret, "<secret>")}
	}
	return body, nil
}

// cause is what went wrong without the address, in which the secret stands.
func cause(err error) string {
	var e *url.Error
	if errors.As(err, &e) {
		err = e.Err
	}
	return err.Error()
}

// Close lets go of idle connections.
func (s *simulated) Close() error {
	s.client.CloseIdleConnections()
	return nil
}
