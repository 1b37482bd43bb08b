package alerts

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Whoever takes an alert on takes on what they were told of: what had happened
// already but was not told yet is told.
func TestWhatWasNotToldBeforeTheAckIsTold(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.happens(clock(9, 0), bot.ContactLost{Pair: w.customer("wm1", "小美", "liming", "s17")})
	w.until(clock(9, 5))
	w.happens(clock(9, 5), bot.ContactLost{Pair: w.customer("wm2", "阿强", "liming", "s17")})
	w.now = clock(9, 5).Add(5e9)
	w.ack(w.only())
	w.now = clock(9, 5).Add(10e9)
	w.until(clock(9, 20))
	w.want("09:01 hanmei: 十七号店：「小美」删除了李明", "09:06 hanmei: 十七号店：「阿强」删除了李明")
}

// The card of a digest tells of several alerts: that one of them is done is not
// the end of it.
func TestADigestIsNoCardOfOneAlert(t *testing.T) {
	w := newWorld(t, clock(23, 0))
	w.happens(w.now, bot.ContactLost{Pair: w.customer("wm1", "小美", "liming", "s17")})
	w.happens(w.now, bot.ContactDeleted{Pair: w.customer("wm2", "阿强", "xiaohong", "s17")})
	w.until(clock(33, 0))
	if len(w.alerts) != 2 {
		t.Fatalf("alerts %+v", w.alerts)
	}
	for _, a := range w.alerts {
		for _, task := range a.Tasks {
			if strings.HasPrefix(task, "digest") {
				t.Errorf("the digest's card is done with alert %s alone: %v", a.ID, a.Tasks)
			}
		}
	}
}

// Where nobody heard of trouble, nobody is told that it is over.
func TestTroubleNobodyHeardOfEndsQuietly(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	for _, staff := range shop().Staff {
		w.members[staff.UserID] = bot.StaffRecord{UserID: staff.UserID, LeftAt: clock(1, 0)}
	}
	w.happens(w.now, bot.TroubleSeen{Sentence: "服务器的 IP 不在可信名单里。"})
	w.until(clock(15, 0))
	for _, s := range w.said {
		if s.to == "" {
			t.Errorf("said to nobody: %q", s.text)
		}
	}
}

// What is about no customer counts none.
func TestTroubleIsAboutNoCustomers(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	for h := 9; h < 14; h++ {
		w.until(clock(h, 30))
		w.happens(w.now, bot.TroubleSeen{Sentence: "服务器的 IP 不在可信名单里。"})
	}
	w.until(clock(14, 0))
	if w.only().Count < 4 {
		t.Fatalf("%+v", w.only())
	}
	for _, s := range w.said {
		if strings.Contains(s.text, "位客户") {
			t.Errorf("said %q", s.text)
		}
	}
}

// A name is no markdown: what a customer calls themselves makes no link, no bold
// and no code in an internal group.
func TestNamesAreNoMarkdown(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.happens(w.now, bot.ContactLost{Pair: w.customer("wm1", "[领奖](http://a.cn)", "liming", "s17")})
	w.happens(w.now, bot.ContactLost{Pair: w.customer("wm2", "**`急`**", "xiaohong", "s17")})
	w.until(clock(9, 30))
	groups := 0
	for _, s := range w.said {
		if !strings.HasPrefix(s.to, "群 ") {
			continue
		}
		groups++
		title, body, _ := strings.Cut(s.text, "\n")
		inner, bold := strings.CutPrefix(title, "**")
		inner, ends := strings.CutSuffix(inner, "**")
		if !bold || !ends || strings.ContainsAny(inner+body, "[]*`") {
			t.Errorf("written %q", s.text)
		}
	}
	if groups != 2 {
		t.Errorf("%d notices: %+v", groups, w.said)
	}
}

// Where several customers deleted several members, it is said who whom.
func TestWhoDeletedWhomOfSeveral(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.happens(w.now, bot.ContactLost{Pair: w.customer("wm1", "小美", "liming", "s17")})
	w.happens(w.now, bot.ContactLost{Pair: w.customer("wm1", "小美", "xiaohong", "s17")})
	w.happens(w.now, bot.ContactLost{Pair: w.customer("wm2", "阿强", "liming", "s17")})
	w.until(clock(9, 30))
	if len(w.people()) != 1 {
		t.Fatalf("said %v", w.people())
	}
	if title := w.people()[0]; strings.Contains(title, "小红") {
		t.Errorf("it reads as if 阿强 had deleted 小红: %s", title)
	}
	for _, line := range []string{"「小美」删除了李明、小红", "「阿强」删除了李明"} {
		if !strings.Contains(w.said[0].text, line) {
			t.Errorf("without %q:\n%s", line, w.said[0].text)
		}
	}
}

// Who came back before anything more was said is no matter any more: neither in
// the morning nor for those above.
func TestWhoIsBackMeanwhileIsNotToldOf(t *testing.T) {
	for name, gone := range map[string]time.Time{"at night": clock(23, 0), "by day": clock(9, 0)} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, gone)
			p := w.customer("wm1", "小美", "liming", "s17")
			lost := func(status bot.RelationStatus) {
				rel := w.relations[p]
				rel.Status, rel.ChangedAt = status, w.now
				w.relations[p] = rel
			}
			lost(bot.RelationLost)
			w.happens(w.now, bot.ContactLost{Pair: p})
			w.until(gone.Add(time.Hour))
			told := len(w.people())
			lost(bot.RelationActive)
			w.until(gone.Add(12 * time.Hour))
			if now := w.people(); len(now) != told {
				t.Errorf("told again of somebody who is back:\n%s", strings.Join(now, "\n"))
			}
			if a := w.only(); a.ClosedAt.IsZero() {
				t.Errorf("it stands still: %+v", a)
			}
		})
	}
}
