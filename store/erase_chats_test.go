package store

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

func TestWhatACustomerSaidGoesWithThem(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openLater(t, o, 2)
		theirs := bot.Pair{UserID: "liming", ExternalUserID: mei}
		known := bot.SetRelation{Pair: theirs, Status: bot.RelationActive, At: opening, Store: "s17"}
		about := spoken("about", tao, "梅梅的微信是多少", 3)
		aboutThem := brokenBy(about)
		rude := brokenBy(spoken("rude", "liming", "梅梅烦死了", 4, mei))
		rude.ByStaff, rude.ExternalUserID = true, mei
		applied(t, s, told{1, []bot.Effect{
			known, bot.SetCustomer{ExternalUserID: mei, Name: "梅梅", At: opening}, about, bot.SetViolation{Violation: aboutThem}, bot.SetViolation{Violation: rude},
			spoken("group", mei, "代购", 1), spoken("to", mei, "在吗", 2, "liming"), spoken("from", "liming", "在的，梅梅", 3, mei),
			bot.SetViolation{Violation: brokenBy(spoken("group", mei, "代购", 1))},
			bot.SaveUnreadable{ChatUnreadable: bot.ChatUnreadable{MsgID: "u1", Raw: []byte(`{"from":"` + mei + `","what":"?"}`)}},
			bot.SaveUnreadable{ChatUnreadable: bot.ChatUnreadable{MsgID: "u2", Raw: []byte(`{"from":"` + tao + `"}`)}},
		}})
		happens(t, s, arrival("erase", ""), bot.Erase{ExternalUserID: mei, At: now.Now(), Receipt: "R1", By: "sunli"})
		if left := traces(t, s, []string{mei}, "inbox.", "outbox.", "tombstones."); len(left) > 0 {
			t.Errorf("there is still\n%s", strings.Join(left, "\n"))
		}
		if n := count(t, s, "messages"); n != 1 || kept(t, s, "about").Words != "梅梅的微信是多少" {
			t.Errorf("%d messages are left; what somebody else said is theirs", n)
		}
		if v := violationNow(t, s, "v-rude"); v.UserID != "liming" || v.Text != "" || v.ExternalUserID != "" || len(v.Hits) != 1 {
			t.Errorf("what staff did: %+v", v)
		}
		if v := violationNow(t, s, "v-about"); v.Text == "" {
			t.Error("what somebody else did was touched")
		}
		if n := count(t, s, "unreadables"); n != 1 || count(t, s, "violation_rules WHERE violation_id = 'v-group'") != 0 {
			t.Errorf("%d unreadable messages are left, and the rule of a violation that is not there", n)
		}

		// What they said and what was said to them comes late.
		late := func(key string) {
			now.set(now.Now().Add(1e9))
			happens(t, s, arrival(key, ""), spoken("late", mei, "代购", 5), spoken("answer", "liming", "您好", 6, mei),
				bot.SetViolation{Violation: brokenBy(spoken("late", mei, "代购", 5))}, bot.SetViolation{Violation: rude},
				bot.SetConsent{ConsentChanged: bot.ConsentChanged{Pair: theirs, Agreed: true, At: now.Now()}},
				bot.SetConsent{ConsentChanged: bot.ConsentChanged{Pair: theirs, At: now.Now()}},
				bot.SetExclusion{Exclusion: bot.Exclusion{ID: "X1", ExternalUserID: mei, From: now.Now()}},
				bot.SetWordExample{WordExample: bot.WordExample{ID: "E1", ExternalUserID: mei, Text: "代购"}},
				bot.SetKfTalk{KfTalk: bot.KfTalk{OpenKfID: "wk", ExternalUserID: mei}},
				spoken("other-"+key, tao, "你好", 7))
		}
		late("late1")
		if left := traces(t, s, []string{mei}, "inbox.", "outbox.", "tombstones."); len(left) > 0 || count(t, s, "messages") != 2 {
			t.Errorf("it came back, or took somebody else along:\n%s", strings.Join(left, "\n"))
		}
		// They add the shop anew, and are a customer like others.
		known.At = now.Now().Add(1e9)
		now.set(known.At)
		happens(t, s, arrival("anew", ""), known)
		late("late2")
		if n := count(t, s, "messages WHERE external_userid = ?", mei); n != 2 || count(t, s, "kf_talks") != 1 || count(t, s, "exclusions") != 1 {
			t.Errorf("%d of their messages are kept after they came back", n)
		}
	})
}
