package wordlist

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var errCharset = errors.New("看不出文件的编码；请在表格软件里另存为“UTF-8 文本（制表符分隔）”再试")

// decode gives a file's text as UTF-8. Spreadsheets write UTF-16 and GB18030 as
// well. A single line that is no UTF-8 among many that are stays as it is, for
// its reader to tell.
func decode(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return string(raw[3:]), nil
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), raw)
	case looksUTF16(raw, 1):
		return decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), raw)
	case looksUTF16(raw, 0):
		return decodeWith(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), raw)
	case bytes.IndexByte(raw, 0) >= 0:
		return "", errors.New("这不是文本文件；表格请另存为“UTF-8 文本（制表符分隔）”")
	case utf8.Valid(raw) || mostlyUTF8(raw):
		return string(raw), nil
	default:
		return decodeWith(simplifiedchinese.GB18030, raw)
	}
}

func decodeWith(e encoding.Encoding, raw []byte) (string, error) {
	text, err := e.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return "", errCharset
	}
	return strings.TrimPrefix(string(text), "\ufeff"), nil
}

// looksUTF16 says whether tabs and ends of lines have a zero beside them; at is
// where in a pair the zero then stands.
func looksUTF16(raw []byte, at int) bool {
	pairs, zeros := 0, 0
	for i := 0; i+1 < len(raw) && i < 4096; i += 2 {
		if c := raw[i+1-at]; c == '\t' || c == '\n' || c == '\r' {
			pairs++
			if raw[i+at] == 0 {
				zeros++
			}
		}
	}
	return len(raw)%2 == 0 && pairs > 0 && zeros*10 >= pairs*9
}

// mostlyUTF8 says whether of the lines that are not plain ASCII most are UTF-8.
func mostlyUTF8(raw []byte) bool {
	good, bad := 0, 0
	for line := range bytes.Lines(raw) {
		switch {
		case !utf8.Valid(line):
			bad++
		case bytes.IndexFunc(line, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0:
			good++
		}
	}
	return good > bad
}
