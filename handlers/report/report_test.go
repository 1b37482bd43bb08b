package report_test

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/chart"
	"github.com/zhanggui/zhanggui/handlers/report"
	"github.com/zhanggui/zhanggui/templates"
)

func options(t *testing.T) report.Options {
	t.Helper()
	messages, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return report.Options{
		Shop: shop, Messages: messages, Location: shanghai, PublicURL: "https://bot.example.com/", ReportKey: key,
	}
}

// busy is a Saturday with something everywhere but at s19, and the one before.
func busy() *world {
	w := &world{}
	noon := saturday.Add(-9 * time.Hour)
	w.happen(noon, "s17", "liming", bot.Numbers{
		Added: 12, Lost: 2, Welcomed: 11, WelcomeFailed: 1, WelcomeMedian: 1240 * time.Millisecond, WelcomeSlow: 4800 * time.Millisecond,
		Joined: 8, Left: 3, Coupons: 11,
	})
	w.happen(noon, "s17", "hanmei", bot.Numbers{Added: 3, Deleted: 1, Orders: 5, Sales: 123450, Violations: 1})
	w.happen(noon, "s18", "zhang", bot.Numbers{Added: 7, Welcomed: 7, Orders: 2, Sales: 8800})
	w.happen(noon.AddDate(0, 0, -7), "s17", "liming", bot.Numbers{Added: 9, Lost: 1, Welcomed: 9, WelcomeMedian: time.Second, WelcomeSlow: 5 * time.Second, Orders: 6, Sales: 130000, Joined: 8})
	w.happen(noon.AddDate(0, 0, -2), "s17", "liming", bot.Numbers{Added: 4, Lost: 6})
	// After the report was due: neither in the day nor in the one before.
	w.happen(saturday.Add(time.Minute), "s17", "liming", bot.Numbers{Added: 100})
	w.happen(saturday.AddDate(0, 0, -7).Add(time.Minute), "s17", "liming", bot.Numbers{Added: 1000})
	return w
}

// run handles the job and the jobs that it makes.
func run(t *testing.T, o report.Options, w *world, ev bot.Event) []bot.Effect {
	t.Helper()
	h := report.Handler(o)
	jobs, err := h.Handle(ev, w)
	if err != nil {
		t.Fatal(err)
	}
	var effects []bot.Effect
	for i, e := range jobs {
		job := e.(bot.ScheduleJob)
		if !slices.Contains(h.Kinds, bot.JobKind(job.Name)) {
			t.Fatalf("nobody does the job %s", job.Name)
		}
		body := bot.JobDue{Name: job.Name, Due: job.Due, Payload: job.Payload}
		sent, err := h.Handle(bot.Event{ID: ev.ID + int64(i) + 1, Kind: body.Kind(), At: ev.At, ReceivedAt: ev.At, Body: body}, w)
		if err != nil {
			t.Fatal(err)
		}
		effects = append(effects, sent...)
	}
	return effects
}

func TestAReportIsSentOnceForEachTimeItIsDue(t *testing.T) {
	h := report.Handler(options(t))
	keys := func(ev bot.Event) (all []string) {
		jobs, err := h.Handle(ev, busy())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range jobs {
			job := e.(bot.ScheduleJob)
			if !job.Due.Equal(ev.Body.(bot.JobDue).Due) {
				t.Errorf("%s is due at %s", job.Key, job.Due)
			}
			all = append(all, job.Key)
		}
		return all
	}
	first, again, tomorrow := keys(due(saturday, 0)), keys(due(saturday, time.Hour)), keys(due(saturday.AddDate(0, 0, 1), 0))
	if len(first) != 3 || !slices.Equal(first, again) {
		t.Errorf("the same report has the keys %v and %v", first, again)
	}
	for i, key := range first {
		if slices.Contains(tomorrow, key) || slices.Contains(first[:i], key) || len(key) > 100 {
			t.Errorf("%s stands for two reports", key)
		}
	}
}

// told are the messages by their first receiver.
func told(effects []bot.Effect) map[string]bot.AppMessage {
	all := map[string]bot.AppMessage{}
	for _, e := range effects {
		if m, ok := e.(bot.AppMessage); ok {
			all[m.ToUsers[0]] = m
		}
	}
	return all
}

