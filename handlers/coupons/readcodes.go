package coupons

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf16 "golang.org/x/text/encoding/unicode"
)

// What a file of codes may be.
const (
	codesBytes   = 32 << 20
	codesMost    = 1_000_000
	codeLongest  = 64
	wrongsListed = 5
)

// codeHeaders are the names of the column that holds the codes, in small letters.
var codeHeaders = []string{"code", "codes", "coupon", "coupon_code", "券码", "优惠码", "兑换码", "卡号", "券号", "激活码"}

// ReadCodes reads the codes of another system from a file: a code a line, or a table
// (CSV, tabs or semicolons) whose column of codes is called 券码 or code, or is the
// first. UTF-8, UTF-16 and GBK are told apart. The order is kept, repeats and blank
// lines are left out, and twice says how many repeats there were. One bad line
// refuses the file, with the lines that are wrong: half of an import is worse than
// none.
func ReadCodes(r io.Reader) (codes []string, twice int, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, codesBytes+1))
	if err != nil {
		return nil, 0, err
	}
	if len(raw) > codesBytes {
		return nil, 0, fmt.Errorf("文件超过 %d MB，请分成几份导入", codesBytes>>20)
	}
	text, err := plainText(raw)
	if err != nil {
		return nil, 0, err
	}
	rows := csv.NewReader(strings.NewReader(text))
	rows.Comma, rows.FieldsPerRecord, rows.LazyQuotes, rows.ReuseRecord = delimiter(text), -1, true, true
	column, first := 0, true
	met := map[string]bool{}
	var wrong []string
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, 0, fmt.Errorf("表格读不下去：%w", err)
		}
		line, _ := rows.FieldPos(0)
		if first {
			first = false
			if at, ok := headed(row); ok {
				column = at
				continue
			}
		}
		if column >= len(row) {
			continue
		}
		code := strings.TrimSpace(row[column])
		switch why := amiss(code); {
		case code == "":
		case why != "":
			wrong = append(wrong, fmt.Sprintf("第 %d 行：%s", line, why))
		case met[code]:
			twice++
		case len(codes) == codesMost:
			return nil, 0, fmt.Errorf("超过 %d 个券码，请分成几份导入", codesMost)
		default:
			met[code] = true
			codes = append(codes, code)
		}
	}
	switch {
	case len(wrong) > wrongsListed:
		return nil, 0, fmt.Errorf("有 %d 行不像券码，没有导入。%s……", len(wrong), strings.Join(wrong[:wrongsListed], "；"))
	case len(wrong) > 0:
		return nil, 0, fmt.Errorf("有 %d 行不像券码，没有导入。%s", len(wrong), strings.Join(wrong, "；"))
	case len(codes) == 0:
		return nil, 0, errors.New("文件里没有券码：每行写一个，或者用一列叫「券码」的表格")
	}
	return codes, twice, nil
}

// amiss says why something is no code that could be shown and typed.
func amiss(code string) string {
	switch {
	case len(code) > codeLongest:
		return fmt.Sprintf("「%s…」超过 %d 个字符", cut(code, 12), codeLongest)
	case strings.ContainsFunc(code, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }):
		return "有看不见的字符，可能是编码不对"
	case strings.ContainsFunc(code, unicode.IsSpace):
		return "「" + cut(code, 12) + "」中间有空格，一行只写一个券码"
	case !strings.ContainsFunc(code, func(r rune) bool { return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) }):
		return "「" + cut(code, 12) + "」里没有字母和数字"
	case scientific(code):
		return "「" + cut(code, 12) + "」是表格软件改过的长数字，请把那一列设成文本再导出"
	}
	return ""
}

// scientific is what a spreadsheet makes of a long number: 6.23E+15.
func scientific(code string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(code), "E+")
	return ok && strings.Contains(mantissa, ".") && strings.Trim(mantissa, "0123456789.") == "" && strings.Trim(exponent, "0123456789") == ""
}

func cut(text string, runes int) string {
	if r := []rune(text); len(r) > runes {
		return string(r[:runes])
	}
	return text
}

// headed finds the column of codes by its name.
func headed(row []string) (int, bool) {
	for i, cell := range row {
		name := strings.ToLower(strings.Trim(strings.TrimSpace(cell), "\ufeff"))
		for _, h := range codeHeaders {
			if name == h {
				return i, true
			}
		}
	}
	return 0, false
}

// delimiter is what divides the first line.
func delimiter(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	for _, c := range []rune{'\t', ';'} {
		if strings.ContainsRune(first, c) {
			return c
		}
	}
	return ','
}

// plainText is a file's text as UTF-8.
func plainText(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")), bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		return "", errors.New("这是 Excel 文件，请另存为 CSV 再导入")
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return decoded(utf16.UTF16(utf16.LittleEndian, utf16.ExpectBOM), raw)
	case bytes.IndexByte(raw, 0) >= 0:
		return "", errors.New("这不是文本文件，请另存为 CSV 再导入")
	case utf8.Valid(raw):
		return strings.TrimPrefix(string(raw), "\ufeff"), nil
	default:
		return decoded(simplifiedchinese.GB18030, raw)
	}
}

func decoded(e encoding.Encoding, raw []byte) (string, error) {
	text, err := e.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return "", errors.New("看不出文件的编码，请另存为 UTF-8 的 CSV 再导入")
	}
	return strings.TrimPrefix(string(text), "\ufeff"), nil
}
