package kf

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

var feed1 = bot.FeedKf + desk1

func TestTheDoorbellHasTheAccountRead(t *testing.T) {
	w := newWorld(t)
	want := []bot.Effect{bot.ReadFeed{Feed: feed1, Token: "T"}}
	for range 2 {
		if got := w.happen(bot.KfDoorbell{OpenKfID: desk1, Token: "T"}, noon); !reflect.DeepEqual(got, want) {
			t.Errorf("effects %+v", got)
		}
	}
}

func TestTheJobReadsWhatNobodyRangFor(t *testing.T) {
	w := newWorld(t)
	for age, wants := range map[time.Duration]int{0: 0, 3 * time.Minute: 0, 4 * time.Minute: 1, 24 * time.Hour: 1} {
		w.place.ReadAt = noon.Add(-age)
		if got := w.happen(bot.JobDue{Name: JobRead}, noon); len(got) != wants {
			t.Errorf("after %s: %+v", age, got)
		}
	}
	w.place = bot.FeedPlace{}
	if got := w.happen(bot.JobDue{Name: JobRead}, noon); !reflect.DeepEqual(got, []bot.Effect{bot.ReadFeed{Feed: feed1}}) {
		t.Errorf("never read: %+v", got)
	}
}

func TestReadingGoesOnWhileThereIsMore(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct {
		read  bot.FeedRead
		wants int
	}{
		{bot.FeedRead{Feed: feed1, Messages: 20000}, 1}, {bot.FeedRead{Feed: feed1, Messages: 3, Caught: true}, 0}, {bot.FeedRead{Feed: feed1}, 0},
	} {
		if got := of[bot.ReadFeed](w.happen(tt.read, noon)); len(got) != tt.wants {
			t.Errorf("%+v gives %+v", tt.read, got)
		}
	}
}

func TestWhatWasNotReadIsTold(t *testing.T) {
	w := newWorld(t)
	gap := of[bot.RaiseAlert](w.happen(bot.FeedRead{Feed: feed1, Gap: true, Caught: true, AskedAt: noon}, noon))
	if len(gap) != 1 || gap[0].Store != "s17" || !strings.Contains(gap[0].Detail, "春芽客服") || !strings.Contains(gap[0].Detail, "3 天") {
		t.Errorf("a gap raises %+v", gap)
	}
	failure := lost(t, bot.ReadFeed{Feed: feed1}, 48007, "账号没有授权给应用。")
	got := of[bot.RaiseAlert](w.happen(failure, noon))
	if len(got) != 1 || got[0].Kind != bot.AlertTrouble || !strings.Contains(got[0].Detail, "账号没有授权给应用。企业微信") {
		t.Errorf("a failure raises %+v", got)
	}
	if again := of[bot.RaiseAlert](w.happen(failure, noon.Add(time.Minute))); again[0].Key != got[0].Key {
		t.Error("the same hour has two alerts")
	}
	w.place.ReadAt = noon.Add(time.Second)
	if got := w.happen(failure, noon); got != nil {
		t.Errorf("what was read since raises %+v", got)
	}
	if got := w.happen(lost(t, bot.ReadFeed{Feed: bot.FeedArchive}, 0, "x"), noon); got != nil {
		t.Errorf("the archive's failure raises %+v", got)
	}
}
