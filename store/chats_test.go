package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// Ids as long as WeCom's, so that it shows who is a customer.
const (
	mei = "wmMeiMeiMeiMeiMeiMeiMeiMeiMeiMei0"
	tao = "wmTaoTaoTaoTaoTaoTaoTaoTaoTaoTao0"
)

// spoken is a text in the shop's group, or between two if it is said to somebody.
func spoken(id, speaker, words string, h int, to ...string) bot.SaveMessage {
	m := bot.ChatMessage{
		MsgID: id, Seq: int64(h), Speaker: speaker, By: bot.SpeakerOf(speaker), Listeners: to, At: minute(h), Type: "text",
		Parts: []bot.TextPart{{Where: "text", Text: words}},
	}
	if len(to) == 0 {
		m.ChatID = "wrPromos"
	}
	return bot.SaveMessage{ChatMessage: m, Store: "s17"}
}

func kept(t testing.TB, s *Store, id string) (m bot.KeptMessage) {
	t.Helper()
	viewed(t, s, func(v view) { m = ok[bot.KeptMessage](t)(v.Moderation().Message(id)) })
	return m
}

func TestAMessageComesBackAsItWasSaid(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		card := spoken("m1", mei, "", 1, "liming")
		card.Seq, card.Type, card.Menu = 7, "link", "menu-1"
		card.Parts = []bot.TextPart{{Where: "title", Text: "🍵新品\n第二行"}, {Where: "description", Text: ""}, {Where: "link", Text: "https://tea.example.com"}}
		card.Media = []bot.ChatMedia{{ID: "file-1", Type: "image", MD5: "m", Size: 9, Name: "茶.png"}}
		one := spoken("m2", "liming", "您好", 2, mei)
		kf := spoken("m3", mei, "在吗", 3)
		kf.ChatID, kf.OpenKfID = "", "wkShop"
		applied(t, s, told{1, []bot.Effect{card, one, kf}})
		// WeCom tells it again; the first telling stays.
		again := spoken("m2", "liming", "别的话", 5, mei)
		applied(t, s, told{2, []bot.Effect{again}})
		for _, want := range []bot.SaveMessage{card, one, kf} {
			got := kept(t, s, want.MsgID)
			if diff := cmp.Diff(bot.KeptMessage{ID: got.ID, ChatMessage: want.ChatMessage, Store: "s17", Words: want.Text()}, got); diff != "" || got.ID == 0 {
				t.Errorf("%s (-want +got):\n%s", want.MsgID, diff)
			}
		}
		if m := kept(t, s, "never"); m.MsgID != "" {
			t.Errorf("a message that nobody said: %+v", m)
		}
		if kept(t, s, "m1").Pair() != (bot.Pair{UserID: "liming", ExternalUserID: mei}) {
			t.Error("it is not known between whom it was said")
		}
	})
}

func TestALongMessageIsCutOnARune(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		long := spoken("m1", mei, "", 1)
		long.Parts = []bot.TextPart{{Where: "text", Text: "a" + strings.Repeat("茶", 15_000)}, {Where: "quote", Text: strings.Repeat("🍵", 50_000)}, {Where: "item", Text: "没有地方了"}}
		odd := spoken("m2", mei, "坏\xff字\x00节", 2)
		applied(t, s, told{1, []bot.Effect{long, odd}})
		m := kept(t, s, "m1")
		if len(m.Words) > mostWords || len(m.Words) < mostWords-4 || !utf8.ValidString(m.Words) || len(m.Parts) != 2 || m.Text() != m.Words {
			t.Errorf("%d bytes in %d parts, valid %v", len(m.Words), len(m.Parts), utf8.ValidString(m.Words))
		}
		if m := kept(t, s, "m2"); m.Words != "坏\uFFFD字节" {
			t.Errorf("invalid bytes are kept as %q", m.Words)
		}
		if err := s.db.Transaction(tryEffects(s, bot.SaveMessage{ChatMessage: bot.ChatMessage{MsgID: "m3"}})); err == nil {
			t.Error("a message of nobody was kept")
		}
	})
}

func TestWhatNobodyCanReadIsKeptAsItCame(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		sealed := bot.SaveUnreadable{ChatUnreadable: bot.ChatUnreadable{MsgID: "m1", Seq: 9, Why: "没有第 3 版的密钥", KeyVersion: 3, Raw: []byte("\x00\xff{"), At: minute(1)}}
		nameless := bot.SaveUnreadable{ChatUnreadable: bot.ChatUnreadable{Seq: 10, Why: "不是 JSON"}}
		applied(t, s, told{1, []bot.Effect{sealed, nameless, sealed}})
		var rows []unreadable
		if err := s.read.Order("seq").Find(&rows).Error; err != nil || len(rows) != 2 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		if string(rows[0].Raw) != "\x00\xff{" || rows[0].KeyVersion != 3 || rows[1].MsgID != "seq:10" || rows[1].At == 0 {
			t.Errorf("%+v", rows)
		}
		if m := kept(t, s, "m1"); m.Gone != "unreadable" || m.Seq != 9 {
			t.Errorf("%+v", m)
		}
	})
}

