package coupons

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	utf16 "golang.org/x/text/encoding/unicode"
)

func TestCodesAreReadFromWhateverASpreadsheetWrites(t *testing.T) {
	table := "姓名,券码,面值\n甲,A1,5\n乙,\"B 2\",5\n丙,A1,5\n\n丁,C3,5\n"
	table = strings.ReplaceAll(table, "B 2", "B2")
	gbk, _ := simplifiedchinese.GB18030.NewEncoder().String(table)
	wide, _ := utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewEncoder().String(strings.ReplaceAll(table, ",", "\t"))
	for name, text := range map[string]string{
		"UTF-8": table, "with a mark": "\ufeff" + table, "GBK": gbk, "UTF-16 with tabs": wide, "one a line": "A1\r\n B2 \r\n\r\nA1\r\nC3", "semicolons": "code;x\nA1;1\nB2;2\nA1;3\nC3",
	} {
		codes, twice, err := ReadCodes(strings.NewReader(text))
		if err != nil || twice != 1 || !slices.Equal(codes, []string{"A1", "B2", "C3"}) {
			t.Errorf("%s: %v, %d repeats, %v", name, codes, twice, err)
		}
	}
}

func TestAFileThatHoldsNoCodesIsRefusedWithTheReason(t *testing.T) {
	for name, tt := range map[string]struct{ text, says string }{
		"empty":               {"", "没有券码"},
		"nothing but a head":  {"券码\n", "没有券码"},
		"Excel":               {"PK\x03\x04....", "另存为 CSV"},
		"not a text":          {"A\x00B", "不是文本文件"},
		"of no encoding":      {"\xff\xff\xff", "看不出文件的编码"},
		"too long a code":     {"A1\n" + strings.Repeat("9", 65), "第 2 行"},
		"several on one line": {"A1 B2", "一行只写一个"},
		"words":               {"A1\n合计", "第 2 行：「合计」里没有字母和数字"},
		"a number gone wrong": {"6.23E+15", "设成文本"},
		"many wrong lines":    {strings.Repeat("合计\n", 40), "有 40 行"},
	} {
		codes, _, err := ReadCodes(strings.NewReader(tt.text))
		if err == nil || codes != nil || !strings.Contains(err.Error(), tt.says) || len(err.Error()) > 600 {
			t.Errorf("%s: %v, %v", name, codes, err)
		}
	}
	if _, _, err := ReadCodes(bytes.NewReader(make([]byte, codesBytes+1))); err == nil || !strings.Contains(err.Error(), "分成几份") {
		t.Errorf("too large a file: %v", err)
	}
}

func FuzzReadCodes(f *testing.F) {
	f.Add([]byte("券码\nA1\nB2"))
	f.Add([]byte("\"A1\nB2"))
	f.Add([]byte("\xff\xfeA\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		codes, _, err := ReadCodes(bytes.NewReader(raw))
		if err != nil {
			return
		}
		met := map[string]bool{}
		for _, c := range codes {
			if c == "" || met[c] || len(c) > codeLongest || !utf8.ValidString(c) || strings.ContainsAny(c, " \n\x00") {
				t.Errorf("a code is %q", c)
			}
			met[c] = true
		}
		again, twice, err := ReadCodes(strings.NewReader("券码\n" + strings.Join(codes, "\n")))
		if plain := !slices.ContainsFunc(codes, func(c string) bool { return strings.ContainsAny(c, "\",;#") }); plain && (err != nil || twice != 0 || fmt.Sprint(again) != fmt.Sprint(codes)) {
			t.Errorf("what was read reads as %q, %v; was %q", again, err, codes)
		}
	})
}
