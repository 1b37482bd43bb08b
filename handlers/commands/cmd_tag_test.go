package commands

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func marshal(v any) (json.RawMessage, error) { return json.Marshal(v) }

var zhang = bot.Pair{UserID: "liming", ExternalUserID: "wm-zhang"}

// effectsOf are the effects of one kind.
func effectsOf[T bot.Effect](effects []bot.Effect) []T {
	var all []T
	for _, e := range effects {
		if e, ok := e.(T); ok {
			all = append(all, e)
		}
	}
	return all
}

func TestATagIsGivenAsByHandAndWeComIsTold(t *testing.T) {
	m := newMarket(t)
	a := m.does("liming", "标签", with{"标签": text("银卡"), "客户": text("wm-zhang")})
	m.wants(a, "张三", "银卡", "not", "换下")
	adds := effectsOf[bot.AddTag](a.Effects)
	if len(adds) != 1 || !adds[0].ByHand || !adds[0].InChat || adds[0].Pair != zhang || adds[0].Tag != silver {
		t.Errorf("added %+v", adds)
	}
	if push := effectsOf[bot.PushTags](a.Effects); len(push) != 1 || push[0].Pair != zhang {
		t.Errorf("WeCom is told %+v", push)
	}
	said := effectsOf[bot.RecordInteraction](a.Effects)
	if len(said) != 1 || said[0].Kind != bot.InteractionTagged || said[0].Ref != "et1" || !strings.Contains(said[0].Detail, "李明") {
		t.Errorf("the time line has %+v", said)
	}
	if a.Plan.People != 1 {
		t.Errorf("touches %d", a.Plan.People)
	}
	m.wants(m.does("liming", "标签", with{"标签": text("银卡"), "客户": text("wm-zhang")}), "已经有")
}

func TestATagOfAnExclusiveGroupTakesTheOthersPlace(t *testing.T) {
	m := newMarket(t)
	gold := bot.Tag{Group: "会员层级", Name: "金卡", Class: bot.TagTier}
	m.records[zhang] = []bot.TagRecord{{HeldTag: bot.HeldTag{Tag: gold, LastAt: m.now, Rule: "金卡"}, Held: true}}
	a := m.does("liming", "标签", with{"标签": text("会员层级/银卡"), "客户": text("wm-zhang")})
	m.wants(a, "换下「金卡」", "一次只有一个")
	if got := m.holds(zhang); got != "银卡" {
		t.Errorf("holds %s", got)
	}
	moved := false
	for _, s := range effectsOf[bot.RecordInteraction](a.Effects) {
		moved = moved || s.Kind == bot.InteractionMoved && strings.Contains(s.Detail, "金卡 → 银卡")
	}
	if !moved {
		t.Errorf("the journal has no move: %+v", a.Effects)
	}
	m.wants(m.undoes("liming", "标签", a), "给 1 位客户取下了「银卡」，换回「金卡」。")
	if got := m.holds(zhang); got != "金卡" {
		t.Errorf("after the undo holds %s", got)
	}
}

func TestATagGivenByHandGivesWayAndComesBackByHand(t *testing.T) {
	m := newMarket(t)
	gold := bot.Tag{Group: "会员层级", Name: "金卡", Class: bot.TagTier}
	m.records[zhang] = []bot.TagRecord{{HeldTag: bot.HeldTag{Tag: gold, LastAt: m.now, ByHand: true}, Held: true, HandAt: m.now}}
	a := m.does("liming", "标签", with{"标签": text("银卡"), "客户": text("wm-zhang")})
	if got := m.holds(zhang); got != "银卡" {
		t.Errorf("holds %s", got)
	}
	m.undoes("liming", "标签", a)
	if got := m.holds(zhang); got != "金卡" {
		t.Errorf("after the undo holds %s", got)
	}
}

func TestATagIsTakenAndComesBack(t *testing.T) {
	m := newMarket(t)
	m.wants(m.does("liming", "去标签", with{"标签": text("银卡"), "客户": text("wm-zhang")}), "没有「银卡」")
	m.records[zhang] = []bot.TagRecord{{HeldTag: bot.HeldTag{Tag: silver, Rule: "银卡"}, Held: true}}
	a := m.does("liming", "去标签", with{"标签": text("银卡"), "客户": text("wm-zhang")})
	if got := m.holds(zhang); got != "" {
		t.Errorf("holds %s", got)
	}
	m.undoes("liming", "去标签", a)
	if got := m.holds(zhang); got != "银卡" {
		t.Errorf("after the undo holds %s", got)
	}
}

func TestAnUndoOfTagsLeavesWhatWasDecidedSince(t *testing.T) {
	m := newMarket(t)
	m.meet("wm-zhao", "赵六", "s17", "liming")
	m.matching = []bot.Pair{zhang, {UserID: "liming", ExternalUserID: "wm-zhao"}}
	a := m.does("liming", "标签", with{"标签": text("银卡"), "人群": text("新客")})
	m.wants(a, "2 位")
	m.apply(bot.RemoveTag{Pair: zhang, Tag: silver, At: m.now.Add(time.Hour), ByHand: true})
	u := m.undoes("liming", "标签", a)
	m.wants(u, "给 1 位", "1 位没动")
	for _, e := range effectsOf[bot.RemoveTag](u.Effects) {
		if e.Pair == zhang {
			t.Error("it touched what somebody decided since")
		}
	}
	m.wants(m.undoes("liming", "标签", a), "没有动")
}

