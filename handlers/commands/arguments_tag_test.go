package commands

import (
	"strings"
	"testing"
)

// newTagged is a market with customers who are called like tags and who hold
// tags, and one who holds the tag of a fresh customer.
func newTagged(t *testing.T) *market {
	m := newMarket(t)
	m.meet("wm-yu", "小雨", "s17", "liming").tags["liming"] = []string{"银卡"}
	return m
}

func TestACustomerAndATagStandInEitherOrder(t *testing.T) {
	for _, line := range []string{
		"/标签 小雨 金卡", "/标签 金卡 小雨", "/标签 @小雨 会员层级/金卡", "/标签 会员层级/金卡 @小雨", "/标签 wm-yu 金卡", "/标签 标签=金卡 小雨",
		"/标签 小雨 标签=金卡", "/标签 客户=小雨 金卡", "/标签 金卡 客户=小雨", "/打标签 金卡 小雨",
	} {
		m := newTagged(t)
		if got := m.types("liming", line); !strings.Contains(got, "已给 小雨 打上「金卡」") {
			t.Errorf("%s is answered with %q", line, got)
		}
		back := strings.Replace(strings.Replace(line, "打标签", "标签", 1), "/标签", "/去标签", 1)
		if got := m.types("liming", back); !strings.Contains(got, "已给 小雨 取下「金卡」") {
			t.Errorf("%s is answered with %q", back, got)
		}
	}
}

func TestWhoHoldsATagIsNotCalledLikeIt(t *testing.T) {
	m := newTagged(t)
	m.meet("wm-jin", "金卡", "s17", "liming")
	m.reads("liming", "/标签 金卡 银卡", "已给 金卡 打上「银卡」")
	m.reads("liming", "/标签 银卡 金卡", "金卡 已经有「银卡」", "not", "小雨")
}

func TestTwoCustomersCalledLikeTagsAreAskedAbout(t *testing.T) {
	m := newTagged(t)
	m.meet("wm-jin", "金卡", "s17", "liming")
	m.meet("wm-yin", "银卡", "s17", "liming")
	m.reads("liming", "/标签 金卡 银卡", "哪一种", "1. 客户「金卡」，标签「银卡」", "2. 客户「银卡」，标签「金卡」")
	m.reads("liming", "2", "已给 银卡 打上「金卡」")
	m.reads("liming", "/标签 金卡 银卡 试", "哪一种")
	m.reads("liming", "1", "试一下", "没有真的做")
}

func TestOneWordIsTheTagOfAnAudience(t *testing.T) {
	m := newTagged(t)
	m.reads("liming", "/标签 银卡", "给谁、哪个标签", "not", "要哪一位")
	m.reads("liming", "/标签 小雨", "还缺「标签」")
	m.matching = append(m.matching, zhang)
	m.reads("liming", "/标签 银卡 人群=新客", "打上「银卡」")
	m.reads("liming", "/标签 人群=新客 金卡", "打上「金卡」")
	m.reads("liming", "/标签 没见过 人群=新客", "没有「没见过」这个标签")
	m.reads("liming", "/标签 小雨 金卡 人群=新客", "给谁、哪个标签")
}

func TestWhatIsWrongOfACustomerAndATagIsSaid(t *testing.T) {
	m := newTagged(t)
	for _, line := range []string{"/标签 小雨 银咔", "/标签 银咔 小雨"} {
		m.reads("liming", line, "没有「银咔」这个标签", "银卡")
	}
	for _, line := range []string{"/标签 钱多多 金卡", "/标签 金卡 钱多多"} {
		m.reads("liming", line, "没有找到客户「钱多多」")
	}
	m.reads("liming", "/标签 甲 乙", "没有找到客户「甲」")
	m.reads("liming", "/标签 小雨 银卡 更多", "没看懂「更多」")
}
