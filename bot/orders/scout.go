package orders

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// scouted is what a look through a whole file tells.
type scouted struct {
	encoding encoding.Encoding
	// name is the character set's, for people.
	name string
	// lines is about how many there are.
	lines int
}

// scout reads a file once, in pieces: only the whole file tells UTF-8 from
// GB18030, since a file may begin with a thousand lines of ASCII.
func scout(r io.Reader) (scouted, error) {
	var found scouted
	buf := make([]byte, 64<<10)
	valid, first := true, true
	held := 0 // bytes of a character that the last piece ended in
	for {
		n, err := io.ReadFull(r, buf[held:])
		piece := buf[:held+n]
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return found, err
		}
		if first {
			first = false
			if workbook(piece) {
				return found, errWorkbook
			}
			found.encoding, found.name = sniff(piece)
		}
		found.lines += bytes.Count(piece[held:], []byte{'\n'})
		if valid {
			held = tail(piece, last)
			valid = utf8.Valid(piece[:len(piece)-held])
			copy(buf, piece[len(piece)-held:])
		} else {
			held = 0
		}
		if last {
			break
		}
	}
	switch {
	case found.encoding != nil:
	case valid:
		found.encoding, found.name = unicode.UTF8BOM, "UTF-8"
	default:
		found.encoding, found.name = simplifiedchinese.GB18030, "GB18030"
	}
	found.lines++
	return found, nil
}

var errWorkbook = errors.New("这是 Excel 的工作簿，不是文本表格；请在表格软件里选“另存为”，格式选 CSV UTF-8")

// workbook knows Excel's own files, new and old, by how they begin.
func workbook(piece []byte) bool {
	return bytes.HasPrefix(piece, []byte("PK\x03\x04")) || bytes.HasPrefix(piece, []byte{0xD0, 0xCF, 0x11, 0xE0})
}

// tail is how many bytes at the end of a piece may be the beginning of a
// character that goes on in the next.
func tail(piece []byte, last bool) int {
	if last {
		return 0
	}
	for n := 1; n < utf8.UTFMax && n <= len(piece); n++ {
		if b := piece[len(piece)-n]; utf8.RuneStart(b) {
			if !utf8.FullRune(piece[len(piece)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// sniff tells UTF-16 by its byte order mark, or by the zeros that every
// separator has in it.
func sniff(piece []byte) (encoding.Encoding, string) {
	even, odd := 0, 0
	for i, b := range piece {
		switch {
		case b == 0 && i%2 == 0:
			even++
		case b == 0:
			odd++
		}
	}
	many := (even+odd)*20 > len(piece)
	switch {
	case bytes.HasPrefix(piece, []byte{0xFF, 0xFE}), many && even == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16"
	case bytes.HasPrefix(piece, []byte{0xFE, 0xFF}), many && odd == 0:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "UTF-16"
	}
	return nil, ""
}
