package archive

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func due(name string, at time.Time) bot.Event { return event(at, bot.JobDue{Name: name, Due: at}) }

func TestTheArchiveIsReadAtTheDoorbellAndNowAndThen(t *testing.T) {
	for name, ev := range map[string]bot.Event{
		"doorbell": event(noon, bot.ArchiveDoorbell{}), "job": due(JobRead, noon),
	} {
		t.Run(name, func(t *testing.T) {
			if got := of[bot.ReadFeed](happen(t, newView(), ev)); len(got) != 1 || got[0].Feed != bot.FeedArchive {
				t.Errorf("readings: %+v", got)
			}
			if got := happen(t, newView(), ev, func(o *Options) { o.Archive.Enabled = false }); len(got) > 0 {
				t.Errorf("read though it is switched off: %+v", got)
			}
		})
	}
}

func TestReadingGoesOnUntilNothingWaits(t *testing.T) {
	for name, tt := range map[string]struct {
		read bot.FeedRead
		want int
	}{
		"more waits":                  {bot.FeedRead{Feed: bot.FeedArchive, Messages: 1000, NewestAt: noon}, 1},
		"nothing more":                {bot.FeedRead{Feed: bot.FeedArchive, Messages: 3, Caught: true, NewestAt: noon}, 0},
		"nothing came and more waits": {bot.FeedRead{Feed: bot.FeedArchive, NewestAt: noon}, 0},
		"another feed":                {bot.FeedRead{Feed: "kf:wkKF", Messages: 1000, NewestAt: noon}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			tt.read.AskedAt = noon
			if got := of[bot.ReadFeed](happen(t, newView(), event(noon, tt.read))); len(got) != tt.want {
				t.Errorf("readings: %+v", got)
			}
		})
	}
}

// failure is what the outbox tells of a reading that came to nothing.
func failure(feed, reason string) bot.SendFailed {
	payload, _ := json.Marshal(bot.ReadFeed{Feed: feed})
	return bot.SendFailed{SendKind: bot.KindReadFeed, Payload: payload, Reason: reason}
}

func TestManagersHearOfWhatGoesWrong(t *testing.T) {
	caught := bot.FeedPlace{ReadAt: noon.Add(-4 * time.Hour), CaughtAt: noon.Add(-4 * time.Hour), NewestAt: noon.Add(-5 * time.Hour)}
	behind := bot.FeedRead{Feed: bot.FeedArchive, Messages: 1000, NewestAt: noon.Add(-4 * time.Hour), AskedAt: noon}
	with := func(r bot.FeedRead, change func(*bot.FeedRead)) bot.FeedRead {
		change(&r)
		return r
	}
	for name, tt := range map[string]struct {
		ev    bot.Event
		place bot.FeedPlace
		want  []string // in this order in the sentence; none is no alert
	}{
		"behind": {event(noon, behind), caught, []string{"11月22日 12:00", "只读到 11月22日 08:00", "11月27日 08:00 之前"}},
		"behind, and caught up by another reading since": {event(noon, behind), bot.FeedPlace{ReadAt: noon, CaughtAt: noon}, nil},
		"a little behind":                {event(noon, with(behind, func(r *bot.FeedRead) { r.NewestAt = noon.Add(-2 * time.Hour) })), caught, nil},
		"more waits since a moment ago":  {event(noon, behind), bot.FeedPlace{ReadAt: noon.Add(-time.Minute), CaughtAt: noon.Add(-time.Minute)}, nil},
		"quiet for a week, and all read": {event(noon, with(behind, func(r *bot.FeedRead) { r.Caught, r.NewestAt = true, noon.Add(-7*day) })), caught, nil},
		"it fails":                       {event(noon, failure(bot.FeedArchive, "服务器的 IP 不在可信列表里。")), caught, []string{"11月22日 12:00 没能读到", "IP 不在可信列表里。", "读到 11月22日 08:00", "11月27日 08:00 之前"}},
		"it fails from the beginning":    {event(noon, failure(bot.FeedArchive, "密钥不对")), bot.FeedPlace{}, []string{"密钥不对", "还一条都没有读到过"}},
		"it failed, and went well since": {event(noon, failure(bot.FeedArchive, "网络不通")), bot.FeedPlace{ReadAt: noon.Add(time.Second)}, nil},
		"another feed fails":             {event(noon, failure("kf:wkKF", "网络不通")), caught, nil},
		"no answer for hours":            {due(JobOverdue, noon), caught, []string{"一直没有读成功", "doctor"}},
		"an answer after all":            {due(JobOverdue, noon), bot.FeedPlace{ReadAt: noon.Add(-time.Minute)}, nil},
		"a gap": {event(noon, with(behind, func(r *bot.FeedRead) {
			r.Caught, r.Gap, r.GapFrom, r.GapUntil = true, true, noon.Add(-8*day), noon.Add(-5*day)
		})), caught, []string{"11月14日 12:00 到 11月17日 12:00 之间", "只保留 5 天", "没有检查过"}},
		"a gap that nobody knows the ends": {event(noon, with(behind, func(r *bot.FeedRead) { r.Caught, r.Gap = true, true })), caught, []string{"11月17日 12:00 以前", "只保留 5 天"}},
	} {
		t.Run(name, func(t *testing.T) {
			v := newView()
			v.place = tt.place
			raised := of[bot.RaiseAlert](happen(t, v, tt.ev))
			if len(tt.want) == 0 {
				if len(raised) > 0 {
					t.Errorf("raised: %+v", raised)
				}
				return
			}
			if len(raised) != 1 || raised[0].Kind != bot.AlertArchive {
				t.Fatalf("raised: %+v", raised)
			}
			rest := raised[0].Detail
			for _, part := range tt.want {
				_, after, found := strings.Cut(rest, part)
				if !found {
					t.Errorf("%q does not say %q", raised[0].Detail, part)
				}
				rest = after
			}
		})
	}
}

