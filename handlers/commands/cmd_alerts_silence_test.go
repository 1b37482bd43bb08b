package commands

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestSilenceHasAnEndAndAReason(t *testing.T) {
	f := newOffice(t)
	f.reads("hanmei", "/提醒 静默 LOSTS17 8天", "静默多久", "最多 7 天")
	f.reads("hanmei", "/提醒 静默 LOSTS17 半天 正在换班", "明天 00:00 之前不再提醒", "原因：正在换班", "十七号店李明的「客户删除店员」")
	if len(f.silences) != 1 {
		t.Fatalf("%+v", f.silences)
	}
	for _, s := range f.silences {
		if s.Store != "s17" || s.UserID != "liming" || s.Kind != bot.AlertLost || s.Until.Sub(s.At) != 12*time.Hour || s.By != "hanmei" {
			t.Errorf("%+v", s)
		}
	}
	f.reads("sunli", "/提醒 静默列表", "现在没有静默")
	f.reads("hanmei", "/提醒 静默列表", "有 1 个静默", "韩梅，原因：正在换班")
	f.reads("hanmei", "/提醒 取消静默 1", "恢复提醒")
	f.reads("hanmei", "/撤销", "又静默到")
	f.reads("hanmei", "/提醒 静默列表", "有 1 个静默")
}

// Whatever is typed, a silence has an end or is refused.
func FuzzSilence(f *testing.F) {
	for _, text := range []string{"", "4小时", "半天 正在换班", "1天2小时 装修", "0小时", "九百年", "\u202e2h"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if span, why, ok := readSilence(text); ok && (span <= 0 || why == "" || strings.ContainsAny(why, "\r\n<>")) {
			t.Errorf("%q is %s, %q", text, span, why)
		}
	})
}
