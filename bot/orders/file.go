package orders

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/text/transform"

	"github.com/zhanggui/zhanggui/bot"
)

// File is a table of orders as a till or a spreadsheet writes it: fields parted
// by commas, semicolons or tabs, in UTF-8, UTF-16 or GB18030, with a line of
// column names. Several lines of one order that follow each other are its
// items. It is read as a stream: however long the file is, little of it is held.
type File struct {
	rules   Rules
	records *records
	header  header
	scouted scouted
	close   func() error
	// held are the lines of the order that is being read.
	held []heldLine
	seen *seen
	// done says that the last record has been read.
	done bool
	// waiting are tellings that were found while one was being finished.
	waiting []Telling
	hidden  int
}

// Telling is one order of a file, or why there is none.
type Telling struct {
	Order bot.Order
	// Problem is nil if the order can be taken.
	Problem *Problem
	// Line is how far the file has been read.
	Line int
}

type heldLine struct {
	no   int
	text [columns]string
}

// Open looks through a file and reads its line of column names. What it says is
// as of when it was written, unless it has a column of its own for that or the
// rules say otherwise.
func Open(path string, rules Rules) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("orders: %w", err)
	}
	found, err := scout(f)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if info, statErr := f.Stat(); statErr == nil && rules.AsOf.IsZero() && info.ModTime().Before(rules.Now()) {
		rules.AsOf = info.ModTime()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("orders: %s: %w", path, err), f.Close())
	}
	t, err := newFile(f, found, rules)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("orders: %s: %w", path, err), f.Close())
	}
	t.close = f.Close
	return t, nil
}

// titleLines is how many lines may stand above the column names.
const titleLines = 10

func newFile(r io.Reader, found scouted, rules Rules) (*File, error) {
	decoded := transform.NewReader(r, found.encoding.NewDecoder())
	t := &File{rules: rules, records: newRecords(decoded), scouted: found, seen: newSeen()}
	var first []string
	for range titleLines {
		t.records.comma = 0
		fields, _, err := t.records.next()
		if err == io.EOF {
			break
		}
		if errors.Is(err, errOpenQuote) || errors.Is(err, errLongLine) {
			continue
		}
		if err != nil {
			return nil, err
		}
		h, ok := readHeader(fields)
		if !ok {
			if first == nil {
				first = fields
			}
			continue
		}
		if missing := h.missing(); len(missing) > 0 {
			return nil, fmt.Errorf("缺少这些列：%s；现有的列是 %s", strings.Join(missing, "、"), quoted(fields))
		}
		t.header, t.records.width = h, len(fields)
		return t, nil
	}
	return nil, fmt.Errorf("找不到有%s的列名行；第一行是 %s。文件开头请写列名，例如 订单号,手机号,实付金额,支付时间,状态",
		colNumber.title(), quoted(first))
}

// quoted is a line's fields for people.
func quoted(fields []string) string {
	const most = 20
	var out []string
	for _, f := range fields[:min(len(fields), most)] {
		out = append(out, cut(maskPhones(tidy(f)), 20))
	}
	return strings.Join(out, " | ")
}

// Lines is about how many lines the file has, CharacterSet what it is written
// in, and Unused the columns that mean nothing here.
func (t *File) Lines() int           { return t.scouted.lines }
func (t *File) CharacterSet() string { return t.scouted.name }
func (t *File) Unused() []string     { return t.header.unused }

// CanJoin says whether the file has a column by which an order finds its
// customer.
func (t *File) CanJoin() bool {
	return t.header.at[colPhone] >= 0 || t.header.at[colCustomer] >= 0 || t.header.at[colCoupon] >= 0
}

// HiddenPhones is how many orders had a phone number with stars in it so far:
// they cannot be joined by it.
func (t *File) HiddenPhones() int { return t.hidden }

// Close closes the file.
func (t *File) Close() error { return t.close() }

// Next is the next order, or the next problem; io.EOF at the end. Any other
// error is a failure to read.
func (t *File) Next() (Telling, error) {
	for {
		if len(t.waiting) > 0 {
			next := t.waiting[0]
			t.waiting = t.waiting[1:]
			return next, nil
		}
		if t.done {
			return Telling{}, io.EOF
		}
		if err := t.read(); err != nil {
			return Telling{}, err
		}
	}
}

// read takes one more record in.
func (t *File) read() error {
	fields, line, err := t.records.next()
	switch {
	case err == io.EOF:
		t.finish()
		t.done = true
		return nil
	case errors.Is(err, errOpenQuote) || errors.Is(err, errLongLine):
		t.finish()
		t.refuse(&Problem{Line: line, Why: err.Error()}, line)
		return nil
	case err != nil:
		return err
	}
	text := t.header.text(fields)
	if text == [columns]string{} {
		return nil
	}
	one := heldLine{no: line, text: text}
	if len(t.held) > 0 && !t.held[0].goesOn(one, t.rules) {
		t.finish()
	}
	if len(t.held) <= maxItems {
		t.held = append(t.held, one)
	}
	return nil
}

// goesOn says whether a line is one more of the same telling. Lines after the
// first may leave out what the first has said.
func (l heldLine) goesOn(next heldLine, rules Rules) bool {
	if l.text[colNumber] == "" || l.text[colNumber] != next.text[colNumber] {
		return false
	}
	for _, c := range []column{colStatus, colUpdatedAt} {
		if next.text[c] != "" && !rules.means(c, l.text[c], next.text[c]) {
			return false
		}
	}
	return true
}

// finish makes an order of the lines that are held.
func (t *File) finish() {
	if len(t.held) == 0 {
		return
	}
	lines := t.held
	t.held = t.held[:0:0]
	last := lines[len(lines)-1].no
	o, p := t.rules.ofLines(lines)
	if p != nil {
		t.refuse(p, last)
		return
	}
	if p := t.seen.before(o, last); p != nil {
		t.refuse(p, last)
		return
	}
	if hidden(lines[0].text[colPhone]) {
		t.hidden++
	}
	t.waiting = append(t.waiting, Telling{Order: o, Line: last})
}

func (t *File) refuse(p *Problem, line int) {
	t.waiting = append(t.waiting, Telling{Problem: p, Line: line})
}