// What goes on is one alert: within an hour the same item, and another one in the
// next, so that it is not taken for over.
func TestWhatGoesOnIsOneItemAnHour(t *testing.T) {
	key := func(at time.Time) string {
		return of[bot.RaiseAlert](happen(t, newView(), event(at, failure(bot.FeedArchive, "网络不通"))))[0].Key
	}
	if key(noon) != key(noon.Add(59*time.Minute)) || key(noon) == key(noon.Add(time.Hour)) {
		t.Errorf("keys: %s, %s, %s", key(noon), key(noon.Add(59*time.Minute)), key(noon.Add(time.Hour)))
	}
}

// A gap is heard of though reading failed before: what was told of that is over.
func TestAGapIsAnAlertOfItsOwn(t *testing.T) {
	v := newView()
	v.standing = []bot.Alert{{ID: "A1", Kind: bot.AlertArchive, LastAt: noon.Add(-time.Hour)}, {ID: "A2", Kind: bot.AlertTrouble, LastAt: noon.Add(-time.Hour)}}
	effects := happen(t, v, event(noon, bot.FeedRead{Feed: bot.FeedArchive, Caught: true, Gap: true, AskedAt: noon}))
	closed := of[bot.SetAlert](effects)
	if len(closed) != 1 || closed[0].ID != "A1" || !closed[0].ClosedAt.Equal(v.now) || len(of[bot.RaiseAlert](effects)) != 1 {
		t.Errorf("effects: %+v", effects)
	}
}

// A bot that was switched off for the night reads first; only if that does not come
// does anybody hear of it.
func TestALateReadingIsWaitedFor(t *testing.T) {
	v := newView()
	v.place = bot.FeedPlace{ReadAt: noon.Add(-9 * time.Hour)}
	effects := happen(t, v, due(JobRead, noon))
	jobs := of[bot.ScheduleJob](effects)
	if len(of[bot.RaiseAlert](effects)) != 0 || len(jobs) != 1 || jobs[0].Name != JobOverdue || jobs[0].Due.Before(v.now.Add(patience)) {
		t.Errorf("effects: %+v", effects)
	}
}
