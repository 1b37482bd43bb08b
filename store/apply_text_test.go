package store

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

func TestAStrangeNameIsStoredAndReadBack(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		for _, c := range []struct{ name, in, want string }{
			{"emoji", "🍵芳芳👨‍👩‍👧", "🍵芳芳👨‍👩‍👧"},
			{"zero width", "a\u200b\u200d\ufeffb", "a\u200b\u200d\ufeffb"},
			{"right to left", "\u202eabc", "\u202eabc"},
			{"not UTF-8", "王\xff\xfe芳", "王\uFFFD芳"},
			{"a NUL", "王\x00芳", "王芳"},
			{"10,000 characters", strings.Repeat("🍵", 10000), strings.Repeat("🍵", sizeName)},
			{"quotes", `'); DROP TABLE customers; --`, `'); DROP TABLE customers; --`},
			{"nothing", "", ""},
		} {
			t.Run(c.name, func(t *testing.T) {
				pair := bot.Pair{UserID: "liming", ExternalUserID: "wm " + c.name}
				applied(t, s, told{1, []bot.Effect{
					bot.SetCustomer{ExternalUserID: pair.ExternalUserID, Name: c.in, Avatar: c.in, UnionID: c.in, At: opening},
					bot.SetRelation{Pair: pair, Status: bot.RelationActive, At: opening, State: c.in, Channel: c.in, Store: c.in},
					bot.SetRemark{Pair: pair, Remark: c.in, At: opening},
					bot.RecordInteraction{Pair: pair, Kind: bot.InteractionAdded, At: opening, Detail: c.in, Ref: c.in},
					bot.AddTag{Pair: pair, Tag: bot.Tag{Group: "g" + c.in, Name: "n" + c.in}, At: opening, Rule: c.in},
				}})
				who, err := s.Customer(context.Background(), pair.ExternalUserID)
				if err != nil || who.Name != c.want {
					t.Fatalf("the name is %q (%d characters), %v; want %q", who.Name, utf8.RuneCountInString(who.Name), err, c.want)
				}
				pairs, err := s.Relations(context.Background(), pair.ExternalUserID)
				if err != nil || len(pairs) != 1 || pairs[0].Remark != c.want {
					t.Fatalf("the remark: %+v, %v; want %q", pairs, err, c.want)
				}
				held, err := s.PairTags(context.Background(), pair)
				if err != nil || len(held) != 1 || !utf8.ValidString(held[0].Name) {
					t.Fatalf("the tag: %+v, %v", held, err)
				}
			})
		}
	})
}

func TestIDsThatDifferInCapitalsAreTwoPeople(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		for i, id := range []string{"wmAbC", "wmabc", "wmABC", "wmAbC "} {
			applied(t, s, told{int64(i + 1), []bot.Effect{bot.SetCustomer{ExternalUserID: id, Name: "芳", At: opening}}})
		}
		counts, err := s.Count(context.Background())
		if err != nil || counts.Customers != 3 {
			t.Fatalf("%d customers, %v; want 3: a space at the end is no difference", counts.Customers, err)
		}
	})
}

func TestAnEffectAboutNobodyIsRefused(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		for _, effect := range []bot.Effect{
			bot.SetCustomer{Name: "芳", At: opening},
			bot.SetRelation{Pair: bot.Pair{ExternalUserID: "wmA"}, Status: bot.RelationActive, At: opening},
			bot.AddTag{Pair: bot.Pair{UserID: "liming"}, Tag: newcomer, At: opening},
			bot.PushTags{Pair: liming},
		} {
			err := s.db.Transaction(func(tx *gorm.DB) error { return s.apply(tx, applyContext{EventID: 1, Now: opening}, effect) })
			if err == nil {
				t.Errorf("%#v was applied", effect)
			}
		}
		if counts, err := s.Count(context.Background()); err != nil || counts.Customers != 0 {
			t.Fatalf("%+v, %v; want nothing stored", counts, err)
		}
	})
}
