package commands

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// Who is kept from posts because of what they said gets none, and who prepares
// them is told why; once that is over they get one.
func TestWinBackLeavesOutWhoIsExcluded(t *testing.T) {
	f := newOffice(t)
	f.also("wm-zhang", "hanmei", "s17")
	f.exclusions = []bot.Exclusion{{ID: "E1", ExternalUserID: "wm-zhang"}}
	f.reads("hanmei", "/挽回 LOSTS17", "没有可以备的挽回消息", "「张三」：因为违规暂停参加活动和群发，这次不发")
	if len(f.posts) != 0 || len(f.attempts) != 0 {
		t.Errorf("posts %+v, attempts %+v", f.posts, f.attempts)
	}
	f.exclusions[0].LiftedAt = f.now
	f.reads("hanmei", "/挽回 LOSTS17", "给 1 位客户各备好一条挽回消息")
}