// brokenBy is a violation by a message.
func brokenBy(m bot.SaveMessage) bot.Violation {
	return bot.Violation{
		ID: "v-" + m.MsgID, MsgID: m.MsgID, ChatID: m.ChatID, Store: "s17", ExternalUserID: m.Customer(), UserID: "liming", At: m.At, Text: m.Text(),
		Step: bot.StepNote, State: bot.ViolationNoted, Hits: []bot.Hit{{Check: "words", Rule: "ad/代购", Word: "代购", Category: "ad", Step: bot.StepNote, Why: "像广告"}},
	}
}

// allThatWasSaid is everything that is kept of what was said, but the numbers of rows.
func allThatWasSaid(t testing.TB, s *Store) string {
	t.Helper()
	var messages []message
	var violations []violation
	var consents []consent
	var talks []kfTalk
	for _, err := range []error{
		s.read.Order("msgid").Find(&messages).Error, s.read.Order("id").Find(&violations).Error, s.read.Order("chat_id, user_id").Find(&consents).Error,
		s.read.Order("open_kfid").Find(&talks).Error,
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range messages {
		messages[i].ID = 0
	}
	return strings.ReplaceAll(fmt.Sprintf("%+v\n%+v\n%+v\n%+v", messages, violations, consents, talks), "} {", "}\n{")
}

// orders are all orders of n things.
func orders(n int) (all [][]int) {
	if n == 0 {
		return [][]int{nil}
	}
	for _, some := range orders(n - 1) {
		for i := range n {
			all = append(all, slices.Insert(slices.Clone(some), i, n-1))
		}
	}
	return all
}

func TestWhatWasSaidComesToTheSameInAnyOrder(t *testing.T) {
	m := spoken("m1", mei, "代购加我", 10)
	agree := func(agreed bool, h int) bot.Effect {
		return bot.SetConsent{ConsentChanged: bot.ConsentChanged{MsgID: fmt.Sprint("c", h), Pair: bot.Pair{ExternalUserID: mei}, ChatID: "wrPromos", Agreed: agreed, At: minute(h)}}
	}
	talk := func(said, answered, greeted, human, servicer, asked int) bot.Effect {
		k := bot.KfTalk{OpenKfID: "wk", ExternalUserID: mei, SaidAt: minute(said), Answered: answered, GreetedAt: minute(greeted), At: minute(asked), Asked: fmt.Sprint("q", asked), Human: human > 0}
		if human > 0 {
			k.HumanAt, k.Servicer = minute(human), fmt.Sprint("s", servicer)
		}
		return bot.SetKfTalk{KfTalk: k}
	}
	appealed, decided, again := brokenBy(m), brokenBy(m), brokenBy(m)
	appealed.State, appealed.AppealedAt, appealed.AppealedBy, appealed.Appeal = bot.ViolationAppealed, minute(20), mei, "我没有"
	decided.State, decided.DecidedAt, decided.DecidedBy, decided.Note = bot.ViolationOverturned, minute(30), "hanmei", "确实没有"
	again.Step, again.State = bot.StepReview, bot.ViolationOpen
	again.Hits = append(again.Hits, bot.Hit{Check: "flood", Category: "flood", Why: "刷屏"})
	withheld := m
	withheld.Withheld = true
	for name, effects := range map[string][]bot.Effect{
		"taken back":      {m, bot.RecallMessage{MsgID: "m1", At: minute(11)}, bot.SetViolation{Violation: brokenBy(m)}, withheld},
		"withheld":        {m, withheld, bot.SetViolation{Violation: brokenBy(m)}, m},
		"consent":         {agree(true, 1), agree(false, 5), agree(true, 20), agree(false, 20)},
		"a violation":     {bot.SetViolation{Violation: brokenBy(m)}, bot.SetViolation{Violation: appealed}, bot.SetViolation{Violation: decided}, bot.SetViolation{Violation: again}},
		"a talk":          {talk(5, 2, 1, 0, 0, 6), talk(5, 3, 1, 7, 1, 7), talk(9, 1, 8, 0, 0, 9), talk(9, 1, 2, 7, 2, 9)},
		"nothing but two": {bot.RecallMessage{MsgID: "never", At: minute(1)}, bot.RecallMessage{MsgID: "never", At: minute(2)}},
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, o Options) {
				s := mustOpen(t, o)
				var first string
				for _, order := range orders(len(effects)) {
					for _, table := range []string{"messages", "violations", "violation_rules", "consents", "kf_talks"} {
						if err := s.db.Exec("DELETE FROM " + table).Error; err != nil {
							t.Fatal(err)
						}
					}
					for i, n := range order {
						applied(t, s, told{int64(i + 1), effects[n : n+1]})
					}
					got := strings.ReplaceAll(allThatWasSaid(t, s), `[{"check":"flood","category":"flood","step":"","why":"刷屏"},{"check":"words","rule":"ad/代购","word":"代购","category":"ad","step":"note","why":"像广告"}]`,
						`[{"check":"words","rule":"ad/代购","word":"代购","category":"ad","step":"note","why":"像广告"},{"check":"flood","category":"flood","step":"","why":"刷屏"}]`)
					if first == "" {
						first = got
					}
					if diff := cmp.Diff(first, got); diff != "" {
						t.Fatalf("in the order %v (-first +this):\n%s", order, diff)
					}
				}
			})
		})
	}
}