func TestEverybodyHearsOfTheirOwnStores(t *testing.T) {
	messages := told(run(t, options(t), busy(), due(saturday, 0)))
	for first, want := range map[string]struct {
		users []string
		says  string
		not   string
	}{
		"hanmei": {[]string{"hanmei", "qiang"}, "新增客户：15 ↑6", "人民路店"},
		"quyu":   {[]string{"quyu"}, "新增客户：7 ↑7", "李明"},
		"kuaiji": {[]string{"kuaiji", "wangzong"}, "新增客户：22 ↑13", "清早"},
	} {
		m := messages[first]
		if !slices.Equal(m.ToUsers, want.users) || !strings.Contains(m.Text, want.says) || strings.Contains(m.Text, want.not) {
			t.Errorf("%s: to %v\n%s", first, m.ToUsers, m.Text)
		}
	}
	if len(messages) != 3 {
		t.Errorf("%d messages, want 3: clerks get none", len(messages))
	}
}

func TestTheMessageWordForWord(t *testing.T) {
	messages := told(run(t, options(t), busy(), due(saturday, 0)))
	for first, file := range map[string]string{"hanmei": "store", "kuaiji": "shop"} {
		text, link, _ := strings.Cut(messages[first].Text, "https://")
		golden := filepath.Join("testdata", file+".golden")
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || text != string(want) {
			t.Errorf("%v\n%s", err, cmp.Diff(string(want), text))
		}
		token, ok := strings.CutPrefix(link, "bot.example.com/report/")
		got, err := bot.ReadReport(key, token, saturday)
		if !ok || err != nil || !got.Until.Equal(saturday) || !got.From.Equal(report.Day(saturday, shanghai).From) {
			t.Errorf("the link opens %+v %v", got, err)
		}
		if _, err := bot.ReadReport(key, token, saturday.Add(bot.ReportLife)); err == nil {
			t.Error("the link never ends")
		}
	}
}

func TestTheLinkShowsNoMoreThanTheMessage(t *testing.T) {
	messages := told(run(t, options(t), busy(), due(saturday, 0)))
	for first, want := range map[string]bot.Scope{
		"hanmei": {Stores: []string{"s17"}}, "quyu": {Stores: []string{"s18", "s19"}}, "kuaiji": {All: true},
	} {
		_, token, _ := strings.Cut(messages[first].Text, "/report/")
		if link, err := bot.ReadReport(key, token, saturday); err != nil || !cmp.Equal(link.Scope, want) {
			t.Errorf("%s: %+v %v", first, link.Scope, err)
		}
	}
}

func TestALateReportIsOfItsOwnDayAndTheSame(t *testing.T) {
	o := options(t)
	want := run(t, o, busy(), due(saturday, 0))
	for _, late := range []time.Duration{time.Second, 3 * time.Hour, 50 * time.Hour} {
		if got := run(t, o, busy(), due(saturday, late)); !cmp.Equal(got, want) {
			t.Errorf("%v late it differs", late)
		}
	}
}

func TestAReportInTheMorningIsOfTheDayBefore(t *testing.T) {
	m := told(run(t, options(t), busy(), due(saturday.Add(11*time.Hour), 0)))["hanmei"]
	if !strings.HasPrefix(m.Text, "【日报】十七号店 · 11月21日 周六\n") || !strings.Contains(m.Text, "新增客户：115 ↓894") {
		t.Error(m.Text)
	}
}

func TestThePictureShowsSevenDays(t *testing.T) {
	o := options(t)
	charts, err := chart.New(o.Messages.FS())
	if err != nil {
		t.Fatal(err)
	}
	o.Charts = charts
	var files []bot.AppFile
	for _, e := range run(t, o, busy(), due(saturday, 0)) {
		if f, ok := e.(bot.AppFile); ok {
			files = append(files, f)
		}
	}
	if len(files) != 3 || files[0].File.Name != "日报 11月21日.png" || !slices.Equal(files[0].ToUsers, []string{"hanmei", "qiang"}) {
		t.Fatalf("%d pictures", len(files))
	}
	if _, err := png.Decode(bytes.NewReader(files[0].File.Data)); err != nil {
		t.Error(err)
	}
	for _, e := range run(t, o, &world{}, due(saturday, 0)) {
		if _, ok := e.(bot.AppFile); ok {
			t.Error("a picture of nothing")
		}
	}
	r, err := report.New(options(t)).Read(busy().Desk(), bot.Scope{Stores: []string{"s17"}}, report.Reported(saturday, shanghai))
	if err != nil {
		t.Fatal(err)
	}
	var adds []int
	for _, d := range r.Days {
		adds = append(adds, d.Added)
	}
	// The Saturday before is no more among them, and the last day ends when the
	// report was due.
	if want := []int{0, 0, 0, 0, 4, 0, 15}; !slices.Equal(adds, want) || r.Days[4].Net() != -2 {
		t.Errorf("adds of the days are %v, want %v", adds, want)
	}
}

