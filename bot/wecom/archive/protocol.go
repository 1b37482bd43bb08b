package archive

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
)

// maxFrame bounds a message between bot and worker: a thousand rows of fifty
// kilobytes, and more.
const maxFrame = 128 << 20

// question is what the bot asks its worker. The second has Setup.
type question struct {
	ID    int64  `json:"id"`
	Op    string `json:"op"`
	Setup *setup `json:"setup,omitempty"`
	Seq   int64  `json:"seq,omitempty"`
	Limit int    `json:"limit,omitempty"`
	Row   *Row   `json:"row,omitempty"`
	// File and Index are the sdkfileid and which piece of it.
	File  string `json:"file,omitempty"`
	Index string `json:"index,omitempty"`
}

// setup is what the worker needs to know. It crosses the pipe and nothing else:
// what stands in a command line or an environment can be read by others.
type setup struct {
	CorpID string         `json:"corp_id"`
	Secret string         `json:"secret"`
	Keys   map[int]string `json:"keys"`
	Proxy  string         `json:"proxy,omitempty"`
	// Password is user:password of the proxy.
	Password string `json:"password,omitempty"`
	// Seconds bound one question to WeCom.
	Seconds int `json:"seconds"`
}

// reply is what the worker answers.
type reply struct {
	ID    int64  `json:"id"`
	Rows  []Row  `json:"rows,omitempty"`
	Data  []byte `json:"data,omitempty"`
	Next  string `json:"next,omitempty"`
	End   bool   `json:"end,omitempty"`
	Error *Error `json:"error,omitempty"`
}

// writeFrame writes four bytes of length and JSON.
func writeFrame(w io.Writer, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("archive: frame: %w", err)
	}
	if len(data) > maxFrame {
		return fmt.Errorf("archive: a frame of %d bytes", len(data))
	}
	_, err = w.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), data...))
	return err
}

// readFrame reads what writeFrame wrote.
func readFrame(r io.Reader, v any) error {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return err
	}
	n := binary.BigEndian.Uint32(length[:])
	if n > maxFrame {
		return fmt.Errorf("archive: a frame of %d bytes", n)
	}
	data := make([]byte, n)
	if _, err := io.ReadFull(r, data); err != nil {
		return fmt.Errorf("archive: half a frame: %w", err)
	}
	return json.Unmarshal(data, v)
}