func TestWhatWasTakenBackIsKnownAndHasNoWords(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		early, late := spoken("early", mei, "代购", 1), spoken("late", mei, "代购", 2)
		late.Media = []bot.ChatMedia{{ID: "f", Type: "image"}}
		applied(t, s, told{1, []bot.Effect{bot.RecallMessage{MsgID: "early", At: minute(2)}}})
		if m := kept(t, s, "early"); m.Gone != "recalled" || m.Speaker != "" || m.Words != "" {
			t.Errorf("before it is heard of it is %+v; whoever hears of it has to know not to show it", m)
		}
		applied(t, s, told{2, []bot.Effect{early, bot.SetViolation{Violation: brokenBy(early)}, late, bot.SetViolation{Violation: brokenBy(late)}}})
		applied(t, s, told{3, []bot.Effect{bot.RecallMessage{MsgID: "late", At: minute(3)}}})
		for _, id := range []string{"early", "late"} {
			m := kept(t, s, id)
			if m.Gone != "recalled" || m.Words != "" || len(m.Parts)+len(m.Media) > 0 || m.Speaker != mei || m.ChatID != "wrPromos" || m.At.IsZero() {
				t.Errorf("%s: %+v", id, m)
			}
			viewed(t, s, func(v view) {
				if one := ok[bot.Violation](t)(v.Moderation().Violation(bot.Everything(), "v-"+id)); one.ID == "" || one.Text != "" || len(one.Hits) != 1 {
					t.Errorf("its violation: %+v", one)
				}
			})
		}
	})
}

func TestWhoDoesNotAgreeTakesTheirWordsAway(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var effects []bot.Effect
		for i := range 4 {
			in, to := spoken(fmt.Sprint("g", i), mei, "群里说", i*10), spoken(fmt.Sprint("d", i), mei, "私下说", i*10, "liming")
			answer := spoken(fmt.Sprint("a", i), "liming", "店员说", i*10, mei)
			rude := brokenBy(answer)
			rude.ByStaff, rude.ExternalUserID, rude.UserID, rude.ChatID = true, mei, "liming", ""
			effects = append(effects, in, to, answer, bot.SetViolation{Violation: brokenBy(in)}, bot.SetViolation{Violation: rude})
		}
		kf := spoken("kf", mei, "客服里说", 30)
		kf.ChatID, kf.OpenKfID = "", "wkShop"
		inKf := brokenBy(kf)
		inKf.ChatID, inKf.UserID = "", "liming"
		effects = append(effects, kf, bot.SetViolation{Violation: inKf})
		applied(t, s, told{1, effects})
		says := func(id int64, c bot.ConsentChanged) {
			c.ExternalUserID = mei
			applied(t, s, told{id, []bot.Effect{bot.SetConsent{ConsentChanged: c}}})
		}
		// Agreed again at 30, told before the refusal at 10.
		says(2, bot.ConsentChanged{ChatID: "wrPromos", Agreed: true, At: minute(30)})
		says(3, bot.ConsentChanged{ChatID: "wrPromos", At: minute(10)})
		says(4, bot.ConsentChanged{Pair: bot.Pair{UserID: "liming"}, At: minute(20)})
		gone := func() (all []string) {
			if err := s.read.Model(&message{}).Where("gone = 'withheld' AND words = ''").Order("msgid").Pluck("msgid", &all).Error; err != nil {
				t.Fatal(err)
			}
			return all
		}
		if got := fmt.Sprint(gone()); got != "[a2 a3 d2 d3 g1 g2]" {
			t.Errorf("without words are %s", got)
		}
		if n := count(t, s, "violations WHERE text = '' AND id IN ('v-g1', 'v-g2', 'v-a2', 'v-a3')"); n != 4 || count(t, s, "violations WHERE text = ''") != 4 {
			t.Errorf("of the violations, %d lost their words", count(t, s, "violations WHERE text = ''"))
		}
		viewed(t, s, func(v view) {
			all := ok[[]bot.ConsentChanged](t)(v.Moderation().Consents(mei))
			if len(all) != 2 || !all[0].Agreed || all[0].ChatID != "wrPromos" || all[1].Agreed || all[1].UserID != "liming" {
				t.Errorf("consents: %+v", all)
			}
		})
	})
}