func TestAnAudienceStaysInTheCallersStores(t *testing.T) {
	m := newMarket(t)
	m.matching = []bot.Pair{zhang, {UserID: "zhaoyun", ExternalUserID: "wm-qian"}}
	a := m.does("liming", "标签", with{"标签": text("银卡"), "人群": text("新客")})
	if a.Plan.People != 1 || len(effectsOf[bot.AddTag](a.Effects)) != 1 {
		t.Errorf("touches %d: %+v", a.Plan.People, a.Effects)
	}
	b := m.does("wangzong", "标签", with{"标签": text("爱喝茶"), "人群": text("新客")})
	if b.Plan.People != 2 {
		t.Errorf("headquarters touch %d", b.Plan.People)
	}
}

func TestAnAudienceHasAnEnd(t *testing.T) {
	m := newMarket(t)
	for i := range audienceMost + 7 {
		id := fmt.Sprintf("wm-many-%04d", i)
		m.meet(id, "某某", "s17", "liming")
		m.matching = append(m.matching, bot.Pair{UserID: "liming", ExternalUserID: id})
	}
	cmd, call := m.calls("liming", "标签", with{"标签": text("银卡"), "人群": text("新客")})
	a, err := cmd.Run(call, m)
	if err != nil || a.Plan.People != audienceMost {
		t.Fatalf("touches %d, %v", a.Plan.People, err)
	}
	m.wants(a, "还有 7 位", "1000 位")
	if size := len(must(marshal(a.Undo.Payload))); size > 60_000 {
		t.Errorf("the journal takes %d bytes", size)
	}
}

func TestAConfirmationOfTagsIsBoundToTheAudience(t *testing.T) {
	m := newMarket(t)
	m.matching = []bot.Pair{zhang}
	run := func(tag string) string {
		cmd, call := m.calls("wangzong", "标签", with{"标签": text(tag), "人群": text("新客")})
		return must(cmd.Run(call, m)).Plan.Bind
	}
	before := run("银卡")
	if run("银卡") != before || run("金卡") == before {
		t.Error("the same plan has one binding, another one another")
	}
	m.matching = append(m.matching, bot.Pair{UserID: "zhaoyun", ExternalUserID: "wm-qian"})
	if run("银卡") == before {
		t.Error("a larger audience is another plan")
	}
}

func TestTagsThatWeComDoesNotKnowYetAreMadeThere(t *testing.T) {
	m := newMarket(t)
	a := m.does("liming", "标签", with{"标签": text("爱喝茶"), "客户": text("wm-zhang")})
	adds := effectsOf[bot.AddTag](a.Effects)
	if len(adds) != 2 || adds[0].ByHand || !adds[1].ByHand {
		t.Errorf("added %+v; a tag that only a person gave is none of the bot's to make", adds)
	}
}

func TestTagsAreNamedAsPeopleDo(t *testing.T) {
	for _, c := range []struct {
		typed string
		words []string
		picks int
	}{
		{"奶粉", []string{"要哪一个"}, 2},
		{"银卞", []string{"没有「银卞」", "银卡"}, 0},
		{"卡", []string{"没有「卡」", "银卡", "金卡"}, 0},
		{"完全没有的东西", []string{"没有", "企业微信后台"}, 0},
		{strings.Repeat("长", 5000), []string{"没有"}, 0},
		{"", []string{"例如", "/标签 小雨 银卡"}, 0},
		{"🍵", []string{"没有「🍵」"}, 0},
	} {
		m := newMarket(t)
		a := m.does("liming", "标签", with{"标签": text(c.typed), "客户": text("wm-zhang")})
		m.wants(a, c.words...)
		if len(a.Pick) != c.picks || len(a.Effects) > 0 || len(a.Text) > 2048 {
			t.Errorf("%.20q: picks %v, effects %v", c.typed, a.Pick, a.Effects)
		}
	}
}

func TestTagsSayWhatIsWrong(t *testing.T) {
	m := newMarket(t)
	m.wants(m.does("liming", "标签", with{"标签": text("银卡"), "客户": text("wm-qian")}), "没有找到")
	m.wants(m.does("liming", "标签", with{"标签": text("银卡"), "人群": text("新客 ?")}), "没看懂", "例如")
	m.wants(m.does("liming", "标签", with{"标签": text("银卡"), "人群": text("新客")}), "没有符合条件")
	m.wants(m.does("liming", "标签", with{"标签": text("银卡")}), "给谁")
	m.wants(m.does("liming", "标签", with{"标签": text("银卡"), "客户": text("wm-zhang"), "人群": text("新客")}), "给谁")
	m.customers[0].relations[0].Status = bot.RelationDeleted
	m.wants(m.does("liming", "标签", with{"标签": text("银卡"), "客户": text("wm-zhang")}), "要先是好友")
}
