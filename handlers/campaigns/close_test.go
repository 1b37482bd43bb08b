package campaigns

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// A campaign opens with one task for each owner, whose link opens its page, and a job
// that ends it.
func TestACampaignOpens(t *testing.T) {
	w := newWorld(t, vote)
	w.campaign.At = noon
	effects, posts, err := w.host.Opening(w, w.campaign, "")
	if err != nil || posts.Groups != 2 || len(posts.Owners) != 1 || count[bot.CreatePost](effects) != 1 || count[bot.ScheduleJob](effects) != 1 {
		t.Fatalf("opens with %+v, %+v, %v", posts, effects, err)
	}
	for _, e := range effects {
		w.keep(e)
		if p, ok := e.(bot.CreatePost); ok {
			token, found := strings.CutPrefix(p.Attachments[0].URL, "https://bot.example.com/a/")
			link, err := bot.ReadSale([]byte("a key"), token, noon)
			if !found || err != nil || link.Sale != "campaign/C1" || p.Ref != "campaign:C1" || !strings.Contains(p.Text, "鲜牛奶、酸奶") {
				t.Errorf("the post is %+v (%v)", p.Post, err)
			}
		}
	}
	if _, posts, _ := w.host.Opening(w, w.campaign, ""); posts.Groups != 0 || posts.Full != 2 {
		t.Errorf("groups that had their post today get %+v", posts)
	}
	chosen := newWorld(t, vote)
	chosen.campaign.Chats, chosen.campaign.At = []string{"wr1", "wr2"}, noon
	effects, _, err = chosen.host.Opening(chosen, chosen.campaign, "")
	if err != nil || count[bot.CreatePost](effects) != 2 {
		t.Errorf("chosen groups get %+v, %v", effects, err)
	}
}

// At its end the groups are thanked, staff told, and the winner offered as the next
// sale; once.
func TestACampaignEnds(t *testing.T) {
	w := newWorld(t, vote)
	w.names["wm1"], w.names["wm2"], w.names["wm3"] = "小美🌷", "", "<b>阿强"
	w.sold = []bot.Sale{
		{ID: "S1", Item: "酸奶", Price: 590, Was: 880, Units: map[string]int{"s17": 30}, Each: 2, Start: noon.Add(-time.Hour), Category: "乳品"},
		{ID: "S2", Item: "酸奶", Price: 100, Was: 880, Units: map[string]int{"s17": 3}, Start: noon.Add(-48 * time.Hour)},
	}
	w.answer("wm1", 0, bot.CampaignAnswer{Option: "酸奶", Public: true})
	w.answer("wm2", 0, bot.CampaignAnswer{Option: "鲜牛奶"})
	w.answer("wm3", 0, bot.CampaignAnswer{Option: "酸奶", Public: true})
	w.ends()
	if w.campaign.ToldAt.IsZero() {
		t.Fatal("the end is not recorded")
	}
	for _, p := range w.posts {
		if !strings.Contains(p.Text, "「酸奶」") || !strings.Contains(p.Text, "小*、＜*") || strings.Contains(p.Text, "小美") || !strings.Contains(p.Text, "另外 1 位") {
			t.Errorf("the groups read %s", p.Text)
		}
	}
	var staff, group string
	for _, e := range w.told {
		switch e := e.(type) {
		case bot.AppMessage:
			staff = e.Text
		case bot.GroupNotice:
			group = e.Markdown
		}
	}
	for _, want := range []string{"酸奶：2 人（67%）", "/秒杀 新建 品名=酸奶 价格=5.90 原价=8.80 数量=30 每人=2 品类=乳品", "2 个群的群主"} {
		if !strings.Contains(staff, want) {
			t.Errorf("staff read %s, want %q", staff, want)
		}
	}
	if group == "" || len(w.posts) != 1 {
		t.Errorf("the internal group reads %q, %d posts", group, len(w.posts))
	}
	if again := w.ends(); len(again) > 0 {
		t.Errorf("it ends twice: %+v", again)
	}
}

func TestTheEndWaitsForItsTime(t *testing.T) {
	w := newWorld(t, vote)
	due := bot.JobDue{Name: JobClose, Payload: []byte(`"C1"`)}
	if effects := w.happens(due); len(effects) > 0 {
		t.Errorf("it ends before: %+v", effects)
	}
	w.campaign.OffAt = noon
	if effects := w.ends(); len(effects) > 0 {
		t.Errorf("what was called off ends: %+v", effects)
	}
	w = newWorld(t, vote)
	if w.ends(); len(w.posts) > 0 || w.campaign.ToldAt.IsZero() || strings.Contains(w.told[0].(bot.GroupNotice).Markdown, "/秒杀") {
		t.Errorf("one without answers: posts %+v, told %+v", w.posts, w.told)
	}
}

// Of ten thousand who answered the groups read a few names.
func TestALongListOfThanksIsShort(t *testing.T) {
	w := newWorld(t, review)
	for i := range 10_000 {
		id := customer(i)
		w.answers[id] = bot.CampaignAnswer{Campaign: "C1", ExternalUserID: id, Stars: 5, Public: true, Hidden: i%2 == 0, At: noon}
	}
	names, more, err := w.host.thanked(w, w.campaign)
	if err != nil || len(names) != thankedMost || more != 10_000-thankedMost {
		t.Errorf("%d names and %d more, %v", len(names), more, err)
	}
	w.ends()
	for _, p := range w.posts {
		if len(p.Text) > 4000 || !strings.Contains(p.Text, "5.0 星") {
			t.Errorf("%d bytes: %s", len(p.Text), p.Text)
		}
	}
}