func TestADayWithoutAnythingIsToldShortly(t *testing.T) {
	w := &world{}
	m := run(t, options(t), w, due(saturday, 0))
	if len(m) != 3 || strings.Count(told(m)["hanmei"].Text, "\n") > 4 || !strings.Contains(told(m)["hanmei"].Text, "没有动静") {
		t.Errorf("%d effects: %s", len(m), told(m)["hanmei"].Text)
	}
	w.happen(saturday.AddDate(0, 0, -7).Add(-time.Hour), "s17", "liming", bot.Numbers{Added: 9})
	if m := told(run(t, options(t), w, due(saturday, 0)))["hanmei"]; !strings.Contains(m.Text, "上周六同一时段新增 9 人") {
		t.Error(m.Text)
	}
}

func TestADayWithoutAnythingIsNotToldLate(t *testing.T) {
	if m := run(t, options(t), &world{}, due(saturday, 3*time.Hour)); len(m) != 0 {
		t.Errorf("whoever was not there says that nothing happened: %+v", m)
	}
}

func TestWithoutAddressOrKeyNoLinkIsOffered(t *testing.T) {
	for _, change := range []func(*report.Options){
		func(o *report.Options) { o.PublicURL = "" }, func(o *report.Options) { o.ReportKey = nil },
	} {
		o := options(t)
		change(&o)
		if m := told(run(t, o, busy(), due(saturday, 0)))["hanmei"]; strings.Contains(m.Text, "http") || strings.Contains(m.Text, "网页") || strings.Contains(m.Text, "图表") {
			t.Error(m.Text)
		}
	}
}

func TestTheMessageLeadsToTheManagersPageWhereThereIsOne(t *testing.T) {
	const board = "https://bot.example.com/board"
	o := options(t)
	for _, m := range told(run(t, o, busy(), due(saturday, 0))) {
		if strings.Contains(m.Text, "看板") {
			t.Errorf("leads to a page that is not there:\n%s", m.Text)
		}
	}
	o.BoardURL = board
	messages := told(run(t, o, busy(), due(saturday, 0)))
	for first, m := range messages {
		page, rest, _ := strings.Cut(m.Text, "看板和要办的事")
		if !strings.HasSuffix(rest, "\n"+board) || !strings.Contains(page, "/report/") {
			t.Errorf("%s: does not lead to both pages, each on a line of its own:\n%s", first, m.Text)
		}
	}
	if len(messages) != 3 {
		t.Errorf("%d messages; want 3", len(messages))
	}
}

func TestHoweverManyStoresTheMessageIsWhole(t *testing.T) {
	for _, n := range []int{2, 11, 60, 400} {
		o, w := options(t), &world{}
		o.Shop.Stores, o.Shop.Staff = nil, slices.Clone(shop.Staff)
		var ids []string
		for i := range n {
			id := fmt.Sprintf("store-%03d", i)
			ids = append(ids, id)
			o.Shop.Stores = append(o.Shop.Stores, config.Store{ID: id, Name: "名字很长的一家门店" + id})
			w.happen(saturday.Add(-time.Hour), id, fmt.Sprint("staff", i), bot.Numbers{Added: n - i, Sales: 12345678})
		}
		o.Shop.Staff[4].Stores = ids
		for first, m := range told(run(t, o, w, due(saturday, 0))) {
			if len(m.Text) > 2048 || strings.ToValidUTF8(m.Text, "") != m.Text {
				t.Errorf("%d stores, %s: %d bytes", n, first, len(m.Text))
			}
			_, token, linked := strings.Cut(m.Text, "/report/")
			if _, err := bot.ReadReport(key, token, saturday); linked && err != nil {
				t.Errorf("%d stores, %s: the link is broken", n, first)
			}
			if shown := strings.Count(m.Text, "\n· 名字很长"); first != "hanmei" && n > 10 && !strings.Contains(m.Text, fmt.Sprintf("还有 %d 家店", n-shown)) {
				t.Errorf("%d stores, %s: shows %d and does not say that there are more:\n%s", n, first, shown, m.Text)
			}
		}
	}
}
