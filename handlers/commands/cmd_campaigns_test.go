package commands

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// newest is the campaign that was recorded last.
func (s *stall) newest() bot.Campaign { return s.campaigns[len(s.campaigns)-1] }

func TestACampaignIsMadeOfOneLine(t *testing.T) {
	e := newExample(t)
	e.reads("hanmei", "/活动 新建 投票 下一期上什么 鲜牛奶、酸奶、鸡蛋 结束=2天", "请确认", "群里会看到：", "鲜牛奶、酸奶、鸡蛋", "由韩梅确认")
	if len(e.stall.campaigns) != 1 {
		t.Fatal("it was made without a yes")
	}
	e.now = e.now.Add(5 * time.Minute)
	e.reads("hanmei", "1", "编号 C")
	got := e.stall.newest()
	if got.Kind != bot.CampaignVote || got.Title != "下一期上什么" || len(got.Options) != 3 || got.Store != "s17" || got.By != "hanmei" ||
		got.Group != "想要" || got.Tag != "{answer}" || got.End.Sub(got.Start) < 2*day || got.End.Sub(got.Start) > 2*day+time.Hour {
		t.Errorf("made %+v", got)
	}
	if len(e.stall.posts) != 1 {
		t.Fatalf("posts %+v", e.stall.posts)
	}
	for _, p := range e.stall.posts {
		if p.Ref != "campaign:"+got.ID || !strings.Contains(p.Attachments[0].URL, "/a/") || p.Sender != "hanmei" {
			t.Errorf("the post is %+v", p)
		}
	}
	e.reads("hanmei", "/撤销", "撤回了")
	if e.stall.newest().OffAt.IsZero() {
		t.Error("an undo leaves it on")
	}
	for _, p := range e.stall.posts {
		if p.CancelledAt.IsZero() {
			t.Errorf("the post still waits: %+v", p)
		}
	}
}

func TestATrialHasSeatsAndACoupon(t *testing.T) {
	e := newExample(t)
	e.reads("hanmei", `/活动 新建 试吃 春茶试喝 明前茶，免费喝 名额=20 券=new10 结束="周五 20:00" 标签=兴趣/茶`, "名额 20 位", "有名额的都送「", "送完为止")
	e.reads("hanmei", "1", "编号 C")
	got := e.stall.newest()
	if got.Seats != 20 || got.Coupon != "new10" || got.Group != "兴趣" || got.Tag != "茶" || got.Text != "明前茶，免费喝" || got.Words ||
		got.End.In(shanghai).Format("01-02 15:04") != "11-28 20:00" {
		t.Errorf("made %+v", got)
	}
}

func TestACampaignThatLacksSomethingIsAskedFor(t *testing.T) {
	e := newExampleWith(t, config.Store{ID: "s18", Name: "十八号店"})
	e.members["quyu"] = bot.StaffRecord{UserID: "quyu", Role: bot.RoleRegion, Stores: []string{"s17", "s18"}}
	for _, c := range []struct {
		user, line string
		words      []string
	}{
		{"hanmei", "/活动 新建", []string{"· 类型", "· 标题", "/活动 新建 投票"}},
		{"hanmei", "/活动 新建 试吃", []string{"!· 类型", "· 标题", "/活动 新建 试吃"}},
		{"hanmei", "/活动 新建 投票 选什么", []string{"· 选项", "选项=鲜牛奶、酸奶、鸡蛋"}},
		{"hanmei", "/活动 新建 投票 选什么 鲜牛奶", []string{"至少要两个选项"}},
		{"hanmei", "/活动 新建 好评 好喝吗 选项=好、不好", []string{"不用写选项"}},
		{"hanmei", "/活动 新建 试吃 春茶 券=没有这张", []string{"没有券「没有这张」", "new10"}},
		{"hanmei", "/活动 新建 试吃 春茶 结束=昨天", []string{"已经过了"}},
		{"hanmei", "/活动 新建 试吃 春茶 结束=365天", []string{"最长 90 天"}},
		{"hanmei", "/活动 新建 试吃 春茶 受众=?", []string{"看不懂"}},
		{"hanmei", "/活动 新建 试吃 春茶 群=火星群", []string{"没有名字里带「火星群」的群"}},
		{"hanmei", "/活动 新建 试吃 春茶 门店=十八号店", []string{"没有找到门店"}},
		{"quyu", "/活动 新建 试吃 春茶", []string{"· 门店", "门店=十七号店"}},
		{"liming", "/活动 新建 试吃 春茶", []string{"店长", "什么都没有做"}},
		{"liming", "/活动 结束 C7K2QMA", []string{"店长", "什么都没有做"}},
		{"hanmei", "/活动 结果", []string{"哪一个"}},
		{"hanmei", "/活动 结果 C9", []string{"没有找到活动"}},
	} {
		e.reads(c.user, c.line, c.words...)
	}
	if len(e.stall.campaigns) != 1 || !e.stall.newest().ToldAt.IsZero() {
		t.Error("something was made or ended")
	}
}

// A clerk reads what came of a campaign; its words only as far as they may be shown.
func TestWhatCameOfACampaignIsShown(t *testing.T) {
	e := newExample(t)
	e.stall.answers[0].Words, e.stall.answers[0].Hidden = "加我 13800138000", true
	e.reads("liming", "/活动", "1. 投票「下一期秒杀选什么」", "1 人参加")
	e.reads("liming", "/活动 结果 1", "鲜牛奶 1L：1 人（100%）", `/秒杀 新建 品名="鲜牛奶 1L"`)
	e.reads("liming", "/活动 名单 1", "小雨，鲜牛奶 1L", "（不公开）", "!13800138000")
	for i := range 250 {
		e.stall.answers = append(e.stall.answers, bot.CampaignAnswer{Campaign: "C7K2QMA", ExternalUserID: fmt.Sprintf("wm-%04d", i), Option: "酸奶", At: monday})
	}
	e.reads("liming", "/活动 名单 C7K2QMA 页=3", "201. ")
	e.reads("liming", "/活动 名单 C7K2QMA 页=4", "没有第 4 页，一共 3 页")
}

func TestACampaignIsEndedBeforeItsTime(t *testing.T) {
	e := newExample(t)
	e.reads("hanmei", "/活动 结束 C7K2QMA", "请确认", "1 人参加")
	e.reads("hanmei", "1", "结束了", "1 个群的群主", "/秒杀 新建")
	got := e.stall.newest()
	if got.ToldAt.IsZero() || !got.End.Equal(got.ToldAt) {
		t.Errorf("it is %+v", got)
	}
	e.reads("hanmei", "/活动 结束 C7K2QMA", "已经结束了")
	e.reads("hanmei", "/撤销", "不能撤销")
}

// The line that a vote ends with makes the next sale.
func TestTheWinnerOfAVoteBecomesASale(t *testing.T) {
	e := newExample(t)
	_, line, found := strings.Cut(e.reads("hanmei", "/活动 结果 C7K2QMA"), "缺的会问您：\n")
	if !found {
		t.Fatal("no line is offered")
	}
	e.reads("hanmei", line, "· 开始", "1. 今晚 20:00")
	e.reads("hanmei", "1", "请确认", "鲜牛奶 1L ¥9.9", "20:00")
}