// Somebody who said thousands of things may take them all away.
func TestWhoSaidAThousandThingsTakesThemAllAway(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var effects []bot.Effect
		for i := range 1200 {
			words := fmt.Sprintf("第%d次问有没有新品到货", i)
			m := spoken(fmt.Sprint("m", i), mei, words, 1)
			effects = append(effects, m)
			if i%100 == 0 {
				x := brokenBy(m)
				effects = append(effects, bot.SetViolation{Violation: x},
					bot.SetTodo{Todo: bot.Todo{ID: x.TodoID(), Kind: bot.TodoReview, Store: "s17", Ref: x.ID, Text: "看一看「" + words + "」", CreatedAt: minute(1)}})
			}
		}
		for id, who := range map[string]string{"theirs": mei, "another's": tao} {
			effects = append(effects, bot.SetWordExample{WordExample: bot.WordExample{ID: id, Text: "第7次问有没有新品到货", ExternalUserID: who, At: minute(2)}})
		}
		applied(t, s, told{1, effects})
		applied(t, s, told{2, []bot.Effect{bot.SetConsent{ConsentChanged: bot.ConsentChanged{Pair: bot.Pair{ExternalUserID: mei}, ChatID: "wrPromos", At: minute(0)}}}})
		if count(t, s, "word_examples WHERE id = 'theirs'") != 0 || count(t, s, "word_examples") != 1 {
			t.Error("their example is left, or somebody else's is gone who said the same")
		}
		for _, left := range []string{"messages WHERE words <> ''", "violations WHERE text <> ''", "todos WHERE text LIKE '%新品%'"} {
			if n := count(t, s, left); n != 0 {
				t.Errorf("%d %s are left", n, left)
			}
		}
	})
}

func TestMessagesAreReadBySpeakerAndInTheirChat(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var effects []bot.Effect
		for i := range 9 {
			effects = append(effects, spoken(fmt.Sprint("g", i), []string{mei, tao, "liming"}[i%3], fmt.Sprint("话", i), i))
			effects = append(effects, spoken(fmt.Sprint("d", i), []string{mei, "liming"}[i%2], "私下", i, []string{"liming", mei}[i%2]))
		}
		other := spoken("other", mei, "别的群", 4)
		other.ChatID = "wrOther"
		applied(t, s, told{1, append(effects, other)})
		ids := func(all []bot.KeptMessage, err error) (s string) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range all {
				s += m.MsgID + " "
			}
			return strings.TrimSpace(s)
		}
		viewed(t, s, func(v view) {
			m := v.Moderation()
			for name, c := range map[string][2]string{
				"a customer's":          {ids(m.Said(mei, minute(3), 10)), "d8 g6 d6 other d4 g3"},
				"the newest":            {ids(m.Said(tao, time.Time{}, 2)), "g7 g4"},
				"a member's":            {ids(m.Said("liming", minute(7), 10)), "g8 d7"},
				"around one":            {ids(m.Around(bot.Everything(), "g4", 2)), "g2 g3 g4 g5 g6"},
				"around the first":      {ids(m.Around(bot.Everything(), "g0", 2)), "g0 g1 g2"},
				"around one of a pair":  {ids(m.Around(bot.Everything(), "d7", 3)), "d4 d5 d6 d7 d8"},
				"around none":           {ids(m.Around(bot.Everything(), "never", 3)), ""},
				"for nobody":            {ids(m.Around(bot.Scope{}, "g4", 2)), ""},
				"no messages to nobody": {ids(m.Messages(bot.Scope{}, 0, 100)), ""},
			} {
				if c[0] != c[1] {
					t.Errorf("%s: %s, want %s", name, c[0], c[1])
				}
			}
			page := ok[[]bot.KeptMessage](t)(m.Messages(bot.Everything(), 0, 12))
			rest := ok[[]bot.KeptMessage](t)(m.Messages(bot.Everything(), page[11].ID, 12))
			if len(page) != 12 || len(rest) != 7 || page[0].ID <= page[11].ID || page[11].ID <= rest[0].ID {
				t.Errorf("pages of %d and %d, from %d to %d", len(page), len(rest), page[0].ID, rest[len(rest)-1].ID)
			}
		})
	})
}
