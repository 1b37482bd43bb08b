package wecom

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestWhatASpentWelcomeCodeMeans(t *testing.T) {
	for _, c := range []struct {
		name   string
		age    time.Duration
		again  bool
		class  bot.Class
		unsure bool
	}{
		{"at the first attempt: WeCom does not take the code, the customer was not greeted", time.Second, false, bot.ClassPermanent, false},
		{"after an attempt without an answer, inside the code's life: the welcome arrived", 5 * time.Second, true, bot.ClassAlready, false},
		{"after an attempt without an answer, at the end of the code's life: nobody knows", 19500 * time.Millisecond, true, bot.ClassPermanent, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFixture(t)
			f.wecom.script(apiWelcome, code(41050, "invalid welcome code"))
			s := f.welcome()
			s.AddedAt = f.clock.Now().Add(-c.age)
			s.Until = f.clock.Now().Add(2 * time.Second)
			item := bot.OutboxItem{ID: 7, Send: s, Meta: s.Meta(), CreatedAt: s.AddedAt, Again: c.again}
			o := f.Send(t.Context(), item)
			if o.Class != c.class || o.Unsure != c.unsure || o.Reason == "" {
				t.Errorf("outcome %+v", o)
			}
		})
	}
}

func TestAWelcomeThatEndsWithoutAnAnswerMayHaveArrived(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer answer
		again  bool
		unsure bool
	}{
		{"WeCom refuses at the first attempt", code(48002, "api forbidden"), false, false},
		{"WeCom refuses after an attempt that nobody knows of", code(48002, "api forbidden"), true, true},
		{"the limit is used up at the first attempt", code(45009, "reach max api daily quota limit"), false, false},
		{"a page is answered", raw(200, "text/html", "<html>login</html>"), false, true},
		{"a gateway gives up waiting", raw(504, "text/html", "gateway time-out"), false, true},
		{"WeCom is busy and does not say with what", code(-1, "system busy"), false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFixture(t)
			f.wecom.say(apiWelcome, c.answer)
			s := f.welcome()
			// There is time for one attempt.
			s.Until = f.clock.Now().Add(900 * time.Millisecond)
			o := f.Send(t.Context(), bot.OutboxItem{ID: 7, Send: s, Meta: s.Meta(), CreatedAt: s.AddedAt, Again: c.again})
			if o.Class != bot.ClassPermanent || o.Unsure != c.unsure || o.Reason == "" {
				t.Errorf("outcome %+v", o)
			}
		})
	}
}