func TestAWinnerWithSpacesIsOneWord(t *testing.T) {
	w := newWorld(t, vote)
	w.campaign.Options = []string{`鲜牛奶 1L "大"`, "酸奶"}
	w.answer("wm1", 0, bot.CampaignAnswer{Option: `鲜牛奶 1L "大"`})
	line, err := w.host.Next(w, w.campaign, bot.Everything())
	if err != nil || line != `/秒杀 新建 品名="鲜牛奶 1L ""大"""` {
		t.Errorf("%s %v", line, err)
	}
}

// A vote's winner is offered as it was sold before where the scope shows that sale, with
// as many for each store as then.
func TestTheNextSaleIsAsTheLastOneThatIsShown(t *testing.T) {
	w := newWorld(t, vote)
	w.answer("wm1", 0, bot.CampaignAnswer{Option: "酸奶"})
	w.sold = []bot.Sale{{ID: "S1", Item: "酸奶", Price: 590, Units: map[string]int{"s17": 30, "s18": 20}, Start: noon}}
	for name, tt := range map[string]struct {
		scope  bot.Scope
		shared bool
		want   string
	}{
		"shown":       {bot.Everything(), false, "/秒杀 新建 品名=酸奶 价格=5.90 数量=30 每人=1"},
		"not shown":   {bot.Scope{Stores: []string{"s18"}}, false, "/秒杀 新建 品名=酸奶"},
		"one for all": {bot.Everything(), true, "/秒杀 新建 品名=酸奶 价格=5.90 数量=50 每人=1 库存=共享"},
	} {
		if tt.shared {
			w.sold[0].Units = map[string]int{"": 50}
		} else {
			w.sold[0].Units = map[string]int{"s17": 30, "s18": 20}
		}
		if line, err := w.host.Next(w, w.campaign, tt.scope); err != nil || line != tt.want {
			t.Errorf("%s: %q, %v", name, line, err)
		}
	}
}

// One that ends at midnight is told of in the morning; groups that have had their post
// by then are thanked by their owner's hand.
func TestTheEndIsToldWhenPeopleAreAwake(t *testing.T) {
	w := newQuietWorld(t, vote, "22:00-08:30")
	w.campaign.End = time.Date(2026, 11, 23, 0, 0, 0, 0, w.host.Location)
	job := w.host.closing(w.campaign)
	if want := time.Date(2026, 11, 23, 8, 30, 0, 0, w.host.Location); !job.Due.Equal(want) {
		t.Errorf("it is told %s", job.Due)
	}
	w.campaign.End = time.Date(2026, 11, 22, 20, 0, 0, 0, w.host.Location)
	if job = w.host.closing(w.campaign); !job.Due.Equal(w.campaign.End) {
		t.Errorf("one that ends by day is told %s", job.Due)
	}
}

func TestGroupsThatTakeNoPostAreThankedByHand(t *testing.T) {
	w := newWorld(t, vote)
	w.answer("wm1", 0, bot.CampaignAnswer{Option: "酸奶"})
	w.posts["P1"] = bot.Post{ID: "P1", ChatIDs: []string{"wr1"}, At: noon}
	w.ends()
	var asked []bot.Todo
	for _, todo := range w.todos {
		if strings.HasPrefix(todo.ID, "campaign-thanks-") {
			asked = append(asked, todo)
		}
	}
	if len(asked) != 1 || asked[0].UserID == "" || !strings.Contains(asked[0].Text, "谢谢大家") || !strings.Contains(asked[0].Text, "今天已经有群发") {
		t.Errorf("asked are %+v", asked)
	}
}

// The post says that something is given: where it cannot be, managers hear so once.
func TestWhatIsPromisedAndNotGivenIsTold(t *testing.T) {
	w := newWorld(t, vote)
	w.campaign.Coupon, w.nothing = "new10", "「立减十元」的 100 张都发完了"
	w.answer("wm1", 0, bot.CampaignAnswer{Option: "酸奶"})
	w.answer("wm2", time.Minute, bot.CampaignAnswer{Option: "酸奶"})
	if len(w.alerts) != 2 || w.alerts[0].Key != w.alerts[1].Key || !strings.Contains(w.alerts[0].Detail, "100 张都发完了") || w.alerts[0].Store != "s17" {
		t.Errorf("%+v", w.alerts)
	}
}

// Who left can paste nothing: a colleague who has the customer is asked.
func TestWhoLeftIsNotAskedToTellOfAGift(t *testing.T) {
	w := newWorld(t, vote)
	w.campaign.Coupon = "new10"
	pairs, err := w.Pairs("wm1")
	if err != nil || len(pairs) == 0 {
		t.Fatal(pairs, err)
	}
	w.left = map[string]time.Time{}
	for _, r := range pairs {
		w.left[r.UserID] = noon
	}
	w.answer("wm1", 0, bot.CampaignAnswer{Option: "酸奶"})
	for _, todo := range w.todos {
		if w.left[todo.UserID] == noon {
			t.Errorf("asked is %+v", todo)
		}
	}
	if w.gifts != 1 {
		t.Errorf("%d gifts", w.gifts)
	}
}
