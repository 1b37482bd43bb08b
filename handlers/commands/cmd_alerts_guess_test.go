package commands

import (
	"slices"
	"testing"
)

func TestLostIsAskedAboutBecauseItMeansTwoThings(t *testing.T) {
	for answer, want := range map[string]string{"1": "s17 lost", "2": "s17 risk"} {
		f := newOffice(t)
		f.reads("hanmei", "/提醒 静默 流失 2小时 今天盘点", "要静默哪一种", "1. 客户删除店员", "2. 可能流失的客户")
		if got := f.quiet(); len(got) > 0 {
			t.Fatalf("quiet before the answer: %q", got)
		}
		f.reads("hanmei", answer, "14:00 之前不再提醒", "今天盘点")
		if got := f.quiet(); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: quiet %q, want %q", answer, got, want)
		}
	}
}

func TestAnUnknownKindOfAlertIsAnsweredWithThoseThereAre(t *testing.T) {
	for word, want := range map[string][]string{
		"删除":   {"要静默哪一种", "客户删除店员", "店员删除客户", kindWords()},
		"删除店员": {"是不是要静默这个", "1. 客户删除店员", kindWords()},
		"小雨退群": {"是不是要静默这个", "1. 客户退群", kindWords()},
		"退裙":   {"是不是要静默这个", "1. 客户退群"},
		"天气预报": {"没有叫「天气预报」的提醒", kindWords(), "/提醒 静默 退群 2小时"},
	} {
		f := newOffice(t)
		f.reads("hanmei", "/提醒 静默 "+word, want...)
		if got := f.quiet(); len(got) > 0 {
			t.Errorf("%s silences %q", word, got)
		}
	}
	f := newOffice(t)
	f.reads("hanmei", "/提醒 静默", "静默哪一条", "/提醒 静默 1 4小时", kindWords())
	f.reads("hanmei", "/提醒 静默 流失 2小时 试", "要静默哪一种")
	f.reads("hanmei", "1", "试一下", "没有真的做")
	if got := f.quiet(); len(got) > 0 {
		t.Errorf("a trial silences %q", got)
	}
}
