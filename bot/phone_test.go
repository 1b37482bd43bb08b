package bot_test

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

func TestAPhoneNumberIsTheSameHoweverItIsWritten(t *testing.T) {
	for text, want := range map[string]string{
		"13800138000": "13800138000", "+86 138-0013-8000": "13800138000", "0086 13800138000": "13800138000",
		"１３８００１３８０００": "13800138000", " 021-6888 8888 ": "02168888888",
		"8612345": "8612345", "": "", "无": "",
	} {
		if got := bot.PhoneDigits(text); got != want {
			t.Errorf("%q is kept as %q, want %q", text, got, want)
		}
	}
}
