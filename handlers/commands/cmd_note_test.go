package commands

import (
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

func TestARemarkIsChangedHereAndInWeComAndBack(t *testing.T) {
	m := newMarket(t)
	m.customers[0].relations[0].Remark = "老张"
	a := m.does("liming", "备注", with{"客户": text("wm-zhang"), "备注": text("三楼  奶茶妈妈")})
	m.wants(a, "「老张」", "「三楼 奶茶妈妈」")
	write := effectsOf[bot.WriteRemark](a.Effects)
	if len(write) != 1 || write[0].Pair != zhang || write[0].Remark != "三楼 奶茶妈妈" {
		t.Errorf("WeCom is told %+v", write)
	}
	read := slices.IndexFunc(a.Effects, func(e bot.Effect) bool { _, is := e.(bot.FetchContact); return is })
	written := slices.IndexFunc(a.Effects, func(e bot.Effect) bool { _, is := e.(bot.WriteRemark); return is })
	if read < written || (bot.FetchContact{Pair: zhang}).Meta().Lane != write[0].Meta().Lane {
		t.Error("it is not read again after it was written")
	}
	m.wants(m.undoes("liming", "备注", a), "改回了「老张」")
	if got := m.customers[0].relations[0].Remark; got != "老张" {
		t.Errorf("the remark is %q", got)
	}
	m.wants(m.undoes("liming", "备注", a), "没有动", "老张")
}

func TestARemarkIsCleared(t *testing.T) {
	m := newMarket(t)
	m.customers[0].relations[0].Remark = "老张"
	m.wants(m.does("liming", "备注", with{"客户": text("wm-zhang"), "备注": text("清空")}), "改成空")
	if got := m.customers[0].relations[0].Remark; got != "" {
		t.Errorf("the remark is %q", got)
	}
}

func TestARemarkIsTheCallersOwnOrTheOnlyOne(t *testing.T) {
	m := newMarket(t)
	c := m.customers[0]
	m.wants(m.does("hanmei", "备注", with{"客户": text("wm-zhang"), "备注": text("甲")}), "李明", "「甲」")
	other := c.relations[0]
	other.UserID = "wangwu"
	c.relations = append(c.relations, other)
	ask := m.does("hanmei", "备注", with{"客户": text("wm-zhang"), "备注": text("乙")})
	m.wants(ask, "改谁的备注")
	if len(ask.Pick) != 2 || !strings.Contains(ask.Pick[1].Line, "谁=wangwu 乙") || len(ask.Effects) > 0 {
		t.Errorf("asks %+v", ask.Pick)
	}
	a := m.does("hanmei", "备注", with{"客户": text("wm-zhang"), "备注": text("乙"), "谁": text("wangwu")})
	if got := effectsOf[bot.SetRemark](a.Effects); len(got) != 1 || got[0].UserID != "wangwu" {
		t.Errorf("sets %+v", got)
	}
	mine := m.does("liming", "备注", with{"客户": text("wm-zhang"), "备注": text("丙")})
	if got := effectsOf[bot.SetRemark](mine.Effects); len(got) != 1 || got[0].UserID != "liming" {
		t.Errorf("sets %+v; the caller has a remark of their own", got)
	}
}

func TestRemarksSayWhatIsWrong(t *testing.T) {
	m := newMarket(t)
	for _, c := range []struct{ user, customer, remark, want string }{
		{"liming", "wm-zhang", "", "写什么"},
		{"liming", "wm-zhang", strings.Repeat("长", 21), "最多 20 个字，这里有 21 个"},
		{"liming", "wm-zhang", strings.Repeat("长", 10000), "最多 20 个字"},
		{"zhaoyun", "wm-zhang", "甲", "没有找到"},
		{"liming", "", "甲", "没有找到"},
	} {
		a := m.does(c.user, "备注", with{"客户": text(c.customer), "备注": text(c.remark)})
		m.wants(a, c.want)
		if len(a.Effects) > 0 {
			t.Errorf("%+v changes %v", c, a.Effects)
		}
	}
	m.customers[0].relations[0].Status = bot.RelationDeleted
	m.wants(m.does("liming", "备注", with{"客户": text("wm-zhang"), "备注": text("甲")}), "没有店员")
}
