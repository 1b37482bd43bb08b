package sales

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// scheduled is a street with a welfare day on Wednesdays, a member day and a member
// price.
func scheduled(t *testing.T) *street {
	w := newStreet(t)
	w.o.Shop.Sales.Schedules = []config.SaleSchedule{
		{Name: "周三福利日", Kind: bot.SaleWelfare, Weekdays: []string{"wed"}, Hours: "10:00-21:00", Item: "鲜牛奶 1L", Price: 990, Was: 1680, Units: 30, Stores: []string{"s17"}, Each: 2, Post: true},
		{Name: "会员日", Kind: bot.SaleMemberDay, Days: []int{26}, Hours: "10:00-21:00", Item: "咖啡豆", Price: 3900, Was: 6800, Units: 20, If: "银卡 or 金卡", Post: true},
		{Name: "会员价", Kind: bot.SaleMemberPrice, Hours: "00:00-24:00", Item: "面包", Price: 500, Was: 800, Units: 100, Shared: true, Each: 1, If: "金卡"},
	}
	w.audience["银卡 or 金卡"] = make([]bot.Pair, 3)
	return w
}

func (w *street) scheduleNow() { w.happen(bot.JobDue{Name: JobSchedule, Due: w.now}) }

func TestSalesOfTodayAndTomorrowAreMadeOnce(t *testing.T) {
	w := scheduled(t)
	w.now = time.Date(2026, 11, 25, 0, 5, 0, 0, shanghai)
	w.scheduleNow()
	byItem := map[string][]string{}
	for _, id := range sorted(w.All) {
		s := w.All[id]
		byItem[s.Item] = append(byItem[s.Item], s.Start.In(shanghai).Format("02 15:04")+"–"+s.End.In(shanghai).Format("02 15:04"))
	}
	if len(byItem["鲜牛奶 1L"]) != 1 || byItem["鲜牛奶 1L"][0] != "25 10:00–25 21:00" || len(byItem["咖啡豆"]) != 1 || byItem["咖啡豆"][0] != "26 10:00–26 21:00" {
		t.Errorf("made %v", byItem)
	}
	if bread := byItem["面包"]; len(bread) != 2 || !strings.HasPrefix(strings.Join(bread, " "), "2") || !strings.Contains(strings.Join(bread, " "), "25 00:00–26 00:00") {
		t.Errorf("made %v", byItem)
	}
	for _, s := range w.All {
		if s.Item == "咖啡豆" && (len(s.Units) != 2 || s.If == "" || s.Kind != bot.SaleMemberDay) || s.Item == "面包" && !s.Shared() {
			t.Errorf("made %+v", s)
		}
	}
	// Neither another start nor another configuration makes another.
	w.o.Shop.Sales.Schedules[0].Price, w.o.Shop.Sales.Schedules[0].Hours = 890, "09:00-21:00"
	w.now = w.now.Add(3 * time.Hour)
	before := len(w.All)
	w.scheduleNow()
	w.scheduleNow()
	if len(w.All) != before {
		t.Errorf("%d sales became %d", before, len(w.All))
	}
}

func TestAScheduledSaleTellsGroupsInTheDay(t *testing.T) {
	w := scheduled(t)
	w.now = time.Date(2026, 11, 25, 0, 5, 0, 0, shanghai)
	w.scheduleNow()
	if len(w.sends) != 0 {
		t.Errorf("at night %+v", w.sends)
	}
	w.until(time.Date(2026, 11, 25, 10, 0, 0, 0, shanghai))
	posts := of[bot.CreatePost](w)
	if len(posts) != 2 || !posts[0].At.Equal(time.Date(2026, 11, 25, 8, 30, 0, 0, shanghai)) {
		t.Errorf("posts %+v", posts)
	}
	told := of[bot.GroupNotice](w)
	if len(told) != 1 || !strings.Contains(told[0].Markdown, "福利日排好了：鲜牛奶 1L") {
		t.Errorf("told %+v", told)
	}
}

func TestAScheduledSaleThatWasCalledOffStaysOff(t *testing.T) {
	w := scheduled(t)
	w.now = time.Date(2026, 11, 25, 0, 5, 0, 0, shanghai)
	w.scheduleNow()
	id := idOf("schedule", "周三福利日", "2026-11-25")
	answer, err := w.seller().CallOff(w.call("hanmei"), w, id, "缺货")
	if err != nil {
		t.Fatal(err)
	}
	w.apply(answer.Effects...)
	w.scheduleNow()
	w.until(time.Date(2026, 11, 25, 12, 0, 0, 0, shanghai))
	if s := w.All[id]; s.State != bot.SaleCalledOff || len(of[bot.CreatePost](w)) != 0 {
		t.Errorf("it is %+v, posts %+v", s, of[bot.CreatePost](w))
	}
}

func TestAScheduledSaleThatCannotBeIsSaid(t *testing.T) {
	w := scheduled(t)
	w.o.PublicURL = ""
	w.now = time.Date(2026, 11, 25, 9, 0, 0, 0, shanghai)
	w.scheduleNow()
	id := idOf("schedule", "周三福利日", "2026-11-25")
	if len(w.All) != 0 || !strings.Contains(w.raised["sale/"+id+"/not"].Detail, "「周三福利日」（11月25日）没有办成：还没有设置 public_url") {
		t.Errorf("sales %v, raised %+v", w.All, w.raised)
	}
}

// A sale of today that the bot learns of late goes on as long as it is there.
func TestTheSaleOfADayThatHasBegunIsMadeLate(t *testing.T) {
	w := scheduled(t)
	w.scheduleNow()
	if s := w.All[idOf("schedule", "周三福利日", "2026-11-25")]; s.ID == "" {
		t.Error("it is not made")
	}
	w = scheduled(t)
	w.now = time.Date(2026, 11, 25, 21, 30, 0, 0, shanghai)
	w.scheduleNow()
	if s := w.All[idOf("schedule", "周三福利日", "2026-11-25")]; s.ID != "" {
		t.Error("it is made though it is over")
	}
}

// FuzzSlot: whatever the configuration lets through, a day's sale has its end after its
// start and is no longer than a day and its night.
func FuzzSlot(f *testing.F) {
	for _, hours := range []string{"10:00-22:00", "22:00-02:00", "00:00-24:00", "00:00-00:00", "", "-", "9:5-x"} {
		f.Add(hours)
	}
	f.Fuzz(func(t *testing.T, hours string) {
		day := time.Date(2026, 11, 25, 0, 0, 0, 0, shanghai)
		start, end := slot(hours, day)
		if !end.After(start) || end.Sub(start) > 48*time.Hour || start.Before(day) {
			t.Errorf("%q is from %s until %s", hours, start, end)
		}
	})
}
