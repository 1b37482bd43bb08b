package alerts

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// That an internal group does not hear of alerts is an alert for people: once a
// day, although what tells of it does not arrive there either.
func TestAGroupThatHearsNothing(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.happens(w.now, bot.ContactLost{Pair: w.customer("wm1", "小美", "liming", "s17")})
	for lost := 0; w.now.Before(clock(21, 0)); {
		w.until(w.now.Add(10 * time.Minute))
		for ; lost < len(w.said); lost++ {
			if name, group := strings.CutPrefix(w.said[lost].to, "群 "); group && name == "s17-group" {
				w.happens(w.now, failure(bot.GroupNotice{Webhook: name, Markdown: w.said[lost].text}, 93000, "群机器人的 key 不对。"))
			}
		}
	}
	heard := 0
	for _, line := range w.people() {
		if strings.Contains(line, "hanmei") && strings.Contains(line, "十七号店：有提醒没有送到内部群") {
			heard++
		}
	}
	items := 0
	for _, i := range w.items {
		if i.Kind == bot.AlertUndelivered {
			items++
		}
	}
	if heard != 1 || items != 1 {
		t.Errorf("heard %d times of %d items:\n%s", heard, items, strings.Join(w.people(), "\n"))
	}
	for _, s := range w.said {
		if strings.Contains(s.text, "没有送到内部群") && !strings.Contains(s.text, "群机器人的 key 不对") {
			t.Errorf("without the reason: %s", s.text)
		}
	}
}

// A notice that comes hours late is told by the next one.
func TestANoticeToAGroupGrowsOld(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.happens(w.now, bot.ContactLost{Pair: w.customer("wm1", "小美", "liming", "s17")})
	w.until(clock(9, 5))
	for _, n := range w.notices {
		if want := n.at.Add(noticeLasts); !n.Deadline.Equal(want) {
			t.Errorf("%s has until %v, want %v", n.Webhook, n.Deadline, want)
		}
		if !n.Meta().TellFailure {
			t.Errorf("that %s did not hear it is not told", n.Webhook)
		}
	}
	if len(w.notices) == 0 {
		t.Error("nothing is said to groups")
	}
}
