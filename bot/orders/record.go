package orders

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
)

// Bounds of one record: beyond them a quotation mark was opened by mistake, or
// the file is no table.
const (
	maxLine   = 256 << 10
	maxRecord = 50 // lines in one record
)

var (
	errOpenQuote = errors.New("引号只有一半，没有配对")
	errLongLine  = errors.New("这一行长得不像订单")
)

// records cuts a file into records as spreadsheets write them, in bounded
// memory. Unlike encoding/csv it goes on after a quotation mark that is never
// closed: the line it stands in is bad, the next is not.
type records struct {
	in *bufio.Reader
	// comma parts the fields; 0 is not known yet.
	comma byte
	// width is how many fields the column names have; 0 is not known yet.
	width int
	// back are lines that are read again.
	back []rawLine
	line int
}

// rawLine is a line, or why there is none.
type rawLine struct {
	text string
	err  error
}

func newRecords(r io.Reader) *records { return &records{in: bufio.NewReaderSize(r, 64<<10)} }

// next is the next record and the number of its first line. An error other than
// io.EOF and a failure to read is of this record alone.
func (r *records) next() (fields []string, line int, err error) {
	first := r.read()
	line = r.line
	if first.err != nil {
		return nil, line, first.err
	}
	if r.comma == 0 {
		r.comma = separator(first.text)
	}
	text := first.text
	fields, open, stray := split(text, r.comma)
	var more []rawLine
	for open {
		next := r.read()
		if next.err != io.EOF {
			more = append(more, next)
		}
		text += "\n" + next.text
		if next.err != nil || len(more) > maxRecord || len(text) > maxLine {
			return nil, line, r.rewind(more, line)
		}
		fields, open, stray = split(text, r.comma)
	}
	if len(more) > 0 && (stray || r.width > 0 && len(fields) != r.width) {
		// The mark that closed it has opened a field of another line.
		return nil, line, r.rewind(more, line)
	}
	return fields, line, nil
}

// rewind goes back to the line after the one with the open quotation mark.
func (r *records) rewind(more []rawLine, line int) error {
	r.back = append(slices.Clone(more), r.back...)
	r.line = line
	return errOpenQuote
}

// read is the next line without its end.
func (r *records) read() rawLine {
	if len(r.back) > 0 {
		next := r.back[0]
		r.back = r.back[1:]
		r.line++
		return next
	}
	var line []byte
	long := false
	for {
		piece, err := r.in.ReadSlice('\n')
		if !long {
			line = append(line, piece...)
			long = len(line) > maxLine
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err == io.EOF && len(line) == 0 {
			return rawLine{err: io.EOF}
		}
		if err != nil && err != io.EOF {
			return rawLine{err: err}
		}
		break
	}
	r.line++
	if long {
		return rawLine{err: errLongLine}
	}
	return rawLine{text: string(bytes.TrimRight(line, "\r\n"))}
}

// separator is what parts the fields of a line of names: whichever of the
// usual ones there are most of.
func separator(text string) byte {
	best, most := byte(','), 0
	for _, c := range []byte{',', ';', '\t'} {
		if n := strings.Count(text, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// split cuts a line into fields. Open says that it ends within quotation marks,
// stray that something follows a mark that closes. A mark inside a field that
// does not begin with one is a letter like others.
func split(text string, comma byte) (fields []string, open, stray bool) {
	for {
		if !strings.HasPrefix(text, `"`) {
			field, rest, more := strings.Cut(text, string(comma))
			fields = append(fields, field)
			if !more {
				return fields, false, stray
			}
			text = rest
			continue
		}
		var b strings.Builder
		text = text[1:]
		for {
			i := strings.IndexByte(text, '"')
			if i < 0 {
				return fields, true, stray
			}
			b.WriteString(text[:i])
			text = text[i+1:]
			if !strings.HasPrefix(text, `"`) {
				break
			}
			b.WriteByte('"')
			text = text[1:]
		}
		after, rest, more := strings.Cut(text, string(comma))
		fields = append(fields, b.String()+after)
		stray = stray || after != ""
		if !more {
			return fields, false, stray
		}
		text = rest
	}
}
