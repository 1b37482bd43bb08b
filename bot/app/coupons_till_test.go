package app

import (
	"strings"
	"testing"
)

// TestACouponGoesFromTheWelcomeToTheTill scans the door's code, uses the coupon of the
// welcome at the till, tries it twice, and takes it back.
func TestACouponGoesFromTheWelcomeToTheTill(t *testing.T) {
	t.Parallel()
	h := openHouse(t, onSQLite(t))
	h.scan(t, "小雨", "s17-door")
	h.settled(t)
	story := h.asks(t, liming, "/券 小雨")
	says(t, story, "「小雨」有 1 张券", "发了还没领")
	_, rest, _ := strings.Cut(story, "· ")
	code, _, _ := strings.Cut(rest, " ")
	if len(code) != len("7K3Q-9F2M-X8RT") {
		t.Fatalf("there is no code in:\n%s", story)
	}
	says(t, h.asks(t, liming, "/核销 "+strings.ToLower(code)), "核销好了", "十七号店")
	says(t, h.asks(t, liming, "/核销 "+code), "这张券用过了", "在十七号店由李明核销")
	says(t, h.asks(t, liming, "/券 "+code), "发出", "领取", "核销，在十七号店，李明")
	says(t, h.asks(t, liming, "/撤销"), "又可以用了")
	says(t, h.asks(t, liming, "/核销 "+code), "核销好了")
	says(t, h.asks(t, liming, "/券"), "发了 1，领了 1，用了 1")
}
