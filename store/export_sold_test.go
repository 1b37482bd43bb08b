package store

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// Who may see a part of what is known of somebody must not hand it out as all of it.
func TestAnExportIsNotForAStoreThatDoesNotSeeWhatAnotherOneGave(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := openWithBoth(t, o)
		s17, both := bot.Scope{Stores: []string{"s17"}}, bot.Scope{Stores: []string{"s17", "s18"}}
		seen := func(scope bot.Scope) bool {
			t.Helper()
			return ok[bot.Export](t)(s.Export(background, scope, fang)).ExternalUserID != ""
		}
		if !seen(s17) {
			t.Fatal("the store does not see its own customer")
		}
		for _, c := range []struct{ give, take string }{
			{"UPDATE coupons SET store = 's18' WHERE code = 'CODEWa3'", "UPDATE coupons SET store = 's17'"},
			{"UPDATE sale_claims SET store = 's18' WHERE external_userid = '" + fang + "'", "UPDATE sale_claims SET store = ''"},
			{"UPDATE campaigns SET store = 's18'", "UPDATE campaigns SET store = ''"},
		} {
			if err := s.db.Exec(c.give).Error; err != nil {
				t.Fatal(err)
			}
			if seen(s17) || !seen(both) || !seen(bot.Everything()) {
				t.Errorf("after %q the one store sees it, %v, both %v, and everybody %v", c.give, seen(s17), seen(both), seen(bot.Everything()))
			}
			if err := s.db.Exec(c.take).Error; err != nil {
				t.Fatal(err)
			}
		}
	})
}
