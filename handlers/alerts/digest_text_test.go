package alerts

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

// A card shows 160 characters: an alert is on it with its whole number, or is
// counted among those that are not.
func TestADigestsCardNamesAlertsWholeOrNotAtAll(t *testing.T) {
	w := newWorld(t, clock(22, 30))
	const many = 8
	for n := range many {
		staff := fmt.Sprintf("xiaohong%d", n)
		w.happens(clock(22, 30+n), bot.ContactDeleted{Pair: w.customer(fmt.Sprintf("wm%d", n), strings.Repeat("长名字", 2+n%3), staff, "s17")})
	}
	w.until(clock(24+8, 40))
	i := slices.IndexFunc(w.said, func(s said) bool { return s.to == "hanmei" })
	if i < 0 || w.said[i].card == nil {
		t.Fatalf("hanmei heard %v", w.said)
	}
	text := w.said[i].card.Text
	if n := utf8.RuneCountInString(text); n > cardRunes {
		t.Errorf("the card has %d characters:\n%s", n, text)
	}
	named := regexp.MustCompile(`编号 [A-Z0-9]{7}）`).FindAllString(text, -1)
	if len(named) == 0 || strings.Count(text, "· ") != len(named) || !strings.Contains(text, fmt.Sprintf("还有 %d 件", many-len(named))) {
		t.Errorf("the card:\n%s", text)
	}
	if all := w.said[i].text; strings.Count(all, "· ") != many || strings.Contains(all, "还有") {
		t.Errorf("the text for who sees no cards:\n%s", all)
	}
}
