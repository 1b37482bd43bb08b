package moderation

import (
	"fmt"
	"maps"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// However late it is heard of that somebody has just come into a group, what they
// advertised there comes to the same.
func TestANewcomerIsOneInWhateverOrderItIsHeardOf(t *testing.T) {
	o := streetOptions(t)
	o.Shop.Moderation.Checks = map[string]bot.Step{checkLinks: bot.StepNote, checkNewcomers: bot.StepWarn}
	o.Shop.Moderation.Newcomer = time.Hour
	joined := tenAM.Add(-time.Minute)
	for name, tells := range map[string]bot.Body{
		"by the callback": bot.ChatUpdated{ChatID: theGroup, Detail: bot.ChatMemberAdded, Members: []string{"liming", xiaomei}},
		"by a reading":    bot.GroupFetched{ChatID: theGroup, AskedAt: tenAM, Members: []bot.GroupMember{{ID: xiaomei, Customer: true, JoinedAt: joined}}},
	} {
		events := []bot.Body{
			inTheGroup("1", xiaomei, "看 https://evil.example.net/a", 0), inTheGroup("2", xiaomei, "加我微信", 20), inTheGroup("3", xiaomei, "大家好", 30), tells,
			inTheGroup("4", xiaomei, "还有 https://evil.example.net/b", 90),
		}
		var want string
		for n, order := range permutations(len(events)) {
			s := openStreet(t, o)
			s.now = tenAM.Add(40 * time.Minute)
			for _, i := range order {
				s.comes(joined, events[i])
				if i == 3 {
					s.inGroup[theGroup+xiaomei] = bot.Member{ID: xiaomei, Customer: true, Present: true, JoinedAt: joined}
				}
			}
			var got string
			for _, id := range []string{"1", "2", "3", "4"} {
				x := s.of(id)
				got += fmt.Sprintln(id, x.Step, x.State, len(x.Hits))
			}
			got += s.waiting(bot.TodoReview) + s.waiting(bot.TodoRemove) + fmt.Sprint(s.excluded(xiaomei), len(maps.Collect(maps.All(s.items))))
			if n == 0 {
				want = got
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatalf("%s in the order %v:\n%s", name, order, diff)
			}
		}
		if s := want; s[:len("1 warn open 2")] != "1 warn open 2" {
			t.Errorf("%s: a newcomer's link is\n%s", name, want)
		}
	}
}
