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
