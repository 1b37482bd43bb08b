package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/sirupsen/logrus"
)

// journalLine is one line of a till's journal: a take, or codes that the database was
// told of.
type journalLine struct {
	OfflineTake
	Settled []string `json:"settled,omitempty"`
}

// MarshalJSON leaves a take out of a line that is none.
func (l journalLine) MarshalJSON() ([]byte, error) {
	if l.Settled != nil {
		return json.Marshal(struct {
			Settled []string `json:"settled"`
		}{l.Settled})
	}
	return json.Marshal(l.OfflineTake)
}

// journal is a file of lines of JSON that only grows. What append answered without an
// error is on the disk.
type journal struct {
	file *os.File
	// end is where the last good line ends; broken says that nobody knows what stands
	// behind it.
	end    int64
	broken bool
}

// openJournal opens a journal and reads it. The file belongs to one process at a
// time: two would take the same coupon.
func openJournal(path string, log *logrus.Logger) (*journal, []journalLine, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, nil, fmt.Errorf("web: the till's journal: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("web: the till's journal: %w", err)
	}
	j := &journal{file: f}
	lines, err := j.read(log)
	if err != nil {
		_ = f.Close()
		return nil, nil, fmt.Errorf("web: the till's journal %s: %w", path, err)
	}
	return j, lines, nil
}

// read locks the file, reads its lines and cuts off what was torn.
func (j *journal) read(log *logrus.Logger) ([]journalLine, error) {
	if err := lockFile(j.file); err != nil {
		return nil, fmt.Errorf("another process has it: %w", err)
	}
	data, err := io.ReadAll(j.file)
	if err != nil {
		return nil, err
	}
	whole := bytes.LastIndexByte(data, '\n') + 1
	if torn := len(data) - whole; torn > 0 {
		log.WithField("bytes", torn).Warn("the till's journal ends in a torn line: nobody was told of it, it is left out")
	}
	var lines []journalLine
	for n, text := range bytes.Split(data[:whole], []byte("\n")) {
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		var l journalLine
		if err := json.Unmarshal(text, &l); err != nil || l.Code == "" && l.Settled == nil {
			log.WithField("line", n+1).Error("the till's journal has a line that cannot be read: look at it, a coupon may have been taken by it")
			continue
		}
		lines = append(lines, l)
	}
	j.end = int64(whole)
	if err := j.file.Truncate(j.end); err != nil {
		return nil, err
	}
	_, err = j.file.Seek(j.end, io.SeekStart)
	return lines, errors.Join(err, j.file.Sync(), syncFolder(j.file.Name()))
}

// append writes a line and waits for the disk. A line of which that cannot be said is
// taken away again; where that fails too nothing is written any more.
func (j *journal) append(l journalLine) error {
	if j.broken {
		return errors.New("an earlier line is in doubt")
	}
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	_, err = j.file.WriteAt(text, j.end)
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		j.broken = errors.Join(j.file.Truncate(j.end), j.file.Sync()) != nil
		return err
	}
	j.end += int64(len(text))
	return nil
}

func (j *journal) close() error { return j.file.Close() }

// syncFolder has the disk keep that a file is there.
func syncFolder(name string) error {
	folder, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
