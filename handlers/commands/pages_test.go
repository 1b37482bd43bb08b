package commands

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLongAnswersComeInPagesCutBetweenLines(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/设置 文字")
	read := s.types("liming", "/客户 张三 200")
	lines := 0
	for page := 1; ; page++ {
		if len(read) > pageBytes {
			t.Fatalf("page %d has %d bytes", page, len(read))
		}
		text, notice, more := strings.Cut(read, "\n（还有 ")
		lines += 1 + strings.Count(text, "\n")
		if !more {
			break
		}
		if want := 201 - lines; !strings.HasPrefix(notice, itoa(want)+" 条，回复 /更多 继续") {
			t.Errorf("page %d: %q, want %d more", page, notice, want)
		}
		read = s.types("liming", "/更多")
	}
	if lines != 201 {
		t.Errorf("%d lines came", lines)
	}
	s.reads("liming", "/更多", "没有更多了")
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

func TestWhatIsKeptOfALongAnswerIsBounded(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/客户 张三 9000")
	if kept := len(s.sessions["liming"].More); kept > moreBytes+200 || kept < moreBytes-200 {
		t.Errorf("%d bytes are kept", kept)
	}
}

func FuzzPages(f *testing.F) {
	f.Add(strings.Repeat("一行\n", 900))
	f.Add(strings.Repeat("😀", 900))
	f.Add("\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		for range 100 {
			page, rest := paged(text)
			if len(page) > pageBytes || page == "" || !utf8.ValidString(page) {
				t.Fatalf("page %q", page)
			}
			if len(rest) >= max(1, len(strings.ToValidUTF8(text, "�"))) {
				t.Fatalf("%d bytes of %d are left", len(rest), len(text))
			}
			if text = rest; rest == "" {
				return
			}
		}
	})
}

func TestACardWithoutATextIsReadAsOne(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/设置 文字")
	s.reads("liming", "/业绩", "今日\n新增 12\n流失：3\n看明细：/战报")
}

// An inbox row's id has eighteen digits, which is more than there are signs.
func TestDigestsTellLargeNumbersApart(t *testing.T) {
	if one, other := digestOf("todo", int64(816188586197395456)), digestOf("todo", int64(816188586197395457)); one == other {
		t.Errorf("two events make the same id %s", one)
	}
	if digestOf(1, 23) == digestOf(12, 3) || digestOf("1") == digestOf(1) {
		t.Error("different parts have the same digest")
	}
}
