package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestWordsAreForgottenAfterTheirTimeAndWhatIsCountedStays(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := openLater(t, o, 24)
		var effects []bot.Effect
		for i := range 6 {
			m := spoken(fmt.Sprint("m", i), mei, "代购", i*10)
			m.Media = []bot.ChatMedia{{ID: "f", Type: "image"}}
			effects = append(effects, m)
			if i%2 == 0 {
				v := brokenBy(m)
				v.State, v.AppealedAt, v.Appeal = bot.ViolationAppealed, m.At, "没有"
				effects = append(effects, bot.SetViolation{Violation: v},
					bot.RaiseAlert{AlertItem: bot.AlertItem{Key: "violation/" + v.ID, Kind: bot.AlertViolation, Store: "s17", At: m.At, Detail: "「代购」"}},
					bot.SetTodo{Todo: bot.Todo{ID: v.TodoID(), Kind: bot.TodoReview, Store: "s17", Ref: v.ID, Text: "看一看「代购」", CreatedAt: m.At}})
			}
			effects = append(effects,
				bot.SetWordExample{WordExample: bot.WordExample{ID: fmt.Sprint("e", i), Text: "代购", ExternalUserID: mei, At: m.At}},
				bot.SaveUnreadable{ChatUnreadable: bot.ChatUnreadable{MsgID: fmt.Sprint("u", i), Raw: []byte("代购"), At: m.At}},
				bot.SetKfTalk{KfTalk: bot.KfTalk{OpenKfID: fmt.Sprint("wk", i), ExternalUserID: mei, At: m.At}})
		}
		effects = append(effects, bot.SetWordExample{WordExample: bot.WordExample{ID: "made-up", Text: "代购", At: minute(0)}})
		applied(t, s, told{1, effects})
		before := ok[[]bot.Numbers](t)(s.Numbers(background, bot.Everything(), opening, hours(9), bot.NumbersAll))
		forgotten := func(before time.Time) (all int64) {
			t.Helper()
			for {
				n := ok[int64](t)(s.PurgeChats(background, before, 2))
				if all += n; n == 0 {
					return all
				}
			}
		}
		if n := forgotten(minute(25)); n != 3+2+3+3+3+2+2 {
			t.Errorf("%d rows were forgotten", n)
		}
		for sql, want := range map[string]int{
			"messages WHERE words = '' AND parts = '' AND media = '' AND gone = 'expired'": 3, "messages": 6, "violations WHERE text = '' AND appeal = ''": 2, "violations": 3,
			"alert_items WHERE detail = ''": 2, "alert_items": 3, "todos WHERE text LIKE '%代购%'": 1, "todos WHERE done_at = 0": 3,
			"word_examples": 4, "unreadables": 3, "kf_talks": 3,
		} {
			if n := count(t, s, sql); n != want {
				t.Errorf("%s: %d, want %d", sql, n, want)
			}
		}
		if m := kept(t, s, "m0"); m.Gone != "expired" || m.Speaker != mei {
			t.Errorf("an old message is %+v", m)
		}
		// What is told again does not come back.
		applied(t, s, told{2, effects[:2]})
		if n := count(t, s, "messages WHERE words <> ''"); n != 3 {
			t.Errorf("%d messages have words", n)
		}
		after := ok[[]bot.Numbers](t)(s.Numbers(background, bot.Everything(), opening, hours(9), bot.NumbersAll))
		if after[0] != before[0] || after[0].Violations != 3 {
			t.Errorf("the numbers were %+v and are %+v", before, after)
		}
		// A month later only what broke a rule is known of.
		forgotten(hours(1).Add(factsOutlast))
		if n := count(t, s, "messages"); n != 3 || kept(t, s, "m0").MsgID == "" {
			t.Errorf("%d messages are known of", n)
		}
	})
}
