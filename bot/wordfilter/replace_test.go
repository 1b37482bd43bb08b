package wordfilter

import (
	"strings"
	"testing"
)

func TestReplace(t *testing.T) {
	e := engineOf(t, "代开发票", "发票", "票据", "vpn", "赌博", "毒品")
	for _, c := range []struct {
		text     string
		strategy Strategy
		want     string
	}{
		{"可以代开发票吗", Mask('*'), "可以****吗"},
		{"可以代开发票吗", Mask('＊'), "可以＊＊＊＊吗"},
		{"可以代开发票吗", KeepFirst('*'), "可以代***吗"},
		{"可以代开发票吗", Cut(), "可以吗"},
		{"可以代开发票吗", With(strings.ToUpper), "可以代开发票吗"},
		{"代开发票据和ＶＰＮ", Mask('*'), "*****和***"},
		{"没有什么", Mask('*'), "没有什么"},
		{"赌毒品博", Cut(), ""},
		{"我赌赌赌博博博你", Cut(), "我你"},
		{"赌\xff博", Mask('*'), "***"},
		{"", Cut(), ""},
	} {
		if got := e.Replace(c.text, c.strategy); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
}

func TestCutLeavesNothingHoweverDeepItIsHidden(t *testing.T) {
	e := engineOf(t, "赌博")
	for _, depth := range []int{1, patience, patience + 1, 3000} {
		deep := ""
		for range min(depth, 40) {
			deep = "赌" + deep + "博"
		}
		text := strings.Repeat("赌", depth) + deep + strings.Repeat("博", depth)
		if got := e.Replace(text, Cut()); e.Any(got) {
			t.Errorf("depth %d: %q still holds the word", depth, got)
		}
	}
}
