package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// quiet are the stores and kinds that are kept quiet now: "s17 left".
func (f *office) quiet() []string {
	var all []string
	for _, s := range f.silences {
		if s.EndedAt.IsZero() {
			all = append(all, s.Store+" "+string(s.Kind)+s.UserID)
		}
	}
	slices.Sort(all)
	return all
}

func TestAKindOfAlertIsSilencedForTheCallersStores(t *testing.T) {
	for _, word := range []string{"left", "退群", "客户退群", "LEFT"} {
		for user, want := range map[string][]string{"hanmei": {"s17 left"}, "quyu": {"s17 left", "s18 left"}, "wangzong": {" left"}} {
			f := newOffice(t)
			f.reads(user, "/提醒 静默 "+word+" 2小时 今天盘点", "14:00 之前不再提醒", "「客户退群」", "原因：今天盘点")
			if got := f.quiet(); !slices.Equal(got, want) {
				t.Errorf("%s silences %q, want %q", user, got, want)
			}
			f.reads(user, "/提醒 静默列表", "「客户退群」，到 今天 14:00", "原因：今天盘点")
			f.reads(user, "/提醒 取消静默 退群", "恢复提醒")
			f.reads(user, "/撤销", "又静默到 今天 14:00")
			f.asks(user, "/提醒 静默列表")
			f.reads(user, "/提醒 取消静默 1", "恢复提醒")
		}
	}
}

func TestASilencedKindIsTakenBackWhole(t *testing.T) {
	f := newOffice(t)
	f.asks("quyu", "/提醒 静默 被删")
	f.reads("quyu", "/撤销", "恢复提醒：十七号店的「客户删除店员」、十八号店的「客户删除店员」")
	if got := f.quiet(); len(got) > 0 {
		t.Errorf("still quiet: %q", got)
	}
	f.reads("hanmei", "/提醒 静默 退群 8天", "最多 7 天", "/提醒 静默 退群 4小时")
}

func TestOnlyWhoRunsAllStoresSilencesWhatBelongsToNone(t *testing.T) {
	f := newOffice(t)
	f.reads("hanmei", "/提醒 静默 应用", "要总部来静默")
	f.reads("liming", "/提醒 静默 退群", "要店长及以上")
	f.reads("shenji", "/提醒 静默 退群", "审计只能查看")
	f.asks("wangzong", "/提醒 静默 退群")
	f.reads("hanmei", "/提醒 取消静默 退群", "要总部来取消")
	if got := f.quiet(); !slices.Equal(got, []string{" left"}) {
		t.Errorf("quiet: %q", got)
	}
}

func TestEveryKindOfAlertHasItsOwnWord(t *testing.T) {
	help := newOffice(t).asks("wangzong", "/帮助 提醒")
	for _, k := range alertKinds {
		f := newOffice(t)
		f.asks("wangzong", "/提醒 静默 "+k.word+" 1小时")
		if got := f.quiet(); !slices.Equal(got, []string{" " + string(k.kind)}) {
			t.Errorf("%s silences %q", k.word, got)
		}
		if !strings.Contains(help, k.word) {
			t.Errorf("help does not name %s", k.word)
		}
		for _, s := range f.silences {
			if !s.Matches(k.kind, "s17", "liming", f.now.Add(time.Minute)) {
				t.Errorf("%+v does not cover %s", s, k.kind)
			}
		}
	}
	if kindName(bot.AlertStorm) == "" {
		t.Error("a storm has no name")
	}
}
