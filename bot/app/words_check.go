package app

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
)

// checkedJSON is what was found in one message, for machines. The order of the
// fields is a promise.
type checkedJSON struct {
	Text string    `json:"text"`
	Hits []hitJSON `json:"hits"`
}

type hitJSON struct {
	Word     string   `json:"word"`
	Category string   `json:"category"`
	Severity string   `json:"severity"`
	Start    int      `json:"start"`
	End      int      `json:"end"`
	Via      []string `json:"via"`
}

// hits are what is found in a text.
func (b *wordBook) hits(text string, found []wordfilter.Match) []hitJSON {
	hits := make([]hitJSON, 0, len(found))
	for _, m := range found {
		e := b.entries[m.Rule]
		hits = append(hits, hitJSON{
			Word: e.Written, Category: e.Category, Severity: firstOf(e.Level, wordlist.SeverityName(e.Severity)),
			Start: m.Start, End: m.End, Via: m.Via.Names(),
		})
	}
	return hits
}

// check reads messages, one a line, and prints what is in each. What has been
// printed goes out when nothing more is waiting to be read, so that it can be
// used from line to line.
func (b *wordBook) check(in io.Reader, out io.Writer, print func(io.Writer, checkedJSON) error) error {
	r, w := bufio.NewReaderSize(in, 1<<16), bufio.NewWriterSize(out, 1<<16)
	var line []byte
	var found []wordfilter.Match
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err != nil && err != io.EOF:
			return fmt.Errorf("消息读不下去：%w", err)
		case err == io.EOF && len(line) == 0:
			return w.Flush()
		}
		text := string(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")))
		line = line[:0]
		found = b.engine.FindFor(text, b.speaking, found[:0])
		if err := print(w, checkedJSON{Text: text, Hits: b.hits(text, found)}); err != nil {
			return err
		}
		if r.Buffered() == 0 {
			if err := w.Flush(); err != nil {
				return err
			}
		}
	}
}

func printHitsJSON(out io.Writer, c checkedJSON) error {
	w := json.NewEncoder(out)
	w.SetEscapeHTML(false)
	return w.Encode(c)
}

// printHits is one message for people.
func (b *wordBook) printHits(out io.Writer, c checkedJSON) error {
	if len(c.Hits) == 0 {
		_, err := fmt.Fprintln(out, "  ", plain(strings.ToValidUTF8(c.Text, "\ufffd")))
		return err
	}
	if _, err := fmt.Fprintln(out, "⚠️", plain(strings.ToValidUTF8(c.Text, "\ufffd"))); err != nil {
		return err
	}
	for _, h := range c.Hits {
		said := plain(strings.ToValidUTF8(c.Text[h.Start:h.End], "\ufffd"))
		if _, err := fmt.Fprintf(out, "     %s · %s · 「%s」%s\n", b.title(h.Category), severityTitle(h.Severity), plain(h.Word), bentTitle(h.Via, said)); err != nil {
			return err
		}
	}
	return nil
}
