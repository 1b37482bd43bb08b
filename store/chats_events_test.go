package store

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// tryEffects applies effects that may fail.
func tryEffects(s *Store, effects ...bot.Effect) func(tx *gorm.DB) error {
	return func(tx *gorm.DB) error {
		return s.apply(tx, applyContext{EventID: 1, Now: s.o.Now()}, effects...)
	}
}

func TestEventsLoseTheWordsTheyBroughtWhenTheyAreDone(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		for _, kind := range []bot.Kind{bot.KindChatMessage, bot.KindChatUnreadable, bot.KindPictureRead, bot.KindCampaignAnswered, bot.KindContactAdded, bot.KindKfEvent} {
			a := arrival(string(kind), "")
			a.Kind, a.Body = kind, []byte("机密")
			mustPut(t, s, a)
			item := mustClaim(t, s, string(kind))[0]
			if err := s.Inbox().Process(background, item, func(bot.View) ([]bot.Planned, error) { return nil, errors.New("not now") }); err == nil {
				t.Error("a failure went unnoticed")
			}
			if n := count(t, s, "inbox WHERE event_key = ? AND INSTR(body, '机密') > 0", kind); n != 1 {
				t.Errorf("%s lost its words before it was handled", kind)
			}
			mustProcess(t, s, item)
		}
		dead := arrival("dead", "")
		dead.Kind, dead.Body = bot.KindChatMessage, []byte("机密")
		mustPut(t, s, dead)
		if err := s.Inbox().Fail(background, mustClaim(t, s, "dead")[0], time.Time{}, "broken"); err != nil {
			t.Fatal(err)
		}
		for kind, want := range map[string]int{"chat.message": 0, "chat.unreadable": 0, "result.picture": 0, "page.answer": 0, string(bot.KindContactAdded): 1, "kf.event": 1, "dead": 1} {
			if n := count(t, s, "inbox WHERE event_key = ? AND LENGTH(body) > 0", kind); n != want {
				t.Errorf("of %s, %d bodies are kept, want %d", kind, n, want)
			}
		}
	})
}

// Whoever says something in several groups at once climbs the ladder a step at a
// time: each event sees what the one before it found.
func TestWhatACustomerSaysAtOnceIsCountedOneAfterTheOther(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		const groups = 12
		stores := []*Store{mustOpen(t, o), beside(t, o, "two")}
		applied(t, stores[0], told{1, []bot.Effect{bot.SetCustomer{ExternalUserID: mei, Name: "梅", At: opening}}})
		for i := range groups {
			mustPut(t, stores[0], arrival(fmt.Sprint("say", i), fmt.Sprint("chat:wr", i)))
		}
		var items [2][]bot.InboxItem
		for i, s := range stores {
			for len(items[i]) < groups/2 {
				got, _, err := s.Inbox().Claim(background, groups/2-len(items[i]))
				if err != nil {
					t.Fatal(err)
				}
				items[i] = append(items[i], got...)
			}
		}
		var all sync.WaitGroup
		for i, s := range stores {
			for _, item := range items[i] {
				all.Go(func() {
					for {
						err := s.Inbox().Process(background, item, func(v bot.View) ([]bot.Planned, error) {
							before, err := v.Moderation().Violations(mei, time.Time{})
							if err != nil {
								return nil, err
							}
							said := spoken(item.Key, mei, "代购", len(before))
							broke := brokenBy(said)
							broke.Note = fmt.Sprint(len(before))
							return decides(said, bot.SetViolation{Violation: broke})(v)
						})
						if err == nil {
							return
						}
						if !IsRetryable(err) {
							t.Error(err)
							return
						}
					}
				})
			}
		}
		all.Wait()
		var notes []string
		if err := stores[0].read.Model(&violation{}).Distinct("note").Pluck("note", &notes).Error; err != nil || len(notes) != groups {
			t.Errorf("the violations saw %v before them, %v; want each another number", notes, err)
		}
	})
}

func TestManyMessagesOfABatchTakeFewStatements(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		said := counting(s)
		var effects []bot.Effect
		for i := range 100 {
			effects = append(effects, spoken(fmt.Sprint("m", i), fmt.Sprintf("wm%030d", i), "大家好", i))
		}
		applied(t, s, told{1, effects})
		said.atMost(t, 3, "a hundred messages")
		applied(t, s, told{2, effects})
		said.atMost(t, 2, "the same again")
	})
}

// Several handlers ask what a customer agreed to, about every message.
func TestWhatACustomerAgreedToIsReadOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		agreed := bot.ConsentChanged{Pair: bot.Pair{ExternalUserID: mei}, ChatID: "wrPromos", Agreed: true, At: opening}
		applied(t, s, told{1, []bot.Effect{bot.SetCustomer{ExternalUserID: mei, Name: "梅", At: opening}, bot.SetConsent{ConsentChanged: agreed}}})
		said := counting(s)
		viewed(t, s, func(v view) {
			for range 3 {
				all := ok[[]bot.ConsentChanged](t)(v.Moderation().Consents(mei))
				if len(all) != 1 || !all[0].Agreed {
					t.Errorf("they said %+v", all)
				}
				clear(all) // Nobody else sees what one does to the answer.
			}
		})
		said.atMost(t, 2, "asking three times")
		// The next transaction sees what was said since.
		agreed.Agreed, agreed.At = false, minute(5)
		applied(t, s, told{2, []bot.Effect{bot.SetConsent{ConsentChanged: agreed}}})
		viewed(t, s, func(v view) {
			if all := ok[[]bot.ConsentChanged](t)(v.Moderation().Consents(mei)); len(all) != 1 || all[0].Agreed {
				t.Errorf("they said %+v", all)
			}
		})
	})
}
