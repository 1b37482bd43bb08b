package commands

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// A manager makes a kind of coupon by choosing, gives one, takes it back, and stops it.
func TestCouponsAreMadeGivenAndStopped(t *testing.T) {
	m := newMarket(t)
	m.reads("liming", "/券 新建 面额=5 门槛=20 张数=10 有效期=3天", "店长及以上")
	m.reads("hanmei", "/券 新建", "您要做哪一种", "满减")
	m.reads("hanmei", "1", "减多少元")
	m.reads("hanmei", "2", "满多少元能用")
	m.reads("hanmei", "/券 新建 面额=30 门槛=20", "倒贴钱")
	m.reads("hanmei", "/券 新建 面额=5 门槛=20 张数=10 有效期=3天", "建好了：「满20元减5元」", "共 10 张，每人 1 张，领了以后3天内有效，十七号店能用")
	if len(m.drawer.Made) != 1 || m.drawer.Made[0].Off != 500 || m.drawer.Made[0].Store != "s17" || m.drawer.Made[0].Budget != 10 {
		t.Fatalf("%+v", m.drawer.Made)
	}
	id := m.drawer.Made[0].ID
	m.reads("hanmei", "/券 新建 面额=5 门槛=20 张数=10 有效期=3天", "已经有一种券叫")
	m.reads("liming", "/券 发 张三 "+id, "发好了：给「张三」")
	m.reads("liming", "/券 发 张三 "+id, "手里就有")
	m.reads("liming", "/券 发 钱多多 "+id, "没有找到客户")
	m.reads("liming", "/券 张三", "「张三」有 1 张券", "发了还没领")
	m.reads("liming", "/撤销", "收回了")
	if k := m.drawer.All[0]; k.State != bot.CouponVoid {
		t.Errorf("%+v", k)
	}
	m.reads("hanmei", "/券 停 "+id, "停发了")
	m.reads("liming", "/券 发 张三 "+id, "已经停发")
	m.reads("hanmei", "/券 开 "+id, "又开始发")
	m.reads("hanmei", "/券 加量 "+id+" 5", "现在一共 15 张")
	m.reads("hanmei", "/撤销", "改回之前的样子了")
	if m.drawer.Made[0].Budget != 10 {
		t.Errorf("%+v", m.drawer.Made[0])
	}
}

// Codes of sales are taken by the same command, and what was marked is cleared.
func TestTheTillAndTheMarks(t *testing.T) {
	m := newMarket(t)
	k := exampleCoupon()
	k.ExternalUserID, k.Source = "wm-zhang", "hand"
	m.drawer.All = append(m.drawer.All, k)
	m.reads("liming", "/券 待看", "店长及以上")
	m.reads("hanmei", "/券 待看", "1. 「张三」", "可疑程度 65/100")
	m.reads("hanmei", "/券 放行 1", "都没问题了")
	if m.drawer.All[0].Review != "" {
		t.Error("the mark stays")
	}
	m.reads("liming", "/核销 "+strings.ToLower(exampleCode), "核销好了", "十七号店")
	m.reads("zhaoyun", "/核销 "+exampleCode, "用过了", "在十七号店由李明核销")
	m.reads("liming", "/撤销", "又可以用了")
	m.reads("liming", "/核销 2222", "没有核销")
}

// quiet is a view in which nobody is kept from anything.
type quiet struct{ bot.ModerationView }

func (quiet) Exclusions(string) ([]bot.Exclusion, error) { return nil, nil }

func (m *market) Moderation() bot.ModerationView { return quiet{} }
